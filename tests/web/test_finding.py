"""Finding a word from Ours, without a script; no address and no page to go back to holds the word."""

from __future__ import annotations

from datetime import timedelta

from tests.rounds.playing import QUESTION, answer, start
from tests.web.noscript import NoScript

from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds


def test_a_word_is_found_from_ours_and_leads_to_where_it_stands(browser, world):
    round_id = start(world.ana, QUESTION, world.now, card="nine-years-old")
    for who, words in ((world.ana, "A heron on the weir"), (world.ben, "An otter")):
        answer(who, round_id, "answer", {"answer": words}, world.now)
    ben = NoScript(browser(world.ben)).go("/history/").fill("Find", {"words": "HÉRON"})
    assert ben.path == "/find/"
    assert "A heron on the weir" in ben.text and "Ana" in ben.text
    assert f"/rounds/{round_id}/" in ben.page.links
    assert not any("heron" in link.lower() for link in ben.page.links)
    ben.fill("Find", {"words": "unicorn"})
    assert "Nothing holds all of these words." in ben.text


def test_further_back_goes_on_with_the_same_word(browser, world):
    when = world.now - timedelta(days=500)
    keeping.keep(world.ben.me(when), kinds.find_kind("moment"), "A heron, long ago", when)
    ben = NoScript(browser(world.ben)).go("/history/").fill("Find", {"words": "heron"})
    assert "long ago" not in ben.text
    assert "A heron, long ago" in ben.press("Further back").text


def test_a_day_that_is_none_is_said_to_be_none(browser, world):
    page = NoScript(browser(world.ben)).go("/find/")
    for until in ("2026-02-30", "0001-01-01", "9999-12-31", "x" * 400):
        page.send("/find/", {"words": ["heron"], "until": [until]})
        assert page.status in (200, 422), until
