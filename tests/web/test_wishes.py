"""A wish stands with what one can do about it, and is not asked again once one did."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from tests.rounds.daily.asking import give
from tests.rounds.playing import CHECK_IN, answer, move, start
from tests.web.noscript import NoScript
from tests.web.test_what_one_starts import kinds, one_button

from duologue.engine.moves import MoveKind
from duologue.engine.roles import HELP
from duologue.rhythm import offers
from duologue.rounds import desk, installed, today, wishes


def wishing(world, choice: str, of="ana"):
    who = getattr(world, of)
    round_id = start(who, CHECK_IN, world.now)
    answer(who, round_id, "help", {"help": choice}, world.now)
    return round_id


@pytest.fixture
def ben(browser, world):
    return NoScript(browser(world.ben))


def skips_the_mood(world, who, round_id):
    move(who, round_id, MoveKind.SKIP, world.now, "mood")


def test_what_answers_a_wish_is_installed_and_for_two():
    for choice in HELP:
        for slug in wishes.find_answering(choice):
            assert installed.read_scripts()[slug].people == 2, slug
    assert all(wishes.find_answering(choice) for choice in ("listen", "hold", "laugh"))
    assert not wishes.find_answering("leave") and not wishes.find_answering("nothing")


def test_a_wish_to_be_listened_to_stands_with_the_exercises_that_answer_it(world, ben):
    wishing(world, "listen")
    ben.go("/")
    assert "Ana would like to be listened to today." in ben.text
    for slug in wishes.find_answering("listen"):
        assert f"/ways/{slug}/" in ben.page.links
    skips_the_mood(world, world.ben, wishing(world, "nothing", "ben"))
    give(world.ben, world.now)
    assert kinds(ben.go("/"))[0] == "would-help" and one_button(ben) == "Just listen"


def test_i_did_that_clears_ones_own_today_and_tells_nobody(world, ben, browser):
    wishing(world, "hold")
    ana = NoScript(browser(world.ana))
    before = ana.go("/").text
    ben.go("/").press("I did that")
    assert "hug" not in ben.text
    assert ana.go("/").text == before


def test_what_was_played_today_is_not_asked_for_again(world, ben):
    wishing(world, "laugh")
    assert "laugh" in ben.go("/").text
    slug = wishes.find_answering("laugh")[0]
    round_id = start(world.ben, slug, world.now)
    assert "laugh today" in ben.go("/").text  # begun is not done
    move(world.ben, round_id, MoveKind.SKIP, world.now, "pick")
    assert "laugh today" not in ben.go("/").text


HARD_DAY = "affection/after-a-hard-day"


def begins_at_its_page(ben):
    return ben.go(f"/ways/{HARD_DAY}/").press("Start, each on our own phone")


def test_what_is_begun_about_a_wish_asks_whose_wish_it_is(world, ben):
    wishing(world, "hold")
    assert "Ana is choosing." in begins_at_its_page(ben).text


@pytest.mark.parametrize("choice", ["nothing", "listen", None])
def test_what_is_about_no_wish_asks_whoever_began_it(world, ben, choice):
    """Control."""
    if choice is not None:
        wishing(world, choice)
    text = begins_at_its_page(ben).text
    assert "What would be good now?" in text and "Ana is choosing." not in text


def test_a_wish_about_which_something_was_begun_is_not_asked_about_again(world, ben):
    """Ana has to do the first thing there: for Ben it is begun, and waits."""
    wishing(world, "hold")
    skips_the_mood(world, world.ben, wishing(world, "nothing", "ben"))
    give(world.ben, world.now)
    assert one_button(ben.go("/")) == "After a hard day"
    begins_at_its_page(ben)
    ben.go("/")
    assert "hug" not in ben.text and one_button(ben) != "After a hard day"
    assert "After a hard day Ana is choosing." in ben.text


def test_nor_once_the_other_has_done_their_first_thing_there(world, ben):
    wishing(world, "hold")
    round_id = UUID(begins_at_its_page(ben).path.split("/")[2])
    answer(world.ana, round_id, "hard-day-wish", {"hard-day-wish": "a-hand"}, world.now)
    ben.go("/")
    assert f"/rounds/{round_id}/" in ben.page.html and "hug" not in ben.text


def test_one_s_own_wish_seats_nobody_else_and_a_wish_that_was_met_neither(world):
    wishing(world, "hold")
    assert wishes.find_first(world.ana.me(), HARD_DAY, world.now) is None
    assert wishes.find_first(world.ben.me(), HARD_DAY, world.now) == world.ana.me().seat
    desk.note_did(world.ben.me(), "hold", world.now)
    assert wishes.find_first(world.ben.me(), HARD_DAY, world.now) is None


def test_who_asked_to_be_left_be_is_given_no_errand(world, ben):
    wishing(world, "listen")
    skips_the_mood(world, world.ben, wishing(world, "leave", "ben"))
    ben.go("/")
    assert "Ana would like to be listened to today." in ben.text
    assert one_button(ben) != "Just listen"
    assert not any(f"/ways/{slug}/" in ben.page.links for slug in wishes.find_answering("listen"))


@pytest.mark.parametrize("of", ["ana", "ben"])
@pytest.mark.parametrize("choice", ["leave", "nothing"])
def test_on_a_day_of_leave_me_be_there_is_something_small_for_oneself_alone(world, choice, of):
    now = world.now + timedelta(days=6)  # of the plan, with walk cards for two
    for who in (world.ana, world.ben):
        who.visit(now)
    who = getattr(world, of)
    answer(who, start(who, CHECK_IN, now), "help", {"help": choice}, now)
    for one in (world.ana, world.ben):
        found = [offers.find_of_today(one.me(now), today.read_today(one.me(now), now), now) for _ in range(2)]
        assert found[0] == found[1], "the same all day"
        exercise = found[0].exercise
        if choice == "nothing":
            assert exercise.slug == "conversation/walk-cards"
            continue
        assert exercise.people == 1 and exercise.slug in wishes.list_meanwhile()
        assert found[0].card and found[0].why == "Something small, for you alone."
        start(one, exercise.slug, now, card=found[0].card.id)
        assert offers.find_of_today(one.me(now), today.read_today(one.me(now), now), now).exercise is None


@pytest.mark.parametrize("before", [None, 3], ids=["of a kind that was not there lately", "of one that was"])
def test_what_is_for_oneself_on_such_a_day_is_the_same_at_every_look(world, before):
    now = world.now + timedelta(days=6)
    world.ana.visit(now)
    for slug in wishes.list_meanwhile() if before is not None else ():
        start(world.ana, slug, now - timedelta(days=before))
    answer(world.ana, start(world.ana, CHECK_IN, now), "help", {"help": "leave"}, now)
    found = []
    for _ in range(3):
        one = offers.find_of_today(world.ana.me(now), today.read_today(world.ana.me(now), now), now)
        found.append((one.exercise.slug, one.card.id))
    assert len(set(found)) == 1


@pytest.mark.parametrize("choice", ["leave", "nothing"])
def test_on_a_day_of_two_things_leave_me_be_leaves_it_at_one(world, choice):
    now = world.now + timedelta(days=3)
    world.ana.visit(now)
    answer(world.ana, start(world.ana, CHECK_IN, now), "help", {"help": choice}, now)
    begun = []
    for _ in range(4):
        me = world.ana.me(now)
        found = offers.find_of_today(me, today.read_today(me, now), now)
        if found.exercise is None:
            break
        begun.append(found.exercise.slug)
        card = found.card.id if found.card else None
        made = start(world.ana, found.exercise.slug, now, card=card)
        # Left again, so that nothing waits: a second thing is for two.
        move(world.ana, made, MoveKind.LEAVE, now)
    assert len(begun) == (1 if choice == "leave" else 2), begun


def test_what_is_offered_meanwhile_is_installed_and_for_one():
    assert wishes.list_meanwhile() and {
        installed.read_scripts()[slug].people for slug in wishes.list_meanwhile()
    } == {1}
