"""Your world, played by two at 390 px to its end, and the map that it leaves: read, asked into, answered.

Every page is looked at when it is first met: axe, its width, light and dark.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.moving import moving
from tests.browser.someone import PHONE, Someone
from tests.browser.test_five_ways import Pair, begun

WORLD = "/world/"


def looked_at(one: Someone) -> None:
    for scheme in ("light", "dark"):
        one.page.emulate_media(color_scheme=scheme)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert reading.complaints(one.page) == [], scheme
    one.page.emulate_media(color_scheme="light")


def test_your_world_from_a_sealed_answer_to_a_question_on_the_map(couple: Pair) -> None:
    ana, ben = couple
    looked_at(ana.go(WORLD))
    ana.sees("Nothing here yet.")
    playing = begun(couple, "hobbies/your-world")
    asked = ana.page.locator("h1").inner_text()
    ana.fill({"0.f.loved": "The kiln, on Sundays"}).press("Done").sees("Ben has the same question.")
    playing.look(ana)
    playing.nothing_shows(ben, "kiln")
    ben.go(WORLD).sees("Nothing here yet.")
    playing.at(ben, asked).fill({"0.f.loved": "Night trains"}).press("Done").sees("The kiln, on Sundays")
    playing.look(ben)
    playing.both_go_on("Go on")
    for asking, telling, about in ((ana, ben, "Night trains"), (ben, ana, "The kiln, on Sundays")):
        playing.at(asking, about).press("Asked, and heard")
        playing.at(telling, "asks you about").press("Told")
    for one in couple:
        playing.at(one, "Your maps are under Ours.")

    ben.go("/history/").follow("Your worlds")
    looked_at(ben)
    ben.sees("This week you could ask Ana about this")
    hers = ben.page.locator(".map").first
    expect(hers).to_contain_text("The kiln, on Sundays")
    expect(hers).to_contain_text(asked)
    hers.get_by_text("The kiln, on Sundays").click()
    looked_at(ben)
    hers.get_by_label("Ask about it in writing").fill("What was the first thing that came out whole?")
    ben.press("Put it there").sees("came out whole?")
    assert ben.path == WORLD

    ana.go("/").sees("What was the first thing that came out whole?")
    ana.sees("Ben wrote beside “The kiln, on Sundays” on your map")
    looked_at(ana)
    with ana.page.expect_navigation():
        ana.page.get_by_role("link", name="came out whole").click()
    assert ana.path == WORLD
    mine = ana.page.locator(".map").last
    looked_at(ana)
    mine.get_by_label("Write something beside it").fill("A cup with two handles.")
    with moving(ana.page):
        mine.get_by_role("button", name="Put it there").click()
    ana.sees("two handles")
    ana_at = ana.page.url
    assert "came out whole" not in ana.go("/").text
    ben.go(f"{WORLD}?{urlsplit(ana_at).query}").sees("two handles")
