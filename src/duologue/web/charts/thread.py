"""Our thread: closeness by week with its range, one's own line beside it, and steps to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.languages import _, ngettext
from duologue.languages.dates import write_date, write_short_month
from duologue.languages.numbers import write_fixed, write_whole
from duologue.web.charts import axes, saying
from duologue.web.charts.axes import Axis, Place
from duologue.web.charts.drawing import (
    WIDTH,
    Chart,
    Table,
    from_start,
    lines,
    picture,
    tag,
    width_of,
    words,
    wrapped,
)
from duologue.wording.rows import side_by_side

LEFT, RIGHT, TOP, HEIGHT = 22.0, WIDTH - 6.0, 46.0, 150.0
A_LINE, SAMPLE = 17.0, 26.0
MARK = 8.0
FINE_FROM = 160
"""Weeks from which lines are drawn finer, or they would hide each other."""
MOST_TICKS = 6
"""Labels along the foot that a phone has room for."""
WEEK = timedelta(days=7)


class Span(StrEnum):
    """How far back the picture goes."""

    SEASON = "season"
    YEAR = "year"
    ALL = "all"


WEEKS_OF = {Span.SEASON: 13, Span.YEAR: 53}


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `first` on; `level` 0-10, None where there is nothing to say."""

    first: date
    level: Range | None


@dataclass(frozen=True, slots=True)
class Line:
    """Weeks in rising order, without gaps in their dates. `label`: whose; `colour`: a palette name."""

    label: str
    weeks: tuple[Week, ...]
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A day from which the line seems to lie higher or lower; `note`: what they wrote of it."""

    day: date
    up: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """`together` only while both agree; `own` is the viewer's and has a range of its own only when alone."""

    together: Line | None = None
    own: Line | None = None
    steps: tuple[Step, ...] = ()


def within(thread: Thread, span: Span) -> Thread:
    """The thread's last thirteen weeks, or its last year, or all of it."""
    there = [line for line in (thread.together, thread.own) if line and line.weeks]
    if span not in WEEKS_OF or not there:
        return thread
    since = max(line.weeks[-1].first for line in there) - WEEK * (WEEKS_OF[span] - 1)

    def cut(line: Line | None) -> Line | None:
        return line and replace(line, weeks=tuple(week for week in line.weeks if week.first >= since))

    return Thread(cut(thread.together), cut(thread.own), tuple(s for s in thread.steps if s.day >= since))


def draw(thread: Thread, name: str, span: Span = Span.ALL) -> Chart:
    """The thread over that span."""
    shown = within(thread, span)
    drawn = [line for line in (shown.together, shown.own) if line and any(week.level for week in line.weeks)]
    title = _("Closeness, week by week")
    if not drawn:
        description = _("There is nothing to draw yet. It fills by itself, slowly, or it stays empty.")
        resting = tag("path", class_="grid", d=f"M{LEFT:g} 40H{RIGHT:g}")
        return Chart(
            name,
            "over-time",
            picture(name, 80, title, description, resting),
            title,
            description,
            Table((_("Week from"),), ()),
        )
    first = min(line.weeks[0].first for line in drawn)
    last = max(line.weeks[-1].first for line in drawn)
    low, high = axes.window(
        [end for line in drawn for week in line.weeks if week.level for end in _ends(week, line is drawn[0])]
    )
    key, tall = _key(drawn)
    top = TOP + A_LINE * (tall - 1)
    across, up = axes.days_axis(first, last, LEFT + 6, RIGHT - 6), Axis(low, high, top + HEIGHT, top)
    description = _described(drawn, shown.steps, low, high)
    mondays = _mondays(drawn)
    svg = picture(
        name,
        top + HEIGHT + 40,
        title,
        description,
        key,
        _frame(up, across, first, last, [across.at(step.day.toordinal()) for step in shown.steps]),
        *(_line(line, across, up, with_range=k == 0) for k, line in enumerate(drawn)),
        _steps(shown.steps, across, up),
        tag("path", class_="cursor", d=f"M0 {top:g}V{top + HEIGHT:g}"),
        data_xs=" ".join(f"{across.at(day.toordinal()):.1f}" for day in mondays),
    )
    return Chart(name, "over-time", svg, title, description, _table(drawn, shown.steps, mondays))


