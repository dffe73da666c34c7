"""Results worked out for who reads them, from what both may read."""

from __future__ import annotations

from dataclasses import replace

from duologue.engine.course import (
    scenes_of,
)
from duologue.engine.fate import fields_at, passed_over
from duologue.engine.fields.kind import Value
from duologue.engine.plan import Scene
from duologue.engine.script import Seat, Step
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.showing.own import Own
from duologue.showing.saying import given_values, name_of, say_field
from duologue.showing.voice import Voice
from duologue.workings.results import Worked, work_out


def worked(state: State, scene: Scene, own: Own) -> Worked:
    """The result of a work_out step, of values that both may read."""
    course = state.course
    inputs = []
    for name in scene.step.names:
        # One input a name, whatever was played of it: of several passes the latest that asked each partner.
        given: dict[Seat, Values] = {}
        for one in scenes_of(course, name, scene):
            if not passed_over(course, one):
                given.update((whose, given_values(state, one, whose, own)) for whose in one.seats)
        step = _resolved(state, scene, name, own.voice)
        inputs.append((step, {whose: _quoting(step, values, own) for whose, values in given.items()}))
    names = {whose: name_of(state, whose, Seat.FIRST, own.voice) for whose in Seat}
    return work_out(scene.step.result or "", inputs, names)


def _resolved(state: State, scene: Scene, name: str, voice: Voice) -> Step:
    """A step as it was asked: with the options that came from elsewhere."""
    course = state.course
    step = course.plan.places[name].step
    found = scenes_of(course, name, scene)
    fields = fields_at(course, found[-1]) if found else step.fields
    return replace(step, fields=tuple(say_field(one, str, voice) for one in fields))


def _quoting(step: Step, values: Values, own: Own) -> Values:
    """An answer whose own words are said as a sentence quotes them."""
    in_words = {one.id for one in step.fields if one.kind.is_in_words}
    return {
        name: value if name not in in_words else _each(value, own.voice) for name, value in values.items()
    }


def _each(value: Value, voice: Voice) -> Value:
    return [voice.quote(str(item)) for item in value] if isinstance(value, list) else voice.quote(str(value))
