"""What goes with our better days: one row a practice, as ordered; "too early to say" is the normal one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.languages.dates import write_number
from duologue.web.charts import saying
from duologue.web.charts.drawing import Chart, Table, picture, tag
from duologue.web.charts.rows import Row, Scale, range_bar, stacked


class State(StrEnum):
    """What may be said of a practice."""

    GOES_WITH = "goes with better days"
    HINT = "early hint, may be chance"
    TOO_EARLY = "too early to say"


@dataclass(frozen=True, slots=True)
class Practice:
    """`effect`: points of closeness on the day after, more (+) or less; None before there is a range."""

    name: str
    state: State
    effect: Range | None
    days_with: int
    days_without: int


def draw(practices: Sequence[Practice], name: str) -> Chart:
    """One row a practice."""
    title = "What goes with your better days"
    reach = max(
        [1.0, *(math.ceil(max(abs(p.effect.low), abs(p.effect.high))) for p in practices if p.effect)]
    )
    scale = Scale.over(-reach, reach, ("less close", "closer"), 0.0, "no difference")
    body, height = stacked([_row(practice, scale) for practice in practices])
    description = _described(practices)
    table = Table(
        ("Practice", "What can be said", "On the day after", "Days with it", "Days without"),
        tuple((p.name, p.state.value, _range(p), str(p.days_with), str(p.days_without)) for p in practices),
    )
    return Chart(
        name, "in-rows", picture(name, max(height, 1.0), title, description, body), title, description, table
    )


def _row(practice: Practice, scale: Scale) -> Row:
    sure = practice.state is State.GOES_WITH
    bar = range_bar(scale, practice.effect, sure) if practice.effect else None
    said = (f"{_range(practice).capitalize()}.", f"{practice.state.value.capitalize()}.")
    return Row(practice.name, said, scale, bar, _mark(practice.state))


def _range(practice: Practice) -> str:
    if practice.effect is None:
        return "no range yet"
    return f"probably {saying.between_signed(practice.effect)} points on the day after".replace(
        f"; {saying.COULD_BE_NOTHING} points on the day after",
        f" points on the day after; {saying.COULD_BE_NOTHING}",
    )


def _mark(state: State) -> Markup:
    """Full, half or an empty ring: the state without any colour."""
    if state is State.GOES_WITH:
        return tag("circle", class_="dot", cx=0, cy=0, r=6)
    if state is State.HINT:
        return tag("circle", class_="dot hollow", cx=0, cy=0, r=6) + tag(
            "path", class_="dot", d="M0 -6a6 6 0 0 0 0 12Z"
        )
    return tag("circle", class_="dot hollow dotted", cx=0, cy=0, r=6)


def _described(practices: Sequence[Practice]) -> str:
    if not practices:
        return "There is nothing to compare yet."
    counts = {state: sum(p.state is state for p in practices) for state in State}
    told = [f"{write_number(count)} {state.value}" for state, count in counts.items() if count]
    said = "; ".join(told)
    return f"Of {write_number(len(practices))}: {said}. To go with something is not to cause it."
