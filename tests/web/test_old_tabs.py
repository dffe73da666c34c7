"""What is sent from a page that was left open: late, twice, from two places. Nothing of it is lost, nothing
is written over what was written since, and the page that says so has the words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.rhythm.test_forty_days import both_say_yes, later, lived
from tests.rounds.playing import QUESTION, answer, start
from tests.web.conftest import at
from tests.world import NOW, Actor, World

from duologue.people import leaving
from duologue.web import failures

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
CARD = "nine-years-old"
LINE = "The rain on the roof,\nand the soup."


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch, world: World) -> Callable[[float], datetime]:
    """It is that day for both, and both have been here."""

    def come(number: float) -> datetime:
        now = later(number)
        at(now, monkeypatch)
        for who in (world.ana, world.ben):
            who.visit(now)
        return now

    return come


def send(browser: Browser, who: Actor, path: str, **form: str) -> HttpResponse:
    answered: HttpResponse = browser(who).post(path, {"id": str(uuid4()), **form}, secure=True)
    return answered


def page(browser: Browser, who: Actor, path: str) -> str:
    return html.unescape(browser(who).get(path, secure=True).content.decode())


def given_back(answered: HttpResponse) -> list[str]:
    """The words under "Here is what you wrote"."""
    said = answered.content.decode().partition("Here is what you wrote")[2].partition("</section>")[0]
    return [html.unescape(text) for text in re.findall(r"<p [^>]*>(.*?)</p>", said, re.S)]


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found is not None, name
    return found[1]


def of_two(browser: Browser, world: World) -> str:
    """A round in which both have answered; where it is."""
    round_id = start(world.ana, QUESTION, NOW, card=CARD)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": f"By {who.name}."}, NOW)
    return f"/rounds/{round_id}/"


# -- where there is nothing any more ---------------------------------------------------------------


def test_who_was_writing_when_the_other_left_has_their_words(browser: Browser, world: World) -> None:
    here = of_two(browser, world)
    leaving.leave_couple(world.ben.me(), NOW)
    for path, form in {
        f"{here}note": {"text": LINE},
        f"{here}note ": {"text": LINE, "step": "answer", "of": "second"},
        "/kept/new/": {"kind": "dream", "text": LINE, "again": "2027-01-01"},
        "/question/answer": {"day": f"{NOW:%Y-%m-%d}", "card": "any", "0.f.words": LINE},
        "/thread/still-true/": {"answer": str(uuid4()), "do": "differently", "differently": LINE},
        "/thread/first-days/put-away": {"do": "put", "text": LINE},
    }.items():
        answered = send(browser, world.ana, path.strip(), **form)
        assert answered.status_code == 404 and given_back(answered) == [LINE], path


def test_a_page_for_nothing_has_no_words_where_none_were_sent(browser: Browser, world: World) -> None:
    assert given_back(send(browser, world.ana, f"/kept/{uuid4()}/move", do="destroy")) == []
    answered = browser(world.ana).get(f"/rounds/{uuid4()}/?text=x", secure=True)
    assert answered.status_code == 404 and given_back(answered) == []


def test_a_line_about_an_evening_that_comes_days_late_is_given_back(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    both_say_yes(world, NOW)
    day(1)
    idea = hidden(page(browser, world.ben, "/thread/evening/"), "idea")
    day(5)
    answered = send(browser, world.ben, "/thread/evening/", idea=idea, do="keep", text=LINE)
    assert answered.status_code == 404 and given_back(answered) == [LINE]


def test_without_it_the_words_would_be_gone(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(failures, "_words", lambda _request: [])
    here = of_two(browser, world)
    leaving.leave_couple(world.ben.me(), NOW)
    assert given_back(send(browser, world.ana, f"{here}note", text=LINE)) == []
