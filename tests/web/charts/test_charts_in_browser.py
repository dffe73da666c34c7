"""Every chart at every age in a real Chromium: axe, room for every word, and a finger or a key along it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser import reading
from tests.web import gallery as pages
from tests.web.charts import gallery
from tests.web.charts.tongues import LEFTWARD, TONGUES

from duologue.languages import Language

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or (
    "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else ""
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; DUOLOGUE_CHROMIUM names one"),
]

# Words that lie over each other or stick out of the page; half a pixel is no overlap.
CLASHES = """() => {
  const texts = [...document.querySelectorAll("figure svg text")];
  const boxes = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const found = [];
  for (const [k, [text, box]] of boxes.entries()) {
    if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`outside: ${text}`);
    for (const [other, there] of boxes.slice(k + 1)) {
      const across = Math.min(box.right, there.right) - Math.max(box.left, there.left);
      // Boxes of lines below each other are taller than their letters.
      const down = Math.min(box.bottom, there.bottom) - Math.max(box.top, there.top);
      if (across > 0.5 && down > 0.4 * Math.min(box.height, there.height)) found.push(`${text} / ${other}`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("charts")
    gallery.render(out)
    with pages.served(out) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    made = context.new_page()
    made.errors = []
    made.on("pageerror", lambda error: made.errors.append(str(error)))
    yield made
    assert made.errors == []
    context.close()


@pytest.mark.parametrize("name", sorted(gallery.charts()))
def test_axe_finds_nothing_and_every_word_has_room(name, base, chromium):
    """Light and dark, the table folded and open; at 320, 390, 768 and 1280 px."""
    found = []
    for scheme in pages.SCHEMES:
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{base}/{name}.html")
        # In the dark it is the same page in other colours.
        for width in (320, 390, 768, 1280) if scheme == "light" else (390,):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"too wide at {width}")
            if scheme == "light":
                found += [f"{width}: {clash}" for clash in page.evaluate(CLASHES)]
            if width == 390:
                # A table of ten years is the same table with more rows, and takes axe half a minute.
                if "ten-years" not in name:
                    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
                judged = reading.violations(page, colours_alone=scheme == "dark")
                found += [f"{scheme} {one}" for one in judged]
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found.append("too wide with its table open")
        context.close()
    assert found == []


@pytest.mark.parametrize("language", TONGUES, ids=lambda language: language.code)
def test_longer_words_and_words_from_right_to_left_have_room(language: Language, base, chromium):
    found = []
    context = chromium.new_context()
    page = context.new_page()
    for name in gallery.charts():
        page.goto(f"{base}/{gallery.named(name, language)}.html")
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name} too wide at {width}")
            found += [f"{name} {width}: {clash}" for clash in page.evaluate(CLASHES)]
    context.close()
    assert found == []


def test_words_that_ran_the_wrong_way_would_be_found(base, tab):
    """The control: anchors as they are for words from left to right."""
    tab.goto(f"{base}/{gallery.named('reading-two-years', LEFTWARD)}.html")
    assert tab.evaluate(CLASHES) == []
    tab.evaluate(
        "() => { for (const one of document.querySelectorAll('figure svg text')) { "
        "const way = one.getAttribute('text-anchor'); "
        "if (way !== 'middle') one.setAttribute('text-anchor', way === 'end' ? 'start' : 'end'); } }"
    )
    assert tab.evaluate(CLASHES) != []


def test_words_begin_on_the_right_where_one_reads_from_there_and_time_still_runs_to_the_right(base, tab):
    tab.goto(f"{base}/{gallery.named('days-two-years', LEFTWARD)}.html")
    picture = tab.locator("figure svg").bounding_box()
    for name in tab.locator("figure svg .said").all():
        box = name.bounding_box()
        assert abs(box["x"] + box["width"] - (picture["x"] + picture["width"])) < 2
    tab.goto(f"{base}/{gallery.named('thread-two-years', LEFTWARD)}.html")
    slider = tab.get_by_role("slider")
    slider.focus()
    slider.press("Home")
    early = tab.locator("svg .cursor").bounding_box()["x"]
    slider.press("ArrowRight")
    assert tab.locator("svg .cursor").bounding_box()["x"] > early


def test_words_over_each_other_would_be_found(base, tab):
    """The control."""
    tab.goto(f"{base}/reading-two-years.html")
    tab.evaluate(
        "() => { const [a, b] = document.querySelectorAll('figure svg text'); "
        "b.setAttribute('x', a.getAttribute('x')); b.setAttribute('y', a.getAttribute('y')); }"
    )
    assert tab.evaluate(CLASHES) != []


def test_a_finger_reads_the_week_it_touches(base, tab):
    tab.goto(f"{base}/thread-two-years.html")
    box = tab.locator("figure svg").bounding_box()
    tab.touchscreen.tap(box["x"] + box["width"] * 0.1, box["y"] + box["height"] / 2)
    early = tab.locator(".reads").inner_text()
    assert early.startswith("Week from ") and "The two of you: probably between" in early
    tab.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    assert tab.locator(".reads").inner_text() != early
    assert tab.locator("svg .cursor.here").count() == 1


def test_arrow_keys_walk_along_and_say_what_is_there(base, tab):
    tab.goto(f"{base}/thread-two-years.html")
    slider = tab.get_by_role("slider", name="Closeness, week by week: move along")
    slider.focus()
    slider.press("Home")
    first = slider.get_attribute("aria-valuetext")
    row = tab.locator("tbody tr").first.evaluate("row => [...row.cells].map(cell => cell.textContent)")
    assert all(cell in first for cell in row)
    slider.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") != first


def test_small_pictures_are_read_together(base, tab):
    tab.goto(f"{base}/kinds-three-months.html")
    box = tab.locator("figure svg").bounding_box()
    # The second picture's first month, then its last.
    tab.touchscreen.tap(box["x"] + box["width"] * 0.62, box["y"] + 60)
    assert tab.locator(".reads").inner_text().startswith("Month September 2026.")
    tab.touchscreen.tap(box["x"] + box["width"] * 0.97, box["y"] + 60)
    assert tab.locator(".reads").inner_text().startswith("Month November 2026.")
    assert tab.locator("svg .cursor.here").count() == 6


def test_without_scripts_the_table_says_it_all(base, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/thread-two-years.html")
    assert page.get_by_role("slider").count() == 0
    page.get_by_text("The same as a table").click()
    assert page.get_by_role("row").count() == 105
    context.close()
