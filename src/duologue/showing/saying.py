"""Names, fields and answers as they are said to who reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from duologue.engine.course import find_value
from duologue.engine.fields.kind import Field
from duologue.engine.layout import Scene
from duologue.engine.script import Seat
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.showing.own_side import Own
from duologue.showing.voice import EngineLine, Voice

Fill = Callable[[str], str]


def say_field(one: Field, fill: Fill, voice: Voice) -> Field:
    """A field with its options as they are read. What somebody wrote, or a card says, is their own words: a
    brace in it quotes nothing."""
    if one.evenings:
        texts = [voice.say_value(one, [option.id]) for option in one.options]
    else:
        say = voice.say_quote if one.source else fill
        texts = [say(option.text) for option in one.options]
    if all(text == option.text for text, option in zip(texts, one.options, strict=True)):
        return one
    options = (replace(option, text=text) for option, text in zip(one.options, texts, strict=True))
    return replace(one, options=tuple(options))


def say_name(state: State, seat: Seat, reader: Seat, voice: Voice) -> str:
    """What `reader` calls a seat: its name as one quotes it, or “you” and “the other”."""
    name = state.dealt.names.get(seat)
    return (
        voice.say_quote(name)
        if name
        else voice.say(EngineLine.YOU if seat is reader else EngineLine.THE_OTHER)
    )


def find_own_values(state: State, scene: Scene, whose: Seat, own: Own) -> Values:
    """What `whose` gave there, open or not, for a view of their own: of what is not open, `own` has their
    values and nobody else's."""
    ref = state.course.find_ref(scene.instance, whose)
    closed = own.values.get(ref.id or "", {}) if ref is not None else {}
    return find_given_values(state, scene, whose, own) or closed


def find_given_values(state: State, scene: Scene, whose: Seat, own: Own) -> Values:
    """What `whose` gave there, as far as both may read it; alone, also what is one's own."""
    values = find_value(state.course, scene, whose) or {}
    ref = state.course.find_ref(scene.instance, whose)
    if not values and state.course.alone and ref is not None:
        return own.values.get(ref.id or "", {})
    return values
