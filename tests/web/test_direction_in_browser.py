"""In a real Chromium: the full stop of a Hebrew answer stands at its left end, when shown and while it is
typed."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.browser import reading
from tests.web import gallery, states
from tests.web.directions import faults

from duologue.engine.fields import growing_list, long_text, ratings, short_text
from duologue.engine.fields.kind import Field, Option
from duologue.languages import ENGLISH
from duologue.web import collect, direction, page
from duologue.web.presenting import RoundPage
from duologue.web.screens.parts import Leaf, Opening, Pair, Slip

CHROMIUM = os.environ.get("DUOLOGUE_CHROMIUM") or (
    "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else ""
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; DUOLOGUE_CHROMIUM names one"),
]

ANSWER = "רציתי להיות שומרת מגדלור, כמו בסרט Le Phare.\nA lighthouse, that is.\nואז למדתי לשחות!"
LINES = ["תה עם נענע.", "A walk, slowly.", "مشي بطيء."]
NOA = direction.isolate("נועה")
LONG = Field("answer", long_text.KIND, most=6000)
LIST = Field("list", growing_list.KIND, label=f"For {NOA}", most=6)
SHORT = Field("line", short_text.KIND, label="A line", most=60)
OWN = tuple(Option(f"o{n}", direction.isolate(line)) for n, line in enumerate(LINES))
RATED = Field("r", ratings.KIND, label="How good would it be?", options=OWN, ends=("low", "high"))


def screens() -> dict[str, RoundPage]:
    opened = Opening(
        "What did you want to be at nine?",
        (Leaf("You", "madder", [Pair(LONG, ANSWER)]), Leaf(NOA, "ink-blue", [Pair(LIST, LINES)])),
    )
    typed = {"answer": ANSWER, "list": LINES, "line": "שלום Ana."}
    asked = Slip(
        "answer",
        "x",
        text=f"What would you tell {NOA}?",
        hint=f"{NOA} wrote: “{direction.isolate(LINES[0])}” You need not answer it.",
        fields=(LONG, LIST, SHORT, RATED),
        typed=typed,
        button="Done",
        promise=f"Stays closed until {NOA} has answered too.",
    )
    named = {"title": "An open question"}
    return {
        "opened": states.screen(
            "reveal",
            Slip("answer", "x", button="Go on"),
            openings=(opened,),
            question="What did you want to be at nine?",
            text="Both open.",
            received=(f"{NOA}: Thank you for telling me.",),
            other_name=NOA,
            **named,
        ),
        "asked": states.screen("ask", asked, other_name=NOA, **named),
        "agreed": states.screen(
            "end",
            text="Agreed, by both of you.",
            agreed=direction.isolate("\n".join(LINES)),
            **named,
        ),
        "empty": states.screen("ask", replace(asked, typed={}, fields=(LONG, LIST, SHORT)), **named),
    }


def render(out: Path) -> dict[str, str]:
    """The pages by name, written into a folder beside their static files."""
    collect.prepare_files(out / "static")
    template, found = page.make_environment().get_template("round.html"), {}
    for name, shown in screens().items():
        found[name] = template.render(
            shown=shown,
            message="",
            note_wrong="",
            note_typed="",
            before=None,
            lost=[ANSWER] if name == "asked" else [],
            me=states.ME,
            nonce="n" * 22,
            csrf="c" * 64,
            path="/",
            shown_at="/",
            last_event=None,
            noted=(),
            own_days=(),
            language=ENGLISH,
        )
        (out / f"{name}.html").write_text(found[name], encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("directions")
    for html in render(out).values():
        assert faults(html) == []
    loose = (out / "opened.html").read_text("utf-8").replace('dir="auto"', "")
    (out / "loose.html").write_text(loose.replace(direction.BEGIN, "").replace(direction.END, ""), "utf-8")
    (out / "loose-empty.html").write_text(
        (out / "empty.html").read_text("utf-8").replace('dir="auto"', ""), "utf-8"
    )
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
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=base)
    made = context.new_page()
    made.route("**/draft", lambda route: route.fulfill(status=204))
    yield made
    context.close()


# Where the last letter of a text stands, a full stop or the like, and the others that the page set in one row
# with it; how far the text begins from the right edge of what it stands in.
PLACES = """([selector, text]) => {
  for (const root of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const boxes = [...text].map((letter, n) => {
        const range = document.createRange();
        range.setStart(node, at + n);
        range.setEnd(node, at + n + 1);
        return range.getClientRects()[0];
      });
      const stop = boxes.pop();
      const row = boxes.filter((box) => box && box.width && Math.abs(box.bottom - stop.bottom) < 4);
      const around = node.parentElement.getBoundingClientRect();
      return {
        stop: [stop.left, stop.right],
        row: [Math.min(...row.map((box) => box.left)), Math.max(...row.map((box) => box.right))],
        from_the_right: around.right - Math.max(...boxes.map((box) => box?.right ?? 0)),
      };
    }
  }
  return null;
}"""


def places(tab, text: str, selector: str) -> dict:
    found = tab.evaluate(PLACES, [selector, text])
    assert found, text
    return found


def side(tab, text: str, selector: str = "main") -> str:
    """At which end of its row the full stop of a text stands."""
    found = places(tab, text, selector)
    (left, right), (first, last) = found["stop"], found["row"]
    if right <= first + 1:
        return "left"
    return "right" if left >= last - 1 else "within"


HEBREW_OR_ARABIC = [line for line in (*ANSWER.splitlines(), *LINES) if not line.isascii()]
LATIN = [line for line in (*ANSWER.splitlines(), *LINES) if line.isascii()]


def test_an_answer_s_full_stop_stands_at_its_left_end_and_an_english_line_s_at_its_right(tab):
    tab.goto("/opened.html")
    assert {line: side(tab, line) for line in HEBREW_OR_ARABIC} == dict.fromkeys(HEBREW_OR_ARABIC, "left")
    assert {line: side(tab, line) for line in LATIN} == dict.fromkeys(LATIN, "right")
    # And such a line begins at the right of its leaf.
    assert all(places(tab, line, "main")["from_the_right"] < 2 for line in HEBREW_OR_ARABIC)


def test_where_nothing_says_so_the_full_stop_stands_at_the_wrong_end(tab):
    """The control."""
    tab.goto("/loose.html")
    assert {line: side(tab, line) for line in HEBREW_OR_ARABIC} == dict.fromkeys(HEBREW_OR_ARABIC, "right")


def test_within_a_sentence_of_ours_a_quote_keeps_its_full_stop_and_the_sentence_its_own(tab):
    tab.goto("/asked.html")
    assert side(tab, LINES[0], ".small") == "left"
    assert side(tab, f"What would you tell {NOA}?", "h1") == "right"
    assert side(tab, f"“{OWN[0].text}” You need not answer it.", ".small") == "right"
    assert [side(tab, line, "legend") for line in LINES] == ["left", "right", "left"]


def test_what_was_agreed_is_read_line_by_line(tab):
    tab.goto("/agreed.html")
    assert [side(tab, line) for line in LINES] == ["left", "right", "left"]


# The columns of a picture that have anything dark in them.
INK = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  const dark = [];
  for (let x = 8; x < image.width - 8; x += 1)
    for (let y = 8; y < image.height - 8; y += 1)
      if (data[(y * image.width + x) * 4] < 110) { dark.push(x); break; }
  return [dark[0], dark.at(-1)];
}"""


