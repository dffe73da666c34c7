"""Photographs every kind of page that Ana reaches in the demo, at two widths, light and dark, into shots/.

    make shots                       all of them
    make shots ARGS="--only us"      those whose address has "us" in it
    make shots ARGS="--at URL"       of a demo that is running already
    make shots ARGS="--steps"        instead, a light and a dark sheet of every exercise, into shots/steps/
    make shots ARGS="--days"         instead, forty days from the first link, a sheet a day, into shots/days/
    make shots ARGS="--days --only ana-alone --last 10"    one story of these days, and not all of it
    make shots ARGS="--picture"      the README's picture of an opening instead, into docs/pictures/

It also names each page that is wider than its screen, and each one that answered with an error.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

from days import STORIES, days
from looking import STILL, become, begun_by_nobody, chromium, demo
from playwright.sync_api import Page
from sheets import sheets

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {390: 844, 1280: 900}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MOST_PAGES = 60
# The demo's first card: a question that says by itself what an opening is.
OPENING = "What did you want to be at nine?"
PICTURE = ROOT / "docs" / "pictures" / "opening.png"
MARGIN = 24
# Two rounds are looked at, not two hundred.
MOST_OF_A_KIND = 2
# Whoever plays everything from the beginning needs no past.
DAYS_BEFORE_SHEETS = 1


def kind(path: str) -> str:
    """The address with what varies in it replaced: all rounds are of one kind."""
    return re.sub(r"/[^/]*\d[^/]*(?=/|$)", "/*", path)


def wanted(page: Page, base: str) -> Iterator[str]:
    """Addresses that the page's links lead to, here and not elsewhere."""
    for href in page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))"):
        full = urlsplit(urljoin(page.url, href))
        if f"{full.scheme}://{full.netloc}" == base and not re.search(r"/(static|api|export)\b", full.path):
            yield full.path + (f"?{full.query}" if full.query else "")


def photograph(page: Page, name: str, folder: Path) -> list[str]:
    """Takes the page at each width and scheme; returns the widths it is too wide for."""
    complaints = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True, style=STILL)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            complaints.append(f"{name} needs {needed} px at {width} px")
    return complaints


def picture(page: Page, start: str) -> list[str]:
    """The opening of the demo's first card, from the top of the page to the second answer's lower edge."""
    base, _ = become(page, start, "Ana")
    page.set_viewport_size({"width": 390, "height": WIDTHS[390]})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(f"{base}/history/")
    months = page.locator('nav a[href^="/history/"]').evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    for path in ["/history/", *months]:
        page.goto(base + path)
        link = page.get_by_role("link", name=re.compile(re.escape(OPENING)))
        if link.count():
            link.first.click()
            page.locator(".pair").first.wait_for()
            box = page.locator(".pair").first.bounding_box()
            assert box is not None
            clip = {"x": 0.0, "y": 0.0, "width": 390.0, "height": box["y"] + box["height"] + MARGIN}
            page.screenshot(path=PICTURE, full_page=True, clip=clip)  # type: ignore[arg-type]
            print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size // 1024} KB")
            return []
    return [f"The demo has no opening of “{OPENING}”."]


def walk(page: Page, start: str, only: str, folder: Path) -> list[str]:
    """Follows links from the page that `start` and one tap on "Ana" lead to; returns what is wrong."""
    base, first = become(page, start, "Ana")

    complaints: list[str] = []
    met: Counter[str] = Counter()
    todo, seen = [first], {first}
    while todo and met.total() < MOST_PAGES:
        path = todo.pop(0)
        if met[kind(path)] >= MOST_OF_A_KIND:
            continue
        met[kind(path)] += 1
        answer = page.goto(base + path)
        if answer is None or not answer.ok:
            complaints.append(f"{path} answers {answer.status if answer else 'nothing'}")
            continue
        if only in path:
            name = re.sub(r"\W+", "-", kind(path).replace("*", str(met[kind(path)]))).strip("-") or "today"
            complaints += photograph(page, name, folder)
        for next_path in wanted(page, base):
            if next_path not in seen:
                seen.add(next_path)
                todo.append(next_path)
    print(f"{met.total()} pages of {len(met)} kinds")
    return complaints


def _days(only: str, last: int, folder: Path) -> int:
    """Each story at a demo of its own."""
    for story in STORIES:
        if only and only != story.name:
            continue
        with chromium() as browser, begun_by_nobody() as (start, beginning):
            lines = days(browser, start, beginning, story, last, folder / story.name)
        table = "\n".join([f"# {story.name}", "", "| day | who | Today |", "|---|---|---|", *lines, ""])
        (folder / story.name / "days.md").write_text(table, "utf-8")
        print(table)
    return 0


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--only", default="", help="photograph addresses, or exercises, that contain this")
    options.add_argument("--at", help="the address of a demo that is running already")
    instead = options.add_mutually_exclusive_group()
    instead.add_argument("--steps", action="store_true", help="sheets of the steps of every exercise")
    instead.add_argument("--days", action="store_true", help="sheets of forty days, and a table of them")
    options.add_argument("--last", type=int, default=40, help="with --days: the last day")
    instead.add_argument("--picture", action="store_true", help="take the README's picture alone")
    chosen = options.parse_args()

    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    if chosen.days:
        return _days(chosen.only, chosen.last, folder / "days")
    running = nullcontext(chosen.at) if chosen.at else demo(DAYS_BEFORE_SHEETS) if chosen.steps else demo()
    with chromium() as browser, running as start:
        if chosen.steps:
            complaints = sheets(browser, start, chosen.only, folder / "steps")
        else:
            density = 2 if chosen.picture else 1
            # The policy forbids a style of the camera's own, which is what STILL is.
            page = browser.new_context(
                locale="en-GB", ignore_https_errors=True, device_scale_factor=density, bypass_csp=True
            ).new_page()
            complaints = picture(page, start) if chosen.picture else walk(page, start, chosen.only, folder)
    for line in complaints:
        print(line)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
