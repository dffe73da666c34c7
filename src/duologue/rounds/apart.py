"""Small sealed blocks that stand apart from the months: one a couple or partner, overwritten as it grows.

Their places are days no month of anybody's begins on, so that the monthly blocks are read without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from enum import Enum
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import connection

from duologue.people import documents
from duologue.people.access import Me
from duologue.people.rows import as_date, uuid_parameter
from duologue.rounds.places import author_of
from duologue.vault import Context, Kind, Unreadable, seal, unseal

# Months begin here; whatever is dated earlier is not one.
MONTHS_FROM = date(1900, 1, 1)

_LOAD = "SELECT content FROM rounds_block WHERE couple = %s AND owner = %s AND month = %s"
_SWAP = (
    "UPDATE rounds_block SET content = %s WHERE couple = %s AND owner = %s AND month = %s AND content = %s"
)
_INSERT = """
INSERT INTO rounds_block (id, couple, owner, month, content) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (couple, owner, month) DO NOTHING
"""


class Place(Enum):
    """What a block holds: cards dealt lately, what was done lately, what was offered, one's own desk, what
    was met of the deck of the day's question, what has come back."""

    DEALT = date(1, 1, 1)
    LATELY = date(1, 1, 2)
    OFFERS = date(1, 1, 3)
    DESK = date(1, 1, 9)
    DAYS_QUESTION = date(1, 1, 5)
    COMING_BACK = date(1, 1, 20)


class Spot(NamedTuple):
    """`own`: under the personal key, else under the couple's."""

    place: Place
    own: bool


def read(me: Me, wanted: Iterable[Spot]) -> dict[Spot, bytes]:
    """The contents of those that are there and that `me` can open, in one query."""
    spots = {(spot.place.value, me.seat if spot.own else ""): spot for spot in wanted}
    days = sorted({day for day, _ in spots})
    marks = ", ".join(["%s"] * len(days))
    found: dict[Spot, bytes] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owner, month, content FROM rounds_block"  # noqa: S608 - only marks are put in
            f" WHERE couple = %s AND owner IN ('', %s) AND month IN ({marks})",
            [uuid_parameter(me.couple_id), me.seat, *days],
        )
        rows = cursor.fetchall()
    for owner, month, content in rows:
        spot = spots.get((as_date(month), owner))
        if spot is None:
            continue
        if (opened := _opened(me, spot, bytes(content))) is not None:
            found[spot] = opened
    return found


def change(me: Me, spot: Spot, by: Callable[[bytes | None], bytes | None]) -> None:
    """Put in place of what is there what `by` makes of it, nothing where that is None; nothing at all without
    the key it belongs under. `by` gets None where nothing is that opens, and may be called more than once."""
    key = next(iter(_keys(me, spot)), None)
    if key is None:
        return
    at = [uuid_parameter(me.couple_id), me.seat if spot.own else "", spot.place.value]

    def load() -> bytes | None:
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, at)
            row = cursor.fetchone()
        return None if row is None else bytes(row[0])

    def changed(stored: bytes | None) -> bytes | None:
        after = by(None if stored is None else _opened(me, spot, stored))
        return None if after is None else seal(key, _context(me, spot), after)

    def swap(before: bytes | None, after: bytes) -> bool:
        with connection.cursor() as cursor:
            if before is None:
                cursor.execute(_INSERT, [uuid_parameter(_id(me, spot)), *at, after])
            else:
                cursor.execute(_SWAP, [after, *at, before])
            return bool(cursor.rowcount == 1)

    documents.change(load, swap, changed)


def _opened(me: Me, spot: Spot, content: bytes) -> bytes | None:
    found = None
    for key in _keys(me, spot):
        # Of a lost epoch, or tampered with: nothing that is kept here is worth a page that fails.
        with suppress(Unreadable):
            found = unseal(key, _context(me, spot), content)
    return found


def _keys(me: Me, spot: Spot) -> list[bytes]:
    """The keys it may lie under, the one to write with first."""
    if spot.own:
        return [me.personal]
    return [me.ring.couples[epoch] for epoch in sorted(me.ring.couples, reverse=True)]


def _id(me: Me, spot: Spot) -> UUID:
    """The same for as long as the couple exists, so that two first writers make one row."""
    return uuid5(me.couple_id, f"{spot.place.name}/{me.seat if spot.own else ''}")


def _context(me: Me, spot: Spot) -> Context:
    author = author_of(me.couple_id, me.seat) if spot.own else None
    return Context(Kind.BLOCK, _id(me, spot), me.couple_id, author, 0)
