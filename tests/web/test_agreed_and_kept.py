"""What the end of a round says of what the two agreed: that it is kept, only where it is."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from tests.rounds.playing import answer, look, start
from tests.world import NOW, World

from duologue.manuscript.parse import parse
from duologue.rounds import installed
from duologue.web import direction, presenting
from duologue.web.page import load_screen

SLUG = "consensus/one-sentence"
ONE_SENTENCE = """
title = "One sentence"
practice = "consensus"
minutes = [1, 2]
depth = 1
takes_place = false
KEPT
[[step]]
id = "so"
agree = "Tea at nine?"
"""
LIES_THERE = "It lies with what you have"


def say_at_the_end(kept: str, world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """What Ana's page says once both have said yes."""
    script = parse(ONE_SENTENCE.replace("KEPT", kept), SLUG)
    every = MappingProxyType({**installed.read_scripts(), SLUG: script})
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script)
    round_id = start(world.ana, SLUG, NOW)
    for person in (world.ana, world.ben):
        answer(person, round_id, "so", {"agree": "yes"}, NOW)
    table = look(world.ana, round_id, NOW)
    page = presenting.present(table, direction.read_both_isolated(world.ana.me()))
    text = str(load_screen(page.screen).show(page.screen, page.frame, "", ""))
    assert "Agreed, by both of you." in text and "Tea at nine?" in text
    return text


def keep(more: str) -> str:
    return f'[[keep]]\nkind = "agreement"\nstep = "so"\n{more}'


def test_what_is_not_kept_is_not_said_to_be(world, monkeypatch):
    assert LIES_THERE not in say_at_the_end("", world, monkeypatch)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("again = { weeks = 4 }", "and comes up again on its day."),
        ("lasts = { days = 7 }", "It ends by itself."),
        ("", "</a>.</p>"),
    ],
)
def test_what_is_kept_is_said_to_be_and_what_becomes_of_it(more, said, world, monkeypatch):
    shown = say_at_the_end(keep(more), world, monkeypatch)
    assert LIES_THERE in shown and said in shown
    others = {"and comes up again on its day.", "It ends by itself.", "</a>.</p>"} - {said}
    assert not any(one in shown for one in others)
