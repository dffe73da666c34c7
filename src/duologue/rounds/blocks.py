"""Monthly blocks: the numbers of opened rounds, so that years of history open in a few decryptions.

A couple's block holds only what both may read; one's own block holds one's counted numbers. Scripts that fade
write none. A month of which more is kept than fits into one envelope has further ones, dated on its second
day, its third and so on.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from duologue.engine.dates import A_DAY
from duologue.engine.instances import name_step
from duologue.people import days
from duologue.people.access import Me
from duologue.people.model_rows import find_table, write_uuid
from duologue.rounds import apart
from duologue.rounds.models import Block
from duologue.rounds.round_places import make_author_id
from duologue.vault import MOST_PLAINTEXT_BYTES, Context, Kind, Unreadable, seal, unseal

# The shortest month has a day for each; a couple that plays every hour fills a few.
MOST_PARTS = 28

_INSERT = """
INSERT INTO rounds_block (id, couple, owner, month, content) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (couple, owner, month) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """The numbers of one answer: field id to a number, a mood point, a choice's id, or numbers by option.

    `day` is as `people.days` writes it: the date of a day's round, else the moment at which it was given; or
    the UTC day, of what was kept before there were moments. Who reads the months gets it as a date of theirs.
    """

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
    first = month.replace(day=1)
    with transaction.atomic(savepoint=False):
        parts = _hold_rows(me, owner, first) or [_make_row(me, owner, first)]
        texts = [_open_raw(me, row) for row in parts]
        kept = [_leave_out(text, new) for text in texts]
        text = _encode(new)
        while len(kept[-1]) + len(text) > MOST_PLAINTEXT_BYTES:
            if len(parts) == MOST_PARTS:
                # A month of more than ten thousand entries is nobody's evening: the rest goes uncounted.
                return
            parts.append(_make_row(me, owner, first + len(parts) * A_DAY))
            texts.append(_open_raw(me, parts[-1]))
            kept.append(_leave_out(texts[-1], new))
        kept[-1] = _join_text(kept[-1], text)
        for row, before, after in zip(parts, texts, kept, strict=True):
            if after != before:
                _write(me, row, after)


def _hold_rows(me: Me, owner: str, first: date) -> list[Any]:
    """The rows of that month in their order, kept from other writers until the transaction ends: two rounds
    that open at once would else each write theirs without the other's numbers."""
    last = first + (MOST_PARTS - 1) * A_DAY
    found: list[Any] = find_table("rounds.Block").select(
        f"couple = %s AND owner = %s AND month BETWEEN %s AND %s ORDER BY month{_say_locked()}",
        [write_uuid(me.couple_id), owner, first, last],
    )
    return found


def _make_row(me: Me, owner: str, day: date) -> Any:
    """A row of its own for that day, made unless somebody was quicker; kept from others likewise."""
    id_ = uuid4()
    content = seal(_find_key(me, owner), _make_place(me, id_, owner), _encode(()))
    place = [write_uuid(me.couple_id), owner, day]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [write_uuid(id_), *place, content])
    return find_table("rounds.Block").select(
        f"couple = %s AND owner = %s AND month = %s{_say_locked()}", place
    )[0]


def _say_locked() -> str:
    """SQLite's transactions hold the whole file."""
    return " FOR UPDATE" if connection.features.has_select_for_update else ""


def _write(me: Me, row: Any, text: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE rounds_block SET content = %s WHERE id = %s",
            [seal(_find_key(me, row.owner), _make_place(me, row.id, row.owner), text), write_uuid(row.id)],
        )


def discard(me: Me, slug: str, *, own: bool) -> None:
    """Take every entry of `slug` out of all months; a block that held nothing else goes with it."""
    owner = me.seat if own else ""
    every = Block.objects.filter(couple=me.couple_id, owner=owner, month__gte=apart.MONTHS_FROM)
    with transaction.atomic(savepoint=False):
        # Held like those that are added to: what opens meanwhile would else be lost with what goes.
        for row in every.order_by("month").select_for_update():
            _discard_from(me, row, slug)


