"""Faults of one round that an independent reading found, each with what must hold."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rounds.installing import install
from tests.rounds.playing import QUESTION, answer, look, move, start

from duologue.engine.moves import MoveKind
from duologue.people.refusals import NotFound
from duologue.rounds import weekly

MIXED = """
title = "Mine and ours"
practice = "affection"
minutes = [1, 5]
depth = 1
quiet_after = 3

[[step]]
id = "mine"
ask = "each"
text = "For yourself?"
rule = "private"
fields = [{ id = "line", kind = "short text" }]

[[step]]
id = "ours"
ask = "each"
text = "What would you like?"
rule = "matched"
fields = [{ id = "ways", kind = "several", options = ["Tea", "A walk"] }]
"""
NEAR = """
title = "How near"
practice = "affection"
minutes = [1, 5]
depth = 1

[[step]]
id = "near"
ask = "each"
text = "How near do you feel?"
rule = "counted"
fields = [{ id = "near", kind = "0-10", feeds = "closeness" }]
"""


def test_what_is_private_can_be_shared_after_the_quiet_date_though_something_was_matched(
    world, monkeypatch, tmp_path
):
    install(monkeypatch, tmp_path, {"affection/mine-and-ours": MIXED})
    round_id = start(world.ana, "affection/mine-and-ours", world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "mine", {"line": "The heron"}, world.now)
        answer(who, round_id, "ours", {"ways": ["tea"]}, world.now)
    late = world.now + timedelta(days=4)
    for who in (world.ana, world.ben):
        look(who, round_id, late)
    assert move(world.ana, round_id, MoveKind.SHARE, late, "mine").accepted
    there = look(world.ben, round_id, late).view.write_json()["sees"]
    assert there["mine"]["first"] == {"line": "The heron"} and there["ours"]["matched"] == {"ways": ["tea"]}


def test_the_id_of_the_other_s_move_is_nobody_else_s_replay(world):
    round_id, made = start(world.ana, QUESTION, world.now), uuid4()
    answered = move(
        world.ana, round_id, MoveKind.ANSWER, world.now, "answer", raw={"answer": "Soup"}, id=made
    )
    assert answered.accepted
    with pytest.raises(NotFound):
        move(world.ben, round_id, MoveKind.ANSWER, world.now, "answer", raw={"answer": "Tea"}, id=made)


def test_what_is_said_anew_after_taking_back_counts_under_its_own_day(world, monkeypatch, tmp_path):
    install(monkeypatch, tmp_path, {"affection/how-near": NEAR})
    round_id = start(world.ana, "affection/how-near", world.now)
    answer(world.ana, round_id, "near", {"near": 7}, world.now)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, world.now, "near").accepted
    tomorrow = world.now + timedelta(days=1)
    answer(world.ana, round_id, "near", {"near": 5}, tomorrow)
    assert weekly.read_own_days(world.ana.me(tomorrow)) == {tomorrow.date(): 5}
