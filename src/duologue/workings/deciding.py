"""Results for deciding together: an option both can live with, a division both come off well with."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from duologue.engine.fields import points, ratings
from duologue.engine.fields.kind import Field
from duologue.engine.fields.ratings import NO
from duologue.engine.script import Seat
from duologue.engine.values import Values
from duologue.insight.choosing import choose
from duologue.insight.dividing import divide_by_adjusted_winner
from duologue.insight.figures import NotYet
from duologue.workings.lacking import Lacking
from duologue.workings.results import Figures, Inputs, find_input_field, register, require_one_field

# -- choosing one of several ----------------------------------------------------------------------


@register("choose", require_one_field(ratings.KIND))
def work_out_choice(inputs: Inputs) -> Figures:
    """Every option that no other beats, the fairest and what decided; from sealed ratings with vetoes.

    {"unbeaten": ids, "fairest": id, "by": a `choosing.By`} or {"lacking": what}; and "out", what one of the
    two can't live with, and "open", what one of them left open. "opposed": true, where the coin lay between
    what suits one better and what suits the other better.
    """
    asked, given = find_input_field(inputs, ratings.KIND)
    rated = {seat: _read_by_option(given.get(seat, {}), asked) for seat in given or Seat}
    if len(rated) == 1:
        # Alone there is nobody to be fair to; one's own numbers still put the options in an order.
        rated = dict.fromkeys(Seat, next(iter(rated.values())))
    out = {seat: {id_ for id_, rating in rated[seat].items() if rating == NO} for seat in Seat}
    # What one can't live with is the bottom of one's own scale, whatever else was low.
    one, two = (
        {id_: 0 if rating == NO else int(rating) for id_, rating in rated[seat].items()} for seat in Seat
    )
    found = choose(one, two, out[Seat.FIRST], out[Seat.SECOND])
    gone = out[Seat.FIRST] | out[Seat.SECOND]
    ids = [option.id for option in asked.options]
    left = {
        "out": [id_ for id_ in ids if id_ in gone],
        "open": [id_ for id_ in ids if id_ not in gone and not (id_ in one and id_ in two)],
    }
    if isinstance(found, NotYet):
        return {"lacking": found.reason.value, **left}
    unbeaten = [id_ for id_ in ids if id_ in found.unbeaten]
    opposed = {"opposed": True} if found.is_opposed else {}
    return {"unbeaten": unbeaten, "fairest": found.chosen, "by": found.by.value, **opposed, **left}


def _read_by_option(values: Values, asked: Field) -> Mapping[str, int | str]:
    value = values.get(asked.id)
    return value if isinstance(value, dict) else {}


# -- dividing -------------------------------------------------------------------------------------


@register("divide", require_one_field(points.KIND))
def work_out_division(inputs: Inputs) -> Figures:
    """Adjusted Winner: who gets what, at most one thing shared.

    {"items": [{"id", "first": how much of it goes to the first}], "each": what either ends with, of a
    hundred}, or {"lacking": what}. Both numbers are fractions, [above, below].
    """
    asked, given = find_input_field(inputs, points.KIND)
    each_gave = [_read_points(given.get(seat, {}), asked) for seat in Seat]
    if len(given) < 2:
        return {"lacking": Lacking.BOTH.value}
    found = divide_by_adjusted_winner(*each_gave)
    if isinstance(found, NotYet):
        return {"lacking": found.reason.value}
    items = [{"id": option.id, "first": _write_pair(found.share_a[option.id])} for option in asked.options]
    return {"items": items, "each": _write_pair(found.points_a)}


def _read_points(values: Values, asked: Field) -> dict[str, Fraction | int]:
    value = values.get(asked.id)
    found = value if isinstance(value, dict) else {}
    return {option.id: int(found.get(option.id, 0)) for option in asked.options}


def _write_pair(share: Fraction) -> list[int]:
    return [share.numerator, share.denominator]
