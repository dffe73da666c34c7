"""Phones down, played by two at 390 px: one time that begins for both at one moment and ends with a bell."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.test_five_ways import Pair, begun

RUNS, OVER = "It runs until", "That was the time."


def test_phones_down_from_two_presses_to_how_much_of_each_was_there(couple: Pair):
    ana, ben = couple
    for one in couple:
        one.page.clock.install()
    playing = begun(couple, "presence/phones-down")
    ana.press("Coming home, 4 minutes")
    for one in couple:
        playing.at(one, "They begin for both of you at one moment").sees(
            "it rings when you see this page again"
        )
    before = reading.scrubbed(ben.page.content())
    # It stays on its page, so that the tap lets the bell ring.
    ana.button("I'm ready").click()
    ana.sees("It begins when Ben is ready, too.")
    playing.look(ana)
    assert reading.scrubbed(ben.go(playing.path).page.content()) == before
    ben.button("I'm ready").click()
    # Nobody loads a page again: what the second presses brings the first on.
    until = {one.sees(RUNS).inner_text() for one in couple}
    assert len(until) == 1, "for both the same moment"
    for one in couple:
        playing.look(one)
    # In the middle Ben loads the page again, and Ana goes to Today and back.
    assert ben.go(playing.path).sees(RUNS).inner_text() in until
    assert ana.go("/").go(playing.path).sees(RUNS).inner_text() in until
    for one in couple:
        expect(one.page.locator("begun-time text")).to_have_text("4 min")
        one.page.clock.fast_forward("03:30")
        expect(one.page.locator("begun-time text")).to_have_text("1 min")
        one.page.clock.fast_forward("00:31")
        one.sees(OVER)
        playing.look(one)
        one.press("We're done").sees("Were you there with your thoughts?")
    before = reading.scrubbed(ben.go(playing.path).page.content())
    ana.press("I was there most of the time").sees("Yours is safe and still closed")
    assert reading.scrubbed(ben.go(playing.path).page.content()) == before
    playing.at(ben, "Were you there with your thoughts?").press("My thoughts came and went")
    for one in couple:
        playing.at(one, "The same minutes can be different for each of you.").sees(
            "My thoughts came and went"
        )
        one.press("Go on").press("Said").sees("That was all of it")
    playing.look(ben, folds=True)
