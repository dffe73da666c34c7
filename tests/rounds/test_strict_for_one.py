"""Strict sealing where a step, or the one it opens with, asks one of the two alone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from tests.rounds.installing import install
from tests.rounds.playing import answer, look, start
from tests.world import World

from duologue.people import sealing
from duologue.rounds import opening, releasing

SLUG = "conversation/a-test"
HEAD = """
title = "A test"
practice = "conversation"
line = "Two things, one after the other."
in_short = "Two things."
minutes = [1, 5]
depth = 1
where = "either"
sources = ["algoe-2016"]
not_for = "Leave it if you'd rather not."
"""
LOOK = '[[step]]\nid = "look"\nreveal = ["one"]\ntext = "Look."\n'
# Whom the step asks, and whom the one that it opens with; "" for its own.
ASKED = [("first", ""), ("first", "first"), ("first", "other"), ("other", ""), ("other", "first")]


def asking(id_: str, who: str, rule: str) -> str:
    fields = 'fields = [{ id = "f", kind = "short text" }]'
    return f'[[step]]\nid = "{id_}"\nask = "{who}"\ntext = "What is it?"\nrule = {rule}\n{fields}\n'


def begin(world: World, monkeypatch: pytest.MonkeyPatch, folder: Path, who: str, gate: str) -> UUID:
    rule = '{ sealed = "gate" }' if gate else '"sealed"'
    text = HEAD + asking("one", who, rule) + (asking("gate", gate, '"sealed"') if gate else "") + LOOK
    assert install(monkeypatch, folder, {SLUG: text})
    sealing.make_strict(world.ana.me(world.now), world.now)
    return start(world.ana, SLUG, world.now)


def come_by(world: World, round_id: UUID) -> list[str | None]:
    """Both are here again, twice; the step at which each then stands."""
    for who in (world.ana, world.ben) * 2:
        releasing.release_owed(who.me(world.now), world.now)
        look(who, round_id, world.now)
    return [look(who, round_id, world.now).view.step for who in (world.ana, world.ben)]


def play(world: World, round_id: UUID, who: str, gate: str) -> list[str | None]:
    """Everybody answers what they are asked, in either order; where both stand once both were here again."""
    for name, actor in (("first", world.ana), ("other", world.ben)):
        for step, asked in (("one", who), ("gate", gate)):
            if asked in (name, "each"):
                answer(actor, round_id, step, {"f": f"{name} says {step}"}, world.now)
    return come_by(world, round_id)


@pytest.mark.parametrize(("who", "gate"), ASKED)
def test_strict_what_one_alone_is_asked_opens_and_the_round_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, who: str, gate: str
) -> None:
    round_id = begin(world, monkeypatch, tmp_path, who, gate)
    assert play(world, round_id, who, gate) == ["look", "look"]


@pytest.mark.parametrize(("who", "gate"), ASKED)
def test_a_release_that_waits_for_who_is_never_asked_is_a_dead_end(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, who: str, gate: str
) -> None:
    """The control."""
    monkeypatch.setattr(opening, "_asks_nobody_else", lambda *_: False)
    round_id = begin(world, monkeypatch, tmp_path, who, gate)
    assert play(world, round_id, who, gate) != ["look", "look"]


def test_strict_what_one_alone_is_asked_stays_closed_until_the_other_answered_what_it_opens_with(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """check 12: the other is asked there, so nothing opens by the author's coming alone."""
    round_id = begin(world, monkeypatch, tmp_path, "first", "other")
    answer(world.ana, round_id, "one", {"f": "first says one"}, world.now)
    come_by(world, round_id)
    assert "first says one" not in str(look(world.ben, round_id, world.now).view.write_json())
