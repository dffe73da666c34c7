"""How we read each other: one's own reading of the other, as ranges and plain words."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.insight.figures import Range
from duologue.languages import _, ngettext
from duologue.languages.numbers import write_fixed
from duologue.web.charts import saying
from duologue.web.charts.drawing import Chart, Table, picture
from duologue.web.charts.rows import Row, Scale, range_bar, stacked

A_LITTLE, MUCH = 0.75, 2.0
"""Points of ten below which a difference is a little one, and from which it is much."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`other`: their name. `tracking`, `projection`: points of guess a point of rating; `bias`: points by
    which guesses lie higher (+) or lower, on the days one guessed; `follows`, `bias_sure`, `projection_sure`:
    whether each may be said in words; `n`: guesses."""

    other: str
    tracking: Range
    bias: Range
    projection: Range
    follows: bool
    n: int
    bias_sure: bool = False
    projection_sure: bool = False


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
    return _(
        "Too early to say whether you follow them. With a guess every day it takes about half a year to be "
        "seen, with one every other day about a year, and it may never be."
    )


def _bias(reading: Reading) -> str:
    if not reading.bias_sure:
        return _("Not sure enough to say that your guesses lie higher or lower.")
    name, size = reading.other, abs(reading.bias.middle)
    if reading.bias.middle > 0:
        if size < A_LITTLE:
            return _(
                "On the days you guessed, you took %(name)s's for a little better than %(name)s did.",
                name=name,
            )
        if size < MUCH:
            return _("On the days you guessed, you took %(name)s's for better than %(name)s did.", name=name)
        return _("On the days you guessed, you took %(name)s's for much better than %(name)s did.", name=name)
    if size < A_LITTLE:
        return _(
            "On the days you guessed, you took %(name)s's for a little harder than %(name)s did.", name=name
        )
    if size < MUCH:
        return _("On the days you guessed, you took %(name)s's for harder than %(name)s did.", name=name)
    return _("On the days you guessed, you took %(name)s's for much harder than %(name)s did.", name=name)


def _projection(reading: Reading) -> str:
    if not reading.projection_sure:
        return _("Too early to say whether your own day is in them.")
    if reading.projection.middle > 0:
        return _("When your own day is good, you guess a better one.")
    return _("When your own day is good, you guess a harder one.")


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
