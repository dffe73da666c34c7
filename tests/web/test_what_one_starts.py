"""What one starts, the other finds on Today; what opened comes first; one's own limits come before either."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.rounds.playing import CHECK_IN, answer, look, move, start
from tests.web.conftest import at
from tests.web.noscript import NoScript

from duologue.engine.moves import MoveKind
from duologue.people import limits
from duologue.rounds import desk, found_again, installed

TONIGHT, THANKS, MOMENT = "consensus/tonight", "thanks/one-line-of-thanks", "quality-time/keep-this-moment"
HARD_DAY = "affection/after-a-hard-day"
QUESTION, DEEP = "conversation/an-open-question", "empathy/in-your-shoes"
DAY = timedelta(days=1)


def one_button(page: NoScript) -> str:
    """What the one button says."""
    found = re.findall(r"data-one-button[^>]*>\s*([^<]+)<", page.page.html)
    assert len(found) <= 1, found
    return " ".join(found[0].split()) if found else ""


def kinds(page: NoScript) -> list[str]:
    return re.findall(r'data-thing="([^"]+)"', page.page.html)


@pytest.fixture
def ana(browser, world):
    return NoScript(browser(world.ana))


@pytest.fixture
def ben(browser, world):
    return NoScript(browser(world.ben))


def ideas(who, round_id, now):
    return [card.id for card in look(who, round_id, now).header.drawn.hands["ideas"]]


def test_a_round_that_takes_no_place_is_the_others_one_button(world, ana, ben):
    round_id = start(world.ana, TONIGHT, world.now)
    for page, who in ((ben, "Ana"), (ana, "You")):
        page.go("/")
        assert kinds(page)[0] == "ask" and one_button(page) == "Answer it"
        assert f"{who} started this for the two of you." in page.text
        assert f"/rounds/{round_id}/" in page.page.links
    assert ideas(world.ana, round_id, world.now) == ideas(world.ben, round_id, world.now)


def test_whoever_has_said_theirs_finds_it_while_it_is_open(world, ana, ben):
    round_id = start(world.ana, TONIGHT, world.now)
    answer(world.ana, round_id, "pick", {"ideas": ideas(world.ana, round_id, world.now)[:1]}, world.now)
    assert f"/rounds/{round_id}/" in ana.go("/").page.links and "waits" in kinds(ana)
    assert kinds(ben.go("/"))[0] == "ask"


def test_what_nobody_shared_is_named_on_the_day_it_was_chosen_and_no_longer(world, ana, ben, monkeypatch):
    round_id = start(world.ana, TONIGHT, world.now)
    first, second, *_ = ideas(world.ana, round_id, world.now)
    answer(world.ana, round_id, "pick", {"ideas": [first]}, world.now)
    answer(world.ben, round_id, "pick", {"ideas": [second]}, world.now)
    for page in (ana, ben):
        assert "waits" in kinds(page.go("/"))
    at(world.now + DAY, monkeypatch)
    for page in (ana, ben):
        assert "waits" not in kinds(page.go("/"))


@pytest.mark.parametrize("slug", ["quality-time/fifteen-minutes", QUESTION])
def test_only_what_leaves_something_to_read_is_said_to_have_opened(world, ana, slug):
    round_id = start(world.ana, slug, world.now)
    for _ in range(5):
        for who in (world.ana, world.ben):
            view = look(who, round_id, world.now).view
            if view.step and view.asks:
                wanted = {"answer": "The heron."} if view.fields else {}
                answer(who, round_id, view.step, wanted, world.now)
    assert look(world.ana, round_id, world.now).stands == "closed"
    ana.go(f"/rounds/{round_id}/").go("/")
    assert ("just-opened" in kinds(ana)) is (slug == QUESTION)


@pytest.mark.parametrize(
    "slug", [s.slug for s in installed.read_scripts().values() if found_again.is_found_again(s)]
)
def test_a_second_start_finds_the_same_round(world, slug):
    first = start(world.ana, slug, world.now)
    assert start(world.ben, slug, world.now) == first
    step = next(
        s for s in installed.read_scripts()[slug].every_step if s.rule is not None and s.rule.compares
    )
    act_until(world, first, step.id)
    asked = look(world.ana, first, world.now).view.fields[0]
    yes = {asked.id: [asked.options[0].id]}
    answer(world.ana, first, step.id, yes, world.now)
    assert start(world.ana, slug, world.now) == first == start(world.ben, slug, world.now)
    answer(world.ben, first, step.id, yes, world.now)
    # Both have read what they share: now there are others, but for what is shown for a week.
    assert (start(world.ana, slug, world.now) == first) is (step.rule.lasts is not None)


def act_until(world, round_id, step):
    for who in (world.ana, world.ben):
        while (at := look(who, round_id, world.now).view.step) != step:
            answer(who, round_id, at, None, world.now)


def test_what_gives_something_is_begun_anew_each_time(world):
    first = start(world.ana, THANKS, world.now)
    answer(world.ana, first, "line", {"line": "You waited up."}, world.now)
    assert start(world.ana, THANKS, world.now) != first


def test_a_match_comes_first_for_both_with_its_words_in_both_colours_and_is_kept(world, ana, ben):
    round_id = start(world.ana, TONIGHT, world.now)
    one = ideas(world.ana, round_id, world.now)[0]
    for who in (world.ana, world.ben):
        answer(who, round_id, "pick", {"ideas": [one]}, world.now)
    text = next(
        card.text for card in look(world.ana, round_id, world.now).told.drawn.hands["ideas"] if card.id == one
    )
    for page in (ana, ben):
        page.go("/")
        assert "You both said yes." in page.text and str(text) in page.text
        assert kinds(page)[0] == "came-of-it" and one_button(page) == "Look at it"
        page.go(f"/rounds/{round_id}/").go("/")
        assert kinds(page)[0] != "came-of-it" and "You both said yes" in page.text
        assert str(text) in page.go("/kept/").text


TAKES_BACK, HAS_ENOUGH = "takes one back", "sends the same once more"


def both_chose(world, ben_at, ana_at):
    """Ben begins and chooses two ideas, Ana the same; the round."""
    round_id = start(world.ben, TONIGHT, ben_at)
    chosen = {"ideas": ideas(world.ben, round_id, ben_at)[:2]}
    desk.note_did(world.ben.me(), "nothing", ben_at)  # Looked at or not is known from now on.
    for who, when in ((world.ben, ben_at), (world.ana, ana_at)):
        answer(who, round_id, "pick", chosen, when)
    return round_id


@pytest.mark.parametrize("later", [1, 2])
def test_a_match_that_comes_about_later_is_first_for_both_with_its_words(world, ana, ben, monkeypatch, later):
    """Also for who was on Today before it on its day, and is back on the next: they are asked what came of it
    only then, once they have looked."""
    at(world.now + later * DAY, monkeypatch)
    world.ben.visit(world.now + later * DAY)
    ben.go("/")
    round_id = both_chose(world, world.now, world.now + later * DAY)
    for days, page in ((0, ana), (0, ben), (1, ben)):
        at(world.now + (later + days) * DAY, monkeypatch)
        for who in (world.ana, world.ben):
            who.visit(world.now + (later + days) * DAY)
        assert one_button(page.go("/")) == "Look at it" and "You both said yes." in page.text
        assert "Did it happen?" not in page.text
    ben.go(f"/rounds/{round_id}/").go("/")
    assert "You both said yes." not in ben.text and "Did it happen?" in ben.text


@pytest.mark.parametrize("then", ["", TAKES_BACK, HAS_ENOUGH])
def test_what_the_other_chooses_later_moves_no_match(world, ben, monkeypatch, then):
    """It is first till the day after the one on which it came, whatever they do with what they chose."""
    round_id = both_chose(world, world.now, world.now + DAY)
    chosen = ideas(world.ben, round_id, world.now)[: {TAKES_BACK: 1, HAS_ENOUGH: 2}.get(then, 0)]
    if then:
        late = world.now + 2 * DAY
        assert move(world.ana, round_id, MoveKind.CORRECT, late, "pick", raw={"ideas": chosen}).accepted
    monkeypatch.setattr("duologue.web.today.opened._is_asked", lambda came, seen: False)
    firsts = []
    for days in (1, 2, 3, 4):
        at(world.now + days * DAY, monkeypatch)
        world.ben.visit(world.now + days * DAY)
        firsts.append(one_button(ben.go("/")) == "Look at it")
        assert "You both said yes" in ben.text
    assert firsts == [True, True, False, False]


@pytest.mark.parametrize("days, stands", [(1, True), (7, True), (8, False), (15, False)])
def test_what_both_said_yes_to_stands_for_a_week_whether_or_not_it_was_looked_at(
    world, ben, monkeypatch, days, stands
):
    """Also once it was asked whether it happened; it counts from the day on which it came."""
    both_chose(world, world.now, world.now + DAY)
    at(world.now + (1 + days) * DAY, monkeypatch)
    monkeypatch.setattr("duologue.web.today.opened._is_asked", lambda came, seen: False)
    assert ("You both said yes" in ben.go("/").text) is stands


def test_what_is_given_is_there_with_its_words_and_once_looked_at_asks_for_nothing(world, ana, ben):
    round_id = start(world.ana, THANKS, world.now)
    assert "is glad" not in ben.go("/").text
    answer(world.ana, round_id, "line", {"line": "You waited up."}, world.now)
    assert "Ana is glad of this You waited up." in ben.go("/").text
    assert one_button(ben) == "Look at it"
    assert "is glad" not in ana.go("/").text
    assert one_button(ben.go(f"/rounds/{round_id}/").go("/")) != "Look at it"


@pytest.mark.parametrize("here_on, comes_first", [((0,), True), ((0, 2), False)])
def test_what_was_given_while_one_was_away_comes_first_when_one_is_back(
    world, ben, monkeypatch, here_on, comes_first
):
    """And stands below for who was here since, without being asked about."""
    for day in here_on[:1]:
        at(world.now + day * DAY, monkeypatch)
        ben.go("/")
    round_id = start(world.ana, THANKS, world.now + DAY)
    answer(world.ana, round_id, "line", {"line": "You waited up."}, world.now + DAY)
    for day in (*here_on[1:], 3):
        at(world.now + day * DAY, monkeypatch)
        world.ben.visit(world.now + day * DAY)
        ben.go("/")
    assert "You waited up." in ben.text
    assert (one_button(ben) == "Look at it") is comes_first
    at(world.now + 6 * DAY, monkeypatch)
    world.ben.visit(world.now + 6 * DAY)
    assert "You waited up." not in ben.go("/").text


def test_only_thanks_are_something_the_other_is_glad_of(world, ben):
    round_id = start(world.ana, MOMENT, world.now)
    answer(world.ana, round_id, "line", {"line": "The harbour froze."}, world.now)
    text = ben.go("/").text
    assert "From Ana The harbour froze." in text and "is glad of this" not in text


def test_what_opened_for_both_is_drawn_in_both_colours_before_and_after_it_was_read(world, ana):
    round_id = start(world.ana, QUESTION, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "The heron."}, world.now)
    first = re.search(r'data-thing="just-opened".*?data-one-button', ana.go("/").page.html, re.S)
    assert first and "of-both" in first[0]
    ana.go(f"/rounds/{round_id}/").go("/")
    assert re.search(r'<a class="[^"]*of-both[^"]*" data-thing="just-opened"', ana.page.html)
    assert "of-both" not in re.sub(r'<[^>]*data-thing="just-opened".*', "", ana.page.html, flags=re.S)


@pytest.mark.parametrize("wish", ["held", "quiet"])
def test_what_somebody_chose_for_now_is_no_gift_and_is_over_with_its_day(world, ana, ben, monkeypatch, wish):
    words = {"held": "Hold me", "quiet": "Half an hour to myself"}[wish]
    round_id = start(world.ana, HARD_DAY, world.now)
    answer(world.ana, round_id, "hard-day-wish", {"hard-day-wish": wish}, world.now)
    if wish == "quiet":
        assert f"Ana chose this. {words}" in ben.go("/").text and one_button(ben) == "Look at it"
    else:
        assert kinds(ben.go("/"))[0] == "ask"
        move(world.ben, round_id, MoveKind.ANSWER, world.now, "hard-day-asked")
    ben.go(f"/rounds/{round_id}/")
    assert f"After a hard day {words}" in ben.go("/").text
    assert "It's yours" not in ben.text and "From Ana" not in ben.text
    at(world.now + DAY, monkeypatch)
    world.ben.visit(world.now + DAY)
    assert words not in ben.go("/").text


def test_what_a_picture_shows_is_part_of_what_was_given(world, ana, ben, monkeypatch):
    """Also in words alone, in the place of a picture, and on the day after."""
    round_id = start(world.ana, MOMENT, world.now)
    answer(
        world.ana, round_id, "line", {"line": "Before the hedge.", "picture": {"words": "A kite."}}, world.now
    )
    assert "From Ana Before the hedge. A kite." in ben.go("/").text
    at(world.now + DAY, monkeypatch)
    world.ben.visit(world.now + DAY)
    assert "From Ana Before the hedge. A kite." in ben.go("/").text


def test_a_wish_that_nobody_found_on_its_day_is_not_put_to_anybody_on_the_next(world, ben, monkeypatch):
    round_id = start(world.ana, HARD_DAY, world.now)
    answer(world.ana, round_id, "hard-day-wish", {"hard-day-wish": "quiet"}, world.now)
    at(world.now + DAY, monkeypatch)
    world.ben.visit(world.now + DAY)
    text = ben.go("/").text
    assert "Half an hour to myself" not in text and f"/rounds/{round_id}/" not in ben.page.links


def test_what_opened_comes_before_what_waits_also_ten_days_after_it_began(world, ana, ben, monkeypatch):
    round_id = start(world.ana, QUESTION, world.now)
    answer(world.ana, round_id, "answer", {"answer": "The heron."}, world.now)
    assert "Saved. If you both answer, it opens." in ana.go("/").text and kinds(ben.go("/"))
    later = world.now + 10 * DAY
    answer(world.ben, round_id, "answer", {"answer": "An otter."}, later)
    start(world.ana, TONIGHT, later)
    at(later, monkeypatch)
    for page in (ana, ben):
        assert kinds(page.go("/"))[0] == "just-opened", page.text
        assert one_button(page) == "Read it"
        page.go(f"/rounds/{round_id}/").go("/")
        assert one_button(page) != "Read it"


def test_a_check_in_that_opened_stands_there_once(world, ana, ben):
    for page in (ana, ben):
        page.go("/")
    for who in (world.ana, world.ben):
        round_id = start(who, CHECK_IN, world.now)
        answer(who, round_id, "mood", {"mood": [7, 3]}, world.now)
        answer(who, round_id, "help", {"help": "nothing"}, world.now)
    for page in (ana, ben):
        assert kinds(page.go("/"))[0] == "just-opened" and "done" not in kinds(page)
        page.go(f"/rounds/{round_id}/").go("/")
        assert "just-opened" not in kinds(page) and "done" in kinds(page)


def test_nobody_who_has_given_nothing_is_told_that_theirs_is_safe(world, ben):
    start(world.ana, "consensus/how-it-turned-out", world.now)
    text = ben.go("/").text
    assert "Ana is choosing which one." in text
    assert "safe" not in text and "Saved" not in text


def test_more_than_nine_rounds_in_a_day_confuse_nothing(world, ana, ben):
    for n in range(12):
        given = start(world.ana, THANKS, world.now + timedelta(minutes=n))
        answer(world.ana, given, "line", {"line": f"Line {n}."}, world.now + timedelta(minutes=n))
        ben.go(f"/rounds/{given}/")
    round_id = start(world.ana, TONIGHT, world.now + timedelta(minutes=20))
    ben.go("/")
    assert f"/rounds/{round_id}/" in ben.page.links and kinds(ben)[0] == "ask"
    assert "Line 11." in ben.text and "Line 0." not in ben.text


def test_what_one_left_is_gone_and_what_the_other_left_can_be_put_away(world, ana, ben):
    round_id = start(world.ana, QUESTION, world.now)
    move(world.ana, round_id, MoveKind.LEAVE, world.now)
    assert f"/rounds/{round_id}/" not in ana.go("/").page.links
    assert one_button(ben.go("/")) == "Answer it"
    ben.press("Put away")
    assert f"/rounds/{round_id}/" not in ben.page.links
    assert "More from Ana" in ben.text
    assert f"/rounds/{round_id}/" in ben.go("/today/more/").page.links
    ben.press("Back on Today")
    assert one_button(ben.go("/")) == "Answer it"


def test_a_round_with_no_title_but_its_exercise_s_says_it_once(world, ben):
    titles = []
    for slug in (QUESTION, TONIGHT):
        round_id = start(world.ana, slug, world.now)
        desk.put_away(world.ben.me(), round_id, world.now, away=True)
        table = look(world.ben, round_id, world.now)
        titles.append((table.title, table.script.title))
    assert [title == of for title, of in titles] == [False, True]
    text = ben.go("/today/more/").text
    assert [(text.count(title), text.count(of)) for title, of in titles] == [(1, 1), (1, 1)]


LIMITS = {
    "deeper": (DEEP, {"depth": 1}),
    "longer": (DEEP, {"minutes": 1}),
    "oftener": (TONIGHT, {"times_a_week": 0}),
    "hard season": (DEEP, {"hard_season": True}),
}


@pytest.mark.parametrize("why", LIMITS)
def test_within_ones_own_limits_only(world, ana, ben, why):
    slug, set_ = LIMITS[why]
    round_id = start(world.ana, slug, world.now)
    title = str(look(world.ben, round_id, world.now).title)
    assert kinds(ben.go("/"))[0] == "ask" and title in ben.text  # the control
    limits.change(world.ben.me(), lambda _: replace(limits.Limits(), **set_))
    ben.go("/")
    assert "ask" not in kinds(ben) and title not in ben.text
    assert f"/rounds/{round_id}/" not in ben.page.links
    assert "More from Ana" in ben.text and not re.search(r"More from Ana\W*\d", ben.text)
    # Two taps, and it is there as ever.
    assert title in ben.go("/today/more/").text and f"/rounds/{round_id}/" in ben.page.links
    assert "More from" not in ana.go("/").text and kinds(ana)[0] == "ask"


def test_what_the_other_began_takes_the_button_once_a_day(world, ben, monkeypatch):
    first = start(world.ana, TONIGHT, world.now)
    answer(world.ben, first, "pick", {"ideas": ideas(world.ben, first, world.now)[:1]}, world.now)
    second = start(world.ana, "quality-time/something-new", world.now)
    assert "ask" not in kinds(ben.go("/")) and "More from Ana" in ben.text
    assert f"/rounds/{second}/" not in ben.page.links
    at(world.now + DAY, monkeypatch)
    assert kinds(ben.go("/"))[0] == "ask" and f"/rounds/{second}/" in ben.page.links


def ends_its_day(world):
    """Ben has taken up what Ana began today."""
    first = start(world.ana, TONIGHT, world.now)
    answer(world.ben, first, "pick", {"ideas": ideas(world.ben, first, world.now)[:1]}, world.now)


def wishes_for(who, choice, now):
    answer(who, start(who, CHECK_IN, now), "help", {"help": choice}, now)


def begins_both(world):
    """Ana begins a question, and then what answers a wish for a hug."""
    start(world.ana, QUESTION, world.now)
    round_id = start(world.ana, HARD_DAY, world.now)
    if look(world.ana, round_id, world.now).view.asks:
        answer(world.ana, round_id, "hard-day-wish", {"hard-day-wish": "held"}, world.now)
    return round_id


def test_what_answers_ones_own_wish_of_today_is_the_one_of_the_day(world, ben):
    wishes_for(world.ben, "hold", world.now)
    round_id = begins_both(world)
    assert kinds(ben.go("/"))[0] == "ask"
    assert f"/rounds/{round_id}/" in ben.page.links and "After a hard day" in ben.text


@pytest.mark.parametrize("choice", ["nothing", "listen"])
def test_what_answers_no_wish_of_ones_own_comes_after_what_came_before_it(world, ben, choice):
    """Control."""
    wishes_for(world.ben, choice, world.now)
    round_id = begins_both(world)
    assert kinds(ben.go("/"))[0] == "ask"
    assert f"/rounds/{round_id}/" not in ben.page.links and "More from Ana" in ben.text


def test_what_answers_ones_wish_is_no_second_one_on_the_same_day(world, ben):
    """Nobody is put more than one thing a day that the other began; it is two taps away."""
    ends_its_day(world)
    wishes_for(world.ben, "hold", world.now)
    round_id = start(world.ana, HARD_DAY, world.now)
    assert f"/rounds/{round_id}/" not in ben.go("/").page.links and "More from Ana" in ben.text
    assert f"/rounds/{round_id}/" in ben.go("/today/more/").page.links


def test_what_answers_ones_wish_keeps_to_ones_limits_too(world, ben):
    """Control."""
    limits.change(world.ben.me(), lambda _: limits.Limits(minutes=1))
    wishes_for(world.ben, "hold", world.now)
    round_id = start(world.ana, HARD_DAY, world.now)
    assert f"/rounds/{round_id}/" not in ben.go("/").page.links


def test_a_round_of_ones_own_takes_it_however_low_ones_limits(world, ana):
    least = limits.Limits(times_a_week=0, depth=1, minutes=1, hard_season=True)
    limits.change(world.ana.me(), lambda _: least)
    start(world.ana, DEEP, world.now)
    assert kinds(ana.go("/"))[0] == "ask"
