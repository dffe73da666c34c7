"""Whoever stays alone for forty days reads of nobody else who is there, and has something each day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.languages.acting import act_out
from tests.rounds.playing import move, start
from tests.web.company import OF_TWO, Company, Form, of_two
from tests.web.conftest import at
from tests.world import NOW, Actor, World

from duologue.counsel.help_places import list_countries
from duologue.engine.moves import MoveKind
from duologue.rounds import decks, first_card, installed
from duologue.web.page import make_environment

DAYS = 40
AGAIN = (1, 20, 39)
"""Days on which everything is looked at once more, beside what is new."""
OF_TWO_YOU = re.compile(r"\b(?:two of you|both of you|you two|next time you meet|each other)\b", re.I)
DEEP_CARD = "nobody-should-read"
# What the library says of two people it says to whoever reads it, as a book does.
NO_PAGES = re.compile(r"^/library/|\.(?:json|csv)$|^/static/|^/events|^/api/|^/me/sign-out|\?")


def draw_private_check() -> str:
    """The same on every page that has it, for whoever reads: it asks about somebody who may not be here."""
    drawn: Any = make_environment().get_template("parts/private-check.html").module
    return str(drawn.private_check(list_countries()))


class Walk:
    """One alone with a browser, day by day. `found` is what speaks of two, with where it stood."""

    def __init__(self, world: World, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
        self.ana, self.browser, self.monkeypatch = world.ana, browser, monkeypatch
        self.now = NOW
        self.client = browser(self.ana)
        self.found: dict[str, str] = {}
        self.seen: set[str] = set()
        self.pages = 0

    def begin_day(self, day: int) -> None:
        self.now = NOW + timedelta(days=day)
        at(self.now, self.monkeypatch)
        self.ana.visit(self.now)
        self.client = self.browser(self.ana)
        if day in AGAIN:
            self.seen.clear()

    def look(self, path: str) -> Company:
        answer = self.client.get(path, secure=True, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return self.judge(path, answer.content.decode())

    def judge(self, path: str, html: str) -> Company:
        self.pages += 1
        for text in of_two(html.replace(draw_private_check(), "")):
            self.found.setdefault(text, path)
        return Company(html)

    def press(self, button: str | Form | None) -> str:
        """Today's one button; where it leads."""
        if button is None:
            return ""
        if isinstance(button, str):
            self.look(button)
            return button
        answer = self.client.post(
            button.action,
            button.fields,
            secure=True,
            headers={"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"},
            follow=True,
        )
        assert answer.status_code == 200, (button.action, answer.status_code)
        self.judge(button.action, answer.content.decode())
        return answer.redirect_chain[-1][0] if answer.redirect_chain else button.action

    def play(self, round_id: UUID) -> None:
        def looking(who: Actor) -> None:
            self.look(f"/rounds/{round_id}/")

        act_out((self.ana,), round_id, self.now, looking)

    def follow(self, links: list[str]) -> None:
        """Every page that can be come to and was not seen since the last day in `AGAIN`."""
        wanted = list(links)
        while wanted:
            path = wanted.pop().partition("#")[0]
            if path and path not in self.seen and not NO_PAGES.search(path):
                self.seen.add(path)
                wanted += self.look(path).links


ROUND = re.compile(r"/rounds/([0-9a-f-]{36})/")


@pytest.mark.django_db
def test_forty_days_alone_speak_of_nobody_else_who_is_there(
    alone: World, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(alone, browser, monkeypatch)
    slugs = sorted(slug for slug, script in installed.read_scripts().items() if script.is_for_one)
    buttons = []
    for day in range(DAYS):
        walk.begin_day(day)
        today = walk.look("/")
        led = walk.press(today.one_button)
        buttons.append(led)
        if found := ROUND.search(led):
            walk.play(UUID(found[1]))
        for slug in slugs[day::DAYS]:
            walk.play(start(alone.ana, slug, walk.now))
        walk.follow([*today.links, *walk.look("/").links])
    assert [day for day, led in enumerate(buttons[1:], 1) if not ROUND.search(led)] == []
    assert walk.found == {}, "\n".join(f"{text!r} at {path}" for text, path in walk.found.items())


@pytest.mark.django_db
def test_a_deep_card_alone_fades_unless_its_only_reader_keeps_it(
    alone: World, browser: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A walk draws a deep one by chance."""
    walk = Walk(alone, browser, monkeypatch)
    at(NOW, monkeypatch)
    round_id = start(alone.ana, "conversation/a-card-for-yourself", NOW, card=DEEP_CARD)
    walk.play(round_id)
    for said in ("unless you keep it.", "You keep this one."):
        page = walk.client.get(f"/rounds/{round_id}/", secure=True).content.decode()
        assert said in page
        assert list(of_two(page)) == []
        move(alone.ana, round_id, MoveKind.KEEP, NOW, said="yes")


def test_no_card_that_one_alone_is_dealt_takes_another_for_granted() -> None:
    """A walk meets only those of its days."""
    scripts = [script for script in installed.read_scripts().values() if script.is_for_one]
    dealt = {draw.deck for script in scripts for draw in script.draws if draw.deck}
    cards = {
        *(
            card
            for deck in sorted(dealt)
            for card in decks.read_deck(deck)
            if OF_TWO_YOU.search(str(card.text))
        ),
        # As a page is judged: what one alone can be dealt, and what is offered for an invitation.
        *(
            card
            for script in scripts
            for draw in script.draws
            if draw.deck
            for card in decks.list_able(draw, {})
            if OF_TWO.search(f"{card.text} {card.instead}")
        ),
        *(card for card in first_card.list_cards() if OF_TWO.search(str(card.text))),
    }
    found = sorted(str(card.text) for card in cards)
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "Both are open. Nobody has to solve anything.",
        "Give it to the other",
        "The other never sees this.",
        "It opens with Ben’s.",
        "Stays closed until the other one has answered too.",
        "Settle it between you.",
    ],
)
def test_a_planted_second_is_found(planted: str) -> None:
    """Control: of the judge, and of what is marked as being for two."""
    assert [*of_two(f"<p>{planted}</p>")] == [planted]
    assert [*of_two(f"<section data-company='two'><p>{planted}</p></section>")] == []


@pytest.mark.parametrize(
    "plain",
    [
        "What could they talk about for an hour without looking at the clock?",
        "Write to somebody you would like to be closer to.",
        "Brush your teeth with the hand you never use for it.",
    ],
)
def test_a_question_about_somebody_is_no_fault(plain: str) -> None:
    assert [*of_two(f"<p>{plain}</p>")] == []
