"""Monthly blocks: the numbers of opened rounds, so that years of history open in a few decryptions.

A couple's block holds only what both may read; one's own block holds one's counted numbers. Scripts that fade
write none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from duologue.people.access import Me
from duologue.rounds import apart
from duologue.rounds.models import Block
from duologue.rounds.places import author_of
from duologue.vault import Context, Kind, seal, unseal


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one answer: field id to a number, a mood point or a choice's id."""

    round: str
    slug: str
    day: str
    step: str
    seat: str
    numbers: Mapping[str, object]


NUMBERED = frozenset({"0-10", "mood point", "choice", "minutes", "points"})


def add(me: Me, entries: Iterable[Entry], month: date, *, own: bool) -> None:
    """Put entries into the couple's block of `month`, or into one's own; the same entry twice counts once."""
    new = list(entries)
    if not new:
        return
    owner = me.seat if own else ""
    first = month.replace(day=1)
    row = Block.objects.filter(couple=me.couple_id, owner=owner, month=first).first()
    if row is None:
        row = Block(id=uuid4(), couple=me.couple_id, owner=owner, month=first)
        held: list[Entry] = []
    else:
        held = _open(me, row)
    keys = {(e.round, e.step, e.seat) for e in new}
    kept = [e for e in held if (e.round, e.step, e.seat) not in keys]
    row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(kept + new))
    row.save()


def read(me: Me, *, own: bool, since: date | None = None) -> list[Entry]:
    """All entries from `since` on, oldest month first."""
    rows = Block.objects.filter(couple=me.couple_id, owner=me.seat if own else "")
    rows = rows.filter(month__gte=apart.MONTHS_FROM).order_by("month")
    if since is not None:
        rows = rows.filter(month__gte=since.replace(day=1))
    return [entry for row in rows for entry in _open(me, row)]


def remove(me: Me, round_id: UUID, month: date, *, own: bool) -> None:
    """Take a round's numbers out again: its author withdrew them."""
    owner = me.seat if own else ""
    row = Block.objects.filter(couple=me.couple_id, owner=owner, month=month.replace(day=1)).first()
    if row is None:
        return
    kept = [e for e in _open(me, row) if e.round != str(round_id) or e.seat != me.seat]
    row.content = seal(_key(me, owner), _place(me, row.id, owner), _encode(kept))
    row.save()


def _open(me: Me, row: Block) -> list[Entry]:
    raw = unseal(_key(me, row.owner), _place(me, row.id, row.owner), bytes(row.content))
    return [Entry(*item) for item in json.loads(raw)]


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
