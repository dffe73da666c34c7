"""Hints for who writes a reflection, in a real Chromium: found there, said there, and sent nowhere."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web import gallery

import duologue

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or (
    "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else ""
)
RULES = tomllib.loads(
    (Path(duologue.__file__).parent / "practices" / "listening" / "hints.toml").read_text("utf-8")
)["rule"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; DUOLOGUE_CHROMIUM names one"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("hints")
    gallery.render(out, frozenset({"reflection"}))
    with gallery.served(out) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, base):
    """The page of a reflection, its clock in our hands and its drafts answered; `asked` are its requests."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    made = context.new_page()
    made.errors, made.asked = [], []
    made.on("pageerror", lambda error: made.errors.append(str(error)))
    made.on("request", lambda request: made.asked.append((request.url, request.post_data or "")))
    made.route("**/draft", lambda route: route.fulfill(status=204))
    made.clock.install()
    made.goto(f"{base}/round-reflection.html")
    yield made
    assert made.errors == []
    context.close()


def written(tab, text: str) -> str:
    """What is said under the field once the hand has rested."""
    tab.locator("textarea").fill(text)
    tab.clock.run_for(2000)
    return tab.locator("writing-hints [role=status]").inner_text()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_javascript_finds_what_python_finds(rule, tab):
    for text in rule["yes"]:
        assert rule["says"] in written(tab, text), text
    for text in rule["no"]:
        assert rule["says"] not in written(tab, text), text


def test_a_hint_quotes_the_words_it_is_about_and_says_where_to_switch_it_off(tab):
    said = written(tab, "You should talk to them.")
    assert said.startswith("“You should”: ")
    assert "Only you see this" in said and "You, here" in said


def test_at_most_two_are_shown_and_they_go_when_the_words_go(tab):
    written(tab, "Why didn’t you ask? You should always ask. At least you were there.")
    # Two hints, and the line about them.
    assert tab.locator("writing-hints .help").count() == 3
    assert written(tab, "You stood there and nobody looked up.".replace("nobody", "not one")) == ""


def test_nothing_is_said_while_the_hand_still_moves(tab):
    tab.locator("textarea").press_sequentially("You should")
    assert tab.locator("writing-hints [role=status]").inner_text() == ""


def test_nothing_leaves_the_page_for_it_but_the_draft_that_every_field_keeps(tab):
    tab.asked.clear()
    written(tab, "You should talk to them, honestly.")
    # The stream, the icon and the page itself, read again where no stream is to be had, belong to any page;
    # they bring, and carry nothing along.
    elsewhere = [asked for asked in tab.asked if not asked[0].endswith("/draft")]
    assert [
        url
        for url, _ in elsewhere
        if not url.partition("?")[0].endswith(("/events", ".svg", "/round-reflection.html"))
    ] == []
    assert [url for url, body in elsewhere if body or "honestly" in url] == []
    assert any("honestly" in body for _, body in tab.asked), "the control: what is sent would be seen here"


def test_a_hint_holds_nothing_back(tab):
    sent = []
    written(tab, "You should talk to them.")
    tab.route("**/rounds/*/", lambda route: (sent.append(route.request.post_data), route.fulfill(status=204)))
    tab.get_by_role("button", name="Ask whether that's it").click()
    tab.wait_for_timeout(100)
    assert len(sent) == 1 and "You+should+talk+to+them." in sent[0]


def test_nothing_of_the_hints_is_in_what_is_sent(tab):
    names = tab.evaluate("[...new FormData(document.querySelector('main form')).keys()]")
    assert [name for name in names if "hint" in name] == []


def test_whoever_switched_them_off_gets_neither_hints_nor_rules(base, chromium):
    page = chromium.new_page()
    page.goto(f"{base}/round-reflection-without-hints.html")
    assert page.locator("writing-hints").count() == 0
    assert "sounds like advice" not in page.content()
    assert page.locator("textarea").is_visible()
    page.close()
