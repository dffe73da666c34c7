"""Weeks on a chart: lines with their range, a key of whose they are, and numbered days to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markupsafe import Markup

from duologue.languages import _
from duologue.languages.dates_in_words import write_short_month
from duologue.languages.numbers import write_whole
from duologue.rounds.lines import find_first_day
from duologue.web.charts import axes
from duologue.web.charts.axes import Axis, Place
from duologue.web.charts.svg import (
    WIDTH,
    draw_lines,
    draw_words,
    make_tag,
    measure_from_start,
    measure_width,
    wrap_text,
)

if TYPE_CHECKING:
    from duologue.insight.level import Week

LEFT, RIGHT = 22.0, WIDTH - 6.0
A_LINE, SAMPLE = 17.0, 26.0
MARK = 8.0
FINE_FROM = 160
"""Weeks from which lines are drawn finer, or they would hide each other."""
MOST_TICKS = 6
"""Labels along the foot that a phone has room for."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeksOf:
    """Weeks in rising order, without gaps. `label`: whose; `colour`: a palette name, else ink."""

    label: str
    weeks: tuple[Week, ...]
    colour: str = ""

    @property
    def first(self) -> date:
        return find_first_day(self.weeks[0].first)

    @property
    def last(self) -> date:
        return find_first_day(self.weeks[-1].first)


def _choose_style(line: WeeksOf, with_range: bool) -> str:
    whose = f"of-{line.colour}" if line.colour else "ink"
    return f"line {whose}{'' if with_range else ' dashed'}{' fine' if len(line.weeks) > FINE_FROM else ''}"


def draw_key(drawn: Sequence[WeeksOf]) -> tuple[Markup, int]:
    """(which line is whose, in how many lines of words); the sample is drawn as the line is."""
    found, tall = Markup(), 0
    for k, line in enumerate(drawn):
        y = 12 + A_LINE * tall
        left = min(measure_from_start(LEFT), measure_from_start(LEFT + SAMPLE))
        if k == 0:
            found += make_tag("rect", class_="band", x=left, y=y - 9, width=SAMPLE, height=10)
        found += make_tag("path", class_=_choose_style(line, k == 0), d=f"M{left:g} {y - 4:g}h{SAMPLE:g}")
        said = line.label if k else _("%(line)s, with its likely range", line=line.label)
        told = wrap_text(said, RIGHT - LEFT - SAMPLE - 8, most=2)
        found += draw_lines(LEFT + SAMPLE + 8, y, told, leading=A_LINE)
        tall += len(told)
    return found, tall


def draw_frame(up: Axis, across: Axis, first: date, last: date, taken: Sequence[float]) -> Markup:
    """Grid and ticks; `taken`: where there is no room on top."""
    apart = 1 if up.high - up.low <= 5 else 2
    found = Markup()
    for value in range(int(up.low), int(up.high) + 1, apart):
        y = up.place_at(value)
        found += make_tag("path", class_="grid", d=f"M{LEFT:g} {y:.1f}H{RIGHT:g}")
        found += draw_words(LEFT - 6, y + 4, write_whole(value), "soft", "end")
    # TRANSLATORS: at the top of an axis that runs from far off to very close.
    closer = _("closer")
    if all(x > LEFT + 14 + measure_width(closer) for x in taken):
        found += draw_words(LEFT + 2, up.end - 7, closer, "soft")
    foot = up.start
    for tick, middle in axes.make_roomy_ticks(across, first, last + WEEK - timedelta(days=1), MOST_TICKS):
        x = across.place_at(min(tick.day, last).toordinal())
        found += make_tag("path", class_="tick", d=f"M{x:.1f} {foot:.1f}v5")
        found += draw_words(middle, foot + 19, tick.label, "soft", "middle")
        if tick.below:
            found += draw_words(middle, foot + 34, tick.below, "soft", "middle")
    return found


def draw_line(line: WeeksOf, across: Axis, up: Axis, with_range: bool) -> Markup:
    found = Markup()
    x = [across.place_at(find_first_day(week.first).toordinal()) for week in line.weeks]
    levels = [week.level for week in line.weeks]
    if with_range:
        band = [None if level is None else (at, level) for at, level in zip(x, levels, strict=True)]
        lows = axes.split_runs([None if one is None else (one[0], up.place_at(one[1].low)) for one in band])
        highs = axes.split_runs([None if one is None else (one[0], up.place_at(one[1].high)) for one in band])
        for below, above in zip(lows, highs, strict=True):
            found += _draw_band(below, above)
    middles = axes.split_runs(
        [
            None if level is None else (at, up.place_at(level.middle))
            for at, level in zip(x, levels, strict=True)
        ]
    )
    for run in middles:
        if len(run) == 1:
            found += make_tag(
                "circle", class_=_choose_style(line, with_range) + " alone", cx=run[0][0], cy=run[0][1], r=3
            )
        else:
            found += make_tag("path", class_=_choose_style(line, with_range), d=axes.draw_path(run))
    return found


def _draw_band(below: Sequence[Place], above: Sequence[Place]) -> Markup:
    if len(below) == 1:
        # A week by itself: a range of no width would not be seen.
        (x, low), (_, high) = below[0], above[0]
        return make_tag("path", class_="edge", d=f"M{x - 4:.1f} {high:.1f}h8m-4 0V{low:.1f}m-4 0h8")
    return (
        make_tag("path", class_="band", d=axes.draw_path([*above, *reversed(below)], closed=True))
        + make_tag("path", class_="edge", d=axes.draw_path(above))
        + make_tag("path", class_="edge", d=axes.draw_path(below))
    )


def draw_marks(days: Sequence[date], across: Axis, up: Axis) -> Markup:
    """A number on top of a dotted line, lower where it would cover another, and the month over it unless that
    would cover the one before."""
    found, free = Markup(), LEFT
    rows: list[float] = []
    for k, day in enumerate(days):
        x = across.place_at(day.toordinal())
        row = next((n for n, taken in enumerate(rows) if x - taken >= 2 * MARK + 2), len(rows))
        rows[row : row + 1] = [x]
        y = up.end + row * (2 * MARK + 2)
        found += make_tag("path", class_="step", d=f"M{x:.1f} {up.end:.1f}V{up.start:.1f}")
        found += make_tag("circle", class_="mark", cx=x, cy=y, r=MARK)
        found += draw_words(x, y + 3.5, write_whole(k + 1), "count", "middle")
        label = write_short_month(day)
        half = measure_width(label) / 2
        start = min(max(x - half, LEFT), RIGHT - 2 * half)
        if start >= free:
            found += draw_words(start + half, up.end - MARK - 5, label, "strong", "middle")
            free = start + 2 * half + 4
    return found
