"""A path of four evenings that no instance has, for tests of the mechanism."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from tests.rounds.playing import answer, look
from tests.world import Actor

from duologue.engine.moves import MoveKind
from duologue.people.access import Me
from duologue.rounds import path_files, paths, play
from duologue.rounds.path_files import Path, PathEvening
from duologue.rounds.paths import PathStanding, Started
from duologue.rounds.play import Wish

NAME = "made-up"
TWO, ONE = "conversation/an-open-question", "state-of-us/my-week"
EVENINGS = ("first", "second", "third", "fourth")


def make_path() -> Path:
    evenings = tuple(PathEvening(id_, TWO, ONE, f"Note of the {id_}.") for id_ in EVENINGS)
    return Path("Four made-up evenings", "Only here.", evenings)


def install_path(monkeypatch: pytest.MonkeyPatch) -> Path:
    made = {NAME: make_path()}

    def read() -> Mapping[str, Path]:
        return made

    monkeypatch.setattr(path_files, "read_paths", read)
    monkeypatch.setattr(path_files, "tell_paths", read)
    return made[NAME]


def begin(who: Actor, evening: str, now: datetime, *, together: bool = False) -> UUID:
    made = paths.begin(who.me(now), NAME, evening, now, together=together, id=uuid4())
    assert isinstance(made, Started), made
    return made.round_id


def play_through(round_id: UUID, now: datetime, *people: Actor) -> None:
    """Each does what the round asks of them until nothing is left, skipping what may be skipped."""
    for _ in range(12):
        for who in people:
            _act_once(who.me(now), round_id, now)
    assert all(look(who, round_id, now).stands == "closed" for who in people)


def _act_once(me: Me, round_id: UUID, now: datetime) -> None:
    table = play.look(me, round_id, now)
    for one in table.view.may:
        if one.kind is MoveKind.SKIP and one.step is not None:
            play.act(me, round_id, [Wish(uuid4(), MoveKind.SKIP, str(one.step))], now)
            return
        if one.kind is MoveKind.RECEIVE and one.step is not None:
            play.act(me, round_id, [Wish(uuid4(), MoveKind.RECEIVE, str(one.step), said="thanks")], now)
            return
        if one.kind is MoveKind.ANSWER and one.step is not None and table.view.step == str(one.step):
            play.act(me, round_id, [Wish(uuid4(), MoveKind.ANSWER, str(one.step), raw={})], now)
            return


def walk_alone(who: Actor, evening: str, now: datetime) -> None:
    round_id = begin(who, evening, now)
    for step in ("gave", "ahead"):
        answer(who, round_id, step, {"line": "The heron at the lock"}, now)
    assert look(who, round_id, now).stands == "closed"


def stand(who: Actor, now: datetime) -> PathStanding:
    return paths.find_standing(who.me(now), NAME, now)
