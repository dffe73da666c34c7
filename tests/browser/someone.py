"""Somebody at a browser of their own: finds buttons by their words, fills in what is asked, goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect
from tests.browser.moving import goes_to, moving
from tests.browser.stuck import Chromium
from tests.browser.watch import Watch

PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 10_000
ELSEWHERE = re.compile(r"^https://")


class Someone:
    """One context, so one device. `page` is the tab in hand."""

    def __init__(self, browser: Chromium, home: str, name: str, **options: object) -> None:
        self.name, self.home = name, home
        self.scripts = bool(options.get("java_script_enabled", True))
        settings = {
            "viewport": PHONE,
            "has_touch": True,
            "is_mobile": True,
            "locale": "en-GB",
            "timezone_id": "Europe/Lisbon",
            "reduced_motion": "reduce",
            # A page that answers without a connection would hide what other tests look at.
            "service_workers": "block",
            **options,
        }
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(PATIENCE_MS)
        self.watch = Watch(home).on(self.context)
        self.page: Page = self.context.new_page()

    # -- moving about -----------------------------------------------------------------------------

    def go(self, path: str) -> Someone:
        goes_to(self.page, path if "://" in path else self.home + path)
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, words: str) -> Locator:
        """Waits until the words stand on the page."""
        found = self.page.locator("main").get_by_text(words, exact=False).first
        found.wait_for()
        return found

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=words, exact=True)

    def press(self, words: str) -> Someone:
        """The button of those words, and on to the page that it leads to."""
        with moving(self.page):
            self.button(words).first.click()
        return self

    def follow(self, words: str) -> Someone:
        with moving(self.page):
            self.page.get_by_role("link", name=words).first.click()
        return self

    def fill(self, fields: Mapping[str, str]) -> Someone:
        for name, text in fields.items():
            self.page.locator(f'[name="{name}"]:visible').first.fill(text)
        return self

    def choose(self, words: str) -> Someone:
        """A chip or a box, tapped at its words."""
        box = self.page.get_by_label(words, exact=True).first
        self.page.locator("label:visible").filter(has=self.page.get_by_text(words, exact=True)).first.click()
        expect(box).to_be_checked()
        return self

    def writes_down_the_sheet(self) -> str:
        """Types the last four of the code that the page shows; the code."""
        code = self.page.locator("#recovery-code").inner_text().strip()
        self.fill({"last": code[-4:]}).press("I have written it down")
        return code

    def cookies(self) -> dict[str, Mapping[str, object]]:
        return {one["name"]: one for one in self.context.cookies(self.home)}

    def kept(self, *kinds: str) -> dict[str, str]:
        """Of this instance's own cookies those of these kinds: "id", "key", "seen", "csrf"."""
        ours = re.compile(rf"(__Host-)?duologue-[a-z2-7]{{8}}-({'|'.join(kinds)})(-[23])?")
        return {name: str(one["value"]) for name, one in self.cookies().items() if ours.fullmatch(name)}

    def wears(self, jar: Mapping[str, str]) -> Someone:
        """Signed in by a device's cookies, as the server set them."""
        given = {
            "url": self.home.replace("http:", "https:"),
            "secure": True,
            "httpOnly": True,
            "sameSite": "Lax",
        }
        self.context.add_cookies([{"name": name, "value": value, **given} for name, value in jar.items()])
        return self

    def becomes(self, jar: Mapping[str, str]) -> Someone:
        """Somebody else at the same browser, which keeps what it has loaded and nothing that was written."""
        self.page.goto("about:blank")
        self.context.clear_cookies()
        return self.wears(jar)

    def photograph(self, folder: Path, name: str) -> None:
        for at, page in enumerate(self.context.pages):
            page.screenshot(path=folder / f"{name}-{self.name}-{at}.png", full_page=True, timeout=3000)

    def world(self) -> Someone:
        """From now on other hosts answer, with a page that is made here.

        Not before it is needed: it takes the browser's cache away.
        """
        page = "<p>elsewhere</p>"
        self.context.route(ELSEWHERE, lambda route: route.fulfill(body=page, content_type="text/html"))
        return self

    # -- what two people do before there is anything else to test -----------------------------------

    def begin(self, link: str, called: str, colour: str = "madder") -> Someone:
        self.go(link).fill({"name": called}).says_when_evening_is()
        if self.scripts:
            self.page.locator("main details > summary").first.click()
        self.page.locator(f'[name="colour"][value="{colour}"]').check(force=True)
        return self.press("Begin")

    def says_when_evening_is(self) -> Someone:
        """Without scripts nothing knows the browser's time zone, and it is asked for in sight."""
        return self if self.scripts else self.fill({"zone": "Europe/Lisbon"})

    def invite(self, answer: str, words: str) -> str:
        """Answers the first card offered and makes the invitation; the link."""
        self.go("/us/invite/").fill({"0.f.answer": answer, "words": words}).press("Make the invitation")
        return self.page.get_by_label("The link").input_value()

    def take_up(self, link: str, answer: str, called: str) -> Someone:
        """Opens an invitation's link, reads, and answers."""
        self.go(link)
        self.button("Answer, and open both").wait_for()
        self.fill({"0.f.answer": answer, "name": called}).says_when_evening_is()
        return self.press("Answer, and open both")

    def start(self, exercise: str, button: str = "Start") -> str:
        """The path of the round that begins."""
        self.go(f"/ways/{exercise}/").press(button)
        return self.path

    @property
    def is_there(self) -> bool:
        """Whether the browser is still running."""
        browser = self.context.browser
        return browser is not None and browser.is_connected()

    def close(self) -> None:
        self.context.close()


