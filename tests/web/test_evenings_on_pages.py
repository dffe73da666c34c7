"""Evenings to tap, as two people find them: on the round's page and on Today."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.rounds.playing import start
from tests.rounds.test_evenings import A_DAY, NIGHTS, SLUG, shelf, tick
from tests.rounds.zones import AUCKLAND, LOS_ANGELES, Apart
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.world import NOW, World


@pytest.fixture
def round_id(world: World) -> UUID:
    return start(world.ana, SLUG, NOW)


def test_the_page_offers_no_evening_that_has_been_and_keeps_a_ticked_one(
    world: World, browser, round_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/rounds/{round_id}/"
    html = NoScript(browser(world.ben)).go(path).page.html
    assert [slot for slot in NIGHTS if f'value="{slot}"' in html] == NIGHTS
    tick(world.ana, round_id, 0, 4)
    later = NOW + 2 * A_DAY
    for who in (world.ana, world.ben):
        who.visit(later)
    at(later, monkeypatch)
    html = NoScript(browser(world.ben)).go(path).page.html
    assert [slot for slot in NIGHTS if f'value="{slot}"' in html] == NIGHTS[1:], (
        "half past six in the evening"
    )
    html = NoScript(browser(world.ana)).go(path).page.html
    assert f'value="{NIGHTS[0]}" checked' in html


def test_today_says_it_on_the_day_and_leads_to_it(
    world: World, browser, round_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in (world.ana, world.ben):
        tick(who, round_id, 1)
    said = "You both have this evening."
    (found,) = shelf(world.ana)
    page = NoScript(browser(world.ben)).go(f"/kept/{found.id}/")
    assert "Both of you" in page.text and "An evening of both" in page.text
    for n, there in ((0, False), (1, False), (2, True), (3, False)):
        at(NOW + n * A_DAY, monkeypatch)
        for who in (world.ana, world.ben):
            who.visit(NOW + n * A_DAY)
            page = NoScript(browser(who)).go("/")
            assert (said in page.text) is there, n
            assert (f'href="/kept/{found.id}/"' in page.page.html) is there, n


def test_where_all_of_them_are_over_it_says_so(db: None, browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Auckland the last of them is over some hours before the round goes quiet."""
    apart = Apart.since(NOW, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    path = f"/rounds/{start(ana, SLUG, NOW)}/"
    later = NOW.replace(hour=10) + 5 * A_DAY
    at(later, monkeypatch)
    for who in (ana, ben):
        who.visit(later)
    said = "These evenings are over."
    hers, his = (NoScript(browser(who)).go(path) for who in (ana, ben))
    assert said in hers.text and "None of these" in hers.text and 'type="checkbox"' not in hers.page.html
    assert said not in his.text and f'value="{NIGHTS[4]}"' in his.page.html