def _discard_from(me: Me, row: Block, slug: str) -> None:
    try:
        held = _open_entries(me, row)
    except Unreadable:
        # Nobody can take a part out of what cannot be read, and who withdraws or leaves is not held up.
        row.delete()
        return
    kept = [entry for entry in held if entry.slug != slug]
    if not kept:
        row.delete()
    elif len(kept) < len(held):
        _write(me, row, _encode(kept))


def read(
    me: Me,
    *,
    own: bool,
    since: date | None = None,
    only: Container[str] | None = None,
    at: Mapping[str, Container[str]] | None = None,
) -> list[Entry]:
    """All entries from the month of the UTC day `since` on, oldest month first, each under the reader's own
    date; `only` of these slugs, or `at` these steps of each."""
    rows = Block.objects.filter(
        couple=me.couple_id, owner=me.seat if own else "", month__gte=apart.MONTHS_FROM
    )
    rows = rows.order_by("month")
    if since is not None:
        rows = rows.filter(month__gte=since.replace(day=1))
    if at is None:
        return [_date_entry(me, entry) for row in rows for entry in _open_entries(me, row, only)]
    return [
        _date_entry(me, Entry(*item))
        for row in rows
        for item in json.loads(_open_raw(me, row))
        if item[1] in at and name_step(item[3]) in at[item[1]]
    ]


def read_first_of_couple(me: Me) -> list[Entry]:
    """The entries of the couple's earliest month."""
    if me.ring.couple is None:
        return []
    rows = Block.objects.filter(couple=me.couple_id, owner="", month__gte=apart.MONTHS_FROM).order_by("month")
    row = rows.first()
    return [_date_entry(me, entry) for entry in _open_entries(me, row)] if row is not None else []


def remove(me: Me, round_id: UUID | str, month: date, *, own: bool) -> None:
    """Take a round's numbers out again: its author withdrew them."""
    with transaction.atomic(savepoint=False):
        for row in _hold_rows(me, me.seat if own else "", month.replace(day=1)):
            held = _open_entries(me, row)
            kept = [e for e in held if e.round != str(round_id) or e.seat != me.seat]
            if len(kept) < len(held):
                _write(me, row, _encode(kept))


def _open_entries(me: Me, row: Any, only: Container[str] | None = None) -> list[Entry]:
    return [Entry(*item) for item in json.loads(_open_raw(me, row)) if only is None or item[1] in only]


def _date_entry(me: Me, entry: Entry) -> Entry:
    """The entry under its reader's date."""
    day = days.read(entry.day)
    return replace(entry, day=days.show_day(me, day).isoformat()) if isinstance(day, datetime) else entry


def _open_raw(me: Me, row: Any) -> bytes:
    return unseal(_find_key(me, row.owner), _make_place(me, row.id, row.owner), bytes(row.content))


def _leave_out(text: bytes, entries: Sequence[Entry]) -> bytes:
    """A block's text without what these entries replace. Most come for the first time, and then a look at
    the bytes is enough: a round's id stands nowhere else."""
    if not any(e.round.encode() in text for e in entries):
        return text
    keys = {(e.round, e.step, e.seat) for e in entries}
    return _pack_items([item for item in json.loads(text) if (item[0], item[3], item[4]) not in keys])


def _join_text(text: bytes, more: bytes) -> bytes:
    """One list of two, as text."""
    return more if text == _encode(()) else text[:-1] + b"," + more[1:]


def _encode(entries: Iterable[Entry]) -> bytes:
    return _pack_items([[e.round, e.slug, e.day, e.step, e.seat, dict(e.numbers)] for e in entries])


def _pack_items(items: list[list[Any]]) -> bytes:
    return json.dumps(items, separators=(",", ":")).encode()


def _make_place(me: Me, row: UUID, owner: str) -> Context:
    return Context(Kind.BLOCK, row, me.couple_id, make_author_id(me.couple_id, owner) if owner else None, 0)


def _find_key(me: Me, owner: str) -> bytes:
    key = me.ring.personal if owner else me.ring.couple
    if key is None:
        raise LookupError("no key for this block")
    return key
