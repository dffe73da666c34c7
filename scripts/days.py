"""Forty days of two people, or of one, from the link that begins: each opens only Today and follows its one
button. Every screen goes onto a sheet of its day and, in words, into a text beside it; a table says what each
saw, and with how many taps."""

from __future__ import annotations

import math
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from looking import STILL
from playwright.sync_api import Browser, Page
from sheets import RUNS, lay_out
from tests.browser.filling import CHOOSE, fill
from tests.browser.player import Player

PHONE = {"width": 390, "height": 844}
MOST_TAPS = 25
# Today again and again with the same button is somebody who has had enough.
MOST_ALIKE = 2
FIRST_EVENING = 21
LATER = 2
"""Hours from the time at which both come to that at which they look once more. The day's question opens at
eight, between the two."""
A_SHEET = 12
"""Pictures on a sheet, so that each can still be read."""
LINES = {
    "Ana": (
        "The canal, early, before anybody is about",
        "Pancakes on a Tuesday",
        "I got off one stop early and walked",
        "The neighbour who sings in the stairwell",
        "You waited up for me",
        "An hour with the window open",
        "My grandmother's green kitchen",
        "The last page of a long book",
        "You laughed at the same place as I did",
        "Snow on the first day of work",
        "The smell of the bakery at five",
    ),
    "Ben": (
        "The shed, with its door open",
        "Soup, and a walk to the end of the road",
        "The radio, low, in another room",
        "You sang while you looked for your keys",
        "A train that is late for once",
        "My brother on the telephone",
        "The old bicycle",
        "A pear from the market",
        "Rain on the tent, and nobody in a hurry",
        "That you asked twice",
        "Chess with my uncle, badly",
        "The long way round by the river",
        "Your coat on the wrong hook",
    ),
}
"""What each writes, one after the other, so that few days bring the same words twice."""
WISHES = {
    "Ana": ("listen", "nothing", "laugh", "leave", "hold", "do"),
    "Ben": ("nothing", "nothing", "hold", "nothing", "leave"),
}
"""What would help each, day by day: nobody needs the same every evening."""
WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Story:
    """Who comes when. `every`: Ben comes on each such day, 0 for never; `twice`: both press everything twice;
    `zones`: where each lives."""

    name: str
    every: int = 1
    twice: bool = False
    zones: tuple[str, str] = ("Europe/Lisbon", "Europe/Lisbon")


STORIES = (
    Story("both"),
    Story("ben-every-third-day", every=3),
    Story("ana-alone", every=0),
    Story("both-twice", twice=True),
    Story("auckland-and-lisbon", zones=("Pacific/Auckland", "Europe/Lisbon")),
)


@dataclass
class Diarist(Player):
    """One of the two, followed by a camera."""

    twice: bool = False
    day: int = 0
    lines_written: int = 0
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    taps_made: int = 0
    words_read: int = 0

    def look(self) -> None:
        """Onto the sheet, unless it is there as it is now; its words count as read."""
        text = RUNS.sub("", self.page.locator("main").inner_text())
        if text in self.seen:
            return
        self.seen.add(text)
        self.words_read += len(WORD.findall(text))
        self.texts.append(f"## {self.name} · {self.path}\n\n{text.strip()}\n")
        self.pictures.append(
            (f"{self.name} · {self.path}", self.page.screenshot(full_page=True, style=STILL))
        )

    def press(self, button: str) -> bool:
        """The first such button or link that shows; whether there was one."""
        found = self.page.locator(button).locator("visible=true")
        if not found.count():
            return False
        self.taps_made += 1
        with self.page.expect_navigation():
            if self.twice:
                found.first.dblclick()
            else:
                found.first.click()
        self.page.wait_for_load_state("load")
        return True

    def taps(self) -> bool:
        """As every player, with a wish and with words of the day's own."""
        self.write()
        wishes = WISHES[self.name]
        wish = self.page.locator(f'input[type=radio][value="{wishes[self.day % len(wishes)]}"]')
        if self.page.locator('input[type=radio][value="leave"]').count():
            wish.first.evaluate(CHOOSE)
        return super().taps()

    def write(self) -> None:
        """Into the first box of those that are still empty."""
        box = self.page.locator("main form:has(button.go) textarea:visible").first
        if box.count() and not box.input_value():
            lines = LINES[self.name]
            box.fill(lines[self.lines_written % len(lines)])
            self.lines_written += 1

    def sentence(self) -> str:
        """Today's, and its one button's."""
        heading = self.page.locator("main h1").first.inner_text()
        button = self.page.locator("[data-one-button]")
        return f"{heading} [{button.first.inner_text()}]" if button.count() else heading

    def count_below(self) -> str:
        """How many things stand below the first, and how many are folded away there."""
        shut = self.page.locator("main details [data-thing]").count()
        return f" +{self.page.locator('main [data-thing]').count() - shut - 1}" + (
            f" ({shut})" if shut else ""
        )


