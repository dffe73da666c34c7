"""Monthly blocks: the numbers of opened rounds, so that years of history open in a few decryptions.

A couple's block holds only what both may read; one's own block holds one's counted numbers. Scripts that fade
write none.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from duologue.people.access import Me
from duologue.rounds import apart
from duologue.rounds.models import Block
from duologue.rounds.places import author_of
from duologue.vault import Context, Kind, Unreadable, seal, unseal


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one answer: field id to a number, a mood point, a choice's id, or numbers by option."""

    round: str
    slug: str
    day: str
    step: str
    seat: str
    numbers: Mapping[str, object]


def add(me: Me, entries: Iterable[Entry], month: date, *, own: bool) -> None:
    """Put entries into the couple's block of `month`, or into one's own; the same entry twice counts once."""
    new = list(entries)
    if not new:
        return
    owner = me.seat if own else ""
    keys = {(e.round, e.step, e.seat) for e in new}
    with transaction.atomic():
        row = _held(me, owner, month.replace(day=1))
        kept = [e for e in _open(me, row) if (e.round, e.step, e.seat) not in keys]
        row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(kept + new))
        row.save()


def _held(me: Me, owner: str, month: date) -> Block:
    """The block of that month, made if need be, kept from other writers until the transaction ends: two
    rounds that open at once would else each write it without the other's numbers."""
    rows = Block.objects.select_for_update().filter(couple=me.couple_id, owner=owner, month=month)
    row = rows.first()
    if row is None:
        row = Block(id=uuid4(), couple=me.couple_id, owner=owner, month=month)
        row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(()))
        Block.objects.bulk_create([row], ignore_conflicts=True)
        row = rows.get()
    return row


def discard(me: Me, slug: str, *, own: bool) -> None:
    """Take every entry of `slug` out of all months; a block that held nothing else goes with it."""
    owner = me.seat if own else ""
    for row in Block.objects.filter(couple=me.couple_id, owner=owner, month__gte=apart.MONTHS_FROM):
        try:
            held = _open(me, row)
        except Unreadable:
            # Nobody can take a part out of what cannot be read, and who withdraws or leaves is not held up.
            row.delete()
            continue
        kept = [entry for entry in held if entry.slug != slug]
        if not kept:
            row.delete()
        elif len(kept) < len(held):
            row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(kept))
            row.save()


def read(me: Me, *, own: bool, since: date | None = None, only: Container[str] | None = None) -> list[Entry]:
    """All entries from `since` on, oldest month first; `only`: of these slugs."""
    rows = Block.objects.filter(
        couple=me.couple_id, owner=me.seat if own else "", month__gte=apart.MONTHS_FROM
    )
    rows = rows.order_by("month")
    if since is not None:
        rows = rows.filter(month__gte=since.replace(day=1))
    return [entry for row in rows for entry in _open(me, row, only)]


def first_of_couple(me: Me) -> list[Entry]:
    """The entries of the couple's earliest month."""
    if me.ring.couple is None:
        return []
    rows = Block.objects.filter(couple=me.couple_id, owner="", month__gte=apart.MONTHS_FROM).order_by("month")
    row = rows.first()
    return _open(me, row) if row is not None else []


def remove(me: Me, round_id: UUID, month: date, *, own: bool) -> None:
    """Take a round's numbers out again: its author withdrew them."""
    owner = me.seat if own else ""
    row = Block.objects.filter(couple=me.couple_id, owner=owner, month=month.replace(day=1)).first()
    if row is None:
        return
    kept = [e for e in _open(me, row) if e.round != str(round_id) or e.seat != me.seat]
    row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(kept))
    row.save()


def _open(me: Me, row: Block, only: Container[str] | None = None) -> list[Entry]:
    raw = unseal(_key(me, row.owner), _place(me, row.id, row.owner), bytes(row.content))
    return [Entry(*item) for item in json.loads(raw) if only is None or item[1] in only]


def _encode(entries: Iterable[Entry]) -> bytes:
    return json.dumps(
        [[e.round, e.slug, e.day, e.step, e.seat, dict(e.numbers)] for e in entries], separators=(",", ":")
    ).encode()


def _place(me: Me, row: UUID, owner: str) -> Context:
    return Context(Kind.BLOCK, row, me.couple_id, author_of(me.couple_id, owner) if owner else None, 0)


def _key(me: Me, owner: str) -> bytes:
    key = me.ring.personal if owner else me.ring.couple
    if key is None:
        raise LookupError("no key for this block")
    return key
