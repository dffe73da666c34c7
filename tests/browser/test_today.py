"""Today on two phones: one sentence and its one button above the fold, and a page that moves on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.player import Player
from tests.browser.someone import Company, Someone
from tests.browser.test_five_ways import says

SMALL = {"width": 390, "height": 640}
ONE = "[data-one-button]"
TONIGHT, THANKS, QUESTION = (
    "consensus/tonight",
    "thanks/one-line-of-thanks",
    "conversation/an-open-question",
)

# The lowest pixel of the one button that a finger reaches, and the highest of the tab bar.
FOLD = """() => {
  const button = document.querySelector("[data-one-button]").getBoundingClientRect();
  const bar = document.querySelector(".nav").getBoundingClientRect();
  const at = document.elementFromPoint(button.x + button.width / 2, button.bottom - 2);
  return [button.bottom <= Math.min(bar.top, innerHeight), at?.closest("[data-one-button]") !== null];
}"""


@pytest.fixture
def company(gathering: Company) -> Iterator[Company]:
    apart = gathering.beside()
    yield apart
    apart.leave()


def told(company: Company) -> tuple[Someone, Someone]:
    """A couple who have looked at their first card."""
    pair = company.couple(viewport=SMALL)
    for one in pair:
        one.follow("Read it").go("/")
    return pair


def first(one: Someone) -> str:
    return str(one.page.locator("[data-thing]").first.get_attribute("data-thing"))


def alone(company: Company) -> Someone:
    return company.comes("Ana", viewport=SMALL).begin(company.new_link(), "Ana")


def just_opened(company: Company) -> Someone:
    return company.couple(viewport=SMALL)[0]


def words(company: Company) -> Someone:
    ana = alone(company)
    link = ana.invite("A lighthouse keeper.", "Come and see?")
    company.comes("Ben", viewport=SMALL).take_up(link, "The slow train.", "Maximilian-Alexander")
    return ana.go("/").follow("Read it").go("/")


def answered(company: Company) -> tuple[Someone, Someone]:
    """The same, and both have answered the day's question, if today has one."""
    pair = told(company)
    for one in pair:
        Player(one.name, one.go("/question/").page, one.home).answers_the_day()
        one.go("/")
    return pair


def question(company: Company) -> Someone:
    return told(company)[0]


def check_in(company: Company) -> Someone:
    return answered(company)[0]


def ask(company: Company) -> Someone:
    ana, ben = told(company)
    ana.start(QUESTION)
    return ben.go("/")


def came_of_it(company: Company) -> Someone:
    ana, ben = told(company)
    ana.start(THANKS)
    ana.fill({"0.f.line": "You waited up. " * 18}).press("Give it to Ben")
    return ben.go("/")


def would_help(company: Company) -> Someone:
    ana, ben = answered(company)
    for one, wish in ((ana, "Listen"), (ben, "Nothing needed")):
        one.go("/").page.locator('[data-thing="check-in"] ' + ONE).click()
        one.button("Done").wait_for()
        one.page.locator("mood-pad, .mood-pad, [data-mood]").first.click(position={"x": 60, "y": 60})
        one.choose(wish).press("Done")
    return ben.go("/")


STATES: dict[str, Callable[[Company], Someone]] = {
    "invite": alone,
    "just-opened": just_opened,
    "words": words,
    "days-question": question,
    "check-in": check_in,
    "ask": ask,
    "came-of-it": came_of_it,
    "would-help": would_help,
}


@pytest.mark.parametrize("state", STATES)
def test_the_one_button_is_above_the_fold_and_not_behind_the_tab_bar(company: Company, state: str):
    one = STATES[state](company)
    # One day a week asks nothing: then the check-in comes first.
    is_free = state == "days-question" and one.page.locator('[data-thing="no-question"]').count() > 0
    assert first(one) == ("check-in" if is_free else state)
    assert one.page.locator(ONE).count() == 1
    assert one.page.evaluate(FOLD) == [True, True]
    assert one.page.evaluate("scrollY") == 0


def test_a_button_behind_the_tab_bar_is_found(company: Company):
    """The control."""
    one = just_opened(company)
    one.page.locator(ONE).evaluate("one => Object.assign(one.style, { position: 'fixed', bottom: 0 })")
    assert one.page.evaluate(FOLD) != [True, True]


def test_what_one_starts_and_what_both_choose_come_to_the_other_s_open_page(company: Company):
    ana, ben = told(company)
    path = ana.start(TONIGHT)
    expect(ben.page.locator(f'[data-thing="ask"] a[href="{path}"]')).to_be_visible()
    ben.follow("Answer it")
    legends = "one-by-one:not(details *) li legend"
    ideas = ana.page.locator(legends).all_text_contents()
    assert len(ideas) == 5
    assert ben.page.locator(legends).all_text_contents() == ideas
    for one in (ana, ben):
        says(one, *["yes"] * len(ideas)).press("Done")
        if one is ana:
            ana.go("/")
    expect(ana.page.get_by_role("heading", name="You both said yes.")).to_be_visible()
    assert first(ana) == "came-of-it"


def test_pages_left_open_on_link_and_words_move_on_by_themselves(company: Company):
    ana = alone(company)
    link = ana.invite("A lighthouse keeper.", "Come and see?")
    ben = company.comes("Ben", viewport=SMALL).take_up(link, "The slow train.", "Ben")
    expect(ana.page.get_by_role("heading", name="This has opened for you both.")).to_be_visible()
    assert ana.path == "/"
    for one in (ana, ben):
        one.go("/us/words/")
    ana.press("Yes, the same four")
    ben.page.wait_for_url("**/")
    assert first(ben) != "words"