def days(browser: Browser, start: str, beginning: str, story: Story, last: int, folder: Path) -> list[str]:
    """Plays a story at a demo in which nobody has begun; the lines of its table."""
    folder.mkdir(parents=True, exist_ok=True)
    home = start.removesuffix("/demo/")
    desk = browser.new_page(device_scale_factor=1)
    ana, ben = (_comes(browser, home, name, story) for name in ("Ana", "Ben"))
    _go_on_until(start, ana.page, FIRST_EVENING)
    lines = _first_evening(ana, ben, beginning, alone=not story.every)
    _sheet(desk, 0, [ana, ben], folder)
    for day in range(1, last + 1):
        _go_on(start, 24 - LATER)
        ana.day = ben.day = day
        here = [ana]
        if story.every and day % story.every == 0:
            here.append(ben)
        saw = {one.name: list(_evening(one)) for one in here}
        _go_on(start, LATER)
        for one in here:
            saw[one.name] += ["later:", *_evening(one)]
        lines += [f"| {day} | {name} | {' → '.join(what)} |" for name, what in saw.items()]
        print(*lines[-len(saw) :], sep="\n", flush=True)
        _sheet(desk, day, here, folder)
    for one in (ana, ben):
        one.page.context.close()
    desk.close()
    return lines


def _comes(browser: Browser, home: str, name: str, story: Story) -> Diarist:
    context = browser.new_context(
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        timezone_id=story.zones[name == "Ben"],
        ignore_https_errors=True,
        reduced_motion="reduce",
        color_scheme="light",
        # For STILL alone, as in sheets.
        bypass_csp=True,
    )
    context.route("**/events*", lambda route: route.abort())
    return Diarist(name, context.new_page(), home, twice=story.twice)


def _first_evening(ana: Diarist, ben: Diarist, beginning: str, *, alone: bool) -> list[str]:
    """From the link that begins to the opening of the first card, and the four words."""
    ana.page.goto(beginning)
    ana.look()
    ana.page.locator('[name="name"]').first.fill("Ana")
    ana.press("main .foot button.go")
    ana.look()
    if alone:
        return [f"| 0 | Ana | {ana.sentence()} |"]
    ana.press("[data-one-button]")
    ana.look()
    ana.page.locator('textarea[name^="0.f."]').first.fill("A lighthouse keeper, for the quiet")
    ana.press("main .foot button.go")
    ana.look()
    link = ana.page.locator("input[readonly], textarea[readonly]").first.input_value()
    ben.page.goto(link)
    ben.page.locator('textarea[name^="0.f."]').first.wait_for()
    ben.look()
    ben.page.locator('textarea[name^="0.f."]').first.fill("Driver of the slow train")
    ben.page.locator('[name="name"]').first.fill("Ben")
    ben.press("main .foot button.go")
    ben.look()
    ana.go("/")
    ana.look()
    said = (
        f"First opening: Ana {ana.taps_made} taps, {ana.words_read} words; "
        f"Ben {ben.taps_made} taps, {ben.words_read} words"
    )
    lines = [f"| 0 | both | {said} |"]
    for one in (ben, ana, ben, ana):
        lines.append(f"| 0 | {one.name} | {' → '.join(_evening(one)) or 'nothing'} |")
    return lines


def _evening(one: Diarist) -> Iterator[str]:
    """Opens Today, follows its one button and whatever that leads to, and comes back, until it says the same
    again; each of Today's sentences on the way."""
    said: list[str] = []
    one.go("/")
    for _ in range(MOST_TAPS):
        one.look()
        if one.path == "/":
            now = one.sentence()
            if said.count(now) >= MOST_ALIKE:
                return
            if now not in said:
                yield now + one.count_below()
            said.append(now)
            if not one.press("[data-one-button]"):
                return
        elif one.onward():
            one.taps()
        elif one.path == "/thread/first-days/" and one.page.locator('textarea[name="text"]').count():
            one.page.locator('textarea[name="text"]').fill(LINES[one.name][0])
            one.press('main button[value="put"], main button:has-text("Put it away")')
            one.look()
            one.go("/")
        else:
            forms = one.page.locator("main form:has(button.go)")
            if forms.count():
                one.write()
                fill(forms.first, one.name)
            before = one.page.url
            # One tap answers the day's question, and who has answered it goes home.
            if not one.press("main button.go, main a.go, main .choices > button") or one.page.url == before:
                one.look()
                one.go("/")


def _sheet(desk: Page, day: int, players: list[Diarist], folder: Path) -> None:
    pictures = [picture for one in players for picture in one.pictures]
    for at in range(0, len(pictures), A_SHEET):
        name = f"day-{day:02}" + (f"-{at // A_SHEET + 1}" if at else "")
        lay_out(desk, f"Day {day}", pictures[at : at + A_SHEET], folder / f"{name}.png")
    texts = [text for one in players for text in one.texts]
    (folder / f"day-{day:02}.md").write_text("\n".join([f"# Day {day}", "", *texts]), "utf-8")
    for one in players:
        one.pictures, one.texts, one.seen = [], [], set()


def _go_on(start: str, hours: int) -> None:
    sent = urllib.parse.urlencode({"hours": hours}).encode()
    with urllib.request.urlopen(f"{start}on/", sent, timeout=30):
        return


def _go_on_until(start: str, page: Page, hour: int) -> None:
    """To the next such hour of the clock where the page is."""
    now = page.evaluate("new Date().getHours() + new Date().getMinutes() / 60")
    _go_on(start, math.ceil((hour - now) % 24))
