"""What the lines of the thread can say of one year: where each lay in its first and its last weeks of it.

Nothing is estimated here: the ranges are those of the thread's page, and where there is no line its reason
stands in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.people.access import Me
from duologue.rounds import lines
from duologue.rounds.lines import Line


@dataclass(frozen=True, slots=True)
class YearFigure:
    """Of the line of the two if `ours`, else of one's own: the Mondays of the first and the last week of the
    year that it has a level for, and the levels, 0 to 10."""

    ours: bool
    first: date
    last: date
    then: Range
    now: Range

    @property
    def moved(self) -> int:
        """1 for higher and -1 for lower at the end, 0 where the two ranges overlap: then nobody can say."""
        if self.now.low > self.then.high:
            return 1
        return -1 if self.now.high < self.then.low else 0


@dataclass(frozen=True, slots=True)
class YearInFigures:
    """`why`: why there is none of one's own line, None where there is."""

    figures: tuple[YearFigure, ...]
    why: NotYet | None


def read_figures(me: Me, year: int, now: datetime) -> YearInFigures:
    """Of the line of the two while both agree to it, and of one's own."""
    found = lines.read_lines(me, now)
    every = ((found.together, True), (found.own, False))
    figures = (_find_figure(line, year, ours=ours) for line, ours in every if isinstance(line, Line))
    return YearInFigures(
        tuple(one for one in figures if one is not None),
        found.own if isinstance(found.own, NotYet) else None,
    )


def _find_figure(line: Line, year: int, *, ours: bool) -> YearFigure | None:
    """None where the year has fewer than two weeks with a level."""
    there = [
        (day, week.level)
        for week in line.weeks
        if week.level is not None and (day := lines.find_first_day(week.first)).year == year
    ]
    if len(there) < 2:
        return None
    (first, then), (last, now) = there[0], there[-1]
    return YearFigure(ours, first, last, then, now)
