"""A picture, a voice and a drawing, given by two people at 390 px: chosen, recorded, drawn, looked at, taken
back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright
from tests.browser import reading
from tests.browser.conftest import CHROMIUM, OPTIONS, PAIR, PHOTOGRAPHS, link_in
from tests.browser.someone import Company, Someone
from tests.browser.stuck import Chromium
from tests.cli.instance import Instance
from tests.rounds import attached
from tests.rounds.attached import picture

# A microphone of the browser's own, which beeps, and nobody who has to allow it.
MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no Chromium at {CHROMIUM}; DUOLOGUE_CHROMIUM names one")
    with sync_playwright() as play:
        browser = Chromium(play.chromium, CHROMIUM, [*OPTIONS, *MICROPHONE])
        yield browser
        browser.close()


@pytest.fixture
def company(chromium: Chromium, tmp_path: Path) -> Iterator[Company]:
    """On an instance with an exercise of its host's own, which asks for all three."""
    file = tmp_path / "data" / "exercises" / f"{attached.SLUG}.toml"
    file.parent.mkdir(parents=True)
    file.write_text(attached.TEXT.format(rule="sealed"), encoding="utf-8")
    with Instance(tmp_path / "data") as instance:
        instance.start()
        company = Company(
            chromium,
            f"http://localhost:{instance.port}",
            PHOTOGRAPHS,
            lambda: link_in(instance.command("invite-couple").stdout),
            lambda: instance.hands(PAIR, couples=1)[0],  # type: ignore[index]
        )
        yield company
        complaints = company.complaints()
        company.leave()
    assert complaints == {}


def records(one: Someone) -> None:
    one.button("Record").click()
    one.sees("Recording: 1 of 120 seconds.")
    one.button("Stop").click()
    one.sees("Listen to it, if you like.")


def draws(one: Someone) -> None:
    box = one.page.locator(".draw-pad").bounding_box()
    assert box is not None
    mouse = one.page.mouse
    for across in (0.3, 0.7):
        mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.2)
        mouse.down()
        mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8, steps=6)
        mouse.up()


def fits(one: Someone) -> None:
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert reading.complaints(one.page) == []


def test_two_give_each_other_a_picture_a_voice_and_a_drawing(company, tmp_path):
    ana, ben = company.couple()
    file = tmp_path / "lake.png"
    file.write_bytes(picture(900, 600, "PNG"))
    ana.go(f"/ways/{attached.SLUG}/").press("Start")
    round_, page = ana.path, ana.page
    page.locator("input[type=file]:visible").first.set_input_files(file)
    ana.sees("It is in. It goes along with your answer.")
    page.get_by_label("In words: for anybody who can't see it, or instead of it").first.fill(
        "the lake at six"
    )
    records(ana)
    ana.page.locator(".draw-pad").scroll_into_view_if_needed()
    with page.expect_response(lambda answer: answer.url.endswith("/draft")):
        draws(ana)
    fits(ana)
    # A page that gets lost takes nothing along: all three are in, or in the draft.
    ana.go(round_)
    ana.sees("A picture is in.")
    ana.sees("A recording is in.")
    expect(page.locator(".draw-pad path")).to_have_count(2)
    ana.press("Done").sees("Yours is safe")

    # Ben sends while it records, which goes along; he writes instead of a picture, and looks.
    ben.go(round_)
    ben.page.get_by_label("In words: for anybody who can't see it, or instead of it").first.fill("a red door")
    ben.button("Record").click()
    ben.sees("Recording: 1 of 120 seconds.")
    ben.press("Done").sees("Both are open.")
    assert ben.page.locator("audio").count() == 2
    lake = ben.page.get_by_role("img", name="the lake at six")
    lake.scroll_into_view_if_needed()
    expect(lake).to_have_js_property("complete", True)
    assert lake.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [900, 600]
    shown = Image.open(io.BytesIO(ben.context.request.get(ben.home + str(lake.get_attribute("src"))).body()))
    assert shown.format == "JPEG"
    drawn = ben.page.get_by_role("img", name="A drawing, without words to it")
    drawn.scroll_into_view_if_needed()
    ben.page.wait_for_function(
        "(image) => image.complete && image.naturalWidth === 1000", arg=drawn.element_handle()
    )
    heard = ben.page.locator("audio").last
    length = heard.evaluate(
        """(audio) => new Promise((done, fail) => {
             audio.addEventListener("loadedmetadata", () => done(audio.duration));
             audio.addEventListener("error", () => fail(audio.error.message));
             audio.load();
             audio.play();
           })"""
    )
    assert 0.8 < length < 5
    ben.page.wait_for_function("(audio) => audio.currentTime > 0.1", arg=heard.element_handle())
    fits(ben)

    # What Ben may look at comes along, a few parts at a time, and is read elsewhere.
    saved = tmp_path / "duologue.json"
    saved.write_bytes(ben.context.request.get(ben.home + "/me/export/duologue.json").body())
    elsewhere, _other = company.couple()
    elsewhere.go("/me/export/").page.locator("#file").set_input_files(saved)
    with elsewhere.page.expect_request(lambda asked: asked.url.endswith("/me/export/bring/parts")):
        elsewhere.press("Bring it in")
    elsewhere.sees("It is here now, for you alone.")
    elsewhere.follow("Read what you brought along")
    brought = elsewhere.page.get_by_role("img", name="the lake at six")
    brought.scroll_into_view_if_needed()
    elsewhere.page.wait_for_function("(image) => image.naturalWidth === 900", arg=brought.element_handle())
    fits(elsewhere)

    ana.go(round_).press("Take it back")
    ana.sees("What was here is here no more.")
    assert ben.go(round_).page.get_by_role("img", name="the lake at six").count() == 0
    ben.sees("What was here is here no more.")
