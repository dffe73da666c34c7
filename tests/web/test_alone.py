"""Whoever stays alone for forty days reads of nobody else who is there, and has something each day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.languages.acting import act_out
from tests.rounds.playing import CHECK_IN, answer, move, start
from tests.security.walking import Request, Visitor, every_move, everywhere, undone
from tests.web.company import OF_TWO, Company, Form, of_two
from tests.web.conftest import at
from tests.world import NOW, Actor, World, token_header

from duologue.counsel.help_places import list_countries
from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping
from duologue.manuscript.keepsake_kinds import APPRECIATION, KINDS
from duologue.people import devices
from duologue.rounds import decks, first_card, installed, play
from duologue.web.page import make_environment

DAYS = 40
AGAIN = (1, 20, 39)
"""Days on which everything is looked at once more, beside what is new."""
OF_TWO_YOU = re.compile(r"\b(?:two of you|both of you|you two|next time you meet|each other)\b", re.I)
DEEP_CARD = "nobody-should-read"
NO_PAGES = re.compile(r"\.(?:json|csv)$|^/static/|^/events|^/api/|^/me/sign-out")
# What there is to read is the same on every day.
ONCE = ("/library/",)


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
            self.seen = {path for path in self.seen if path.startswith(ONCE)}

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


def list_asked(world: World, now: datetime) -> tuple[Visitor, list[Request]]:
    """Everything that can be asked of the pages, of Ana alone with something kept of each sort."""
    ana = world.ana
    ana.visit(now)
    for kind in KINDS:
        if kind.offered:
            keeping.keep(
                ana.me(now), kind, "A heron.", now, again=now.date() + timedelta(3) if kind.day else None
            )
    own = start(ana, "empathy/my-own-weather", now)
    thanks = keeping.keep(ana.me(now), APPRECIATION, "The soup.", now)
    visitor = Visitor(world, ana, token_header(ana, now), now)
    device = devices.list_devices(ana.me(now), now)[0].id
    asked = [*everywhere(visitor, own, own, thanks, device), *every_move(visitor, own)]
    return visitor, [one for one in asked if not one.is_api]


OF_STRANGERS = re.compile(r"^(?:begin|sign-in|code|i)/|^me/sign-out/|^me/erase/|^leave-quickly")
"""What somebody reads before they are anybody's, or who has signed out: it says what there is for two."""


@pytest.mark.django_db
def test_whatever_one_alone_asks_for_and_however_it_is_refused_speaks_of_nobody_else(
    alone: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every route, also those to which no link leads alone, and what a form without sense is answered."""
    now = NOW + timedelta(days=30)
    visitor, asked = list_asked(alone, now)
    found, pages = {}, 0
    for one in asked:
        if OF_STRANGERS.search(one.route):
            continue
        with undone():
            answer = visitor.ask(one)
        if b"<html" in answer.body or b"<main" in answer.body or one.route.startswith("offline/"):
            pages += 1
            html = answer.body.decode().replace(draw_private_check(), "")
            found |= {text: answer.asked for text in of_two(html)}
    assert pages > 100
    assert found == {}, "\n".join(f"{text!r} at {asked}" for text, asked in found.items())


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
        "What the other feels",
        "From your guesses, and the other's.",
        "The rain, and neither of us had a coat.",
        "Lines of thanks, yours and theirs.",
        "Somebody who shares this space could read it.",
        "Going back needs both.",
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
        "Rub cream into your hands, one finger after the other.",
        "Type this on the other device.",
    ],
)
def test_a_question_about_somebody_is_no_fault(plain: str) -> None:
    assert [*of_two(f"<p>{plain}</p>")] == []


def ask_how_one_is(who: Actor, browser: Callable[..., Client], now: datetime) -> str:
    round_id = start(who, CHECK_IN, now)
    return browser(who).get(f"/rounds/{round_id}/", secure=True).content.decode()


@pytest.mark.django_db
def test_who_is_alone_is_not_asked_what_would_help(alone: World, browser: Callable[..., Client]) -> None:
    """It would be said to nobody."""
    page = ask_how_one_is(alone.ana, browser, alone.now)
    assert "How are you today?" in page
    assert "What would help?" not in page and "Hold me" not in page


@pytest.mark.django_db
def test_the_two_are_asked_what_would_help(world: World, browser: Callable[..., Client]) -> None:
    """Control."""
    assert "What would help?" in ask_how_one_is(world.ana, browser, world.now)


@pytest.mark.django_db
def test_who_has_chosen_among_ideas_for_an_evening_sees_them_where_one_is_to_be_taken(
    alone: World, browser: Callable[..., Client]
) -> None:
    slug = "consensus/an-evening-for-me"
    round_id = start(alone.ana, slug, alone.now)
    dealt = play.look(alone.ana.me(), round_id, alone.now).dealt.drawn.hands["ideas"]
    chosen, left = dealt[1], dealt[0]
    answer(alone.ana, round_id, "pick", {"ideas": [chosen.id]}, alone.now)
    page = browser(alone.ana).get(f"/rounds/{round_id}/", secure=True).content.decode()
    shown = unescape(page).partition("<details")[0]
    assert "Choose one" in shown and str(chosen.text) in shown
    # Control: what was left is there only folded, where one may choose anew.
    assert str(left.text) not in shown and str(left.text) in unescape(page)
