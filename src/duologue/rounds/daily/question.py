"""A card of a date as its reader sees it: the words, and what is asked for."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.script import Card, Dealt, Drawn, Script, Seat, Terms
from duologue.languages import spoken
from duologue.languages.telling import told_dealt
from duologue.people import profile
from duologue.people.access import Me
from duologue.rounds import installed
from duologue.rounds.daily.given import FIRST, Given
from duologue.showing.own import Own
from duologue.showing.prompts import Prompt
from duologue.showing.view import view
from duologue.showing.voice import Voice
from duologue.wording.voice import SPOKEN


def drawn(script: Script, card: Card) -> Drawn:
    return Drawn(cards=MappingProxyType({script.draws[0].name: card}), first_is=FIRST)


def prompt(me: Me, script: Script, card: Card, day: date, now: datetime, voice: Voice = SPOKEN) -> Prompt:
    """The one step that asks, in the words of whoever reads."""
    dealt = Dealt(script, drawn(script, card), Terms(started_at=now, day=day), _names(me))
    seat = Seat.FIRST if me.seat == FIRST else Seat.SECOND
    begun = Move("begun", Seat.FIRST, Seat.FIRST, MoveKind.START, now)
    shown = view(
        play(dealt, (begun,), {}, now), seat, Own(voice=voice, told=told_dealt(dealt, spoken()))
    ).prompt
    assert shown is not None
    return shown


def prompt_of(me: Me, one: Given, voice: Voice = SPOKEN) -> Prompt:
    """What was asked when something was given, whatever is installed now."""
    return prompt(me, installed.script_of(one.header.sha256), one.card, one.day, one.at, voice)


def fields_of(me: Me, one: Given) -> tuple[Field, ...]:
    return prompt_of(me, one).fields


def _names(me: Me) -> MappingProxyType[Seat, str]:
    names = profile.names(me)
    seats = {Seat.FIRST: "a", Seat.SECOND: "b"}
    return MappingProxyType({seat: names.get(letter, "") for seat, letter in seats.items()})
