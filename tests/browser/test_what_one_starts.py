"""What one starts, the other finds: every exercise for two, in two browsers, from the page of one to the end
of both.

Ana starts it from its own page. Ben only ever opens Today, and is there in two taps at most; from then on
each goes back to Today whenever there is nothing to do for them, and where one waits the other's Today leads
on.
"""

from __future__ import annotations

import os
import signal
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator
from tests.browser.player import Player
from tests.browser.someone import Company, Someone
from tests.browser.stuck import browsers_below

import duologue.practices

PRACTICES = Path(duologue.practices.__path__[0])
MOST_TAPS = 60
MOST_TO_FIND = 2


def exercises() -> list[str]:
    """Every installed exercise that two play."""
    return [
        f"{path.parts[-3]}/{path.stem}"
        for path in sorted(PRACTICES.glob("*/exercises/*.toml"))
        if is_started_by_hand(tomllib.loads(path.read_text("utf-8")))
    ]


def read_source(slug: str) -> dict[str, Any]:
    practice, name = slug.split("/")
    return tomllib.loads((PRACTICES / practice / "exercises" / f"{name}.toml").read_text("utf-8"))


def is_started_by_hand(script: Mapping[str, object]) -> bool:
    """By one of two; a day's own round is there for both by itself."""
    is_of_a_day = script.get("once_a_day") or script.get("role") == "day's question"
    return script.get("people") != 1 and not is_of_a_day


def is_given(slug: str) -> bool:
    """Whether who starts it is the only one who is ever asked something in it."""
    return {step["ask"] for step in read_source(slug)["step"] if "ask" in step} == {"first"}


def may_rest(slug: str) -> bool:
    """Whether a step of it leaves one's own Today for hours, because one said "later today"."""
    steps = read_source(slug)["step"]
    return any("rests" in step for one in steps for step in (one, *one.get("step", ())))


def switch_on(one: Player, slug: str) -> None:
    """What the exercise asks for, without which it is not there."""
    script = read_source(slug)
    if "setting" in script:
        one.go("/me/")
        one.page.locator(f'input[name="{script["setting"]}"]').check()
        with one.page.expect_navigation():
            one.page.locator('form[action="/me/own"] button').click()
    for kind in kinds_dealt(script):
        one.go("/kept/new/")
        one.page.locator(f'input[name="kind"][value="{kind}"]').check(force=True)
        one.page.locator("#text").fill(
            f"What does {one.name} sing in the kitchen?\nWhich door would you paint?"
        )
        with one.page.expect_navigation():
            one.page.locator("main form button.go").click()


def kinds_dealt(script: Mapping[str, Mapping[str, Mapping[str, object]]]) -> list[str]:
    """What has to be kept before a round begins, since its cards are what the two have kept."""
    decks = [str(one.get("deck", "")) for one in script.get("draw", {}).values() if isinstance(one, Mapping)]
    return [deck.removeprefix("kept/") for deck in decks if deck.startswith("kept/")]


def player(one: Someone) -> Player:
    return Player(one.name, one.page, one.home)


def begin(ana: Player, slug: str) -> str:
    """The path of the round that Ana starts from the exercise's page."""
    ana.go(f"/ways/{slug}/")
    with ana.page.expect_navigation():
        ana.page.locator("main form button.go").first.click()
    assert ana.path.startswith("/rounds/"), f"{slug} was not begun: {ana.path}"
    return ana.path


def way_to(one: Player, path: str) -> Locator:
    """What leads from this page to the round, or to where it lies."""
    there = one.page.locator(f'main a[href="{path}"]')
    return there if there.count() else one.page.locator('main a[href="/today/more/"]')


def find(one: Player, path: str) -> int:
    """From Today to the round; in how many taps."""
    if one.path != "/":
        one.go("/")
    taps = 0
    while one.path != path:
        way = way_to(one, path)
        if way.count() and not way.first.is_visible():
            one.page.locator("details[data-folded] > summary").click()
            taps += 1
        assert taps < MOST_TO_FIND and way.count(), f"{one.name} does not find it: {said(one)}"
        with one.page.expect_navigation():
            way.first.click()
        taps += 1
    return taps


