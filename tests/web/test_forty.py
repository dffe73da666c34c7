"""The pages of days 10 to 40 as both find them: from Today, in their own words, and in nobody's way."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.api.test_rounds import Program
from tests.rhythm.test_forty_days import (
    CARDS,
    both_answer_the_days_question,
    both_say_yes,
    later,
    lived,
    thanked,
)
from tests.rounds.daily.asking import of_day
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, start
from tests.web.conftest import at
from tests.world import NOW, Actor, World

from duologue.engine.roles import Role
from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.keepsake_words import Under
from duologue.people import days, own_settings, profile
from duologue.people.own_settings import OwnSettings
from duologue.rounds import casting, margins

Browser = Callable[..., Client]
CLOSER = "Did this bring you closer?"


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


def shown(browser: Browser, who: Actor, path: str) -> str:
    answered = browser(who).get(path, secure=True)
    assert answered.status_code == 200, answered.content.decode()
    text: str = answered.content.decode()
    return text.replace("&#39;", "'").replace("&#x27;", "'")


def sent(browser: Browser, who: Actor, path: str, **form: str) -> int:
    answered = browser(who).post(path, {"id": str(uuid4()), **form}, secure=True)
    return int(answered.status_code)


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found is not None, name
    return found[1]


def test_who_said_it_names_nobody_until_one_looks_and_today_leads_there_once(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(15)
    assert "/thread/who-said-it/" in shown(browser, world.ana, "/")
    text = shown(browser, world.ana, "/thread/who-said-it/")
    assert text.count("<details") >= 3 and text.count("did. Ask for the story.") in (1, 2)
    before = [part.split("<summary>")[0] for part in text.split('<section class="leaf">')[1:]]
    assert len(before) == 3 and not any("You did" in part or "did. Ask" in part for part in before)
    assert "/thread/who-said-it/" not in shown(browser, world.ana, "/")
    assert "/thread/who-said-it/" in shown(browser, world.ben, "/")


@pytest.mark.parametrize("by_a_program", [False, True])
def test_what_comes_back_can_be_put_off_until_it_comes_again(
    browser: Browser, world: World, day: Callable[[float], datetime], by_a_program: bool
) -> None:
    lived(world)
    link = "/thread/still-true/"
    day(21)
    assert link in shown(browser, world.ana, "/")
    assert "Yes, still true" in shown(browser, world.ana, link)
    # The control: whoever only looks is asked still.
    assert link in shown(browser, world.ana, "/")
    if by_a_program:
        program = Program(world.ana)
        assert program.send("POST", "/api/v1/days/still-true/not-now").status_code == 200
    else:
        assert sent(browser, world.ana, link, do="not-now") == 302
    assert link not in shown(browser, world.ana, "/")
    day(22)
    assert link not in shown(browser, world.ana, "/") and link in shown(browser, world.ben, "/")
    assert "Yes, still true" in shown(browser, world.ana, link)
    day(44)
    assert link in shown(browser, world.ana, "/")


def test_pages_say_when_it_is_not_time_yet(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    day(3)
    for path in ("who-said-it/", "still-true/", "four-lines/"):
        text = shown(browser, world.ana, f"/thread/{path}")
        assert "Nothing here yet" in text or "Nothing comes back today" in text
    assert "Nothing is asked here now" in shown(browser, world.ana, "/thread/evening/")
    assert browser(world.ana).get("/thread/four-lines/1/", secure=True).status_code == 404


def test_four_lines_stand_on_a_page_with_whose_they_are_and_earlier_months_beside(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(28)
    text = shown(browser, world.ana, "/thread/four-lines/")
    assert text.count('<article class="leaf own') == 4 and "Month 1" not in text
    day(57)
    assert "Little was written here in that month" in shown(browser, world.ana, "/thread/four-lines/")
    assert text.count("Ana’s") == shown(browser, world.ana, "/thread/four-lines/1/").count("Ana’s")


def test_the_first_ten_days_have_what_both_said_to_the_days_questions(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    asked = {}
    for kind in ("six words", "this or that", "guess"):
        now = both_answer_the_days_question(world, later(1), kind)
        asked[kind] = of_day(world.ana, now).questions[0]
    day(12)
    pick = next(field for field in asked["this or that"].prompt.fields if field.id == "pick")
    for who in (world.ana, world.ben):
        text = html.unescape(shown(browser, who, "/thread/first-days/"))
        assert "Ana, six words" in text and "Ben, six words" in text
        for option in pick.options[:2]:
            assert option.text in text, "a tap is an answer too"
        assert "rather tell you" not in text
        # What somebody guessed of the other does not stand there as what they would pick themselves.
        assert "Which would Ben pick?" in text and "Which would Ana pick?" in text


def test_all_of_it_stands_only_under_what_is_cut_there(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(12)
    found = html.unescape(shown(browser, world.ana, "/thread/first-days/"))
    assert "Ben’s nine-years-old" in found and "All of it" not in found
    # A line that was added shows; a reply to what opened stands on the round's own page.
    id_ = start(world.ana, QUESTION, later(8), card="taught-long-ago")
    for who in (world.ana, world.ben):
        answer(who, id_, "answer", {"answer": "To skim a stone"}, later(8))
    now = day(12)
    assert "All of it" not in shown(browser, world.ana, "/thread/first-days/")
    margins.write_note(world.ben.me(now), id_, "So that was you!", now, under=Under("answer", "first"))
    assert shown(browser, world.ana, "/thread/first-days/").count("All of it") == 1


def test_a_line_of_thanks_is_called_that_among_the_four(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    for who in (world.ana, world.ben):
        thanked(who, "Thank you for the soup.", later(2))
    day(28)
    text = shown(browser, world.ana, "/thread/four-lines/")
    assert text.count("Thank you for the soup.") == 2 and text.count("A thank-you") == 2


def test_still_true_keeps_what_was_typed_and_is_answered_once(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(21)
    text = shown(browser, world.ana, "/thread/still-true/")
    assert "Ana’s" in text and "Ben’s" not in text
    about = hidden(text, "answer")
    wrong = browser(world.ana).post(
        "/thread/still-true/",
        {"id": str(uuid4()), "answer": about, "do": "differently", "differently": "y" * 7000},
        secure=True,
    )
    assert wrong.status_code == 422 and "y" * 7000 in wrong.content.decode()
    form = {"answer": about, "do": "differently", "differently": "The slow train."}
    for _ in range(2):
        assert sent(browser, world.ana, "/thread/still-true/", **form) == 302
    assert "would put something differently now" in shown(browser, world.ben, "/")
    assert "Nothing comes back today" in shown(browser, world.ana, "/thread/still-true/")
    assert sent(browser, world.ana, "/thread/still-true/", answer=about, do="maybe") == 404


def test_a_line_is_put_away_on_the_page_of_the_first_ten_days_and_opens_on_day_40(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    lived(world)
    day(11)
    to = "/thread/first-days/put-away"
    assert "A line for day 40" in shown(browser, world.ana, "/thread/first-days/")
    assert sent(browser, world.ana, to, do="put", text=" ") == 422
    assert sent(browser, world.ana, to, do="put", text="The bench.") == 302
    assert "Your line is put away." in shown(browser, world.ana, "/thread/first-days/")
    unchanged = shown(browser, world.ben, "/thread/first-days/")
    assert "The bench." not in unchanged and "Your line is put away." not in unchanged
    assert sent(browser, world.ben, to, do="put", text="The soup.") == 302
    day(40)
    for who in (world.ana, world.ben, world.ana):
        shown(browser, who, "/")
    for who in (world.ana, world.ben):
        text = shown(browser, who, "/thread/first-days/")
        assert "The bench." in text and "The soup." in text
        assert "The lines from day 10 are open" not in shown(browser, who, "/")


def test_did_it_happen_keeps_a_line_or_nothing(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    both_say_yes(world, NOW)
    day(1)
    for who in (world.ana, world.ben):
        assert "Did it happen?" in shown(browser, who, "/")
    idea = hidden(shown(browser, world.ana, "/thread/evening/"), "idea")
    assert sent(browser, world.ana, "/thread/evening/", idea=idea, do="keep", text="") == 422
    form = {"idea": idea, "do": "keep", "text": "Rain on the roof.", "for": "both"}
    assert sent(browser, world.ana, "/thread/evening/", **form) == 302
    assert sent(browser, world.ben, "/thread/evening/", idea=idea, do="nothing") == 302
    for who in (world.ana, world.ben):
        assert "Did it happen?" not in shown(browser, who, "/")
        assert "Rain on the roof." in shown(browser, who, "/kept/")


# -- the check-in ---------------------------------------------------------------------------------


def asides(who: Actor, now: datetime, drawn: str) -> list[str]:
    """What a check-in asks beside mood and wish, on a day on which that was drawn."""
    for _ in range(60):
        table = look(who, start(who, CHECK_IN, now), now)
        if table.header.drawn.values["extra"] == drawn:
            answer(who, table.id, "mood", {"mood": [5, 5]}, now)
            answer(who, table.id, "help", {"help": "nothing"}, now)
            return [one.step for one in look(who, table.id, now).view.asides]
        now += timedelta(days=1)
        who.visit(now)
    raise AssertionError(drawn)


@pytest.mark.parametrize(
    ("settings", "drawn", "asked"),
    [
        (OwnSettings(), "closeness", []),
        (OwnSettings(), "nothing", []),
        (OwnSettings(thread=True), "closeness", ["closeness"]),
        (OwnSettings(thread=True), "nothing", []),
        (OwnSettings(closeness=True), "closeness", ["closeness"]),
        (OwnSettings(closeness=True), "nothing", ["closeness-daily"]),
        (OwnSettings(stress=True), "nothing", ["stress"]),
    ],
)
def test_a_check_in_asks_mood_and_wish_and_what_its_owner_switched_on(
    world: World, settings: OwnSettings, drawn: str, asked: list[str]
) -> None:
    own_settings.change(world.ana.me(), lambda _: settings)
    assert asides(world.ana, NOW, drawn) == asked


def test_the_thread_is_opened_on_its_page_from_day_10_on(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    day(9)
    assert "From your tenth day on" in shown(browser, world.ana, "/thread/")
    assert sent(browser, world.ana, "/thread/open", do="open") == 422
    day(10)
    assert "Ask me now and then" in shown(browser, world.ana, "/thread/")
    assert sent(browser, world.ana, "/thread/open", do="open") == 302
    assert "Your check-in asks how close you feel" in shown(browser, world.ana, "/thread/")
    assert "Ask me now and then" in shown(browser, world.ben, "/thread/")
    assert sent(browser, world.ana, "/thread/open", do="close") == 302
    assert "Ask me now and then" in shown(browser, world.ana, "/thread/")


ZONES = ("Pacific/Auckland", "America/Los_Angeles")


@pytest.mark.parametrize("zone", ZONES)
def test_who_wants_to_know_sooner_is_asked_daily_and_it_ends_by_itself(
    browser: Browser, world: World, day: Callable[[float], datetime], zone: str
) -> None:
    """Ana in one zone, Ben in another; the clock goes on by itself, and nobody does anything."""
    now = day(10)
    other = next(one for one in ZONES if one != zone)
    for who, lives in ((world.ana, zone), (world.ben, other)):
        own_settings.set_thread(who.me(now), opened=True)
        both = profile.read_mine(who.me(now))
        profile.change(who.me(now), both.name, both.colour, lives, now)
    assert "Ask me every day" in shown(browser, world.ana, "/thread/better-days/")
    assert sent(browser, world.ana, "/thread/daily", do="ask", span="month") == 302
    until = own_settings.read_mine(world.ana.me(now)).daily_until
    assert until == days.find_date(world.ana.me(now), now) + timedelta(days=27)
    assert "Then it goes back to every other day by itself." in shown(
        browser, world.ana, "/thread/better-days/"
    )
    # The other is told nothing, and is asked as before.
    assert "Ask me every day" in shown(browser, world.ben, "/thread/better-days/")
    seen: dict[bool, int] = {True: 0, False: 0}
    for number in range(24, 51):
        now = day(number)
        me = world.ana.me(now)
        assert ("closeness" in own_settings.list_switched_on(me, days.find_date(me, now))) is (
            days.find_date(me, now) <= until
        )
        for who in (world.ana, world.ben):
            # Where dates differ, each one's check-in is another one.
            table = look(who, start(who, CHECK_IN, now), now)
            answer(who, table.id, "mood", {"mood": [5, 5]}, now)
            answer(who, table.id, "help", {"help": "nothing"}, now)
            asked = [one.step for one in look(who, table.id, now).view.asides]
            begun = days.show_day(who.me(now), table.header.day)
            if table.header.drawn.values["extra"] == "closeness":
                assert asked == ["closeness"], number
            elif who is world.ben:
                assert asked == [], number
            else:
                assert asked == (["closeness-daily"] if begun <= until else []), number
                seen[begun <= until] += 1
    # Days on either side of the end came by, and the thread stays open.
    assert min(seen.values()) > 0
    assert "Ask me every day" in shown(browser, world.ana, "/thread/better-days/")
    assert own_settings.read_mine(world.ana.me(now)).thread is True


def test_daily_needs_an_open_thread_and_a_time_that_is_on_offer(browser: Browser, world: World) -> None:
    assert sent(browser, world.ana, "/thread/daily", do="ask", span="month") == 422
    own_settings.set_thread(world.ana.me(), opened=True)
    assert sent(browser, world.ana, "/thread/daily", do="ask", span="for-ever") == 404
    assert sent(browser, world.ana, "/thread/daily", do="nothing") == 404
    assert sent(browser, world.ana, "/thread/daily", do="ask", span="year") == 302
    assert own_settings.read_mine(world.ana.me()).daily_until is not None
    assert sent(browser, world.ana, "/thread/daily", do="no-longer") == 302
    assert own_settings.read_mine(world.ana.me()).daily_until is None
    assert sent(browser, world.ana, "/thread/daily", do="ask", span="year") == 302
    own_settings.set_thread(world.ana.me(), opened=False)
    assert own_settings.read_mine(world.ana.me()).daily_until is None


# -- did this bring you closer? -------------------------------------------------------------------


def played(world: World, now: datetime, card: str) -> str:
    id_ = start(world.ana, QUESTION, now, card=card)
    for who in (world.ana, world.ben):
        answer(who, id_, "answer", {"answer": "A lighthouse."}, now)
    return f"/rounds/{id_}/"


def test_whether_it_brought_one_closer_is_asked_in_one_round_a_week(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    first = played(world, day(0), CARDS[0])
    assert CLOSER in shown(browser, world.ana, first)
    assert CLOSER in shown(browser, world.ana, first), "it stays where it was asked"
    second = played(world, day(1), CARDS[1])
    assert CLOSER not in shown(browser, world.ana, second)
    assert CLOSER in shown(browser, world.ben, second), "each is asked by their own week"
    third = played(world, day(7), CARDS[2])
    assert CLOSER in shown(browser, world.ana, third)
    assert CLOSER not in shown(browser, world.ben, third)


def test_an_evening_that_was_begun_is_not_named_beside_itself(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    script = casting.find_exercise(Role.EVENING)
    assert script is not None
    now, named = day(40), f'href="/ways/{script.slug}/"'
    assert named in shown(browser, world.ana, "/")
    start(world.ana, script.slug, now)
    for who in (world.ana, world.ben):
        assert named not in shown(browser, who, "/")


def test_what_both_said_yes_to_is_named_once_on_the_evening_after(
    browser: Browser, world: World, day: Callable[[float], datetime]
) -> None:
    both_say_yes(world, day(2))
    day(3)
    text = shown(browser, world.ana, "/")
    idea = hidden(shown(browser, world.ana, "/thread/evening/"), "idea")
    kept = reading_keepsakes.read_by_ids(world.ana.me(later(3)), [UUID(idea)])[0]
    assert "Did it happen?" in text and text.count(kept.text) == 1
    assert sent(browser, world.ana, "/thread/evening/", idea=idea, do="nothing") == 302
    # Once she has said so it is over for her; for whoever has not, it is asked.
    for number in (3.1, 4):
        day(number)
        assert kept.text not in shown(browser, world.ana, "/")
        assert kept.text in shown(browser, world.ben, "/")
