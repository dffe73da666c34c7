"""Rounds that people are through with, and links to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from tests.rounds.playing import QUESTION, answer, look, move, start
from tests.world import Actor, World

from duologue.counsel import copies, linking, links
from duologue.counsel.copying import Copied
from duologue.engine.moves import MoveKind

WEATHER = "empathy/my-own-weather"


def open_question(world: World, now: datetime, *, of_ana: str = "Ana's", of_ben: str = "Ben's") -> UUID:
    """A round that opened to both, and that both are through with."""
    round_id = start(world.ana, QUESTION, now, card="nine-years-old")
    answer(world.ana, round_id, "answer", {"answer": of_ana}, now)
    answer(world.ben, round_id, "answer", {"answer": of_ben}, now)
    return round_id


def write_alone(who: Actor, now: datetime, words: str) -> UUID:
    """A round for one, to its end."""
    round_id = start(who, WEATHER, now)
    answer(who, round_id, "weather", {"mood": [7, 4]}, now)
    answer(who, round_id, "moment", {"moment": words}, now)
    return round_id


def tap_through(who: Actor, round_id: UUID, now: datetime) -> None:
    """Every tap that is left, to the end of what they may do."""
    table = look(who, round_id, now)
    while table.view.asks and not table.view.fields:
        assert move(who, round_id, MoveKind.ANSWER, now, table.view.step).accepted
        table = look(who, round_id, now)


def make_own(who: Actor, rounds: list[UUID], now: datetime, span: str = "week") -> links.OwnLink:
    found = linking.make_preview(who.me(now), [str(one) for one in rounds], now, both=False)
    id_ = uuid4()
    linking.make_own(who.me(now), id_, [str(one) for one in rounds], span, found.digest, now)
    return next(one for one in links.list_standing(who.me(now), now).own if one.id == str(id_))


def ask(who: Actor, rounds: list[UUID], now: datetime, span: str = "week") -> UUID:
    found = linking.make_preview(who.me(now), [str(one) for one in rounds], now, both=True)
    id_ = uuid4()
    linking.ask(who.me(now), id_, [str(one) for one in rounds], span, found.digest, now)
    return id_


def agree(who: Actor, id_: UUID, now: datetime) -> links.LinkOfBoth:
    linking.agree(who.me(now), id_, linking.read_asked(who.me(now), id_, now)[1].digest, now)
    return next(one for one in links.list_standing(who.me(now), now).of_both if one.id == str(id_))


def list_words(copied: Copied | None) -> list[str]:
    """Everything that a copy says, but for titles."""
    assert copied is not None
    return [
        text
        for one in copied.rounds
        for step in one.steps
        for text in (
            step.text,
            *(part for leaf in step.leaves for line in leaf.lines for part in (line.label, line.text)),
        )
        if text
    ]


def read(secret: str, now: datetime) -> Copied | None:
    return copies.read(secret, now)
