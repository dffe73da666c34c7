"""What the pages say of a round whose exercise can't be played here just now."""

from __future__ import annotations

from tests.rounds.test_resting_scripts import resting
from tests.web.noscript import NoScript

from duologue.wording.round_words import say_rests

__all__ = ["resting"]


def test_it_stands_in_its_month_and_leads_nowhere(world, resting, browser):
    page = NoScript(browser(world.ana)).go("/history/")
    assert say_rests() in page.text and f"/rounds/{resting}/" not in page.page.html
    assert page.go("/").status == 200
    assert page.go("/me/export/print/").status == 200
    assert page.go(f"/rounds/{resting}/").status == 404
