"""What there is to read stands on Today with a button that leads to it."""

from __future__ import annotations

from datetime import timedelta

from tests.rhythm.test_to_read import A_DAY, DAYS, offered
from tests.web.noscript import NoScript
from tests.world import NOW, World

from duologue.library import articles


def test_it_is_one_tap_from_today_or_from_what_else_there_is(browser, world: World, monkeypatch) -> None:
    day = next(number for number in range(DAYS) if offered(world.ana, NOW + number * A_DAY).article)
    now = NOW + day * A_DAY
    monkeypatch.setattr("duologue.web.gate.read_clock", lambda: now)
    slug = offered(world.ana, now).article
    pages = [NoScript(browser(world.ana)).go(path) for path in ("/", "/today/more/")]
    links = [link for page in pages for link in page.page.links]
    assert f"/library/{slug}/" in links


def test_what_was_read_is_not_offered_any_more_that_day_and_another_article_reads_nothing(
    browser, world: World, monkeypatch
) -> None:
    day = next(number for number in range(DAYS) if offered(world.ana, NOW + number * A_DAY).article)
    now = NOW + day * A_DAY
    monkeypatch.setattr("duologue.web.gate.read_clock", lambda: now)
    slug = offered(world.ana, now).article
    ana = NoScript(browser(world.ana))
    ana.go(f"/library/{next(one for one in articles.read_articles() if one != slug)}/")
    # The control.
    assert f"/library/{slug}/" in ana.go("/").page.links
    ana.go(f"/library/{slug}/")
    assert f"/library/{slug}/" not in ana.go("/").page.links
    assert not offered(world.ana, now + timedelta(hours=2)).exercise, "nothing stands in for it"
    assert offered(world.ana, now + A_DAY).exercise is not None