class Company:
    """All who take part in a test; what went wrong for any of them is photographed."""

    def __init__(
        self,
        browser: Chromium,
        home: str,
        photographs: Path,
        new_link: Callable[[], str],
        new_couple: Callable[[], Sequence[Mapping[str, str]]],
    ) -> None:
        self.browser, self.home, self.photographs = browser, home, photographs
        self.new_link, self.new_couple = new_link, new_couple
        self.people: list[Someone] = []

    def beside(self) -> Company:
        """An empty company at the same instance."""
        return Company(self.browser, self.home, self.photographs, self.new_link, self.new_couple)

    def comes(self, name: str, **options: object) -> Someone:
        self.people.append(Someone(self.browser, self.home, name, **options))
        return self.people[-1]

    def couple(self, **options: object) -> tuple[Someone, Someone]:
        """Ana and Ben, paired, on today's page; the first card is behind them."""
        jars = self.new_couple()
        made = []
        for name, jar in zip(("Ana", "Ben"), jars, strict=True):
            one = self.comes(name, **options)
            one.wears(jar)
            made.append(one.go("/"))
        return made[0], made[1]

    def another_couple(self) -> tuple[Someone, Someone]:
        """Another Ana and another Ben at the browsers of those who were here, or at new ones where there are
        none or they were ended; the first card is behind them."""
        if not self.people or not all(one.is_there for one in self.people):
            # What was ended has nothing left to close.
            self.people = []
            return self.couple()
        ana, ben = self.people
        for one, jar in zip((ana, ben), self.new_couple(), strict=True):
            one.becomes(jar)
        return ana, ben

    def photograph(self, name: str) -> None:
        self.photographs.mkdir(parents=True, exist_ok=True)
        for one in self.people:
            one.photograph(self.photographs, name)

    def leave(self) -> None:
        for one in self.people:
            one.close()
        self.people = []

    def complaints(self) -> dict[str, list[str]]:
        """What nobody's browser should have had to say, by kind."""
        return {
            kind: said
            for kind in ("violations", "elsewhere", "errors")
            if (said := [words for one in self.people for words in getattr(one.watch, kind)])
        }
