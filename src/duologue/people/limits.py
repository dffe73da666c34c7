"""The private ceiling: how often, how deep, how long, what is not for one, and whether it is a hard season.

Under its owner's personal key, read only in its owner's session, and felt on its owner's own screen alone:
nothing that the other is offered, dealt or shown hangs on it, so nothing the other does can ask about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from django.db import connection
from pydantic import PlainSerializer

from duologue.people import at_a_visit, documents
from duologue.people.documents import Document, Key, Shelf
from duologue.people.me import Me, require_writable
from duologue.people.model_rows import write_uuid
from duologue.people.models import Partner
from duologue.people.profile import open_ceiling
from duologue.people.refusals import Refusal
from duologue.vault import (
    Context,
    Kind,
    SealedContent,
    Wrap,
    WrapKind,
    enclose,
    read_wraps,
    store_wraps,
    wrap_when_kept_private,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no ceiling.

    `times_a_week` 0 to 21, `depth` 1 to 4, `minutes` 1 to 240; `not_for_me` holds slugs. `hard_season`: what
    one is offered shrinks to comfort.
    """

    times_a_week: int | None = None
    depth: int | None = None
    minutes: int | None = None
    not_for_me: Annotated[frozenset[str], PlainSerializer(sorted, when_used="json")] = frozenset()
    hard_season: bool = False


RANGES = {"times_a_week": (0, 21), "depth": (1, 4), "minutes": (1, 240)}
MOST_SLUGS = 400
_Stored = tuple[bytes, bytes]
"""The two columns, as they stand."""


class _Ceiling(Shelf[Me, _Stored]):
    """Under the personal key alone, whatever it lay under before."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.PERSONAL

    def load(self, who: Me) -> _Stored | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT limits, limits_wraps FROM people_partner WHERE id = %s", [write_uuid(who.partner_id)]
            )
            row = cursor.fetchone()
        return None if row is None or row[0] is None else (bytes(row[0]), bytes(row[1]))

    def swap(self, who: Me, before: _Stored | None, after: _Stored) -> bool:
        rows = Partner.objects.filter(id=who.partner_id)
        still = rows.filter(limits=None) if before is None else rows.filter(limits=before[0])
        return bool(still.update(limits=after[0], limits_wraps=after[1]))

    def open(self, who: Me, stored: _Stored) -> bytes:
        return open_ceiling(who.ring, SealedContent(_make_place(who), stored[0], read_wraps(stored[1])))

    def close(self, who: Me, text: bytes) -> _Stored:
        made = enclose(who.ring, _make_place(who), text, "private")
        return made.blob, store_wraps(made.wraps)


OWN = documents.declare(
    Document(
        "limits",
        Limits,
        _Ceiling(),
        Limits(),
        names={"times_a_week": "times", "not_for_me": "not", "hard_season": "hard"},
        spaced=True,
    )
)


def read_mine(me: Me) -> Limits:
    """One's own; opened once a request. What an earlier version let the other's session open, it is closed
    to from here on."""
    mark = OWN.mark(me)
    if mark not in me.opened:
        me.opened[mark] = _read(me)
    known: Limits = me.opened[mark]
    return known


def change(me: Me, by: Callable[[Limits], Limits]) -> None:
    """Keep what `by` makes of them as they stand; raises `Refusal` for a number out of its range."""
    OWN.change_once(me, lambda before: _check_limits(by(before)))


def _check_limits(limits: Limits) -> Limits:
    for name, (least, most) in RANGES.items():
        value = getattr(limits, name)
        if value is not None and not least <= value <= most:
            raise Refusal("Please give a number from %(least)s to %(most)s.", name, least=least, most=most)
    if len(limits.not_for_me) > MOST_SLUGS:
        raise Refusal("That is more than there are.", "not_for_me")
    return limits


def set_ceiling(
    me: Me, *, times_a_week: int | None, depth: int | None, minutes: int | None, hard_season: bool
) -> None:
    """Put one's ceiling there; what is not for one stays so. Raises `Refusal` as `change`, and in an
    archive."""
    require_writable(me)
    change(me, lambda before: Limits(times_a_week, depth, minutes, before.not_for_me, hard_season))


def put_aside(me: Me, slug: str, *, aside: bool) -> None:
    """Not for me, or for me again: hidden from what one is offered, and from no list."""

    def put(before: Limits) -> Limits:
        slugs = before.not_for_me | {slug} if aside else before.not_for_me - {slug}
        return replace(before, not_for_me=slugs)

    change(me, put)


def sweep(_now: object = None) -> int:
    """Destroy what earlier versions kept for the other's session, for whoever has not been here since; how
    many rows. Needs nobody's keys."""
    swept = 0
    for id_, column in Partner.objects.exclude(limits=None).values_list("id", "limits_wraps"):
        wraps = read_wraps(bytes(column))
        if not _is_own(wraps):
            kept = store_wraps(wrap_when_kept_private(wraps))
            # By what was read: who changes theirs meanwhile has just closed it themselves.
            swept += Partner.objects.filter(id=id_, limits_wraps=column).update(limits_wraps=kept)
    return swept


def _read(me: Me) -> Limits:
    stored = OWN.shelf.load(me)
    limits = OWN.read_stored(me, stored)
    if stored is not None and not _is_own(read_wraps(stored[1])):
        with at_a_visit.keep_if_there_is_room():
            limits = OWN.change(me, lambda before: before) or limits
    return limits


def _is_own(wraps: tuple[Wrap, ...]) -> bool:
    return all(wrap.kind is WrapKind.PERSONAL for wrap in wraps)


def _make_place(me: Me) -> Context:
    partner: UUID = me.partner_id
    return Context(Kind.CEILING, partner, me.couple_id, partner, 0)
