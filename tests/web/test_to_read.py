"""What there is to read stands on Today with a button that leads to it."""

from __future__ import annotations

from tests.rhythm.test_to_read import A_DAY, DAYS, offered
from tests.web.noscript import NoScript
from tests.world import NOW, World


def test_it_is_one_tap_from_today_or_from_what_else_there_is(browser, world: World, monkeypatch) -> None:
    day = next(number for number in range(DAYS) if offered(world.ana, NOW + number * A_DAY).article)
    now = NOW + day * A_DAY
    monkeypatch.setattr("duologue.web.gate.read_clock", lambda: now)
    slug = offered(world.ana, now).article
    pages = [NoScript(browser(world.ana)).go(path) for path in ("/", "/today/more/")]
    links = [link for page in pages for link in page.page.links]
    assert f"/library/{slug}/" in links
