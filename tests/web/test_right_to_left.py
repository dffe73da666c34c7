"""In a language that runs from right to left a page is mirrored, and long words find room, down to 320 px."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web import gallery
from tests.web.states import states

from duologue.languages import ENGLISH, Language

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or (
    "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else ""
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; DUOLOGUE_CHROMIUM names one"),
]

HELD = re.compile(r"(%\(\w+\)s|%%|<[^>]+>)")
NARROW = {"width": 320, "height": 640}


class Longer(NullTranslations):
    """Every word two fifths longer: what German or Finnish does to English."""

    def gettext(self, message: str) -> str:
        parts = HELD.split(message)
        return "".join(part if HELD.fullmatch(part) else re.sub(r"\w+", self._long, part) for part in parts)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        # Short words in narrow places have comments on how long they may be.
        return message if context.startswith("short for") else self.gettext(message)

    @staticmethod
    def _long(word: re.Match[str]) -> str:
        return word[0] + word[0][-max(1, round(len(word[0]) * 0.4)) :]


LANGUAGES = {
    "rtl": Language("ar", "عربية", "ar", "rtl"),
    "long": Language("de", "Länger", "de", "ltr", Longer()),
}

# Blocks that reach out of the page or whose words are wider than they are; what scrolls by itself may.
CUT = """() => [...document.querySelectorAll("body *")].filter(one => {
  if (one.closest(".unseen, .skip, svg, .table, datalist, option, textarea, input, select")) return false;
  const box = one.getBoundingClientRect();
  if (!box.width || !box.height) return false;
  const out = box.left < -1 || box.right > innerWidth + 1;
  const isLine = getComputedStyle(one).display === "inline";
  return out || (!isLine && one.clientWidth && one.scrollWidth > one.clientWidth + 2);
}).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("gallery")
    for name, language in LANGUAGES.items():
        gallery.render(out, language=language, before=f"{name}-")
    gallery.render(out, frozenset({"weather", "one-by-one"}), ENGLISH, "ltr-")
    with gallery.served(out) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    yield page
    page.close()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nothing_is_cut_off_on_the_narrowest_phone(language: str, base: str, tab: Page) -> None:
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    cut: dict[str, list[str]] = {}
    for name in sorted(states()):
        tab.goto(f"{base}/{language}-{name}.html")
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        if found := tab.evaluate(CUT):
            cut[name] = found
    assert cut == {}


def test_a_word_that_is_cut_off_would_be_found(base: str, tab: Page) -> None:
    """The control: words that may not break."""
    tab.set_viewport_size(NARROW)  # type: ignore[arg-type]
    tab.goto(f"{base}/long-round-weather.html")
    assert tab.evaluate(CUT) == []
    tab.add_style_tag(content="h1 { white-space: nowrap }")
    tab.evaluate("document.querySelector('h1').append(' and so on'.repeat(9))")
    assert tab.evaluate(CUT) != []


def chosen(tab: Page) -> list[str]:
    found: list[str] = tab.evaluate(
        "[...document.querySelectorAll('mood-pad input:checked')].map(one => one.value)"
    )
    return found


@pytest.mark.parametrize(("way", "pleasant"), [("rtl", "10"), ("ltr", "0")])
def test_what_is_good_lies_where_a_line_ends(way: str, pleasant: str, base: str, tab: Page) -> None:
    """A finger near the left edge; from left to right, the control, it is the hard side."""
    tab.goto(f"{base}/{way}-round-weather.html")
    box = tab.locator(".pad").bounding_box()
    assert box is not None
    tab.mouse.click(box["x"] + box["width"] * 0.09, box["y"] + box["height"] * 0.09)
    assert chosen(tab) == [pleasant, "10"]
    dot = tab.locator(".pad .dot").bounding_box()
    assert dot is not None and dot["x"] < box["x"] + box["width"] * 0.2


@pytest.mark.parametrize(("way", "pleasant"), [("rtl", "6"), ("ltr", "4")])
def test_an_arrow_key_moves_the_way_it_points(way: str, pleasant: str, base: str, tab: Page) -> None:
    tab.goto(f"{base}/{way}-round-weather.html")
    slider = tab.get_by_label("Pleasantness, from hard to good")
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    assert chosen(tab) == [pleasant, "5"]


@pytest.mark.parametrize(("way", "answer"), [("rtl", "yes"), ("ltr", "no")])
def test_a_swipe_goes_to_the_side_where_the_answer_stands(
    way: str, answer: str, base: str, tab: Page
) -> None:
    tab.goto(f"{base}/{way}-round-one-by-one.html")
    box = tab.locator("one-by-one li").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x - 120, y)
    tab.mouse.up()
    assert tab.locator("one-by-one li").first.locator("input:checked").get_attribute("value") == answer


def test_the_way_back_points_to_where_a_line_begins(base: str, tab: Page) -> None:
    turned = "getComputedStyle(document.querySelector('.back'), '::before').rotate"
    tab.goto(f"{base}/rtl-round-weather.html")
    assert tab.evaluate(turned) == "225deg"
    tab.goto(f"{base}/ltr-round-weather.html")
    assert tab.evaluate(turned) == "45deg"
