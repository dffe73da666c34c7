"""The private ceiling: how often, how deep, how long, what is not for one, and whether it is a hard season.

The other never sees it. What the two together set is read for one purpose, to drop offers, through a release
wrap that exists in either sealing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from duologue.people.access import writable
from duologue.people.me import Me
from duologue.people.models import Partner
from duologue.people.profile import ceiling
from duologue.people.refusals import Refusal
from duologue.people.rows import as_uuid, uuid_parameter
from duologue.vault import (
    Context,
    KeyRing,
    Kind,
    Locked,
    RuleKind,
    SealedContent,
    enclose,
    store_wraps,
    stored_wraps,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no ceiling.

    `times_a_week` 0 to 21, `depth` 1 to 4, `minutes` 1 to 240; `not_for_me` holds slugs. `hard_season`: what
    is offered to the two shrinks to comfort.
    """

    times_a_week: int | None = None
    depth: int | None = None
    minutes: int | None = None
    not_for_me: frozenset[str] = frozenset()
    hard_season: bool = False


class OfBoth(NamedTuple):
    """One's own, and the tighter of both partners' with nothing to say whose a limit is."""

    mine: Limits
    both: Limits


RANGES = {"times_a_week": (0, 21), "depth": (1, 4), "minutes": (1, 240)}
MOST_SLUGS = 400
NOTHING: tuple[bytes | None, bytes] = (None, b"")
# Opened in the place of a ceiling that was never set, so that the work does not tell whether there is one.
_STAND_IN_KEY = bytes(32)
_STAND_IN = enclose(
    KeyRing(_STAND_IN_KEY),
    Context(Kind.CEILING, UUID(int=0), UUID(int=0), UUID(int=0), 0),
    json.dumps({"times": None, "depth": None, "minutes": None, "not": [], "hard": False}).encode(),
    "private",
)


def mine(me: Me) -> Limits:
    """One's own."""
    content, wraps = _rows([me.partner_id]).get(me.partner_id, NOTHING)
    return _read(me, me.partner_id, content, wraps, for_offers=False)


def change(me: Me, limits: Limits) -> None:
    """Keep these; raises `Refusal` for a number out of its range."""
    for name, (least, most) in RANGES.items():
        value = getattr(limits, name)
        if value is not None and not least <= value <= most:
            raise Refusal("Please give a number from %(least)s to %(most)s.", name, least=least, most=most)
    if len(limits.not_for_me) > MOST_SLUGS:
        raise Refusal("That is more than there are.", "not_for_me")
    _write(me, limits)


def set_ceiling(
    me: Me, *, times_a_week: int | None, depth: int | None, minutes: int | None, hard_season: bool
) -> None:
    """Put one's ceiling there; what is not for one stays so. Raises `Refusal` as `change`, and in an
    archive."""
    writable(me)
    aside = mine(me).not_for_me
    change(me, Limits(times_a_week, depth, minutes, aside, hard_season))


def for_offers(me: Me) -> Limits:
    """The tighter of both partners' ceilings, to drop offers with and for nothing else."""
    return of_both(me).both


def of_both(me: Me) -> OfBoth:
    """One query, and for two people always two openings: a ceiling that was never set takes as long as one
    that was."""
    other = me.other.partner_id if me.other is not None and me.ring.couple is not None else None
    rows = _rows([me.partner_id, *([other] if other else [])])
    own = _read(me, me.partner_id, *rows.get(me.partner_id, NOTHING), for_offers=False)
    found = [own]
    if other is not None:
        # A joiner's have no release until the couple key is shared; till then nothing is offered to both.
        with suppress(Locked):
            found.append(_read(me, other, *rows.get(other, NOTHING), for_offers=True))
    both = Limits(
        _least(limits.times_a_week for limits in found),
        _least(limits.depth for limits in found),
        _least(limits.minutes for limits in found),
        frozenset().union(*(limits.not_for_me for limits in found)),
        any(limits.hard_season for limits in found),
    )
    return OfBoth(own, both)


def put_aside(me: Me, slug: str, *, aside: bool) -> None:
    """Not for me, or for me again: hidden from what is offered, to either, and from no list."""
    before = mine(me)
    slugs = before.not_for_me | {slug} if aside else before.not_for_me - {slug}
    change(me, replace(before, not_for_me=slugs))


def share(me: Me) -> None:
    """Give what was set before there was a couple key its release wrap."""
    content, _ = _rows([me.partner_id]).get(me.partner_id, NOTHING)
    if content is not None:
        _write(me, mine(me))


def _rows(partners: Sequence[UUID]) -> dict[UUID, tuple[bytes | None, bytes]]:
    marks = ", ".join(["%s"] * len(partners))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, limits, limits_wraps FROM people_partner WHERE id IN ({marks})",  # noqa: S608 - marks
            [uuid_parameter(id_) for id_ in partners],
        )
        found = cursor.fetchall()
    return {
        as_uuid(id_): NOTHING if kept is None else (bytes(kept), bytes(wraps)) for id_, kept, wraps in found
    }


def _read(me: Me, partner: UUID, content: bytes | None, wraps: bytes, *, for_offers: bool) -> Limits:
    if content is None:
        ceiling(KeyRing(_STAND_IN_KEY), _STAND_IN, for_offers=False)
        return Limits()
    sealed = SealedContent(_place(me, partner), content, stored_wraps(wraps))
    found = json.loads(ceiling(me.ring, sealed, for_offers=for_offers))
    return Limits(
        found["times"],
        found["depth"],
        found["minutes"],
        frozenset(found["not"]),
        # Of an earlier version there is no such line.
        found.get("hard", False),
    )


def _write(me: Me, limits: Limits) -> None:
    text = {
        "times": limits.times_a_week,
        "depth": limits.depth,
        "minutes": limits.minutes,
        "not": sorted(limits.not_for_me),
        "hard": limits.hard_season,
    }
    rule: RuleKind = "private" if me.ring.couple is None else "sealed"
    made = enclose(me.ring, _place(me, me.partner_id), json.dumps(text).encode(), rule, "at once")
    Partner.objects.filter(id=me.partner_id).update(limits=made.blob, limits_wraps=store_wraps(made.wraps))


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _place(me: Me, partner: UUID) -> Context:
    return Context(Kind.CEILING, partner, me.couple_id, partner, 0)
