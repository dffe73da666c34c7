"""What two people press by habit, on real pages: nothing is lost, nothing is twice, and there is a way on."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import permutations

import pytest
from tests.rounds.installing import TIMES, TIMES_TEXT, install
from tests.rounds.playing import answer, look, move, start
from tests.web.noscript import NoScript
from tests.web.test_what_pages_say import buttons

from duologue.engine.fields.slots import PARTS
from duologue.engine.moves import MoveKind
from duologue.people import leaving, own_settings
from duologue.rounds import history, starting, today
from duologue.showing import judge
from duologue.web.screens import frame

DECIDE, QUESTION = "consensus/decide-together", "conversation/an-open-question"
HELLO, SHOES, TONIGHT = "quality-time/hello", "empathy/in-your-shoes", "consensus/tonight"
LATER = "You have left something open here."


@pytest.fixture
def two(browser, world):
    return NoScript(browser(world.ana)), NoScript(browser(world.ben))


# -- skip -----------------------------------------------------------------------------------------


def test_a_skip_says_what_comes_of_it_and_what_was_skipped_stands_where_it_is_waited_for(two, world):
    ana, ben = two
    page = f"/rounds/{start(world.ana, QUESTION, world.now)}/"
    assert "it opens only once you answer it after all" in ana.go(page).text
    ana.press("Skip this one")
    assert LATER in ana.text and "safe and still closed" not in ana.text
    assert LATER in ana.go("/").text
    ben.go(page).fill("Done", {"0.f.answer": "The kettle."})
    assert "If you both answer, it opens." in ben.text and "skipped" not in ben.text
    ana.go(page).fill("Done", {"0.f.answer": "A walk."})
    for who in two:
        assert "The kettle." in who.go(page).text and "A walk." in who.text


def test_a_skip_looks_the_same_to_the_other_as_not_having_answered(two, world):
    ana, ben = two
    page = f"/rounds/{start(world.ana, QUESTION, world.now)}/"

    def shown() -> str:
        return re.sub(r'value="[0-9a-f-]{36}"|nonce="[^"]*"|value="[^"]{64}"', "", ben.go(page).page.html)

    before = shown()
    ana.go(page).press("Skip this one")
    assert shown() == before


def test_what_all_see_at_once_says_so_before_it_is_skipped(two, world):
    ana, _ = two
    ana.go(f"/rounds/{start(world.ana, DECIDE, world.now)}/")
    assert "Ben sees that you left it open, and you both go on." in ana.text


# -- not yet --------------------------------------------------------------------------------------


def settle_hello(world) -> str:
    round_id = start(world.ana, HELLO, world.now)
    for who, words in ((world.ana, "A song"), (world.ben, "A hug")):
        field = look(who, round_id, world.now).view.fields[0].id
        answer(who, round_id, "met", {field: words}, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "open", None, world.now)
    return f"/rounds/{round_id}/"


def test_a_not_yet_goes_back_to_the_words_which_lie_there_for_the_other(two, world):
    ana, ben = two
    page = settle_hello(world)
    ana.go(page).fill("Done", {"0.f.how": "Two knocks"})
    assert "you go back to the words and are both asked again" in ana.go(page).text
    ana.press("Yes")
    ben.go(page).press("Not yet")
    form, _ = ben.go(page).page.form("Done")
    assert ("0.f.how", "Two knocks") in form.fields
    ben.fill("Done", {"0.f.how": "Two knocks, and a song"})
    for who in two:
        who.go(page).press("Yes")
    for who in two:
        assert "Agreed, by both of you." in who.go(page).text
        assert "Two knocks, and a song" in who.text
    assert "Two knocks, and a song" in ana.go("/kept/").text


def test_after_the_last_not_yet_both_wordings_stay_and_it_can_be_taken_up_again(two, world):
    _, ben = two
    page = settle_hello(world)
    for number in range(6):
        writer = two[number % 2]
        writer.go(page).fill("Done", {"0.f.how": f"Words {number}"})
        for who in two:
            who.go(page).press("Not yet")
    for who in two:
        text = who.go(page).text
        assert "Words 4" in text and "Words 5" in text and "Words 3" not in text
    ben.press("Take it up again")
    assert ben.status == 200 and ben.path != page


# -- a second start -------------------------------------------------------------------------------


def begin_another(who: NoScript) -> NoScript:
    return who.go(f"/ways/{SHOES}/").press("Start")


def test_a_second_start_offers_to_let_the_first_rest_and_either_finds_it_again(two, world):
    ana, _ = two
    first = start(world.ben, QUESTION, world.now)
    answer(world.ben, first, "answer", {"answer": "The kettle."}, world.now)
    assert begin_another(ana).text.count("One at a time") == 1
    ana.press("Let it rest, and start this")
    assert ana.path != f"/rounds/{first}/" and "/rounds/" in ana.path
    title = look(world.ana, first, world.now).title
    shown = {who.name: today.read_today(who.me(), world.now) for who in (world.ana, world.ben)}
    assert first not in {table.id for table in (*shown["Ana"].asks, *shown["Ana"].waits)}
    assert first in {table.id for table in shown["Ben"].waits}
    for who in two:
        assert title in who.go("/history/").text
    ana.go(f"/rounds/{first}/")
    assert "You let this rest." in ana.text
    ana.fill("Done", {"0.f.answer": "A walk."})
    assert "The kettle." in ana.text
    assert first in {table.id for table in (*today.read_today(world.ana.me(), world.now).opened,)}


def test_what_rests_for_one_is_told_to_nobody(world):
    first = start(world.ana, QUESTION, world.now)

    def told() -> object:
        found = today.read_today(world.ben.me(), world.now)
        return [table.view.write_json() for table in (*found.asks, *found.waits) if table.id == first]

    before = told()
    starting.start(world.ana.me(), SHOES, world.now, rest=True)
    assert told() == before != []
    assert own_settings.read_mine(world.ben.me()).resting == ()


def test_what_rests_wakes_when_it_opens(world):
    first = start(world.ana, QUESTION, world.now)
    answer(world.ana, first, "answer", {"answer": "A walk."}, world.now)
    starting.start(world.ana.me(), SHOES, world.now, rest=True)
    assert first not in {t.id for t in today.read_today(world.ana.me(), world.now).waits}
    answer(world.ben, first, "answer", {"answer": "The kettle."}, world.now)
    found = today.read_today(world.ana.me(), world.now)
    assert first in {t.id for t in (*found.asks, *found.opened)}


# -- both at once ---------------------------------------------------------------------------------


@pytest.mark.parametrize("order", list(permutations(["ana", "ben"])))
@pytest.mark.parametrize("second", ["Done", "Skip this one"])
def test_both_press_on_pages_drawn_before_either_did_and_both_move_on(two, world, order, second):
    """Two lists that both read at once: as it was, whoever pressed a moment later was “a step behind”."""
    people = dict(zip(("ana", "ben"), two, strict=True))
    round_id = start(world.ana, DECIDE, world.now)
    answer(world.ana, round_id, "question", {"line": "Where to?"}, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "matters", {"needs": ["Sleep"]}, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "both-matter", None, world.now)
    page = f"/rounds/{round_id}/"
    for who in two:
        who.go(page)
    people[order[0]].fill("Done", {"0.f.list[]": "The lake"})
    if second == "Done":
        people[order[1]].fill("Done", {"0.f.list[]": "The sea"})
    else:
        people[order[1]].press("Skip this one")
    for who in two:
        assert who.status == 200 and "a step behind" not in who.text


def test_a_page_that_made_one_a_step_behind_would_be_noticed(two, world, monkeypatch):
    """The control."""
    monkeypatch.setattr(judge, "FORWARD", frozenset())
    with pytest.raises(AssertionError):
        test_both_press_on_pages_drawn_before_either_did_and_both_move_on(two, world, ("ana", "ben"), "Done")


def test_on_one_phone_which_both_hold_a_second_done_moves_on(two, world):
    page = f"/rounds/{start(world.ana, 'quality-time/fifteen-minutes', world.now, one_device=True)}/"
    for who in two:
        who.go(page)
    for who in two:
        who.press("On to a dream")
        assert who.status == 200 and "step behind" not in who.text


# -- who has left ---------------------------------------------------------------------------------


def test_the_page_after_the_other_has_left_says_so_wherever_one_goes(two, world):
    ana, _ = two
    round_id = start(world.ana, QUESTION, world.now)
    ana.go("/")
    leaving.leave_couple(world.ben.me(), world.now)
    for path in ("/", f"/rounds/{round_id}/", "/us/", f"/ways/{SHOES}/", "/history/"):
        assert re.search("One of you has left (this space|it)", ana.go(path).text), path
        assert "stays here to read" in ana.text


def test_leaving_a_round_tells_nothing(two, world):
    ana, ben = two
    page = f"/rounds/{start(world.ana, QUESTION, world.now)}/"
    ana.go(page).press("Leave this one")
    ben.go(page).fill("Done", {"0.f.answer": "The kettle."})
    assert "Yours is safe and still closed." in ben.text and "If you both answer, it opens." in ben.text


# -- small things ---------------------------------------------------------------------------------


def test_change_mine_shows_a_not_this_time_as_it_was_said(two, world):
    ana, _ = two
    round_id = start(world.ana, TONIGHT, world.now)
    first, *rest = [option.id for option in look(world.ana, round_id, world.now).view.fields[0].options]
    move(world.ana, round_id, MoveKind.ANSWER, world.now, "pick", raw={"ideas": [first]})
    form, _ = ana.go(f"/rounds/{round_id}/").page.form("Keep it like this")
    ticked = dict(form.fields)
    assert ticked[f"0.f.ideas[tick:{first}]"] == "yes"
    assert {ticked[f"0.f.ideas[tick:{one}]"] for one in rest} == {"no"}


@pytest.fixture
def times(monkeypatch, tmp_path):
    install(monkeypatch, tmp_path, {TIMES: TIMES_TEXT})


@pytest.mark.usefixtures("times")
def test_no_time_is_offered_that_has_been(two, world):
    """It is half past six in the evening."""
    ana, _ = two
    html = ana.go(f"/rounds/{start(world.ana, TIMES, world.now)}/").page.html
    today_, tomorrow = world.now.date(), world.now.date() + timedelta(days=1)
    assert [part for part in PARTS if f'"{today_} {part}"' in html] == ["evening", "night"]
    assert [part for part in PARTS if f'"{tomorrow} {part}"' in html] == list(PARTS)


@pytest.mark.usefixtures("times")
def test_times_that_have_been_would_be_noticed(two, world, monkeypatch):
    """The control."""
    monkeypatch.setattr(frame, "ENDS", {})
    # Worked out anew, and not kept for others.
    monkeypatch.setattr(frame, "_list_days_from", frame._list_days_from.__wrapped__)
    with pytest.raises(AssertionError):
        test_no_time_is_offered_that_has_been(two, world)


def test_an_archive_has_no_button_that_begins_anything(two, world):
    ana, _ = two
    round_id = start(world.ana, QUESTION, world.now)
    leaving.leave_couple(world.ben.me(), world.now)
    assert buttons(ana.go(f"/rounds/{round_id}/")) == ["Leave quickly"]
    assert history.list_months(world.ana.me(), world.now)
