"""An exercise that this instance can't play any more: its rounds rest, and the rest of the house runs."""

from __future__ import annotations

import logging

import pytest
from tests.rounds.installing import install
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, start

from duologue.engine.rules import Rule, add_rule
from duologue.people.refusals import NotFound
from duologue.rounds import history, installed, today
from duologue.rounds.models import ScriptVersion

TEXT = """
title = "Of our own"
practice = "conversation"
minutes = [1, 5]
depth = 1

[[step]]
id = "a"
ask = "each"
text = "What was it?"
rule = "whispered"
fields = [{ id = "line", kind = "short text" }]
"""
SLUG = "conversation/of-our-own"


class Whispered(Rule):
    word = "whispered"
    promise = "private"


@pytest.fixture
def resting(world, monkeypatch, tmp_path):
    """A round of an exercise whose rule is gone again, beside two that play on."""
    with add_rule(Whispered), monkeypatch.context() as there:
        (script,) = install(there, tmp_path, {SLUG: TEXT})
        ScriptVersion.objects.create(sha256=script.sha256, slug=SLUG, source=TEXT)
        round_id = start(world.ana, SLUG, world.now)
        answer(world.ana, round_id, "a", {"line": "The heron"}, world.now)
    installed.find_script.cache_clear()
    installed._resting.clear()
    return round_id


def test_its_rounds_rest_with_a_line_in_the_log_and_the_rest_is_there(world, resting, caplog):
    other = start(world.ben, QUESTION, world.now)
    with caplog.at_level(logging.ERROR):
        assert [table.id for table in today.read_today(world.ana.me(), world.now).asks] == [other]
    assert f"{SLUG}:11: step.a.rule: must be private, shared" in caplog.text
    with pytest.raises(NotFound):
        look(world.ana, resting, world.now)
    start(world.ana, CHECK_IN, world.now)
    past = history.read_month(world.ana.me(), world.now.year, world.now.month, world.now)
    assert [one.rests for one in past if one.id == resting] == [True] and len(past) == 3


def test_what_was_written_is_there_when_the_rule_is_back(world, resting):
    with add_rule(Whispered):
        assert look(world.ana, resting, world.now).own.values