def _ends(week: Week, with_range: bool) -> tuple[float, ...]:
    if week.level is None:
        return ()
    return (week.level.low, week.level.high) if with_range else (week.level.middle,)


def _mondays(drawn: Sequence[Line]) -> tuple[date, ...]:
    return tuple(sorted({week.first for line in drawn for week in line.weeks}))


def _style(line: Line, with_range: bool) -> str:
    whose = f"of-{line.colour}" if line.colour else "ink"
    return f"line {whose}{'' if with_range else ' dashed'}{' fine' if len(line.weeks) > FINE_FROM else ''}"


def _key(drawn: Sequence[Line]) -> tuple[Markup, int]:
    """(which line is whose, in how many lines of words); the sample is drawn as the line is."""
    found, tall = Markup(), 0
    for k, line in enumerate(drawn):
        y = 12 + A_LINE * tall
        left = min(from_start(LEFT), from_start(LEFT + SAMPLE))
        if k == 0:
            found += tag("rect", class_="band", x=left, y=y - 9, width=SAMPLE, height=10)
        found += tag("path", class_=_style(line, k == 0), d=f"M{left:g} {y - 4:g}h{SAMPLE:g}")
        said = line.label if k else _("%(line)s, with its likely range", line=line.label)
        told = wrapped(said, RIGHT - LEFT - SAMPLE - 8, most=2)
        found += lines(LEFT + SAMPLE + 8, y, told, leading=A_LINE)
        tall += len(told)
    return found, tall


def _frame(up: Axis, across: Axis, first: date, last: date, taken: Sequence[float]) -> Markup:
    """Grid and ticks; `taken`: where there is no room on top."""
    apart = 1 if up.high - up.low <= 5 else 2
    found = Markup()
    for value in range(int(up.low), int(up.high) + 1, apart):
        y = up.at(value)
        found += tag("path", class_="grid", d=f"M{LEFT:g} {y:.1f}H{RIGHT:g}")
        found += words(LEFT - 6, y + 4, write_whole(value), "soft", "end")
    # TRANSLATORS: at the top of an axis that runs from far off to very close.
    closer = _("closer")
    if all(x > LEFT + 14 + width_of(closer) for x in taken):
        found += words(LEFT + 2, up.end - 7, closer, "soft")
    foot = up.start
    for tick, middle in axes.roomy_ticks(across, first, last + WEEK - timedelta(days=1), MOST_TICKS):
        x = across.at(min(tick.day, last).toordinal())
        found += tag("path", class_="tick", d=f"M{x:.1f} {foot:.1f}v5")
        found += words(middle, foot + 19, tick.label, "soft", "middle")
        if tick.below:
            found += words(middle, foot + 34, tick.below, "soft", "middle")
    return found


def _line(line: Line, across: Axis, up: Axis, with_range: bool) -> Markup:
    found = Markup()
    x = [across.at(week.first.toordinal()) for week in line.weeks]
    levels = [week.level for week in line.weeks]
    if with_range:
        band = [None if level is None else (at, level) for at, level in zip(x, levels, strict=True)]
        lows = axes.runs([None if one is None else (one[0], up.at(one[1].low)) for one in band])
        highs = axes.runs([None if one is None else (one[0], up.at(one[1].high)) for one in band])
        for below, above in zip(lows, highs, strict=True):
            found += _band(below, above)
    middles = axes.runs(
        [None if level is None else (at, up.at(level.middle)) for at, level in zip(x, levels, strict=True)]
    )
    for run in middles:
        if len(run) == 1:
            found += tag(
                "circle", class_=_style(line, with_range) + " alone", cx=run[0][0], cy=run[0][1], r=3
            )
        else:
            found += tag("path", class_=_style(line, with_range), d=axes.path(run))
    return found


def _band(below: Sequence[Place], above: Sequence[Place]) -> Markup:
    if len(below) == 1:
        # A week by itself: a range of no width would not be seen.
        (x, low), (_, high) = below[0], above[0]
        return tag("path", class_="edge", d=f"M{x - 4:.1f} {high:.1f}h8m-4 0V{low:.1f}m-4 0h8")
    return (
        tag("path", class_="band", d=axes.path([*above, *reversed(below)], closed=True))
        + tag("path", class_="edge", d=axes.path(above))
        + tag("path", class_="edge", d=axes.path(below))
    )


