"""The private ceiling: how often, how deep, how long, and what is not for one.

The other never sees it. What the two together set is read for one purpose, to drop offers, through a release
wrap that exists in either sealing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from duologue.people.me import Me
from duologue.people.models import Partner
from duologue.people.profile import ceiling
from duologue.people.refusals import Refusal
from duologue.vault import Context, Kind, Locked, RuleKind, SealedContent, enclose, store_wraps, stored_wraps


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no ceiling.

    `times_a_week` 0 to 21, `depth` 1 to 4, `minutes` 1 to 240; `not_for_me` holds slugs.
    """

    times_a_week: int | None = None
    depth: int | None = None
    minutes: int | None = None
    not_for_me: frozenset[str] = frozenset()


RANGES = {"times_a_week": (0, 21), "depth": (1, 4), "minutes": (1, 240)}
MOST_SLUGS = 400


def mine(me: Me) -> Limits:
    """One's own."""
    content, wraps = _row(me.partner_id)
    return _read(me, me.partner_id, content, wraps, for_offers=False)


def change(me: Me, limits: Limits) -> None:
    """Keep these; raises `Refusal` for a number out of its range."""
    for name, (least, most) in RANGES.items():
        value = getattr(limits, name)
        if value is not None and not least <= value <= most:
            raise Refusal(f"Please give a number from {least} to {most}.", name)
    if len(limits.not_for_me) > MOST_SLUGS:
        raise Refusal("That is more than there are.", "not_for_me")
    _write(me, limits)


def for_offers(me: Me) -> Limits:
    """The tighter of both partners' ceilings, to drop offers with and for nothing else."""
    found = [mine(me)]
    if me.other is not None and me.ring.couple is not None:
        content, wraps = _row(me.other.partner_id)
        # A joiner's have no release until the couple key is shared; till then nothing is offered to both.
        with suppress(Locked):
            found.append(_read(me, me.other.partner_id, content, wraps, for_offers=True))
    return Limits(
        _least(limits.times_a_week for limits in found),
        _least(limits.depth for limits in found),
        _least(limits.minutes for limits in found),
        frozenset().union(*(limits.not_for_me for limits in found)),
    )


def share(me: Me) -> None:
    """Give what was set before there was a couple key its release wrap."""
    content, _ = _row(me.partner_id)
    if content is not None:
        _write(me, mine(me))


def _row(partner: UUID) -> tuple[bytes | None, bytes]:
    row = Partner.objects.filter(id=partner).values_list("limits", "limits_wraps").first()
    if row is None or row[0] is None:
        return None, b""
    return bytes(row[0]), bytes(row[1])


def _read(me: Me, partner: UUID, content: bytes | None, wraps: bytes, *, for_offers: bool) -> Limits:
    if content is None:
        return Limits()
    sealed = SealedContent(_place(me, partner), content, stored_wraps(wraps))
    found = json.loads(ceiling(me.ring, sealed, for_offers=for_offers))
    return Limits(found["times"], found["depth"], found["minutes"], frozenset(found["not"]))


def _write(me: Me, limits: Limits) -> None:
    text = {
        "times": limits.times_a_week,
        "depth": limits.depth,
        "minutes": limits.minutes,
        "not": sorted(limits.not_for_me),
    }
    rule: RuleKind = "private" if me.ring.couple is None else "sealed"
    made = enclose(me.ring, _place(me, me.partner_id), json.dumps(text).encode(), rule, "at once")
    Partner.objects.filter(id=me.partner_id).update(limits=made.blob, limits_wraps=store_wraps(made.wraps))


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _place(me: Me, partner: UUID) -> Context:
    return Context(Kind.CEILING, partner, me.couple_id, partner, 0)
