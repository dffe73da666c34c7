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
from duologue.keepsakes.reading import Kept
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.people.consents import Agreed, Matter
from duologue.rounds import blocks, looking_back, moments, weekly
from duologue.rounds.weekly import Told

if TYPE_CHECKING:
    from duologue.insight.level import Reading, Week
    from duologue.insight.steps import LevelStep

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
        return day_of(self.step.day)

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
    own = own_line(weekly.own_days(me), daily=own_settings.mine(me).closeness)
    together = line_of_both(me, agreed, now)
    line = together if isinstance(together, Line) else own
    places = _places(me, line, own=line is own) if isinstance(line, Line) else ()
    return TwoLines(agreed, own, together, places, line is own)


def line_of_both(me: Me, agreed: Agreed, now: datetime) -> Line | NotYet | None:
    """None unless both agree."""
    if Matter.LINE not in agreed.both:
        return None
    if (waits := waits_for(me, now)) is not None:
        return waits
    return couple_line(
        weekly.told(blocks.read(me, own=False, only=(weekly.SLUG,))), days.come_everywhere(now)
    )


def waits_for(me: Me, now: datetime) -> NotYet | None:
    """What the figures of the two wait for; None once the first ten days are over."""
    return None if looking_back.are_over(looking_back.begun(me), days.date_of(me, now)) else FIRST


def own_line(rated: Mapping[date, int], *, daily: bool = False) -> Line | NotYet:
    """One's own line from one's own days, oldest first; `daily`: whether one is asked every day."""
    from duologue.insight.own_line import own_level

    found = own_level([number_of(day) for day in rated], list(rated.values()), daily=daily)
    return found if isinstance(found, NotYet) else _line(found)


def couple_line(weeks: Mapping[int, Mapping[str, Told]], today: date) -> Line | NotYet:
    """The line of both, from the weeks each brought, up to the last one that is over."""
    from duologue.insight.weeks import WeekOfTwo, couple_level

    nothing = Told(0, 0)
    last = weekly.number_of(today)
    told = [
        WeekOfTwo(number, _mean(a), a.days, _mean(b), b.days)
        for number in range(min(weeks, default=last), last)
        for a, b in [(weeks.get(number, {}).get("a", nothing), weeks.get(number, {}).get("b", nothing))]
    ]
    found = couple_level(told)
    return found if isinstance(found, NotYet) else _line(found)


def number_of(day: date) -> int:
    """So numbered, the weeks of `insight` begin on Mondays."""
    return day.toordinal() - 1


def day_of(number: int) -> date:
    """The day that `number_of` has numbered so."""
    return date.fromordinal(number + 1)


def _line(found: Reading) -> Line:
    from duologue.insight.steps import find_steps

    steps = find_steps(found)
    return Line(
        tuple(replace(week, level=week.level and _points(week.level)) for week in found.level.weeks),
        () if isinstance(steps, NotYet) else tuple(replace(step, size=_points(step.size)) for step in steps),
    )


def _points(found: Range) -> Range:
    return found.rounded(PLACES_OF_POINTS)


def _mean(week: Told) -> float:
    return week.total / week.days if week.days else 0.0


def _places(me: Me, line: Line, *, own: bool) -> tuple[LinePlace, ...]:
    kept = moments.at(me, [day_of(step.day) for step in line.steps], own=own)
    return tuple(LinePlace(step, tuple(found)) for step, found in zip(line.steps, kept, strict=True))
