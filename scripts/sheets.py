"""Ana and Ben play every installed exercise at a phone's width; each gets a sheet of what they were shown in
light and one in dark."""

from __future__ import annotations

import base64
import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from looking import STILL, become
from playwright.sync_api import Browser, Page
from tests.browser.player import Player

PRACTICES = Path(__file__).resolve().parents[1] / "src" / "duologue" / "practices"
PHONE = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOST_TAPS = 60
PICTURE_WIDTH, IN_A_ROW, GAP = 225, 6, 12
# What moves by itself would make two pictures of one step.
RUNS = re.compile(r"\d+:\d\d")
STYLE = f"""
  body {{ margin: {GAP}px; background: #777; font: 13px sans-serif; width: max-content }}
  h1 {{ font-size: 16px; margin: 0 0 {GAP}px; color: #fff }}
  main {{ display: grid; grid-template-columns: repeat({IN_A_ROW}, {PICTURE_WIDTH}px); gap: {GAP}px }}
  figure {{ margin: 0 }}
  figcaption {{ color: #fff; padding-bottom: 3px }}
  img {{ width: {PICTURE_WIDTH}px; display: block }}
"""


@dataclass(frozen=True)
class Shot:
    """One screen: its step and who saw it, and an image a scheme."""

    words: str
    images: tuple[bytes, ...]


@dataclass
class Seen(Player):
    """A player who is photographed. `seen` are the texts of pages photographed already."""

    seen: set[str] = field(default_factory=set)

    def photograph(self, step: str) -> Iterator[Shot]:
        """The page, unless this one has been photographed as it is now."""
        text = RUNS.sub("", self.page.locator("main").inner_text())
        if text not in self.seen:
            self.seen.add(text)
            yield Shot(f"{step} · {self.name}", tuple(self._images()))

    def _images(self) -> Iterator[bytes]:
        for scheme in SCHEMES:
            self.page.emulate_media(color_scheme=scheme)
            yield self.page.screenshot(full_page=True, style=STILL)


def sheets(browser: Browser, start: str, only: str, folder: Path) -> list[str]:
    """Makes the sheets of exercises whose slug contains `only`; returns which did not end."""
    folder.mkdir(parents=True, exist_ok=True)
    both = [_comes(browser, start, name) for name in ("Ana", "Ben")]
    desk = browser.new_page(device_scale_factor=1)
    complaints = []
    for path in sorted(PRACTICES.glob("*/exercises/*.toml")):
        slug = f"{path.parts[-3]}/{path.stem}"
        if only not in slug:
            continue
        alone = tomllib.loads(path.read_text("utf-8")).get("people") == 1
        pictures, ended = play(slug, both[:1] if alone else both)
        for at, scheme in enumerate(SCHEMES):
            shown = [(picture.words, picture.images[at]) for picture in pictures]
            lay_out(desk, slug, shown, folder / f"{slug.replace('/', '-')}-{scheme}.png")
        print(f"{slug}: {len(pictures)} screens")
        if not ended:
            complaints.append(f"{slug} was not over after {MOST_TAPS} taps")
    return complaints


def _comes(browser: Browser, start: str, name: str) -> Seen:
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        ignore_https_errors=True,
        reduced_motion="reduce",
        # For STILL alone: what the policy forbids is for the tests of browsers to say.
        bypass_csp=True,
    )
    # Each is led from page to page here; one that renewed itself meanwhile would be gone under the camera.
    context.route("**/events*", lambda route: route.abort())
    page = context.new_page()
    home, _ = become(page, start, name)
    return Seen(name, page, home)


def play(slug: str, players: list[Seen]) -> tuple[list[Shot], bool]:
    """Every screen in the order in which it came up, and whether the round came to its end."""
    first = players[0]
    for one in players:
        one.seen.clear()
    first.go(f"/ways/{slug}/")
    pictures = list(first.photograph("before"))
    path = _begin(first, slug)
    taps = 0
    while taps < MOST_TAPS:
        tapped = False
        for one in players:
            one.go(path)
            pictures += one.photograph(one.step())
            # Each goes as far as they can, as on two phones; the other's waiting page is seen that way.
            while taps < MOST_TAPS and one.taps():
                tapped, taps = True, taps + 1
                pictures += one.photograph(one.step())
        if not tapped:
            break
    ended = taps < MOST_TAPS and all(one.step() == "end" for one in players)
    if not ended:
        for one in players:
            _leave(one, path)
    return pictures, ended


def _begin(first: Seen, slug: str) -> str:
    """The path of the round. One that waits already is let rest."""
    first.go(f"/ways/{slug}/")
    with first.page.expect_navigation():
        first.page.locator("main form button.go").first.click()
    rests = first.page.locator('main form:has(input[name="rest"]) button')
    if rests.count():
        with first.page.expect_navigation():
            rests.first.click()
    # What answers the form is the round's own page, which then gives itself its address.
    try:
        first.page.wait_for_function("location.pathname !== '/rounds/'")
    except TimeoutError:
        raise SystemExit(f"{slug} could not be begun.") from None
    return urlsplit(first.page.url).path


def _leave(one: Seen, path: str) -> None:
    one.go(path)
    button = one.page.get_by_role("button", name="Leave this one", include_hidden=True)
    if button.count():
        one.page.get_by_text("More", exact=True).click()
        with one.page.expect_navigation():
            button.first.click()


def lay_out(desk: Page, title: str, pictures: list[tuple[str, bytes]], path: Path) -> None:
    """The pictures from left to right, each under its step and who saw it."""
    figures = "".join(
        f"<figure><figcaption>{at}. {html.escape(words)}</figcaption>"
        f'<img src="data:image/png;base64,{base64.b64encode(picture).decode()}"></figure>'
        for at, (words, picture) in enumerate(pictures, 1)
    )
    desk.set_content(f"<style>{STYLE}</style><h1>{html.escape(title)}</h1><main>{figures}</main>")
    desk.locator("body").screenshot(path=path)
