"""Servers whose clocks differ: nothing is lost, nothing opens early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rounds.playing import QUESTION, answer, move, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.rounds import play

CARD = "nine-years-old"


@pytest.mark.parametrize("skew", [timedelta(hours=-3), timedelta(hours=3), timedelta(days=-2)])
def test_clock_skew_is_harmless(world: World, skew: timedelta) -> None:
    """check 56: an answer from a server whose clock is off opens like any other and destroys nothing."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "first"}, world.now)
    outcome = move(world.ben, round_id, MoveKind.ANSWER, world.now + skew, "answer", raw={"answer": "second"})
    assert outcome.accepted, play.say_why(outcome)
    for who in (world.ana, world.ben):
        shown = str(play.look(who.me(), round_id, world.now).view.write_json())
        assert "first" in shown
        assert "second" in shown


def test_a_clock_far_ahead_ends_a_round_quietly_and_keeps_its_words(world: World) -> None:
    """check 56: the control: time that has truly passed does end a round; the words stay their author's."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "first"}, world.now)
    ahead = world.now + timedelta(days=90)
    outcome = move(world.ben, round_id, MoveKind.ANSWER, ahead, "answer", raw={"answer": "second"})
    assert not outcome.accepted
    assert "first" in str(play.look(world.ana.me(ahead), round_id, ahead).view.write_json())


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=2), timedelta(days=400)])
def test_a_round_s_time_never_runs_backwards(world: World, back: timedelta) -> None:
    """check 56: on a server whose clock was set back, nothing is before what was done last."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "first"}, world.now)
    earlier = world.now - back
    assert play.look(world.ana.me(), round_id, earlier).now == world.now
    outcome = move(world.ben, round_id, MoveKind.ANSWER, earlier, "answer", raw={"answer": "second"})
    assert outcome.accepted
    moments = [one.at for one in outcome.table.played.folded.taken.values()]
    assert moments == sorted(moments)
    later = world.now + timedelta(hours=1)
    assert play.look(world.ana.me(), round_id, later).now == later  # the control: forwards it does run
