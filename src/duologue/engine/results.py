"""Results worked out by name from values that both may read. Others register more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import dist
from types import MappingProxyType

from duologue.engine.fields import kinds_that, mood_point
from duologue.engine.fields.kind import FieldKind, Value
from duologue.engine.script import Field, Seat, Step
from duologue.engine.values import Values, words

Inputs = Sequence[tuple[Step, Mapping[Seat, Values]]]
Names = Mapping[Seat, str]
Work = Callable[[Inputs, Names], "Worked"]


@dataclass(frozen=True, slots=True)
class Worked:
    """A result: a text for both, and the same as plain values for an export.

    `kind` is what a page may draw `values` as, "" for words alone; `proposal` what a field may begin with,
    line by line.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    kind: str = ""
    proposal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """`fits` returns None, or says to the writer why it can't work with these steps."""

    work: Work
    fits: Callable[[Sequence[Step]], str | None]


RESULTS: dict[str, Result] = {}


def register(name: str, fits: Callable[[Sequence[Step]], str | None]) -> Callable[[Work], Work]:
    """Make a function available to scripts as `work_out = "name"`; raises ValueError for a name in use."""

    def keep(work: Work) -> Work:
        if name in RESULTS:
            raise ValueError(f"there is a result “{name}” already")
        RESULTS[name] = Result(work, fits)
        return work

    return keep


def one_field(kind: FieldKind) -> Callable[[Sequence[Step]], str | None]:
    """For results that look at one step with a field of one kind."""

    def fits(steps: Sequence[Step]) -> str | None:
        if len(steps) == 1 and any(asked.kind is kind for asked in steps[0].fields):
            return None
        return f"needs one step with a {kind.word} field"

    return fits


def field_of(inputs: Inputs, kind: FieldKind) -> tuple[Field, Mapping[Seat, Values]]:
    """The first field of a kind, and what each gave at its step; what `one_field` has checked is there."""
    return next((asked, given) for step, given in inputs for asked in step.fields if asked.kind is kind)


def _has_lists(steps: Sequence[Step]) -> str | None:
    if any(asked.kind.can_be_in_common for step in steps for asked in step.fields):
        return None
    return f"needs a {kinds_that(lambda kind: kind.can_be_in_common)} field"


@register("in-common", _has_lists)
def in_common(inputs: Inputs, names: Names) -> Worked:
    """What both chose, field by field, over all the steps given."""
    found: dict[str, object] = {}
    said: list[str] = []
    for step, given in inputs:
        one, two = given.get(Seat.FIRST, {}), given.get(Seat.SECOND, {})
        for asked in step.fields:
            if not asked.kind.can_be_in_common:
                continue
            theirs = _as_list(two.get(asked.id))
            shared = [item for item in _as_list(one.get(asked.id)) if item in theirs]
            if shared:
                found[f"{step.id}.{asked.id}"] = shared
                said.append(words(asked, shared))
    if not said:
        return Worked("Nothing in common this time. That is worth a word, too.")
    every = "; ".join(said)
    end = "" if every.endswith(".\N{POP DIRECTIONAL ISOLATE}") else "."
    return Worked(f"Both of you: {every.rstrip('.')}{end}", found, proposal=tuple(said))


def _as_list(value: Value | None) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    return [value] if isinstance(value, str) else []


def _has_moods(steps: Sequence[Step]) -> str | None:
    if len(steps) in (1, 2) and all(
        any(asked.kind is mood_point.KIND for asked in step.fields) for step in steps
    ):
        return None
    return "needs one or two steps with a mood point: the moods, or the moods and the guesses at them"


@register("distance", _has_moods)
def distance(inputs: Inputs, names: Names) -> Worked:
    """How far apart two mood points lie, in words.

    From one step: between the two partners' points. From two: between each one's guess in the second and
    the other's point in the first. The measure is Euclidean on the 0-10 axes, 0 to 14.1; no number is said.
    """
    points = [{seat: _mood(step, values) for seat, values in given.items()} for step, given in inputs]
    if len(points) == 1:
        near = nearness(points[0].get(Seat.FIRST), points[0].get(Seat.SECOND))
        return Worked(f"The two points are {near}.", {"both": near}) if near else Worked(_NO_POINTS)
    found = {
        seat.value: near
        for seat in Seat
        if (near := nearness(points[1].get(seat), points[0].get(seat.other))) is not None
    }
    if not found:
        return Worked(_NO_POINTS)
    if len(set(found.values())) == 1 and len(found) == 2:
        return Worked(f"Both guesses are {found['first']}.", found)
    said = [f"{names[Seat(seat)]}’s guess is {near}" for seat, near in found.items()]
    return Worked("; ".join(said) + ".", found)


_NO_POINTS = "There are no two points to hold side by side this time."


def _mood(step: Step, values: Values) -> list[int] | None:
    for asked in step.fields:
        if asked.kind is mood_point.KIND:
            value = values.get(asked.id)
            return [int(part) for part in value] if isinstance(value, list) else None
    return None


def nearness(one: Sequence[int] | None, two: Sequence[int] | None) -> str | None:
    """Two points in words, None if either is missing."""
    if one is None or two is None:
        return None
    far = dist(one, two)
    if far <= 1.5:
        return "almost in the same place"
    return "close by" if far <= 3.5 else "some way off" if far <= 7 else "far off"
