"""What can be chosen for a counsellor: rounds of a year that one is through with, and what of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from duologue.counsel import copying
from duologue.engine.dates import A_DAY
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import history, installed, reading_rounds
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table

A_YEAR = timedelta(days=364)
MOST = 60
BATCH = 10


@dataclass(frozen=True, slots=True)
class CounselChoice:
    """A round; `has_own`: one gave something there that a copy may have; `has_both`: something opened to
    both."""

    id: UUID
    day: date
    title: str
    exercise: str
    has_own: bool
    has_both: bool


@dataclass(frozen=True, slots=True)
class CounselChoices:
    """`further` is the day to go on from, None if there is nothing before."""

    rounds: tuple[CounselChoice, ...]
    further: date | None


def list_choices(me: Me, until: date | None, now: datetime) -> CounselChoices:
    """Rounds of the year that ends with `until`, or today, newest first. Those of every day are left out: a
    month has thirty of them."""
    today = days.find_date(me, now)
    last = min(until or today, today)
    first = max(last, date.min + A_YEAR + A_DAY) - A_YEAR
    rows = [
        (row, day)
        for row, key, day in history.read_between(me, first, last, now)
        if installed.is_playable(key.header.sha256)
        and not installed.find_script(key.header.sha256).once_a_day
    ]
    found: list[CounselChoice] = []
    further = first - A_DAY if first > date.min + A_DAY else None
    for start in range(0, len(rows), BATCH):
        if len(found) >= MOST:
            return CounselChoices(tuple(found), rows[start][1])
        tables = reading_rounds.read_rows(me, [row for row, _ in rows[start : start + BATCH]], now)
        found += filter(None, map(_make_choice, tables))
    earlier = further and Round.objects.filter(lists.make_query(me), day__lt=first).exists()
    return CounselChoices(tuple(found), further if earlier else None)


def read_chosen(me: Me, ids: Iterable[str], now: datetime) -> list[Table]:
    """The rounds of these ids that `me` plays in; what is none of theirs is left out."""
    wanted = [id_ for id_ in map(_read_id, ids) if id_ is not None]
    rows = list(Round.objects.filter(lists.make_query(me), id__in=wanted))
    return reading_rounds.read_rows(me, rows, now)


def list_answers(tables: Iterable[Table], *, both: bool) -> dict[str, tuple[str, ...]]:
    """By round, the ids of the answers that a copy may have; rounds without any are left out."""
    found = {str(table.id): copying.list_answers(table, both=both) for table in tables}
    return {round_id: answers for round_id, answers in found.items() if answers}


def _make_choice(table: Table) -> CounselChoice | None:
    own, both = (bool(copying.list_answers(table, both=one)) for one in (False, True))
    if not own and not both:
        return None
    return CounselChoice(table.id, table.day, table.title, table.exercise, own, both)


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
