"""Results worked out for who reads them, from what both may read."""

from __future__ import annotations

from dataclasses import replace

from duologue.engine.course import (
    find_scenes,
)
from duologue.engine.fate import find_fields, is_passed_over
from duologue.engine.fields.kind import Value
from duologue.engine.layout import Scene
from duologue.engine.play import State
from duologue.engine.script import Seat, Step
from duologue.engine.values import Values
from duologue.showing.own_side import Own
from duologue.showing.saying import find_given_values, say_field, say_name
from duologue.showing.voice import Voice
from duologue.workings.results import Worked, work_out


def work_out_step(state: State, scene: Scene, own: Own) -> Worked:
    """The result of a work_out step, of values that both may read."""
    course = state.course
    inputs = []
    for name in scene.step.names:
        # One input a name, whatever was played of it: of several passes the latest that asked each partner.
        given: dict[Seat, Values] = {}
        for one in find_scenes(course, name, scene):
            if not is_passed_over(course, one):
                given.update((whose, find_given_values(state, one, whose, own)) for whose in one.seats)
        step = _resolve_step(state, scene, name, own.voice)
        inputs.append((step, {whose: _quote_own_words(step, values, own) for whose, values in given.items()}))
    names = {whose: say_name(state, whose, Seat.FIRST, own.voice) for whose in Seat}
    return work_out(scene.step.result or "", inputs, names)


def _resolve_step(state: State, scene: Scene, name: str, voice: Voice) -> Step:
    """A step as it was asked: with the options that came from elsewhere."""
    course = state.course
    step = course.plan.places[name].step
    found = find_scenes(course, name, scene)
    fields = find_fields(course, found[-1]) if found else step.fields
    return replace(step, fields=tuple(say_field(one, str, voice) for one in fields))


def _quote_own_words(step: Step, values: Values, own: Own) -> Values:
    """An answer whose own words are said as a sentence quotes them."""
    in_words = {one.id for one in step.fields if one.kind.is_in_words}
    return {
        name: value if name not in in_words else _quote_each(value, own.voice)
        for name, value in values.items()
    }


def _quote_each(value: Value, voice: Voice) -> Value:
    return (
        [voice.say_quote(str(item)) for item in value]
        if isinstance(value, list)
        else voice.say_quote(str(value))
    )
