"""A card of a date as its reader sees it: the words, and what is asked for."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.script import Card, Dealt, Drawn, Script, Seat, Terms
from duologue.languages import find_spoken
from duologue.languages.telling_texts import tell_dealt
from duologue.people import profile
from duologue.people.access import Me
from duologue.rounds import installed
from duologue.rounds.daily.given import FIRST, Given
from duologue.showing.own_side import Own
from duologue.showing.prompts import Prompt
from duologue.showing.view import make_view
from duologue.showing.voice import Voice
from duologue.wording.voice import SPOKEN


def make_drawn(script: Script, card: Card) -> Drawn:
    return Drawn(cards=MappingProxyType({script.draws[0].name: card}), first_is=FIRST)


def make_prompt(
    me: Me, script: Script, card: Card, day: date, now: datetime, voice: Voice = SPOKEN
) -> Prompt:
    """The one step that asks, in the words of whoever reads."""
    dealt = Dealt(script, make_drawn(script, card), Terms(started_at=now, day=day), _read_names(me))
    seat = Seat.FIRST if me.seat == FIRST else Seat.SECOND
    begun = Move("begun", Seat.FIRST, Seat.FIRST, MoveKind.START, now)
    shown = make_view(
        play(dealt, (begun,), {}, now), seat, Own(voice=voice, told=tell_dealt(dealt, find_spoken()))
    ).prompt
    assert shown is not None
    return shown


def find_prompt(me: Me, one: Given, voice: Voice = SPOKEN) -> Prompt:
    """What was asked when something was given, whatever is installed now."""
    return make_prompt(me, installed.find_script(one.header.sha256), one.card, one.day, one.at, voice)


def find_given_fields(me: Me, one: Given) -> tuple[Field, ...]:
    return find_prompt(me, one).fields


def _read_names(me: Me) -> MappingProxyType[Seat, str]:
    names = profile.read_names(me)
    seats = {Seat.FIRST: "a", Seat.SECOND: "b"}
    return MappingProxyType({seat: names.get(letter, "") for seat, letter in seats.items()})
