"""What has been, by month: titles and days from headers alone; a round's words open on its own page."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from duologue.people.access import Me
from duologue.rounds import installed, reading
from duologue.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Past:
    """`daily`: a check-in, of which a month may have thirty."""

    id: UUID
    day: date
    title: str
    exercise: str
    solo: bool
    daily: bool = False


def month(me: Me, year: int, number: int) -> list[Past]:
    """Rounds begun in a month that `me` plays in, newest first; raises `ValueError` for no such month."""
    first = date(year, number, 1)
    rows = Round.objects.filter(couple_id=me.couple_id, day__gte=first, day__lte=_last(first))
    found = []
    for row in rows.order_by("-day"):
        opened = reading.open_key(me, row)
        if opened is not None:
            script = installed.script_of(opened.header.sha256)
            title = reading.title_of(script, opened.header)
            solo = opened.header.terms.solo
            found.append(Past(row.id, row.day, title, script.title, solo, script.once_a_day))
    return found


def months(me: Me) -> list[date]:
    """First days of the months that have rounds `me` plays in, newest first."""
    every = Round.objects.filter(couple_id=me.couple_id)
    begun = every.filter(author=me.seat).values_list("day", flat=True).distinct()
    found = {day.replace(day=1) for day in begun}
    # What the other began may be theirs alone: of each month that is left, one that opens is enough.
    for row in every.exclude(author=me.seat).order_by("-day"):
        first = row.day.replace(day=1)
        if first not in found and reading.open_key(me, row) is not None:
            found.add(first)
    return sorted(found, reverse=True)


def _last(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
