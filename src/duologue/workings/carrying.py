"""Results for who carries what: how far apart two claims are, and a fairer way to share it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duologue.engine.fields import ratings, several, shares
from duologue.engine.fields.kind import Field, Option
from duologue.engine.fields.ratings import NO
from duologue.engine.script import Seat, Step
from duologue.engine.values import Values
from duologue.insight.claims import find_gap, find_midpoint
from duologue.insight.dividing import MOST_WHOLE_ITEMS, divide_whole
from duologue.insight.figures import NotYet
from duologue.workings.lacking import Lacking
from duologue.workings.results import Figures, Inputs, register

_MINDS = (ratings.KIND, several.KIND)
# What it weighs to carry something: how much one minds it, 0-10, and one for carrying anything at all.
_UNRATED, _CANNOT_LIVE_WITH, _MINDED_LEAST, _NOT_TICKED = 6, 20, 1, 3


HALF, ABOUT = 50, 12.5
"""Half of the whole, and how far from it is still about half."""

# -- midpoint and gap -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facet:
    """One part of carrying one thing. `midpoint`: the first's share of 100; `gap`: by how much both claims
    pass (+) or miss (-) the whole, None where one of them did not say."""

    id: str
    first: int | None
    second: int | None
    midpoint: float
    gap: float | None

    @property
    def is_opposite(self) -> bool:
        """Whether each says of it that most is theirs, or that most is the other's."""
        if self.first is None or self.second is None:
            return False
        return (self.first - HALF) * (self.second - HALF) > 0

    def list_figures(self) -> dict[str, object]:
        return {
            "id": self.id,
            "first": self.first,
            "second": self.second,
            "midpoint": self.midpoint,
            "gap": self.gap,
            "opposite": self.is_opposite,
        }


def _refusal_without_shares(steps: Sequence[Step]) -> str | None:
    if steps and all(any(asked.kind is shares.KIND for asked in step.fields) for step in steps):
        return None
    return "needs steps with shares fields, and no others"


@register("load", _refusal_without_shares)
def work_out_load(inputs: Inputs) -> Figures:
    """For each thing and each part of carrying it: the midpoint of two claims, and the gap between them.

    {"rows": [{"id", "with", "facets": [{"id", "first", "second", "midpoint", "gap", "opposite"}]}]}, of what
    somebody said something of, or {"lacking": what}. A facet's id is its field's; claims are of 100, the
    midpoint is the first's share. `with` says with whom a thing lies by what both say of all its parts:
    "first", "second", "both", or "apart" where they say the opposite of any part of it.
    """
    rows = [(option, found) for option in _list_options(inputs) if (found := list_facets(inputs, option.id))]
    if not rows:
        return {"lacking": Lacking.ANYTHING.value}
    return {
        "rows": [
            {
                "id": option.id,
                "with": _find_where_it_lies(found),
                "facets": [facet.list_figures() for facet in found],
            }
            for option, found in rows
        ]
    }


def _find_where_it_lies(facets: Sequence[Facet]) -> str:
    if any(facet.is_opposite for facet in facets):
        return "apart"
    mean = sum(facet.midpoint for facet in facets) / len(facets)
    if abs(mean - HALF) <= ABOUT:
        return "both"
    return Seat.FIRST.value if mean > HALF else Seat.SECOND.value


def list_facets(inputs: Inputs, option: str) -> list[Facet]:
    """What is known of one thing, by the parts of carrying it that somebody said something of."""
    asked_for = [(one, given) for step, given in inputs for one in step.fields if one.kind is shares.KIND]
    found = []
    for asked, given in asked_for:
        first, second = (_read_claim(given.get(seat, {}), asked, option) for seat in Seat)
        if first is None and second is None:
            continue
        if first is not None and second is not None:
            middle, apart = find_midpoint(first, second), find_gap(first, second)
        else:
            # Where one of them did not say, the other's claim is all there is.
            middle, apart = float(first if first is not None else 100 - (second or 0)), None
        found.append(Facet(asked.id, first, second, middle, apart))
    return found


def _read_claim(values: Values, asked: Field, option: str) -> int | None:
    value = values.get(asked.id)
    found = value.get(option) if isinstance(value, dict) else None
    return int(found) if found is not None else None


def _list_options(inputs: Inputs) -> tuple[Option, ...]:
    """Everything that somebody could say how much of it they carry."""
    claims = [one for step, _ in inputs for one in step.fields if one.kind is shares.KIND]
    return tuple({option.id: option for one in claims for option in one.options}.values())


