"""How we read each other: one's own reading of the other, as ranges and plain words."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.insight.figures import Range
from duologue.languages import _, ngettext
from duologue.languages.numbers import write_fixed
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
    title = _("How you read %(name)s", name=other)
    # TRANSLATORS: at a point of a scale: none of their ups and downs is in the guesses.
    not_at_all = _("not at all")
    # TRANSLATORS: at an end of a scale: the guesses go up where the day went down.
    opposite = _("opposite")
    told = (
        (
            _("%(name)s's ups and downs in your guesses", name=other),
            saying.probably_signed(reading.tracking),
            _tracking(reading),
            # TRANSLATORS: at an end of a scale: a point of guess for each point of theirs.
            Scale.over(-0.75, 1.25, (opposite, _("one for one")), 0.0, not_at_all),
            reading.tracking,
        ),
        (
            _("Higher or lower than %(name)s says", name=other),
            _points(reading.bias),
            _bias(reading),
            Scale.over(-3.0, 3.0, (_("lower"), _("higher")), 0.0, _("the same")),
            reading.bias,
        ),
        (
            _("Your own day in your guesses"),
            saying.probably_signed(reading.projection),
            _projection(reading),
            # TRANSLATORS: at an end of a scale: the guess is one's own day, and nothing else.
            Scale.over(-0.75, 1.25, (opposite, _("all of it")), 0.0, not_at_all),
            reading.projection,
        ),
    )
    body, height = stacked(
        [
            Row(what, (range_, said), scale, range_bar(scale, spread))
            for what, range_, said, scale, spread in told
        ]
    )
    counted = ngettext("From %(num)s guess, as ranges.", "From %(num)s guesses, as ranges.", reading.n)
    description = f"{counted} {_tracking(reading)}"
    table = Table(
        (_("What"), _("Likely range"), _("In words")),
        tuple((what, range_, said) for what, range_, said, *_rest in told),
    )
    return Chart(name, "in-rows", picture(name, height, title, description, body), title, description, table)


def _tracking(reading: Reading) -> str:
    if reading.follows:
        return _("You follow %(name)s's ups and downs.", name=reading.other)
    if reading.tracking.high < 0:
        return _("Your guesses have rather gone the other way. Ask, and you'll know.")
    if reading.tracking.low <= 0:
        return _("Too early to say whether you follow them.")
    return _("Perhaps you follow them; it isn't sure enough to say so.")


def _bias(reading: Reading) -> str:
    if reading.bias.low > 0:
        return _("You take %(name)s's days for a little better than %(name)s does.", name=reading.other)
    if reading.bias.high < 0:
        return _("You take %(name)s's days for a little harder than %(name)s does.", name=reading.other)
    return _("On the whole neither higher nor lower, as far as can be told.")


def _projection(reading: Reading) -> str:
    if reading.projection.low > 0:
        return _("When your own day is good, you guess a better one, as nearly everybody does.")
    if reading.projection.high < 0:
        return _("When your own day is good, you guess a harder one.")
    return _("Too early to say whether your own day is in them.")


def _points(spread: Range) -> str:
    """ "Probably between 0.4 lower and 0.2 higher on the scale of 10; could be nothing." """
    low, high = round(spread.low, 1), round(spread.high, 1)
    values = {"low": write_fixed(abs(low), 1), "high": write_fixed(abs(high), 1)}
    if not low and not high:
        return _("Probably no different on the scale of 10.")
    if saying.could_be_nothing(spread):
        if not low:
            return _("Probably up to %(high)s higher on the scale of 10; could be nothing.", **values)
        if not high:
            return _("Probably up to %(low)s lower on the scale of 10; could be nothing.", **values)
        return _(
            "Probably between %(low)s lower and %(high)s higher on the scale of 10; could be nothing.",
            **values,
        )
    if low >= 0:
        return _("Probably between %(low)s and %(high)s higher on the scale of 10.", **values)
    return _("Probably between %(high)s and %(low)s lower on the scale of 10.", **values)
