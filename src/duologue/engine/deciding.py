"""Results for deciding together: an option both can live with, a division both come off well with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from duologue.engine.fields import points, ratings
from duologue.engine.fields.ratings import NO
from duologue.engine.results import Inputs, Names, Worked, field_of, one_field, register
from duologue.engine.script import Field, Seat
from duologue.engine.unworked import why_not
from duologue.engine.values import Values
from duologue.insight.choosing import By, choose
from duologue.insight.dividing import adjusted_winner
from duologue.insight.figures import NotYet

GAMED = "It goes by what you both said. Whoever knows the other’s numbers can bend their own, so don’t."
NEEDS_TWO = "It takes both of you: one list of numbers is weighed against the other."


# -- choosing one of several ----------------------------------------------------------------------


@register("choose", one_field(ratings.KIND))
def chosen(inputs: Inputs, names: Names) -> Worked:
    """Every option that no other beats, the fairest marked and why; from sealed ratings with vetoes."""
    asked, given = field_of(inputs, ratings.KIND)
    rated = {seat: _by_option(given.get(seat, {}), asked) for seat in given or Seat}
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
    texts = {option.id: option.text for option in asked.options}
    open_ = [id_ for id_ in texts if id_ not in gone and not (id_ in one and id_ in two)]
    asides = _asides(texts, gone, open_)
    if isinstance(found, NotYet):
        return Worked(" ".join([why_not(found), *asides]))
    order = [id_ for id_ in texts if id_ in found.unbeaten]
    listed = "; ".join(texts[id_] for id_ in order)
    fairest = texts[found.chosen]
    if len(order) == 1:
        why = "Nothing else is better for one of you without being worse for the other."
        said = [f"{fairest}. {why}"]
    else:
        why = _why(found.by)
        said = [f"No other option beats these: {listed}.", f"The fairest of them: {fairest}. {why}"]
    return Worked(
        " ".join([*said, *asides, GAMED]),
        {
            "unbeaten": [{"id": id_, "text": texts[id_], "fairest": id_ == found.chosen} for id_ in order],
            "why": why,
            "asides": [*asides, GAMED],
        },
        "choose",
        (fairest,),
    )


def _by_option(values: Values, asked: Field) -> Mapping[str, int | str]:
    value = values.get(asked.id)
    return value if isinstance(value, dict) else {}


def _why(by: By) -> str:
    if by is By.COIN:
        return (
            "Another is exactly as fair, so a coin decided. It was made from your numbers, and throwing it "
            "again gives the same."
        )
    return "Whoever of you is less happy with it is happier than the less happy one would be with any other."


def _asides(texts: Mapping[str, str], out: set[str], open_: Sequence[str]) -> list[str]:
    found = []
    if gone := [texts[id_] for id_ in texts if id_ in out]:
        found.append(f"Out, because one of you can’t live with it: {'; '.join(gone)}.")
    if open_:
        found.append(
            f"Not weighed, because one of you left it open: {'; '.join(texts[id_] for id_ in open_)}."
        )
    return found


# -- dividing -------------------------------------------------------------------------------------


@register("divide", one_field(points.KIND))
def divided(inputs: Inputs, names: Names) -> Worked:
    """Adjusted Winner: who gets what, at most one thing shared, in plain words."""
    asked, given = field_of(inputs, points.KIND)
    each_gave = [_points(given.get(seat, {}), asked) for seat in Seat]
    if len(given) < 2:
        return Worked(NEEDS_TWO)
    found = adjusted_winner(*each_gave)
    if isinstance(found, NotYet):
        return Worked(why_not(found))
    items = []
    for option in asked.options:
        share = found.share_a[option.id]
        items.append(
            {"id": option.id, "text": option.text, "words": _to_whom(share, names), "first": _pair(share)}
        )
    each = _about(found.points_a)
    ending = (
        f"By your own numbers each of you ends with {each} of a hundred, and nothing could be moved that "
        "would be better for one without being worse for the other."
    )
    lines = [f"{item['text']}: {item['words']}." for item in items]
    return Worked(
        " ".join([*lines, ending, GAMED]),
        {"items": items, "ending": ending, "asides": [GAMED]},
        "divide",
        tuple(line.rstrip(".") for line in lines),
    )


def _points(values: Values, asked: Field) -> dict[str, Fraction | int]:
    value = values.get(asked.id)
    found = value if isinstance(value, dict) else {}
    return {option.id: int(found.get(option.id, 0)) for option in asked.options}


def _pair(share: Fraction) -> list[int]:
    return [share.numerator, share.denominator]


def _to_whom(share: Fraction, names: Names) -> str:
    if share in (0, 1):
        return f"to {names[Seat.FIRST if share else Seat.SECOND]}"
    first, second = fraction_words(share), fraction_words(1 - share)
    return f"{first} to {names[Seat.FIRST]}, {second} to {names[Seat.SECOND]}"


def _about(points: Fraction) -> str:
    return str(points) if points.denominator == 1 else f"about {round(points)}"


_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_PARTS = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    11: "eleventh",
    12: "twelfth",
}


def fraction_words(share: Fraction) -> str:
    """A share between 0 and 1 as one says it: exact up to twelfths, else about which, and the exact parts."""
    if share.denominator in _PARTS:
        return _said(share)
    near = min(
        (Fraction(top, bottom) for bottom in (2, 3, 4, 5, 6, 8, 10) for top in range(1, bottom)),
        key=lambda one: (abs(one - share), one.denominator),
    )
    return f"about {_said(near)} (exactly {share.numerator} of {share.denominator} parts)"


def _said(share: Fraction) -> str:
    if share == Fraction(1, 2):
        return "half"
    part = _PARTS[share.denominator]
    return f"one {part}" if share.numerator == 1 else f"{_COUNTS[share.numerator]} {part}s"
