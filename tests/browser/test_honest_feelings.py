"""The signature of honest feelings, played by two from Today, and the rest before a repair, at 390 px: every
page is looked at by axe when it is first met."""

from __future__ import annotations

from tests.browser import reading
from tests.browser.test_five_ways import Pair, Playing, begun

LINES = {
    "0.f.happened": "On Tuesday you looked at your phone.",
    "0.f.need": "To be asked.",
    "0.f.wish": "Ask me tomorrow.",
}


def test_said_softly_once_now_is_good(couple: Pair):
    ana, ben = couple
    playing = begun(couple, "honest-feelings/say-it-softly")
    ana.press("Write it")
    playing.look(ana)
    ana.fill({**LINES, "0.f.happened": "You never ask me."}).sees("A word such as “always”")
    ana.fill(LINES).choose("sad").press("Ask Ben whether now is good").sees("Ben is asked whether now is good")
    playing.look(ana)
    playing.nothing_shows(ben, "you looked at your phone", "To be asked", "Ask me tomorrow")
    ben.go("/").press("Go on") if ben.go("/").button("Go on").count() else ben.go(playing.path)
    ben.sees("Ana would like to tell you something").sees
    playing.look(ben)
    ben.press("Later today").sees("Later, then.")
    playing.look(ben)
    playing.at(ana, "Ben says: later today.").press("All right")
    ben.press("I have time now").press("Now is good").sees("On Tuesday you looked at your phone.")
    playing.look(ben)
    ben.press("Go on").fill({"0.f.back": "You told me, and I was not there for it."}).press("Done")
    playing.at(ana, "On Tuesday you looked at your phone.").press("Go on")
    playing.at(ana, "Did Ben hear what you meant?").press("Yes, that's it").sees("That may be all for today.")
    playing.look(ana)


def test_nobody_goes_on_before_the_rest_is_over(couple: Pair):
    ana, _ = couple
    playing = begun(couple, "honest-feelings/repair")
    ana.press("Begin the rest").sees("Breathe out slowly")
    assert ana.button("Go on").count() == 0
    playing.look(ana)
    assert reading.complaints(ana.page) == []
    ana.button("Go on").wait_for(timeout=15_000)
    ana.press("Go on").sees("Somebody who wishes both of you well")
    playing.look(ana)
