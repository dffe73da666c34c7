"""The page of a time that begins for both: what it says to each, in their zone, and when it asks again."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.rounds.playing import move, start
from tests.rounds.zones import AUCKLAND, lives
from tests.web.conftest import at
from tests.web.noscript import NoScript

from duologue.engine.moves import MoveKind

SLUG, STEP = "presence/arrive", "slow-minutes"


def left(page: NoScript) -> int:
    found = re.search(r'data-look-in="(\d+)"', page.page.html)
    return int(found[1]) if found else 0


def test_from_two_presses_to_the_end_without_scripts(world, browser, monkeypatch):
    lives(world.ben, AUCKLAND, world.now)
    path = f"/rounds/{start(world.ana, SLUG, world.now)}/"
    ana, ben = (NoScript(browser(who)).go(path) for who in (world.ana, world.ben))
    assert "They begin for both of you at one moment" in ana.text
    ana.press("I'm ready")
    assert "It begins when Ben is ready, too." in ana.text
    assert left(ana) == 601
    ben.press("I'm ready")
    hours = [re.search(r"It runs until (\S+?)\.", one.go(path).text)[1] for one in (ana, ben)]
    assert hours[0] != hours[1], "each by the clock where they are"
    assert left(ana) == left(ben) == 181
    at(world.now + timedelta(minutes=2, seconds=30), monkeypatch)
    assert left(ana.go(path)) == 31
    at(world.now + timedelta(minutes=3), monkeypatch)
    for one in (ana, ben):
        assert "That was the time." in one.go(path).text
        assert left(one) == 0
    assert "Say one sentence each" in ana.press("We're done").text


def test_a_press_that_has_lapsed_is_asked_for_again(world, browser, monkeypatch):
    path = f"/rounds/{start(world.ana, SLUG, world.now)}/"
    ana = NoScript(browser(world.ana)).go(path).press("I'm ready")
    at(world.now + timedelta(minutes=10), monkeypatch)
    assert "It begins when Ben" not in ana.go(path).text
    assert "It begins when Ben is ready, too." in ana.press("I'm ready").text


def test_who_left_in_the_middle_comes_back_to_it_while_it_runs(world, browser):
    round_id = start(world.ana, SLUG, world.now)
    for who in (world.ana, world.ben):
        move(who, round_id, MoveKind.BEGIN, world.now, STEP)
    ana, ben = (NoScript(browser(who)).go(f"/rounds/{round_id}/") for who in (world.ana, world.ben))
    before = ben.text
    ana.press("Leave this one")
    assert ben.go(f"/rounds/{round_id}/").text == before
    assert "It runs until" in ana.press("Come back to it").text