# -- a fairer way to share it out -----------------------------------------------------------------


def _refusal_unless_shared_out(steps: Sequence[Step]) -> str | None:
    def carries(step: Step) -> bool:
        return any(one.kind is shares.KIND for one in step.fields)

    minds = [asked for step in steps for asked in step.fields if asked.kind in _MINDS]
    others = [step for step in steps if not any(one.kind in _MINDS for one in step.fields)]
    if len(minds) != 1 or not all(carries(step) for step in others):
        return (
            "needs one step with a ratings (how much one minds) or several (what one minds least) field, "
            "and beside it none but steps with shares"
        )
    if len(minds[0].options) > MOST_WHOLE_ITEMS:
        return f"can weigh {MOST_WHOLE_ITEMS} things at most: make two steps of it"
    return None


@register("redivide", _refusal_unless_shared_out)
def work_out_redivision(inputs: Inputs) -> Figures:
    """Whole things shared out so that whoever comes off worse comes off as well as can be, by what each
    minds; and one swap to begin with.

    {"first": ids of what is the first's, "second": the second's, "swap": what changes hands to begin with,
    "later": what else does}, or {"lacking": what}.
    """
    asked, given = next((one, given) for step, given in inputs for one in step.fields if one.kind in _MINDS)
    if not asked.options or not any(asked.id in values for values in given.values()):
        return {"lacking": Lacking.ANYTHING.value}
    there = _list_there(inputs, asked, given)
    weights = {seat: _weigh_all(given.get(seat, {}), asked, there) for seat in Seat}
    # What one of them is spared counts for them: a thing goes to the other of the two.
    found = divide_whole(weights[Seat.FIRST], weights[Seat.SECOND])
    if isinstance(found, NotYet):
        return {"lacking": found.reason.value}
    to = {option.id: Seat.SECOND if option.id in found.to_a else Seat.FIRST for option in there}
    now = _find_who_carries_now(inputs)
    swap = _swap(now, to, weights)
    return {
        **{seat.value: [id_ for id_ in to if to[id_] is seat] for seat in Seat},
        "swap": swap,
        "later": [id_ for id_ in to if id_ not in swap and now.get(id_) is not to[id_]],
    }


def _list_there(inputs: Inputs, asked: Field, given: Mapping[Seat, Values]) -> tuple[Option, ...]:
    """What exists in the life of these two: what one of them said something of. Where nobody was asked, or
    nobody said anything of who carries what, all of it."""
    shared = [one for step, _ in inputs for one in step.fields if one.kind is shares.KIND]
    said = {option.id for option in asked.options if shared and list_facets(inputs, option.id)}
    if not said:
        return asked.options
    for values in given.values():
        value = values.get(asked.id)
        if isinstance(value, dict | list):
            said.update(str(id_) for id_ in value)
    return tuple(option for option in asked.options if option.id in said)


def _weigh_all(values: Values, asked: Field, there: Sequence[Option]) -> dict[str, int]:
    value = values.get(asked.id)
    if asked.kind is several.KIND:
        ticked = {str(item) for item in value} if isinstance(value, list) else set()
        return {one.id: _MINDED_LEAST if one.id in ticked else _NOT_TICKED for one in there}
    rated = value if isinstance(value, dict) else {}
    return {one.id: _weigh(rated.get(one.id)) for one in there}


def _weigh(rating: int | str | None) -> int:
    if rating == NO:
        return _CANNOT_LIVE_WITH
    return _UNRATED if rating is None else int(rating) + 1


def _find_who_carries_now(inputs: Inputs) -> dict[str, Seat]:
    """Who carries more of a thing now, by the midpoints of what both said; even ones are nobody's."""
    found: dict[str, Seat] = {}
    for option in _list_options(inputs):
        facets = list_facets(inputs, option.id)
        mean = sum(facet.midpoint for facet in facets) / len(facets) if facets else 50
        if mean != 50:
            found[option.id] = Seat.FIRST if mean > 50 else Seat.SECOND
    return found


def _swap(
    now: Mapping[str, Seat], to: Mapping[str, Seat], weights: Mapping[Seat, Mapping[str, int]]
) -> list[str]:
    """Each way, the thing that changes hands and whose new owner minds it least for what it was."""
    moves = []
    for seat in Seat:
        handed = [id_ for id_ in to if to[id_] is seat and now.get(id_) is seat.other]
        if handed:
            moves.append(max(handed, key=lambda id_: weights[seat.other][id_] - weights[seat][id_]))
    return moves
