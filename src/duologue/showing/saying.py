"""Names, fields and answers as they are said to who reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from duologue.engine.course import value_of
from duologue.engine.fields.kind import Field
from duologue.engine.plan import Scene
from duologue.engine.script import Seat
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.showing.own import Own
from duologue.showing.voice import Line, Voice

Fill = Callable[[str], str]


def say_field(one: Field, fill: Fill, voice: Voice) -> Field:
    """A field with its options as they are read. What somebody wrote, or a card says, is their own words: a
    brace in it quotes nothing."""
    say = voice.quote if one.source else fill
    texts = [say(option.text) for option in one.options]
    if all(text == option.text for text, option in zip(texts, one.options, strict=True)):
        return one
    options = (replace(option, text=text) for option, text in zip(one.options, texts, strict=True))
    return replace(one, options=tuple(options))


def name_of(state: State, seat: Seat, reader: Seat, voice: Voice) -> str:
    """What `reader` calls a seat: its name as one quotes it, or “you” and “the other”."""
    name = state.dealt.names.get(seat)
    return voice.quote(name) if name else voice.say(Line.YOU if seat is reader else Line.THE_OTHER)


def given_values(state: State, scene: Scene, whose: Seat, own: Own) -> Values:
    """What `whose` gave there, as far as both may read it; alone, also what is one's own."""
    values = value_of(state.course, scene, whose) or {}
    ref = state.course.ref(scene.instance, whose)
    if not values and state.course.alone and ref is not None:
        return own.values.get(ref.id or "", {})
    return values
