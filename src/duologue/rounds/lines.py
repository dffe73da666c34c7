"""The thread's lines as one partner may have them: their own, that of the two while both agree, and the
places where it may have moved, with the moments kept there.

The line of the two comes from whole weeks alone, so that no day of the other's can be told from it. Ranges
leave here as their table writes them, and pictures and API have no others. Statistics are imported where they
are needed: a worker that shows none never loads numpy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet, Reason
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.people.consents import Agreed, Matter
from duologue.rounds import blocks, looking_back, moments, weekly
from duologue.rounds.weekly import ToldWeek

if TYPE_CHECKING:
    from duologue.insight.level import Reading, Week
    from duologue.insight.level_steps import LevelStep

FIRST = NotYet(Reason.TEN_DAYS_FIRST)
PLACES_OF_POINTS = 1
"""After the point, of ratings."""


@dataclass(frozen=True, slots=True)
class Line:
    """Weeks in rising order without gaps, and where the level may have moved at once; all days as numbers."""

    weeks: tuple[Week, ...]
    steps: tuple[LevelStep, ...]


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A step of the line and the moments kept there, oldest first."""

    step: LevelStep
    moments: tuple[Kept, ...]

    @property
    def day(self) -> date:
        return find_first_day(self.step.day)

    @property
    def is_up(self) -> bool:
        return self.step.size.middle > 0


@dataclass(frozen=True, slots=True)
class TwoLines:
    """`together` is None unless both agree to it. `places` are of the line of the two where there is one,
    else of one's own: then `places_own`."""

    agreed: Agreed
    own: Line | NotYet
    together: Line | NotYet | None
    places: tuple[LinePlace, ...]
    places_own: bool


def read_lines(me: Me, now: datetime) -> TwoLines:
    """Bring the weeks that are over, and read what there is then."""
    agreed = weekly.bring(me, now)
    own = draw_own_line(weekly.read_own_days(me), daily=own_settings.read_mine(me).closeness)
    together = draw_line_of_both(me, agreed, now)
    line = together if isinstance(together, Line) else own
    places = _list_places(me, line, own=line is own) if isinstance(line, Line) else ()
    return TwoLines(agreed, own, together, places, line is own)


def draw_line_of_both(me: Me, agreed: Agreed, now: datetime) -> Line | NotYet | None:
    """None unless both agree."""
    if Matter.LINE not in agreed.both:
        return None
    if (waits := find_what_is_awaited(me, now)) is not None:
        return waits
    return draw_couple_line(
        weekly.read_told(blocks.read(me, own=False, only=(weekly.SLUG,))), days.come_everywhere(now)
    )


def find_what_is_awaited(me: Me, now: datetime) -> NotYet | None:
    """What the figures of the two wait for; None once the first ten days are over."""
    return None if looking_back.are_over(looking_back.find_beginning(me), days.find_date(me, now)) else FIRST


def draw_own_line(rated: Mapping[date, int], *, daily: bool = False) -> Line | NotYet:
    """One's own line from one's own days, oldest first; `daily`: whether one is asked every day."""
    from duologue.insight.own_line import estimate_own_level

    found = estimate_own_level([number_week(day) for day in rated], list(rated.values()), daily=daily)
    return found if isinstance(found, NotYet) else _read_line(found)


def draw_couple_line(weeks: Mapping[int, Mapping[str, ToldWeek]], today: date) -> Line | NotYet:
    """The line of both, from the weeks each brought, up to the last one that is over."""
    from duologue.insight.weeks import WeekOfTwo, estimate_level_by_week

    nothing = ToldWeek(0, 0)
    last = weekly.number_week(today)
    told = [
        WeekOfTwo(number, _find_mean(a), a.days, _find_mean(b), b.days)
        for number in range(min(weeks, default=last), last)
        for a, b in [(weeks.get(number, {}).get("a", nothing), weeks.get(number, {}).get("b", nothing))]
    ]
    found = estimate_level_by_week(told)
    return found if isinstance(found, NotYet) else _read_line(found)


def number_week(day: date) -> int:
    """So numbered, the weeks of `insight` begin on Mondays."""
    return day.toordinal() - 1


def find_first_day(number: int) -> date:
    """The day that `number_week` has numbered so."""
    return date.fromordinal(number + 1)


def _read_line(found: Reading) -> Line:
    from duologue.insight.level_steps import find_steps

    steps = find_steps(found)
    return Line(
        tuple(replace(week, level=week.level and _round_range(week.level)) for week in found.level.weeks),
        ()
        if isinstance(steps, NotYet)
        else tuple(replace(step, size=_round_range(step.size)) for step in steps),
    )


def _round_range(found: Range) -> Range:
    return found.round_to(PLACES_OF_POINTS)


def _find_mean(week: ToldWeek) -> float:
    return week.total / week.days if week.days else 0.0


def _list_places(me: Me, line: Line, *, own: bool) -> tuple[LinePlace, ...]:
    kept = moments.read_at_places(me, [find_first_day(step.day) for step in line.steps], own=own)
    return tuple(LinePlace(step, tuple(found)) for step, found in zip(line.steps, kept, strict=True))