def said(one: Player) -> str:
    return " ".join(one.page.locator("main").inner_text().split())[:600]


def play(players: list[Player], path: str, at_a_time: int = MOST_TAPS, *, rests: bool = False) -> None:
    """Both go on from Today until neither has anything more to do; each taps so often before the other.
    `rests`: it may have left one's Today for hours, and is gone on with from its own page before that."""
    taps = 0
    while taps < MOST_TAPS:
        tapped = False
        for one in players:
            one.go("/")
            if way_to(one, path).count():
                find(one, path)
            elif rests:
                one.go(path)
            else:
                continue
            until = min(MOST_TAPS, taps + at_a_time)
            while taps < until and one.taps():
                tapped, taps = True, taps + 1
                assert one.path in (path, "/"), f"{one.name} was led to {one.path}"
                if one.path != path:
                    break
        if not tapped:
            return
    raise AssertionError(f"not over after {MOST_TAPS} taps")


def both_ended(players: list[Player], path: str) -> None:
    for one in players:
        one.go(path)
        assert one.step() == "end", f"{one.name} has not come to the end: {said(one)}"


@dataclass(frozen=True)
class Order:
    """Who comes first once both are there, and how often each taps before the other comes."""

    begins: str
    at_a_time: int


ORDERS = [
    pytest.param(Order("Ana", MOST_TAPS), id="Ana goes as far as she can"),
    pytest.param(Order("Ben", MOST_TAPS), id="Ben goes as far as he can", marks=pytest.mark.soak),
    pytest.param(Order("Ana", 1), id="tap by tap", marks=pytest.mark.soak),
    pytest.param(Order("Ben", 1), id="tap by tap, Ben first", marks=pytest.mark.soak),
]


@pytest.fixture
def pair(gathering: Company) -> Iterator[tuple[Player, Player]]:
    """For each exercise another two, at the same browsers: what they loaded once need not be loaded again."""
    ana, ben = gathering.another_couple()
    yield player(ana), player(ben)
    assert gathering.complaints() == {}


def test_two_are_there_again_after_their_browsers_were_ended(gathering: Company) -> None:
    before = gathering.another_couple()
    for pid in browsers_below(os.getpid()):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    with suppress(PlaywrightError):
        before[0].go("/")
    after = gathering.another_couple()
    assert not {id(one) for one in before} & {id(one) for one in after}
    assert [one.go("/").path for one in after] == ["/", "/"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("slug", exercises())
def test_what_ana_starts_ben_finds_from_today_and_both_come_to_the_end(
    pair: tuple[Player, Player], slug: str, order: Order
) -> None:
    ana, ben = pair
    for one in (ana, ben):
        switch_on(one, slug)
    path = begin(ana, slug)
    if is_given(slug):
        # A gift is not announced: it is there once it has been given.
        play([ana], path)
    assert find(ben, path) <= MOST_TO_FIND
    both = [ana, ben] if order.begins == ana.name else [ben, ana]
    play(both, path, order.at_a_time, rests=may_rest(slug))
    both_ended([ana, ben], path)


def ask(step: str) -> str:
    return f'<input name="0.kind" value="answer"><input name="0.step" value="{step}"><button>Yes</button>'


BESIDE = f'<form class="leaf">{ask("closer")}</form>'
AT_THE_FOOT = f'<div class="foot"><form>{ask("home")}</form></div>'


@pytest.mark.parametrize(
    ("page", "step"),
    [(BESIDE, "end"), (BESIDE + AT_THE_FOOT, "home"), (AT_THE_FOOT + BESIDE, "home"), ("", "end")],
    ids=["beside the end", "before the step", "after the step", "nothing asked"],
)
def test_a_question_beside_it_is_not_the_step(gathering: Company, page: str, step: str) -> None:
    """What is asked beside the end leaves it the end; a step in hand is not taken for one."""
    ana, _ = gathering.couple()
    ana.page.set_content(f"<main>{page}</main>")
    assert player(ana).step() == step
