"""Plays whatever is asked of somebody at a page of theirs, knowing no exercise: fills in the form of the
move in hand and presses its button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ElementHandle, Page
from tests.browser.filling import chosen, fill
from tests.browser.moving import goes_to, moving

# The buttons that make a move now, the step's own before those of a question beside it.
AT_FOOT = 'button => Boolean(button.closest(".foot") || button.form.querySelector(".foot"))'
ONWARD = (
    """() => {
  const main = document.querySelector("main");
  const atFoot = """
    + AT_FOOT
    + """;
  const here = [...main.querySelectorAll("form button")].filter((button) => {
    const kind = button.form.elements["0.kind"]?.value;
    return ["answer", "receive", "begin"].includes(kind) && button.type === "submit" && button.name !== "do"
      && !button.closest("details") && !button.classList.contains("later");
  });
  return here.sort((one, two) => atFoot(two) - atFoot(one)).filter((one) => one.form === here[0].form);
}"""
)
# The move in hand, asked once: each question to a browser takes as long as a page of ours.
IN_HAND = f"""() => {{
  const buttons = ({ONWARD})();
  if (!buttons.length) return null;
  return {{
    step: buttons[0].form.elements["0.step"].value,
    values: buttons.map((button) => button.value),
    begins: "begins" in buttons[0].form.dataset,
  }};
}}"""
NTH = f"(at) => ({ONWARD})()[at]"


@dataclass
class Player:
    """One of the two, at a browser of their own."""

    name: str
    page: Page
    home: str
    scripts: bool = True

    def go(self, path: str) -> None:
        goes_to(self.page, self.home + path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def onward(self) -> list[ElementHandle]:
        """The buttons of the move in hand, one for each choice; none where one can but wait or leave."""
        found = self.page.evaluate_handle(ONWARD).get_properties().values()
        return [button for one in found if (button := one.as_element()) is not None]

    def _in_hand(self) -> Any:
        """The move in hand as IN_HAND says it, once a short time has passed that the server holds; None where
        one can but wait or leave."""
        move = self.page.evaluate(IN_HAND)
        if move is None and self.page.locator("main[data-look-in]").count():
            # Ten seconds, and some for the page to ask again.
            self.page.locator("main .foot form button").first.wait_for(timeout=30_000)
            move = self.page.evaluate(IN_HAND)
        return move

    def step(self) -> str:
        """The step in hand, which has its place at the page's foot; a question beside it is none."""
        buttons = self.onward()
        if buttons and buttons[0].evaluate(AT_FOOT):
            return self._step_of(buttons[0])
        return "waiting" if self.page.locator("main > .still > svg").count() else "end"

    def _step_of(self, button: ElementHandle) -> str:
        return str(button.evaluate("button => button.form.elements['0.step'].value"))

    def answers_the_day(self) -> bool:
        """Answers at the page of the day's question; whether anything was asked."""
        form = self.page.locator('main form[action="/question/answer"]').first
        if not form.count():
            return False
        fill(form, self.name)
        with moving(self.page):
            form.locator("button").first.click()
        return True

    def taps(self) -> bool:
        """Fills in what is asked and presses a button; whether there was one."""
        move = self._in_hand()
        if move is None:
            return False
        form = self.page.locator("main form", has=self.page.locator(f'[value="{move["step"]}"]')).first
        fill(form, self.name)
        if move["begins"] and self.scripts:
            # It stays on its page, which goes on in its place, and may have been read anew just now.
            self.page.locator("form[data-begins] button").first.click()
            self.page.locator("begun-time:not([data-state=asks])").wait_for()
            return True
        button = self.page.evaluate_handle(NTH, chosen(move["values"], self.name)).as_element()
        assert button is not None
        with moving(self.page):
            button.click()
        return True