def ink(tab, control) -> tuple[int, int]:
    """From where to where something is written in a control."""
    picture = base64.b64encode(control.screenshot(caret="hide", animations="disabled")).decode()
    left, right = tab.evaluate(INK, picture)
    return left, right


CONTROLS = {"long": '[name="0.f.answer"]', "line": '[name="0.f.line"]', "list": '[name="0.f.list[]"]'}


def typed_ends(tab, selector: str) -> tuple[tuple[int, int], tuple[int, int]]:
    control = tab.locator(selector).first
    control.fill("שלום")
    before = ink(tab, control)
    control.press("End")
    control.press_sequentially("...")
    return before, ink(tab, control)


@pytest.mark.parametrize("where", CONTROLS)
def test_while_it_is_typed_a_full_stop_comes_to_the_left_of_what_stands(where, tab):
    tab.goto("/empty.html")
    before, after = typed_ends(tab, CONTROLS[where])
    assert after[0] < before[0] - 3
    assert abs(after[1] - before[1]) <= 1


def test_a_line_that_a_list_grows_by_finds_its_own_direction(tab):
    tab.goto("/empty.html")
    lines = tab.locator(CONTROLS["list"])
    for n, text in enumerate(["שלום.", "Hello.", "سلام."]):
        lines.nth(n).fill(text)
    lines.nth(3).fill("היי.")
    assert [one.evaluate("(one) => one.matches(':dir(rtl)')") for one in lines.all()[:4]] == [
        True,
        False,
        True,
        True,
    ]


def test_in_a_field_that_does_not_say_so_it_comes_to_the_right(tab):
    """The control."""
    tab.goto("/loose-empty.html")
    before, after = typed_ends(tab, CONTROLS["long"])
    assert after[0] >= before[0] - 1
    assert after[1] > before[1] + 3


@pytest.mark.parametrize("name", ["opened", "asked", "agreed"])
def test_such_a_page_reads_well_and_fits_a_narrow_phone(name, tab):
    tab.goto(f"/{name}.html")
    assert reading.complaints(tab) == []
