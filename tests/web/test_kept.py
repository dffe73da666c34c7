"""The pages of what is kept: how a shelf is gone through, and what never stands in an address or a title."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from tests.keepsakes.shelf import SUNDAYS, agreed
from tests.web.noscript import NoScript

from duologue.keepsakes import keeping
from duologue.languages.dates_in_words import write_ago
from duologue.manuscript import keepsake_kinds as kinds


def test_a_long_shelf_is_gone_through_page_by_page(browser, world):
    for n in range(95):
        day = world.now - timedelta(days=n)
        keeping.keep(world.ana.me(), kinds.MOMENT, f"Moment {n:03}", day)
    ben, found = NoScript(browser(world.ben)).go("/kept/?kind=moment"), []
    for _ in range(3):
        found += re.findall(r"Moment \d{3}", ben.text)
        if "Earlier ones" in ben.text:
            address = re.search(r'href="([^"]+)">Earlier ones', ben.page.html)
            ben.go(address[1].replace("&amp;", "&"))
    assert found == [f"Moment {n:03}" for n in range(95)]
    assert "Earlier ones" not in ben.text


def test_words_looked_for_stand_in_no_address_and_no_title(browser, world):
    """check 45"""
    keeping.keep(world.ana.me(), kinds.MOMENT, "The lighthouse at night", world.now)
    ben = NoScript(browser(world.ben)).go("/kept/").fill("Find", {"words": "lighthouse"})
    assert "The lighthouse at night" in ben.text
    assert ben.path == "/kept/"
    assert "<title>Duologue</title>" in ben.page.html
    assert not [
        found for found in re.findall(r'(?:href|action)="([^"]*)"', ben.page.html) if "light" in found
    ]


def test_an_empty_shelf_says_how_something_comes_onto_it(browser, world):
    ana, by_itself = NoScript(browser(world.ana)), "It fills by itself"
    assert by_itself in ana.go("/kept/").text
    for path, said in (
        ("/kept/?out-of-sight", "Nothing is out of sight."),
        ("/kept/?kind=idea", "None yet."),
    ):
        assert said in ana.go(path).text and by_itself not in ana.text


def test_a_day_that_is_none_keeps_what_was_typed(browser, world):
    ana = NoScript(browser(world.ana)).go("/kept/new/")
    ana.press("Keep it", kind="agreement", text=SUNDAYS, again="31.12.")
    assert ana.status == 422
    assert "no day we know" in ana.text
    assert SUNDAYS in ana.page.html


def test_a_wording_from_an_old_page_is_refused_with_what_was_typed(browser, world):
    id_ = agreed(world)
    ana, phone = (NoScript(browser(world.ana)).go(f"/kept/{id_}/") for _ in range(2))
    phone.press("Say it like this", text="From the phone")
    ana.press("Say it like this", text="From the desk")
    ana.go(f"/kept/{id_}/")
    assert "From the desk" in ana.text or "From the phone" in ana.text
    old = NoScript(browser(world.ana)).go(f"/kept/{id_}/")
    phone.go(f"/kept/{id_}/").press("Say it like this", text="From the phone again")
    old.press("Say it like this", text="From the desk again")
    assert old.status == 409
    assert "a step behind" in old.text
    assert "From the desk again" in old.page.html and "From the phone again" in old.page.html


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Today"),
        (1, "Yesterday"),
        (5, "5 days ago"),
        (35, "5 weeks ago"),
        (92, "3 months ago"),
        (365, "12 months ago"),
        (760, "2 years ago"),
    ],
)
def test_how_long_ago_is_said_as_one_would_say_it(days, said):
    today = date(2026, 11, 22)
    assert write_ago(today - timedelta(days=days), today) == said
