"""Brings what was open to both in a couple into the next one, after a rescue: for both, under its couple key.

Rounds come as a record to read, keepsakes as keepsakes. What is read has been opened with the old couple key
alone (`people.rescuing.open_to_both`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from duologue.keepsakes import date_lists, due_dates, keepsake_rows, reading_keepsakes
from duologue.keepsakes.bringing import Brought
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import HandedOver, Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import days, hooks, ids
from duologue.people.access import Me
from duologue.people.models import Couple, Rescue
from duologue.people.refusals import Refusal
from duologue.people.rescuing import RescueStanding
from duologue.people.slices import do_in_slices
from duologue.vault import MOST_PLAINTEXT_BYTES


class PlayedRound(NamedTuple):
    """A round as an export of who brings it has it, with nothing in it but what was open to both."""

    id: UUID
    day: date
    record: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _HandedPart:
    """A row to be: `due` is what the list of what is due said of it."""

    id: UUID
    author: str
    day: date
    words: Words
    source: UUID | None = None
    archived: date | None = None
    due: Mapping[str, Any] | None = None


def hand_over(me: Me, one: RescueStanding, old: Me, rounds: Iterable[PlayedRound], now: datetime) -> Brought:
    """Bring what is not there yet; what was brought once comes no second time, whatever became of it.

    A slice at a time: cut off in the middle, or undone there, what had come is whole, and the same again
    brings the rest. Raises `Refusal` where it was undone.
    """
    # All of it is read before any of it is written, so that nobody waits for the reading.
    played, kept = list(_write_rounds(me, rounds)), list(_write_keepsakes(me, old))
    return Brought(
        do_in_slices(played, lambda part: _take_in(me, one, part, now)),
        do_in_slices(kept, lambda part: _take_in(me, one, part, now)),
    )


def _write_rounds(me: Me, rounds: Iterable[PlayedRound]) -> Iterator[_HandedPart]:
    for played in rounds:
        text = json.dumps(played.record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        words = Words(kinds.BROUGHT, text)
        # With room for the day that `keepsake_rows.add` writes into it. A longer one stays readable where it
        # was.
        if len(words.write_bytes()) <= MOST_PLAINTEXT_BYTES - 64:
            yield _HandedPart(_make_id(me, played.id), "", played.day, words)


def _write_keepsakes(me: Me, old: Me) -> Iterator[_HandedPart]:
    seats = {"": "", old.seat: me.seat, old.other_seat: me.other_seat}
    found = reading_keepsakes.read_for_both(old)
    due = date_lists.read_dates(old, own=False)
    there = {row.id for row, _ in found}
    for row, words in found:
        if words.kind in (kinds.DATES, kinds.BROUGHT) or (words.kind is kinds.NOTE and words.about is None):
            # Lists of dates are made anew, and notes in the margin of a round come with it.
            continue
        if words.about is not None and words.about not in there:
            continue
        yield _HandedPart(
            _make_id(me, row.id),
            seats[row.author],
            row.day,
            replace(
                words,
                good=frozenset(seats[seat] for seat in words.good),
                about=None if words.about is None else _make_id(me, words.about),
                round=None,
            ),
            source=None if words.about is None else _make_id(me, words.about),
            archived=row.archived,
            due=_give_new_seats(due.get(str(row.id), {}), seats),
        )


def _give_new_seats(entry: Mapping[str, Any], seats: Mapping[str, str]) -> Mapping[str, Any]:
    return {
        name: [seats[seat] for seat in value] if name in ("asks", "good") else date.fromisoformat(value)
        for name, value in entry.items()
    }


def _take_in(me: Me, one: RescueStanding, part: _HandedPart, now: datetime) -> int:
    held = Rescue.objects.select_for_update().filter(id=one.id, undone=None)
    if not held.exists() or not Couple.objects.filter(id=me.couple_id, closed=None).exists():
        raise Refusal("This was undone meanwhile. Nothing more was brought.")
    if HandedOver.objects.filter(id=part.id).exists():
        return 0
    HandedOver.objects.create(id=part.id, rescue_id=one.id)
    at = part.day if part.words.at is None else part.words.at
    keepsake_rows.add(me, part.id, part.author, part.words, at, own=False, source=part.source)
    if part.archived is not None:
        Keepsake.objects.filter(id=part.id).update(archived=part.archived)
    if part.due:
        due_dates.settle(me, part.id, days.find_utc_day(now), own=False, **part.due)
    # A note or another wording comes with what it is about, and is not counted by itself.
    return int(part.words.about is None)


def _make_id(me: Me, original: UUID) -> UUID:
    assert me.ring.couple is not None
    return ids.derive_id(me.ring.couple, me.couple_id, f"handed over:{original}")


def _take_back(rescue: UUID, _new: UUID) -> None:
    brought = HandedOver.objects.filter(rescue_id=rescue)
    Keepsake.objects.filter(source__in=brought.values("id")).delete()
    Keepsake.objects.filter(id__in=brought.values("id")).delete()
    brought.delete()


def _erase(me: Me, _now: datetime) -> None:
    """Copies of what was in a couple that `me` erases: their words are among them."""
    for rescue, new in Rescue.objects.filter(old_id=me.couple_id).values_list("id", "new_id"):
        _take_back(rescue, new)


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_undone.append(_take_back)
    hooks.on_erasing.append(_erase)
