"""Short ways to play a round in tests, through the services that pages use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from tests.world import NOW, Actor

from duologue.engine.moves import MoveKind
from duologue.engine.script import Script
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds
from duologue.people import own_settings
from duologue.rounds import decks, play, starting
from duologue.rounds.play import Outcome, Wish
from duologue.rounds.reading_rounds import Table

QUESTION = "conversation/an-open-question"
CHECK_IN = "check-in/check-in"
LOAD = "equal-power/who-carries-what"
KINDS = "state-of-us/this-month"


def switch_on(script: Script, *people: Actor) -> None:
    """What the exercise asks for, without which it is not there; and kept cards, where it deals those."""
    for draw in script.draws:
        if draw.deck is not None and decks.is_kept(draw.deck):
            kind = keepsake_kinds.find_kind(draw.deck.partition("/")[2])
            keeping.keep(people[0].me(), kind, "Ποια λάμπα;\nΠοια πόρτα;", NOW)
    for who in people:
        if script.setting is not None:
            on = {script.setting: True}
            own_settings.change(who.me(), lambda before, on=on: replace(before, **on))


def start(who: Actor, slug: str, now: datetime, **more: Any) -> UUID:
    made = starting.start(who.me(now), slug, now, **more)
    assert isinstance(made, starting.Started), made
    return made.round_id


def move(
    who: Actor, round_id: UUID, kind: MoveKind, now: datetime, step: str | None = None, **more: Any
) -> Outcome:
    wish = Wish(more.pop("id", uuid4()), kind, step, **more)
    return play.act(who.me(now), round_id, [wish], now)


def answer(who: Actor, round_id: UUID, step: str, values: dict[str, object] | None, now: datetime) -> Outcome:
    outcome = move(who, round_id, MoveKind.ANSWER, now, step, raw=values)
    assert outcome.accepted, play.say_why(outcome)
    return outcome


def look(who: Actor, round_id: UUID, now: datetime) -> Table:
    return play.look(who.me(now), round_id, now)


def sees(who: Actor, round_id: UUID, now: datetime) -> dict[str, Any]:
    found: Any = look(who, round_id, now).view.write_json()["sees"]
    return dict(found)