def _steps(steps: Sequence[Step], across: Axis, up: Axis) -> Markup:
    """A number on top of a dotted line, lower where it would cover another, and the month over it unless that
    would cover the one before."""
    found, free = Markup(), LEFT
    rows: list[float] = []
    for k, step in enumerate(steps):
        x = across.at(step.day.toordinal())
        row = next((n for n, taken in enumerate(rows) if x - taken >= 2 * MARK + 2), len(rows))
        rows[row : row + 1] = [x]
        y = up.end + row * (2 * MARK + 2)
        found += tag("path", class_="step", d=f"M{x:.1f} {up.end:.1f}V{up.start:.1f}")
        found += tag("circle", class_="mark", cx=x, cy=y, r=MARK)
        found += words(x, y + 3.5, write_whole(k + 1), "count", "middle")
        label = write_short_month(step.day)
        half = width_of(label) / 2
        start = min(max(x - half, LEFT), RIGHT - 2 * half)
        if start >= free:
            found += words(start + half, up.end - MARK - 5, label, "strong", "middle")
            free = start + 2 * half + 4
    return found


def _described(drawn: Sequence[Line], steps: Sequence[Step], low: float, high: float) -> str:
    main = drawn[0]
    told = [week.level for week in main.weeks if week.level]
    since, until = main.weeks[0].first, main.weeks[-1].first
    said = [
        _("%(line)s, in the week from %(day)s.", line=main.label, day=write_date(since))
        if since == until
        else _(
            "%(line)s, from %(first)s to %(last)s.",
            line=main.label,
            first=write_date(since),
            last=write_date(until),
        ),
        _most_recently(told[-1]),
        _("The picture shows %(low)s to %(high)s.", low=write_whole(low), high=write_whole(high)),
    ]
    if steps:
        said.append(
            ngettext(
                "%(num)s place where the line may have moved at once is marked.",
                "%(num)s places where the line may have moved at once are marked.",
                len(steps),
            )
        )
    return side_by_side(said)


def _most_recently(level: Range) -> str:
    low, high = write_fixed(level.low, 1), write_fixed(level.high, 1)
    if low == high:
        return _("Most recently probably about %(value)s, where 0 is far off and 10 very close.", value=low)
    return _(
        "Most recently probably between %(low)s and %(high)s, where 0 is far off and 10 very close.",
        low=low,
        high=high,
    )


def _table(drawn: Sequence[Line], steps: Sequence[Step], mondays: Sequence[date]) -> Table:
    by_week = [{week.first: week.level for week in line.weeks} for line in drawn]
    marked: dict[date, str] = {}
    for k, step in enumerate(steps):
        monday = max((day for day in mondays if day <= step.day), default=mondays[0])
        told = _marked(k + 1, step)
        # TRANSLATORS: two things in one cell of a table.
        both = _("%(first)s; %(second)s", first=marked[monday], second=told) if monday in marked else told
        marked[monday] = both
    # TRANSLATORS: over a column of dates, each the first of its week.
    header = (_("Week from"), *(line.label for line in drawn), *((_("Marked"),) if steps else ()))
    rows = (
        (
            write_date(day),
            *(_level(levels.get(day)) for levels in by_week),
            *((marked.get(day, ""),) if steps else ()),
        )
        for day in mondays
    )
    return Table(header, tuple(rows))


def _marked(number: int, step: Step) -> str:
    values = {"number": write_whole(number), "day": write_date(step.day)}
    if step.note:
        values["note"] = step.note
        if step.up:
            return _("%(number)s: from %(day)s perhaps higher. %(note)s", **values)
        return _("%(number)s: from %(day)s perhaps lower. %(note)s", **values)
    if step.up:
        return _("%(number)s: from %(day)s perhaps higher", **values)
    return _("%(number)s: from %(day)s perhaps lower", **values)


def _level(level: Range | None) -> str:
    return saying.probably(level) if level else _("nothing to say")
