"""A time that began for both, in a real Chromium: it ends by the server's seconds, whatever a phone's clock
does; hidden, it rings when it is seen again, and once; while it runs the screen stays on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web import gallery
from tests.web.test_parts_in_browser import chromium, pytestmark, tab  # noqa: F401 - fixtures, and their marks

LISTENING = """
    window.rung = 0;
    const ring = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.rung += 0.5; return ring.call(this); };
    window.locks = [];
    navigator.wakeLock.request = async () => {
        const lock = Object.assign(new EventTarget(), {
            released: false,
            release() { lock.released = true; lock.dispatchEvent(new Event("release")); },
        });
        window.locks.push(lock);
        return lock;
    };
    window.shown = "visible";
    Object.defineProperty(document, "visibilityState", { get: () => window.shown });
"""
LABEL, SAYS = "begun-time text", "begun-time [role=status]"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("begun")
    gallery.render(out, frozenset({"begun"}))
    with gallery.served(out) as address:
        yield address


@pytest.fixture
def page(base, tab):  # noqa: F811
    """The page of a time with two and a half minutes left, whose bell may ring."""
    tab.add_init_script(LISTENING)
    tab.clock.install()
    tab.goto(f"{base}/round-begun-runs.html")
    bell = tab.locator("[data-bell]")
    if bell.is_visible():
        bell.click()
    return tab


def see(page, shown: str) -> None:
    """The page is hidden, or seen again."""
    page.evaluate(f"window.shown = '{shown}'; document.dispatchEvent(new Event('visibilitychange'))")


def server_says(page, left: int) -> None:
    """So many seconds are left by the server, whenever it is asked again."""

    page.unroute("**/round-begun-runs.html")
    said = re.sub(r'data-left="\d+"', f'data-left="{left}"', page.content())
    page.route("**/round-begun-runs.html", lambda route: route.fulfill(body=said, content_type="text/html"))


def is_over(page) -> bool:
    return page.locator("begun-time.rung").count() == 1


def test_it_counts_down_and_rings_once_at_the_end(page):
    assert page.locator(LABEL).text_content() == "3 min"
    page.clock.run_for(100_000)
    assert page.locator(LABEL).text_content() == "1 min"
    assert (page.evaluate("window.rung"), is_over(page)) == (0, False)
    page.clock.run_for(60_000)
    assert "That was the time." in page.locator(SAYS).inner_text()
    page.clock.run_for(60_000)
    assert (page.evaluate("window.rung"), is_over(page)) == (1, True)


def test_hidden_it_rings_when_it_is_seen_again(page):
    see(page, "hidden")
    page.clock.run_for(400_000)
    assert (page.evaluate("window.rung"), is_over(page)) == (0, False)
    server_says(page, 0)
    see(page, "visible")
    page.locator("begun-time.rung").wait_for()
    assert page.evaluate("window.rung") == 1
    see(page, "hidden")
    see(page, "visible")
    page.clock.run_for(10_000)
    assert page.evaluate("window.rung") == 1


def test_a_clock_that_jumps_ends_nothing_too_early_or_too_late(page):
    """The phone's clock is set an hour ahead, and then two back: the server is asked how much is left."""
    server_says(page, 100)
    for hours in (1, -2):
        page.evaluate(f"{{ const now = Date.now; Date.now = () => now() + {hours} * 3_600_000; }}")
        with page.expect_response("**/round-begun-runs.html"):
            page.clock.run_for(2_000)
        page.wait_for_function("document.querySelector('begun-time text').textContent === '2 min'")
        assert not is_over(page)
    page.clock.run_for(102_000)
    assert is_over(page)


def test_without_the_server_its_own_clock_has_to_do(page):
    page.route("**/round-begun-runs.html", lambda route: route.abort())
    see(page, "hidden")
    see(page, "visible")
    page.clock.run_for(149_000)
    assert not is_over(page)
    page.clock.run_for(3_000)
    assert is_over(page)


def test_the_screen_stays_on_while_it_runs_and_is_asked_for_again(page):
    held = "window.locks.filter((lock) => !lock.released).length"
    assert page.evaluate(held) == 1
    # A phone takes the lock back when the page is hidden.
    page.evaluate("window.locks[0].released = true")
    see(page, "hidden")
    assert page.evaluate(held) == 0
    see(page, "visible")
    page.wait_for_function(f"{held} === 1")
    page.clock.run_for(160_000)
    assert is_over(page)
    page.wait_for_function(f"{held} === 0")


def test_a_screen_that_was_let_go_while_the_page_was_in_sight_is_asked_for_again(page):
    held = "window.locks.filter((lock) => !lock.released).length"
    page.evaluate("window.locks[0].release()")
    assert page.evaluate(held) == 0
    page.clock.run_for(6_000)
    page.wait_for_function(f"{held} === 1")


def test_where_no_sound_can_be_made_and_no_screen_be_kept_on_the_end_is_seen_all_the_same(base, tab):  # noqa: F811
    tab.add_init_script("delete window.AudioContext; delete Navigator.prototype.wakeLock")
    tab.clock.install()
    tab.goto(f"{base}/round-begun-runs.html")
    assert tab.locator("[data-bell]").is_hidden()
    tab.clock.run_for(152_000)
    assert is_over(tab)


def test_while_it_runs_the_page_is_dark_in_either_scheme(base, tab):  # noqa: F811
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        tab.goto(f"{base}/round-begun-runs.html")
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 16, 14)"
    tab.goto(f"{base}/round-begun-asks.html")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(18, 16, 14)"


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_the_slow_shape_is_there_and_still_with_reduced_motion(motion, moves, base, tab):  # noqa: F811
    tab.emulate_media(reduced_motion=motion)
    tab.goto(f"{base}/round-begun-shape.html")
    shape = tab.locator(".slow-shape circle").first
    assert shape.is_visible()
    assert (shape.evaluate("one => getComputedStyle(one).animationName") != "none") is moves


def test_without_scripts_the_page_says_until_when_and_looks_again_at_the_end(base, chromium):  # noqa: F811
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/round-begun-runs.html")
    assert "It runs until 19:42." in page.locator("main").inner_text()
    assert page.locator("head meta[http-equiv=refresh]").get_attribute("content") == "151"
    page.goto(f"{base}/round-begun-waits.html")
    assert page.locator("head meta[http-equiv=refresh]").get_attribute("content") == "5"
    context.close()
