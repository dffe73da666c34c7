"""What stands on a page is true for who reads it: alone, with a phone between two, in an archive."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from tests.web.noscript import NoScript
from tests.web.test_two_without_scripts import begun, paired

from duologue.rounds import first_card, installed, starting

WAYS = ("check-in", "thanks", "small-things", "when-stuck", "empathy", "listening", "conversation")


@pytest.mark.parametrize("company", ["world", "alone"])
def test_no_page_about_an_exercise_shows_a_quote_unfilled(browser, company, request):
    ana = browser(request.getfixturevalue(company).ana)
    pages = [f"/ways/{one}/" for one in (*WAYS, *installed.read_scripts())]
    wrong = {path for path in pages if "{" in NoScript(ana).go(path).text}
    assert wrong == set()


def test_a_line_that_names_the_other_has_their_name(browser, world):
    text = NoScript(browser(world.ana)).go("/ways/thanks/one-line-of-thanks/").text
    assert "thanks Ben for one thing" in text


def test_once_the_mood_is_given_today_asks_for_no_finger_whatever_extra_is_left(db):
    ana, ben = paired()
    ana.go("/").press("Say how you are")
    ana.fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4", "1.f.help": "hold"})
    for who in (ana, ben):
        who.go("/")
    assert "Say how you are" not in ana.text
    assert "Today's check-in" in ana.text
    assert "How are you today?" in ben.text
    ben.go(re.findall(r'data-thing="check-in" href="([^"]+)"', ben.page.html)[0])
    ben.fill("Done", {"0.f.mood[p]": "8", "0.f.mood[e]": "8", "1.f.help": "nothing"})
    assert "Both are open." in ben.text
    for who in (ana, ben):
        assert "Say how you are" not in who.go("/").text, who.text


def buttons(who: NoScript) -> list[str]:
    return [" ".join(button.words.split()) for form in who.page.forms for button in form.buttons]


def test_what_would_help_asked_by_itself_says_once_who_sees_it(db):
    ana, _ = paired()
    ana.go("/").press("Say how you are").fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4"})
    assert "What would help?" in ana.text
    assert ana.text.count("straight away") == 1


def test_what_is_only_ones_own_is_never_said_to_be_between_the_two(browser, world):
    starting.start(world.ana.me(), "when-stuck/how-to-ask", world.now)
    ana = NoScript(browser(world.ana)).go("/")
    assert "between you" not in ana.text
    assert "Open, only yours" in ana.text


def test_a_round_left_lying_does_not_stand_before_the_check_in(browser, world):
    for _ in range(5):
        starting.start(world.ana.me(), "when-stuck/how-to-ask", world.now)
    ana = NoScript(browser(world.ana)).go("/")
    assert "Say how you are" in buttons(ana)
    assert ana.text.count("Open, only yours") == 3


def test_a_spoken_round_is_no_question_to_answer(browser, world):
    starting.start(world.ana.me(), "listening/say-it-back", world.now)
    text = NoScript(browser(world.ana)).go("/").text
    assert "You started this for the two of you." in text
    assert "Answer it" not in text.partition("Today's question")[0].partition("You started this")[2]


def test_on_a_phone_between_two_nobody_is_said_to_see_it_elsewhere(db):
    ana, _ = paired()
    ana.go("/ways/listening/say-it-back/").press("Start on this one phone, and pass it")
    for words in ("Go on", "That's what I wanted to say", "I've said it back"):
        ana.press(words)
    assert "was that it?" in ana.text
    assert "sees this straight away" not in ana.text


def test_a_slip_opens_no_other_form_that_has_a_field_of_that_name(db):
    ana = begun()
    ana.go("/ways/presence/what-i-pick-it-up-for/").press("Start")
    ana.fill("Done", {"0.f.three-reasons[]": ["for-work"]})
    ana.press("Done")
    assert ana.status == 422
    assert "Write something here. You can also skip this step." in ana.text
    assert "Change mine" in ana.text
    assert "<details open" not in ana.page.html
    assert not re.search(r"<details[^>]*\bopen\b", ana.page.html)


def test_of_a_long_text_the_first_sentence_stands_large_and_the_last_page_asks_for_no_tap(db):
    ana = begun()
    ana.go("/ways/when-stuck/when-you-would-rather-not/").press("Start")
    assert "<h1>You were asked, and you would rather not.</h1>" in ana.page.html
    assert "you don't have to be sure" in ana.text
    ana.press("Go on").press("Skip this one").press("Go on")
    assert "<h1>Then it is over for today.</h1>" in ana.page.html
    assert "Go on" not in buttons(ana) and "Back to today" in ana.text


def test_one_question_for_oneself_at_a_time_each_answered_with_one_tap(db):
    ana, ben = paired()
    ana.go("/ways/empathy/alone-beside-you/").press("Start")
    path = ana.path
    for one in (ana, ben):
        one.go(path).press("Done", **{"0.f.moment": "On the stairs."})
    for one in (ana, ben):
        one.go(path).press("Thank you for telling me").press("Told")
    felt, closer = "Did you feel understood?", "Did this bring you closer?"
    assert felt in ana.go(path).text and closer not in ana.text
    ana.press("Partly")
    assert closer in ana.text and felt not in ana.text
    ana.press("A little")
    assert closer not in ana.text


def test_who_has_just_left_a_round_is_not_pressed_to_come_back(db):
    ana, _ = paired()
    ana.go("/ways/conversation/an-open-question/").press("Start").press("Leave this one")
    assert "Left for now." in ana.text
    assert re.search(r'<button class="later">Come back to it', ana.page.html)
    assert '<button class="go"' not in ana.page.html
    assert "Back to today" in ana.text


# -- after the couple has closed ------------------------------------------------------------------


@pytest.fixture
def parted(db) -> tuple[NoScript, list[str]]:
    """Ana, after Ben has left: rounds opened, waiting, her own, paused and left; and their addresses."""
    ana, ben = paired()
    opened = a_light_question(ana)
    ana.press("Done", **{"0.f.answer": "The sea, early."})
    ben.go(opened).press("Done", **{"0.f.answer": "The train."})
    ana.go("/ways/check-in/check-in/").press("Start")
    ana.fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4", "1.f.help": "hold"})
    ana.go("/ways/empathy/my-own-weather/").press("Start")
    ana.fill("Done", {"0.f.mood[p]": "3", "0.f.mood[e]": "4"})
    ana.go("/ways/when-stuck/how-to-ask/").press("Start").press("Pause this")
    ana.go("/ways/thanks/one-line-of-thanks/").press("Start").press(
        "Give it to Ben", **{"0.f.line": "For soup."}
    )
    a_light_question(ana)
    ana.press("Done", **{"0.f.answer": "Unopened."})
    ben.go("/us/leave/").press("Leave", sure="yes")
    ana.go("/history/")
    rounds = sorted({link for link in ana.page.links if link.startswith("/rounds/")})
    assert len(rounds) == 7
    return ana, rounds


def a_light_question(who: NoScript) -> str:
    """Begun with a card of the lightest depth, which is over once both have read it."""
    form, _ = who.go("/ways/conversation/an-open-question/").page.form("Start")
    fields = {name: [value] for name, value in form.fields}
    return who.send(form.action, {**fields, "card": [first_card.list_cards()[0].id]}).path


def test_an_archive_offers_nothing_that_could_not_be_done(parted):
    ana, rounds = parted
    for path in rounds:
        ana.go(path)
        assert ana.status == 200
        assert buttons(ana) == ["Leave quickly"], ana.text
        assert "Nothing to do just now" not in ana.text
        assert "Say how you are" not in ana.text


def test_an_archive_shows_what_had_opened_and_ones_own(parted):
    ana, rounds = parted
    all_of_it = " ".join(ana.go(path).text for path in rounds)
    for words in ("The sea, early.", "The train.", "For soup.", "A lighthouse keeper."):
        assert words in all_of_it
    assert "Only you read this. You Unopened." in all_of_it


def test_every_link_and_form_of_an_archive_leads_somewhere(parted):
    ana, rounds = parted
    for path in ("/", "/history/", "/jar/", "/us/", "/me/devices/", "/me/account/", "/me/export/", rounds[0]):
        ana.go(path)
        assert ana.status == 200, path
        for link in {one for one in ana.page.links if one.startswith("/")}:
            assert NoScript(ana.client).go(link).status == 200, f"{link} on {path}"
        for form in ana.page.forms:
            if form.action in ("/leave-quickly", "/us/begin-again") or form.action.startswith("/me/devices"):
                continue
            sent = NoScript(ana.client).send(form.action, {"id": [str(uuid4())]})
            assert sent.status != 404, f"{form.action} on {path}"
