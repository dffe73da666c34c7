"""What has been, by month: titles and days from headers alone; a round's words open on its own page."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.engine.script import Dealt
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import installed, reading_rounds
from duologue.rounds.header import Header
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import RoundKey


@dataclass(frozen=True, slots=True)
class Past:
    """`day`: the reader's own date. `daily`: a check-in, of which a month may have thirty. `rests`: its
    exercise can't be played here now, so that it has no page until it is back, and no title."""

    id: UUID
    day: date
    title: str
    exercise: str
    solo: bool
    daily: bool = False
    rests: bool = False


def read_month(me: Me, year: int, number: int, now: datetime) -> list[Past]:
    """Rounds of a month that `me` plays in, newest first; raises `ValueError` for no such month.

    A day's round that the other has begun stands here once its date has come for `me`.
    """
    first = date(year, number, 1)
    last = first.replace(day=monthrange(year, number)[1])
    return [_make_past(row.id, day, key.header) for row, key, day in read_between(me, first, last, now)]


def read_between(me: Me, first: date, last: date, now: datetime) -> list[tuple[Round, RoundKey, date]]:
    """Rounds of these days of the reader's that they play in, each opened and with its day, newest first."""
    today = days.find_date(me, now)
    # A row has the UTC day, which may be a day away from one's own on either side; no further than there are
    # dates.
    earliest, latest = max(first, date.min + A_DAY) - A_DAY, min(last, date.max - A_DAY) + A_DAY
    rows = Round.objects.filter(lists.make_query(me), day__gte=earliest, day__lte=latest)
    found = []
    for row in rows.order_by("-day"):
        opened = reading_rounds.open_key(me, row)
        if opened is None:
            continue
        day = reading_rounds.find_day(me, opened.header, row.day)
        if first <= day <= last and day <= today:
            found.append((row, opened, day))
    there = {row.id for row, _ in reading_rounds.select_there(me, [one[:2] for one in found], now)}
    return sorted((one for one in found if one[0].id in there), key=_find_when, reverse=True)


def _find_when(one: tuple[Round, RoundKey, date]) -> tuple[date, bool, datetime | None]:
    """By the reader's day and, within it, by when it began, as far as that is known."""
    began = one[1].header.terms.started_at
    return one[2], began is not None, began


def _make_past(id_: UUID, day: date, header: Header) -> Past:
    solo = header.terms.solo
    if not installed.is_playable(header.sha256):
        return Past(id_, day, "", "", solo, rests=True)
    dealt = reading_rounds.tell_in_own_words(Dealt(installed.find_script(header.sha256), header.drawn))
    return Past(id_, day, reading_rounds.find_title(dealt), dealt.script.title, solo, dealt.script.once_a_day)


def list_months(me: Me, now: datetime) -> list[date]:
    """First days of the months that have rounds `me` plays in, newest first."""
    today, found = days.find_date(me, now), set[date]()
    for row in Round.objects.filter(lists.make_query(me)).order_by("-day"):
        # What the other began may be theirs alone, and at either end of a month the row does not say which
        # month it is of; of each, one that opens is enough.
        if {one.replace(day=1) for one in (row.day - A_DAY, row.day + A_DAY)} <= found:
            continue
        opened = reading_rounds.open_key(me, row)
        if opened is None or not reading_rounds.select_there(me, [(row, opened)], now):
            continue
        if (day := reading_rounds.find_day(me, opened.header, row.day)) <= today:
            found.add(day.replace(day=1))
    return sorted(found, reverse=True)
