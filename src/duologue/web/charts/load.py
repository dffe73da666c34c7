"""Who carries what: where the two claims meet, and how far apart they lie. Neither end of it is the truth."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.languages import _, mark
from duologue.languages.dates import write_list
from duologue.languages.numbers import write_whole
from duologue.web.charts.axes import Axis
from duologue.web.charts.drawing import Chart, Table, picture, tag
from duologue.web.charts.rows import LEFT, RIGHT, Row, Scale, stacked
from duologue.wording.rows import side_by_side

TOO_EARLY = mark("Too early to say. It takes three reports from each of you.")
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
    both None before there are reports enough."""

    name: str
    midpoint: Range | None
    gap: Range | None
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Load:
    """`name_a`, `name_b`: the two, "all A" on the left and "all B" on the right."""

    name_a: str
    name_b: str
    tasks: tuple[Task, ...]


def draw(load: Load, name: str) -> Chart:
    """One row a task."""
    title = _("Who carries what, as %(a)s and %(b)s each see it", a=load.name_a, b=load.name_b)
    # TRANSLATORS: at an end of a scale: this one of the two carries all of it.
    ends = (_("all %(name)s", name=load.name_a), _("all %(name)s", name=load.name_b))
    scale = Scale(Axis(100.0, 0.0, LEFT, RIGHT), ends, 50.0)
    body, height = stacked([_row(load, task, scale) for task in load.tasks])
    description = _described(load)
    table = Table(
        (
            _("What"),
            _("Midway, of 100 with %(name)s", name=load.name_a),
            _("Your two claims together"),
            # TRANSLATORS: over a column: what was said at earlier times.
            _("Before"),
        ),
        tuple(
            (
                task.name,
                _midway(task.midpoint) if task.midpoint else _(TOO_EARLY),
                _gap(task.gap) if task.gap else "",
                write_list([_earlier(one) for one in task.earlier]),
            )
            for task in load.tasks
        ),
    )
    return Chart(
        name, "in-rows", picture(name, max(height, 1.0), title, description, body), title, description, table
    )


def _row(load: Load, task: Task, scale: Scale) -> Row:
    if task.midpoint is None or task.gap is None:
        return Row(task.name, (_(TOO_EARLY),), None, None)
    said = (_midway_with(task.midpoint, load.name_a), _gap(task.gap))
    return Row(task.name, said, scale, _bar(task, task.midpoint, task.gap, scale))


def _bar(task: Task, midpoint: Range, gap: Range, scale: Scale) -> Markup:
    """Band: from one claim to the other. Whiskers: the range of the midpoint. Rings: earlier times."""
    half = abs(gap.middle) / 2.0
    ends = sorted(scale.axis.at(midpoint.middle + side * half) for side in (-1, 1))
    low, middle, high = (scale.axis.at(x) for x in (midpoint.high, midpoint.middle, midpoint.low))
    hatched = "".join(f"M{x:.1f} 8l6-16" for x in _every(ends[0], ends[1] - 6.0, 6.0))
    return (
        tag(
            "rect",
            class_="gap" if gap.middle >= 0 else "gap under",
            x=ends[0],
            y=-8.0,
            width=max(ends[1] - ends[0], 1.0),
            height=16.0,
        )
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


def _described(load: Load) -> str:
    if not load.tasks:
        return _("Nothing has been said yet.")
    said = [
        _(
            "In each row the mark is midway between your two claims, and the band is how far apart they lie: "
            "hatched where both claim it, dashed where nobody does."
        ),
        _("Who is nearer to how it is, two claims can't tell."),
    ]
    if any(task.earlier for task in load.tasks):
        said.append(_("Small rings are earlier times."))
    return side_by_side(said)


def _earlier(one: Earlier) -> str:
    # TRANSLATORS: a month, and points of 100 in it.
    return _("%(month)s: %(points)s", month=one.label, points=write_whole(one.midpoint))


def _midway(midpoint: Range) -> str:
    low, high = write_whole(midpoint.low), write_whole(midpoint.high)
    if low == high:
        # TRANSLATORS: points of 100, in the cell of a table.
        return _("about %(points)s", points=low)
    # TRANSLATORS: points of 100, in the cell of a table.
    return _("probably %(low)s to %(high)s", low=low, high=high)


def _midway_with(midpoint: Range, name: str) -> str:
    low, high = write_whole(midpoint.low), write_whole(midpoint.high)
    if low == high:
        return _("Midway about %(points)s of 100 with %(name)s.", points=low, name=name)
    return _("Midway probably %(low)s to %(high)s of 100 with %(name)s.", low=low, high=high, name=name)


def _gap(gap: Range) -> str:
    """Range first, then what it would mean."""
    low, high = (write_whole(end) for end in sorted((abs(gap.low), abs(gap.high))))
    if gap.low > 0:
        return _("You both say that you do %(low)s to %(high)s of it, probably.", low=low, high=high)
    if gap.high < 0:
        return _("Neither of you says that they do %(low)s to %(high)s of it, probably.", low=low, high=high)
    if abs(gap.low) <= MEETS and abs(gap.high) <= MEETS:
        return _("Your two claims meet.")
    return _(
        "Between %(nobody)s that nobody claims and %(both)s that both do; could be nothing.",
        nobody=write_whole(-gap.low),
        both=write_whole(gap.high),
    )
