"""Who carries what: where the two claims meet, and how far apart they lie. Neither end of it is the truth."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.web.charts.axes import Axis
from duologue.web.charts.drawing import Chart, Table, picture, tag
from duologue.web.charts.rows import LEFT, RIGHT, Row, Scale, stacked

MEETS = 2.5
"""Points of gap that nobody would call one."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where the claims met at another time; `label`: when, as words."""

    label: str
    midpoint: float


@dataclass(frozen=True, slots=True)
class Task:
    """`midpoint`: points of 100 with A; `gap`: points by which both claims pass (+) or miss (-) the whole;
    both None before there are reports enough, with the `reason`."""

    name: str
    midpoint: Range | None
    gap: Range | None
    earlier: tuple[Earlier, ...] = ()
    reason: str = "Too early to say. It takes three reports from each of you."


@dataclass(frozen=True, slots=True)
class Load:
    """`name_a`, `name_b`: the two, "all A" on the left and "all B" on the right."""

    name_a: str
    name_b: str
    tasks: tuple[Task, ...]


def draw(load: Load, name: str) -> Chart:
    """One row a task."""
    title = f"Who carries what, as {load.name_a} and {load.name_b} each see it"
    scale = Scale(Axis(100.0, 0.0, LEFT, RIGHT), (f"all {load.name_a}", f"all {load.name_b}"), 50.0)
    body, height = stacked([_row(load, task, scale) for task in load.tasks])
    description = (
        "Nothing has been said yet."
        if not load.tasks
        else "In each row the mark is midway between your two claims, and the band is how far "
        "apart they lie: hatched where both claim it, dashed where nobody does. "
        "Who is nearer to how it is, two claims can't tell."
        + (" Small rings are earlier times." if any(task.earlier for task in load.tasks) else "")
    )
    table = Table(
        ("What", f"Midway, of 100 with {load.name_a}", "Your two claims together", "Before"),
        tuple(
            (
                task.name,
                _midway(task) if task.midpoint else task.reason,
                _gap(task.gap) if task.gap else "",
                ", ".join(f"{one.label}: {one.midpoint:.0f}" for one in task.earlier),
            )
            for task in load.tasks
        ),
    )
    return Chart(
        name, "in-rows", picture(name, max(height, 1.0), title, description, body), title, description, table
    )


def _row(load: Load, task: Task, scale: Scale) -> Row:
    if task.midpoint is None or task.gap is None:
        return Row(task.name, (task.reason,), None, None)
    said = (f"Midway {_midway(task)} of 100 with {load.name_a}.", f"{_gap(task.gap)}.")
    return Row(task.name, said, scale, _bar(task, task.midpoint, task.gap, scale))


def _bar(task: Task, midpoint: Range, gap: Range, scale: Scale) -> Markup:
    """Band: from one claim to the other. Whiskers: the range of the midpoint. Rings: earlier times."""
    half = abs(gap.middle) / 2.0
    ends = sorted(scale.axis.at(midpoint.middle + side * half) for side in (-1, 1))
    low, middle, high = (scale.axis.at(x) for x in (midpoint.high, midpoint.middle, midpoint.low))
    kind = "gap" if gap.middle >= 0 else "gap under"
    hatched = "".join(f"M{x:.1f} 8l6-16" for x in _every(ends[0], ends[1] - 6.0, 6.0))
    return (
        tag("rect", class_=kind, x=ends[0], y=-8.0, width=max(ends[1] - ends[0], 1.0), height=16.0)
        + (tag("path", class_="hatch", d=hatched) if hatched and gap.middle >= 0 else Markup())
        + Markup().join(
            tag("circle", class_="dot hollow", cx=scale.axis.at(one.midpoint), cy=0.0, r=2.5)
            for one in task.earlier
        )
        + tag("path", class_="whisker", d=f"M{low:.1f} -4v8m0-4H{high:.1f}m0-4v8")
        + tag("path", class_="mark", d=f"M{middle:.1f} -8l7 8l-7 8l-7-8Z")
    )


def _every(start: float, end: float, step: float) -> list[float]:
    return [start + k * step for k in range(max(0, int((end - start) / step) + 1))]


def _midway(task: Task) -> str:
    if task.midpoint is None:
        return ""
    low, high = round(task.midpoint.low), round(task.midpoint.high)
    return f"probably {low} to {high}" if low != high else f"about {low}"


def _gap(gap: Range) -> str:
    """Range first, then what it would mean."""
    low, high = sorted((round(abs(gap.low)), round(abs(gap.high))))
    if gap.low > 0:
        return f"Probably {low} to {high} of it you both say you do"
    if gap.high < 0:
        return f"Probably {low} to {high} of it neither of you says they do"
    if abs(gap.low) <= MEETS and abs(gap.high) <= MEETS:
        return "Your two claims meet"
    return (
        f"Between {round(-gap.low)} that nobody claims and {round(gap.high)} that both do; could be nothing"
    )
