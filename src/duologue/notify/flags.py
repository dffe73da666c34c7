"""Flags: that something is here for somebody, for at most an hour.

Whoever did what the other may know of raises the other's flag, whether or not they want to be told sooner:
that is their own setting, and nobody else reads it. Its place is made of the couple's key, so no column says
whose it is. It has no due time: every ten minutes a coin is tossed for it, which comes up 20 to 60 minutes
after it was raised, alike whoever did what.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection

from duologue.notify.jobs import count_minutes
from duologue.notify.models import Flag as Row
from duologue.people import documents, hooks, key_files
from duologue.people.access import Me
from duologue.people.documents import Document, Key, Shelf
from duologue.people.model_rows import write_uuid
from duologue.people.seats import find_other_seat
from duologue.vault import Context, Kind, Label, derive, seal, unseal

_NOBODY = UUID(int=0)
EVERY = 10
# Tosses after the raising at which the coin may come up: by the first of them 20 minutes have passed, by the
# last one no more than 60.
FIRST, LAST = 3, 6


@dataclass(frozen=True, slots=True)
class FlagContent:
    """`since`: in which ten minutes, counted from 1970, it was raised; `tossed`: in which a coin was tossed
    for it last; `seen`: its owner has been here meanwhile, so there is nothing to tell."""

    since: int = 0
    tossed: int = 0
    seen: bool = False


class _Flags(Shelf[UUID, bytes]):
    """One row a flag, known by its place."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.JOBS

    def load(self, who: UUID) -> bytes | None:
        # With each move the other's is looked at: as a statement, it costs no query building.
        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM notify_flag WHERE id = %s", [write_uuid(who)])
            found = cursor.fetchone()
        return None if found is None else bytes(found[0])

    def swap(self, who: UUID, before: bytes | None, after: bytes) -> bool:
        if before is None:
            Row.objects.bulk_create([Row(id=who, content=after)], ignore_conflicts=True)
            return self.load(who) == after
        return Row.objects.filter(id=who, content=before).update(content=after) == 1

    def open(self, who: UUID, stored: bytes) -> bytes:
        return unseal(key_files.find_held().jobs, _make_context(who), stored)

    def close(self, who: UUID, text: bytes) -> bytes | None:
        return seal(key_files.find_held().jobs, _make_context(who), text)


def _make_context(place: UUID) -> Context:
    return Context(Kind.FLAG, place, _NOBODY, None, 0)


FLAGS: Document[UUID, FlagContent] = documents.declare(
    Document("flag", FlagContent, _Flags(), FlagContent(), forgives=True)
)


def register() -> None:
    if raise_for_other not in hooks.on_told_other:
        hooks.on_told_other.append(raise_for_other)


def find_place(me: Me, seat: str) -> UUID | None:
    """Where that seat's flag lies, for these two to know; None while they share no key."""
    if not me.ring.couples:
        return None
    key = me.ring.couples[min(me.ring.couples)]
    return UUID(bytes=derive(key, Label.FLAG_PLACE, me.couple_id.bytes + seat.encode())[:16], version=4)


def raise_for_other(me: Me, now: datetime) -> None:
    """Something is here for the other. One that stands is left as it is."""
    place = find_place(me, find_other_seat(me.seat))
    if place is None:
        return
    here = _count_tens(count_minutes(now))

    def raise_flag(flag: FlagContent) -> FlagContent | None:
        return None if _stands(flag, here) and not flag.seen else FlagContent(here)

    FLAGS.change(place, raise_flag)


def note_seen(me: Me, now: datetime) -> None:
    """One is here oneself: nothing that has come until now is told any more. The row stays until its hour is
    over, so that none of it tells of a visit."""
    place = find_place(me, me.seat)
    if place is None:
        return
    here = _count_tens(count_minutes(now))
    FLAGS.change(
        place, lambda flag: replace(flag, seen=True) if _stands(flag, here) and not flag.seen else None
    )


def toss(minute: int, draw: Callable[[int], int] = secrets.randbelow) -> list[UUID]:
    """Toss a coin for each flag, once in any ten minutes however many ask; the places of those for which it
    came up. They are gone, as are those whose hour is over. `draw` gives 0 to below its argument."""
    here, up = _count_tens(minute), []
    for place, content in list(Row.objects.values_list("id", "content")):
        flag = FLAGS.read_stored(place, bytes(content))
        if flag.tossed == here:
            continue
        age = here - flag.since
        # In the last ten minutes, only while its hour is not over.
        over = not 0 <= age <= LAST or (age == LAST and minute % EVERY > 0)
        if not over and age < FIRST:
            continue
        comes_up = not over and draw(LAST - age + 1) == 0
        if over or comes_up:
            # Whoever takes it away has it.
            taken = Row.objects.filter(id=place, content=content).delete()[0]
            if comes_up and taken and not flag.seen:
                up.append(place)
            continue
        text = FLAGS.write_text(replace(flag, tossed=here))
        FLAGS.shelf.swap(place, bytes(content), FLAGS.shelf.close(place, text))
    return up


def _stands(flag: FlagContent, here: int) -> bool:
    return 0 <= here - flag.since <= LAST


def _count_tens(minute: int) -> int:
    return minute // EVERY
