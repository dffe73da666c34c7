"""Results for two answers side by side: what they have in common, how far apart they lie."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from math import dist

from duologue.engine.fields import mood_point, name_kinds_that
from duologue.engine.fields.kind import Value
from duologue.engine.script import Seat, Step
from duologue.engine.values import Values
from duologue.workings.results import Figures, Inputs, register

# -- in common ------------------------------------------------------------------------------------


def _refusal_without_lists(steps: Sequence[Step]) -> str | None:
    if any(asked.kind.can_be_in_common for step in steps for asked in step.fields):
        return None
    return f"needs a {name_kinds_that(lambda kind: kind.can_be_in_common)} field"


@register("in-common", _refusal_without_lists)
def work_out_in_common(inputs: Inputs) -> Figures:
    """What both chose, field by field, over all the steps given: {"shared": {"STEP.FIELD": items}}."""
    found: dict[str, list[str]] = {}
    for step, given in inputs:
        one, two = given.get(Seat.FIRST, {}), given.get(Seat.SECOND, {})
        for asked in step.fields:
            if not asked.kind.can_be_in_common:
                continue
            theirs = _read_list(two.get(asked.id))
            if shared := [item for item in _read_list(one.get(asked.id)) if item in theirs]:
                found[f"{step.id}.{asked.id}"] = shared
    return {"shared": found}


def _read_list(value: Value | None) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return [value] if isinstance(value, str) else []


# -- how far apart --------------------------------------------------------------------------------


class Nearness(StrEnum):
    """How near two mood points lie to each other."""

    SAME = "same"
    CLOSE = "close"
    SOME_WAY = "some-way"
    FAR = "far"


def _refusal_without_moods(steps: Sequence[Step]) -> str | None:
    if len(steps) in (1, 2) and all(
        any(asked.kind is mood_point.KIND for asked in step.fields) for step in steps
    ):
        return None
    return "needs one or two steps with a mood point: the moods, or the moods and the guesses at them"


@register("distance", _refusal_without_moods)
def work_out_distance(inputs: Inputs) -> Figures:
    """How far apart two mood points lie, as a `Nearness`; nothing where one of them is missing.

    From one step: between the two partners' points, as "both". From two: between each one's guess in the
    second and the other's point in the first, by the guesser's seat.
    """
    points = [{seat: _read_mood(step, values) for seat, values in given.items()} for step, given in inputs]
    if len(points) == 1:
        near = measure_nearness(points[0].get(Seat.FIRST), points[0].get(Seat.SECOND))
        return {"both": near.value} if near else {}
    return {
        seat.value: near.value
        for seat in Seat
        if (near := measure_nearness(points[1].get(seat), points[0].get(seat.other))) is not None
    }


def _read_mood(step: Step, values: Values) -> list[int] | None:
    for asked in step.fields:
        if asked.kind is mood_point.KIND:
            value = values.get(asked.id)
            return [int(part) for part in value] if isinstance(value, list) else None
    return None


def measure_nearness(one: Sequence[int] | None, two: Sequence[int] | None) -> Nearness | None:
    """By the Euclidean distance on the 0-10 axes, which is 0 to 14.1; None if either is missing."""
    if one is None or two is None:
        return None
    far = dist(one, two)
    if far <= 1.5:
        return Nearness.SAME
    return Nearness.CLOSE if far <= 3.5 else Nearness.SOME_WAY if far <= 7 else Nearness.FAR
