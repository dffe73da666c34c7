"""Leave quickly: one tap, and the page is gone, from "back" too, and, where that is safe, locked."""

from __future__ import annotations

import pytest
from tests.browser.someone import Company, Someone
from tests.browser.stuck import Chromium

AWAY = "https://www.wikipedia.org/"
PASSWORD = "seven lanterns walk uphill"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def ana(request: pytest.FixtureRequest, company: Company) -> Someone:
    return company.couple(java_script_enabled=request.param)[0]


def tap(one: Someone) -> None:
    """One tap on "Leave quickly", with a finger."""
    one.world().button("Leave quickly").tap()
    one.page.wait_for_url(AWAY)


def gone(one: Someone) -> None:
    """It went elsewhere because it was told to: that is no request of a page's own."""
    assert one.watch.elsewhere == [AWAY]
    one.watch.elsewhere.clear()


def test_one_tap_leads_away_and_back_does_not_return(company: Company):
    """check 46: the page is replaced: before it comes what came before."""
    ana = company.couple()[0].go("/promise/").go("/history/")
    tap(ana)
    gone(ana)
    ana.page.go_back()
    assert ana.path == "/promise/"


def test_a_secured_account_is_locked(ana: Someone, company: Company):
    """check 46: its cookies are gone and the session is over, not only out of sight.

    Without scripts "back" leads to the page that was left, and there stands the door.
    """
    name = f"ana-{id(ana)}"
    ana.go("/me/account/").fill({"sign_in_name": name, "password": PASSWORD, "again": PASSWORD})
    ana.press("Use a password").writes_down_the_sheet()
    tap(ana)
    gone(ana)
    ana.page.wait_for_timeout(300)
    assert (
        ana.go("/history/").path == "/history/"
    )  # here it may still be undone: the page goes, the key stays
    second = company.comes("Ana-again", java_script_enabled=ana.scripts)
    second.go("/sign-in/").fill({"name": name, "password": PASSWORD}).press("Sign in")
    before = {name: str(one["value"]) for name, one in second.cookies().items()}
    second.go("/history/")
    tap(second)
    gone(second)
    until_gone(second)
    second.page.go_back()
    assert "The slow train." not in second.page.content()
    assert second.page.get_by_role("navigation", name="Main").count() == 0
    second.wears(before)
    second.go("/")
    assert second.page.locator('a[href="/sign-in/"]').count() == 1
    assert second.go("/history/").path == "/"


def until_gone(one: Someone) -> None:
    """The lock travels on its own: it may come a moment after the page went."""
    for _ in range(60):
        if not one.kept("id", "key"):
            return
        one.page.wait_for_timeout(50)
    raise AssertionError(f"still signed in: {sorted(one.cookies())}")


def test_what_only_this_device_can_open_is_left_but_not_lost(ana: Someone):
    """check 46: before the account is secured, locking would lose the words; the page goes, the key stays."""
    tap(ana)
    gone(ana)
    ana.page.wait_for_timeout(300)
    assert len(ana.kept("id", "key")) == 2
    assert ana.go("/history/").path == "/history/"


def test_the_history_does_not_grow(company: Company):
    """check 46: `location.replace`: the page takes the place of the one that was left."""
    ana = company.couple()[0]
    ana.go("/us/").go("/history/")
    before = ana.page.evaluate("history.length")
    tap(ana)
    gone(ana)
    assert ana.page.evaluate("history.length") == before


def test_a_plain_link_would_be_caught(chromium: Chromium, home: str):
    """The control: with an ordinary link in its place, "back" returns."""
    context = chromium.new_context()
    page = context.new_page()
    page.route(AWAY, lambda route: route.fulfill(body="<p>elsewhere</p>", content_type="text/html"))
    page.goto(f"{home}/promise/")
    page.goto(f"{home}/sign-in/")
    before = page.evaluate("history.length")
    page.evaluate(f"location.assign('{AWAY}')")
    page.wait_for_url(AWAY)
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    assert page.url == f"{home}/sign-in/"
    context.close()


@pytest.mark.parametrize("path", ["/", "/us/", "/ways/", "/jar/", "/me/account/", "/us/invite/"])
def test_it_stands_on_every_page_within_a_thumb_s_reach(path: str, company: Company):
    """check 46: visible without scrolling, large enough for a finger."""
    ana = company.couple()[0].go(path)
    box = ana.button("Leave quickly").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 120
    assert box["height"] >= 24
