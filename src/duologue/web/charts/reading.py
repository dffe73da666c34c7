"""How we read each other: one's own reading of the other, as ranges and plain words."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.insight.figures import Range
from duologue.web.charts import saying
from duologue.web.charts.drawing import Chart, Table, picture
from duologue.web.charts.rows import Row, Scale, range_bar, stacked


@dataclass(frozen=True, slots=True)
class Reading:
    """`other`: their name. `tracking`, `projection`: points of guess a point of rating; `bias`: points by
    which guesses lie higher (+) or lower; `follows`: whether the first may be said in words; `n`: guesses."""

    other: str
    tracking: Range
    bias: Range
    projection: Range
    follows: bool
    n: int


def draw(reading: Reading, name: str) -> Chart:
    """Three rows: their ups and downs, higher or lower, one's own day."""
    other = reading.other
    title = f"How you read {other}"
    told = (
        (
            f"{other}'s ups and downs in your guesses",
            f"Probably {saying.between_signed(reading.tracking)}.",
            _tracking(reading),
            Scale.over(-0.75, 1.25, ("opposite", "one for one"), 0.0, "not at all"),
            reading.tracking,
        ),
        (
            f"Higher or lower than {other} says",
            f"Probably {_points(reading.bias)}.",
            _bias(reading),
            Scale.over(-3.0, 3.0, ("lower", "higher"), 0.0, "the same"),
            reading.bias,
        ),
        (
            "Your own day in your guesses",
            f"Probably {saying.between_signed(reading.projection)}.",
            _projection(reading),
            Scale.over(-0.75, 1.25, ("opposite", "all of it"), 0.0, "not at all"),
            reading.projection,
        ),
    )
    body, height = stacked(
        [
            Row(what, (range_, said), scale, range_bar(scale, spread))
            for what, range_, said, scale, spread in told
        ]
    )
    description = f"From {reading.n} guesses, as ranges. {_tracking(reading)}"
    table = Table(
        ("What", "Likely range", "In words"),
        tuple((what, range_.rstrip("."), said) for what, range_, said, _, _ in told),
    )
    return Chart(name, "in-rows", picture(name, height, title, description, body), title, description, table)


def _tracking(reading: Reading) -> str:
    if reading.follows:
        return f"You follow {reading.other}'s ups and downs."
    if reading.tracking.high < 0:
        return "Your guesses have rather gone the other way. Ask, and you'll know."
    if reading.tracking.low <= 0:
        return "Too early to say whether you follow them."
    return "Perhaps you follow them; it isn't sure enough to say so."


def _bias(reading: Reading) -> str:
    if reading.bias.low > 0:
        return f"You take {reading.other}'s days for a little better than {reading.other} does."
    if reading.bias.high < 0:
        return f"You take {reading.other}'s days for a little harder than {reading.other} does."
    return "On the whole neither higher nor lower, as far as can be told."


def _projection(reading: Reading) -> str:
    if reading.projection.low > 0:
        return "When your own day is good, you guess a better one, as nearly everybody does."
    if reading.projection.high < 0:
        return "When your own day is good, you guess a harder one."
    return "Too early to say whether your own day is in them."


def _points(spread: Range) -> str:
    """ "between 0.4 lower and 0.2 higher; could be nothing"."""

    def one(value: float) -> str:
        rounded = round(value, 1)
        return f"{abs(rounded):.1f} {'higher' if rounded > 0 else 'lower'}" if rounded else "no different"

    said = f"between {one(spread.low)} and {one(spread.high)} on the scale of 10"
    return f"{said}; {saying.COULD_BE_NOTHING}" if spread.low <= 0 <= spread.high else said
