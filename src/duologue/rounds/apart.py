"""Small sealed blocks that stand apart from the months: one a couple or partner, overwritten as it grows.

Their places are days no month of anybody's begins on, so that the monthly blocks are read without them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django.db import connection

from duologue.people import documents
from duologue.people.access import Me
from duologue.people.documents import Document, Key, Shelf
from duologue.people.model_rows import read_date, write_uuid
from duologue.rounds.round_places import make_author_id
from duologue.vault import Context, Kind, Unreadable, seal, unseal

Content = TypeVar("Content")

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


class BlockPlace(Enum):
    """What a block holds: cards dealt lately, what was done lately, what was offered, one's own desk, what
    was met of the deck of the day's question, what has come back, one's own times, a pause of both, the
    paths that one walks, the days of rituals, links for a counsellor."""

    DEALT = date(1, 1, 1)
    LATELY = date(1, 1, 2)
    OFFERS = date(1, 1, 3)
    DESK = date(1, 1, 9)
    DAYS_QUESTION = date(1, 1, 5)
    COMING_BACK = date(1, 1, 20)
    OWN_TIMES = date(1, 1, 21)
    PAUSE = date(1, 1, 22)
    PATHS = date(1, 1, 23)
    RITUALS = date(1, 1, 24)
    COUNSEL = date(1, 3, 16)


@dataclass(frozen=True, slots=True)
class Spot(Shelf[Me, bytes]):
    """`own`: under the personal key, else under the couple's."""

    place: BlockPlace
    own: bool

    @property
    def key(self) -> Key:
        return Key.PERSONAL if self.own else Key.COUPLE

    def load(self, who: Me) -> bytes | None:
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, self._list_own_at(who))
            row = cursor.fetchone()
        return None if row is None else bytes(row[0])

    def swap(self, who: Me, before: bytes | None, after: bytes) -> bool:
        with connection.cursor() as cursor:
            if before is None:
                cursor.execute(_INSERT, [write_uuid(self._make_id(who)), *self._list_own_at(who), after])
            else:
                cursor.execute(_SWAP, [after, *self._list_own_at(who), before])
            return bool(cursor.rowcount == 1)

    def open(self, who: Me, stored: bytes) -> bytes:
        for key in self._list_keys(who):
            with suppress(Unreadable):
                return unseal(key, self._make_context(who), stored)
        raise Unreadable("under no key that is at hand")

    def close(self, who: Me, text: bytes) -> bytes | None:
        key = next(iter(self._list_keys(who)), None)
        return None if key is None else seal(key, self._make_context(who), text)

    def name_owner(self, me: Me) -> str:
        return me.seat if self.own else ""

    def _list_keys(self, me: Me) -> list[bytes]:
        """The keys it may lie under, the one to write with first."""
        if self.own:
            return [me.personal]
        return [me.ring.couples[epoch] for epoch in sorted(me.ring.couples, reverse=True)]

    def _list_own_at(self, me: Me) -> list[Any]:
        return [write_uuid(me.couple_id), self.name_owner(me), self.place.value]

    def _make_id(self, me: Me) -> UUID:
        """The same for as long as the couple exists, so that two first writers make one row."""
        return uuid5(me.couple_id, f"{self.place.name}/{self.name_owner(me)}")

    def _make_context(self, me: Me) -> Context:
        author = make_author_id(me.couple_id, me.seat) if self.own else None
        return Context(Kind.BLOCK, self._make_id(me), me.couple_id, author, 0)


def declare(
    name: str,
    content: object,
    place: BlockPlace,
    *,
    own: bool,
    empty: Content,
    names: Mapping[str, str] | None = None,
    older: Callable[[Any], Any] | None = None,
) -> Document[Me, Content]:
    """A kind of document that lies here; one that doesn't open reads as none, as every kind here does."""
    spot = Spot(place, own)
    return documents.declare(
        Document(name, content, spot, empty, forgives=True, names=names or {}, older=older)
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """Several that were loaded in one query."""

    me: Me
    stored: Mapping[object, bytes]

    def read(self, document: Document[Me, Content]) -> Content:
        return document.read_stored(self.me, self.stored.get(document.shelf))


def gather(me: Me, *wanted: Document[Me, Any]) -> Gathered:
    """Those that lie here, in one query."""
    shelves = [document.shelf for document in wanted]
    spots = {(spot.place.value, spot.name_owner(me)): spot for spot in shelves if isinstance(spot, Spot)}
    days = sorted({day for day, _ in spots})
    marks = ", ".join(["%s"] * len(days))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT owner, month, content FROM rounds_block"  # noqa: S608 - only marks are put in
            f" WHERE couple = %s AND owner IN ('', %s) AND month IN ({marks})",
            [write_uuid(me.couple_id), me.seat, *days],
        )
        rows = cursor.fetchall()
    found = {(read_date(month), owner): bytes(content) for owner, month, content in rows}
    return Gathered(me, {spot: found[at] for at, spot in spots.items() if at in found})


def hold(me: Me, *wanted: Document[Me, Any]) -> None:
    """Read these in one query, for whoever reads them once in the same request."""
    if all(document.mark(me) in me.opened for document in wanted):
        return
    found = gather(me, *wanted)
    for document in wanted:
        document.hold(me, found.read(document))
