"""A keepsake as a picture, made in Chromium: saved, sent, printed, and nothing of it sent to the server."""

from __future__ import annotations

import io
import os
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from tests.browser import reading
from tests.browser.someone import Company, Someone

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
RIGHT_TO_LEFT = "שלום לך, אהובי. הגשם והספסל ליד התעלה."


def keep(one: Someone, text: str, kind: str = "moment") -> str:
    one.go("/kept/new/")
    one.page.locator(f'[name="kind"][value="{kind}"]').check(force=True)
    one.fill({"text": text}).press("Keep it")
    return one.path


def saved(one: Someone, tmp_path: Path) -> Image.Image:
    with one.page.expect_download() as found:
        one.page.get_by_role("link", name="Save the picture").click()
    target = tmp_path / f"{uuid4()}.png"
    found.value.save_as(target)
    return Image.open(io.BytesIO(target.read_bytes())).convert("RGB")


def ink_columns(picture: Image.Image) -> tuple[int, int]:
    """The leftmost and the rightmost column with ink, above the thread."""
    dark = (
        picture.crop((0, 0, picture.width, picture.height - 140))
        .convert("L")
        .point(lambda v: 255 * (v < 120))
    )
    box = dark.getbbox()
    assert box is not None
    return box[0], box[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_become_a_picture_here_and_nothing_is_sent(
    company: Company, tmp_path: Path, scheme: str
) -> None:
    ana, _ = company.couple()
    ana.page.emulate_media(color_scheme=scheme)
    at = keep(ana, f"The rain, and neither of us had a coat. {LONG}")
    sent: list[str] = []
    ana.go(f"{at}picture/").page.get_by_role("img").wait_for()
    ana.page.on("request", lambda one: sent.append(one.url) if not one.url.startswith("blob:") else None)
    picture = saved(ana, tmp_path)
    assert picture.width == 1080 and picture.height >= 1080
    assert picture.getpixel((5, 5)) == (0xFA, 0xF6, 0xEF)
    left, right = ink_columns(picture)
    assert left >= 100 and right <= 980
    assert sent == []
    if folder := os.environ.get("DUOLOGUE_LOOK"):
        picture.save(f"{folder}/picture-{scheme}.png")
        ana.page.screenshot(path=f"{folder}/picture-page-{scheme}.png", full_page=True)
    if scheme == "light":
        assert reading.complaints(ana.page) == []
        right_at = keep(ana, RIGHT_TO_LEFT)
        ana.go(f"{right_at}picture/").page.get_by_role("img").wait_for()
        left, right = ink_columns(saved(ana, tmp_path))
        assert 960 <= right <= 980
        ana.page.evaluate("window.print = () => { document.body.dataset.printed = 'yes'; }")
        ana.button("Print it").click()
        assert ana.page.locator("body").get_attribute("data-printed") == "yes"
    assert company.complaints() == {}


def test_the_share_sheet_is_given_the_picture_where_there_is_one(company: Company) -> None:
    ana, _ = company.couple()
    ana.page.add_init_script(
        "navigator.canShare = (what) => what.files?.length === 1;"
        "navigator.share = async (what) => { document.body.dataset.given = what.files[0].type; };"
    )
    ana.go(f"{keep(ana, 'A lighthouse.')}picture/").button("Send it").click()
    assert ana.page.locator("body").get_attribute("data-given") == "image/png"
    ana.page.add_init_script("navigator.canShare = undefined;")
    ana.go(ana.path).page.get_by_role("img").wait_for()
    assert ana.button("Send it").count() == 0


def test_the_other_s_words_are_a_picture_once_both_have_said_yes(company: Company) -> None:
    ana, ben = company.couple()
    at = keep(ben, "The bench by the canal.")
    ana.go(f"{at}picture/").sees("once you and")
    assert ana.page.locator("keepsake-picture").count() == 0
    assert reading.complaints(ana.page) == []
    ana.press("Yes, it may leave").sees("Until both have, nothing shows.")
    ben.go(f"{at}picture/").press("Yes, it may leave").sees("You have both said yes to it.")
    ana.go(f"{at}picture/").page.get_by_role("img").wait_for()
    ben.go(f"{at}picture/").press("I would rather it stayed here")
    assert ana.go(f"{at}picture/").page.locator("keepsake-picture").count() == 0
    assert company.complaints() == {}
