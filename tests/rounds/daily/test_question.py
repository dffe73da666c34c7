"""A question a day, from both sides: what is given, when it opens, what becomes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.rounds.daily.asking import DAY, HOUR, MINUTE, asked_on, give, of_day
from tests.rounds.playing import look, move
from tests.rounds.zones import AUCKLAND, LISBON, LOS_ANGELES, Apart, at, lives
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.engine.values import FieldErrors
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.people import days, leaving, own_settings, sealing
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import blocks, history, searching, starting
from duologue.rounds.daily import answering, cards, deal, opening_times, question_of_today
from duologue.rounds.models import Outbox, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> Apart:
    """Both in Lisbon; it is half past six in the evening."""
    made = Apart.since(at(LISBON, datetime(2026, 11, 22).date(), 10), LISBON, LISBON)
    made.world.now = asked_on(made.world, at(LISBON, datetime(2026, 11, 22).date(), 18, 30))
    return made


def opens_at(world: World, who: Actor, after: datetime) -> datetime:
    """The first full minute at which the date's first question has opened for them."""
    return next(
        moment
        for moment in (after + n * MINUTE for n in range(60 * 12))
        if of_day(who, moment).questions and of_day(who, moment).questions[0].round_id
    )


def test_both_are_asked_the_same_three(two: Apart):
    mine, theirs = (of_day(who, two.world.now) for who in (two.world.ana, two.world.ben))
    assert [one.card.id for one in mine.questions] == [one.card.id for one in theirs.questions]
    assert len(mine.questions) == 3 and not mine.free


def test_what_both_gave_opens_at_the_evening_hour_and_not_before(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now + MINUTE)
    eight = at(LISBON, two.date(world.ana, now), 20)
    for who in (world.ana, world.ben):
        assert of_day(who, eight - MINUTE).questions[0].round_id is None
        assert of_day(who, eight).questions[0].round_id is not None
    id_ = of_day(world.ana, eight).questions[0].round_id
    assert id_ is not None
    for who in (world.ana, world.ben):
        seen = look(who, id_, eight).view.write_json()["sees"]
        words = {"words": "A small blue kettle on the stove"}
        assert seen["answer"] == {"first": words, "second": words}


def test_after_that_hour_it_opens_five_to_twenty_minutes_after_the_second_answer(two: Apart):
    world = two.world
    nine = at(LISBON, two.date(world.ana, world.now), 21)
    give(world.ana, world.now)
    give(world.ben, nine)
    waits = [opens_at(world, who, nine) - nine for who in (world.ana, world.ben)]
    assert all(5 * MINUTE <= wait <= 21 * MINUTE for wait in waits)


def test_the_hour_is_ones_own_and_moves_nothing_of_the_others(two: Apart):
    world, now = two.world, two.world.now - DAY
    world.ana.visit(now)
    own_settings.set_question(world.ana.me(now), asks=True, hour=22, today=two.date(world.ana, now))
    now = two.world.now
    give(world.ana, now)
    give(world.ben, now)
    day = two.date(world.ana, now)
    assert opens_at(world, world.ben, now) == at(LISBON, day, 20)
    id_ = of_day(world.ben, at(LISBON, day, 20)).questions[0].round_id
    nine = at(LISBON, day, 21)
    assert of_day(world.ana, nine).questions[0].round_id is None
    with pytest.raises(NotFound):
        look(world.ana, id_, nine)  # type: ignore[arg-type]
    assert of_day(world.ana, at(LISBON, day, 22)).questions[0].round_id == id_


def test_another_hour_counts_from_the_next_day(two: Apart):
    """Else one could look at any hour whether it is open."""
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now)
    own_settings.set_question(world.ana.me(now), asks=True, hour=18, today=two.date(world.ana, now))
    assert of_day(world.ana, now + MINUTE).questions[0].round_id is None
    assert of_day(world.ana, now + DAY).hour == 18


def test_each_of_the_three_opens_by_itself(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now, 0)
    give(world.ana, now, 2)
    give(world.ben, now, 2)
    late = at(LISBON, two.date(world.ana, now), 20)
    assert [one.round_id is not None for one in of_day(world.ana, late).questions] == [False, False, True]


def test_both_together_open_it_at_once_and_one_alone_sees_nothing(two: Apart):
    world, now = two.world, two.world.now
    one = give(world.ana, now)
    give(world.ben, now)
    day = of_day(world.ana, now).day
    told = Outbox.objects.filter(seat="b").count()
    answering.say_together(world.ana.me(now), day, one.card.id, now)
    assert of_day(world.ana, now).questions[0].round_id is None
    assert Outbox.objects.filter(seat="b").count() == told
    answering.say_together(world.ben.me(now), day, one.card.id, now)
    assert of_day(world.ana, now).questions[0].round_id == of_day(world.ben, now).questions[0].round_id
    assert of_day(world.ana, now).questions[0].round_id is not None


def test_looking_writes_nothing(two: Apart):
    world, now = two.world, two.world.now
    before = Round.objects.count(), Outbox.objects.count()
    for who in (world.ana, world.ben):
        of_day(who, now)
        of_day(who, now + 5 * HOUR)
    assert (Round.objects.count(), Outbox.objects.count()) == before


def test_the_first_answer_tells_nobody_and_stands_in_no_list(two: Apart):
    world, now = two.world, two.world.now
    before = Outbox.objects.count()
    give(world.ana, now)
    assert Outbox.objects.count() == before
    for who in (world.ana, world.ben):
        assert history.read_month(who.me(now), now.year, now.month, now) == []


def test_a_row_that_has_not_opened_is_nobodys_by_its_id(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    for row in Round.objects.all():
        for who in (world.ana, world.ben):
            with pytest.raises(NotFound):
                look(who, row.id, now)


def test_an_answer_can_be_changed_until_it_opens(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ana, now, raw={"words": "No, the red one"})
    give(world.ben, now)
    late = at(LISBON, two.date(world.ana, now), 20)
    id_ = of_day(world.ben, late).questions[0].round_id
    assert id_ is not None
    assert "No, the red one" in str(look(world.ben, id_, late).view.write_json())
    with pytest.raises(Refusal):
        of_day(world.ana, late)
        give(world.ana, late)


def test_changed_after_it_opened_for_the_other_alone_it_reads_changed(two: Apart):
    world = two.world
    world.ana.visit(world.now - DAY)
    hour = dict(asks=True, hour=22, today=two.date(world.ana, world.now - DAY))
    own_settings.set_question(world.ana.me(world.now - DAY), **hour)  # type: ignore[arg-type]
    now = world.now
    give(world.ana, now)
    give(world.ben, now)
    nine = at(LISBON, two.date(world.ana, now), 21)
    id_ = of_day(world.ben, nine).questions[0].round_id
    assert id_ is not None
    give(world.ana, nine, raw={"words": "No, the red one"})
    assert "No, the red one" in str(look(world.ben, id_, nine).view.write_json())


def test_what_was_taken_back_is_gone_for_the_other_too(two: Apart):
    world = two.world
    world.ana.visit(world.now - DAY)
    hour = dict(asks=True, hour=22, today=two.date(world.ana, world.now - DAY))
    own_settings.set_question(world.ana.me(world.now - DAY), **hour)  # type: ignore[arg-type]
    now = world.now
    one = give(world.ana, now)
    give(world.ben, now)
    nine = at(LISBON, two.date(world.ana, now), 21)
    assert of_day(world.ben, nine).questions[0].round_id is not None
    answering.take_back(world.ana.me(nine), of_day(world.ana, nine).day, one.card.id, nine)
    assert of_day(world.ana, nine).questions[0].given is None
    again = of_day(world.ben, nine).questions[0]
    assert again.round_id is None and again.given == {"words": "A small blue kettle on the stove"}


def test_a_lone_answer_becomes_ones_own_words_without_a_date(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    later = now + 3 * DAY
    of_day(world.ben, later)
    assert keepsakes.read_everything(world.ben.me(later), days.find_utc_day(later)) == []
    of_day(world.ana, later)
    kept = keepsakes.read_everything(world.ana.me(later), days.find_utc_day(later))
    assert [(one.own, one.kind.undated) for one in kept] == [(True, True)]
    assert kept[0].text.endswith("A small blue kettle on the stove")
    assert not Round.objects.filter(couple_id=world.ana.me(later).couple_id).exists()
    assert keepsakes.read_everything(world.ben.me(later), days.find_utc_day(later)) == []


def test_what_opened_stands_in_the_month_of_both_under_its_date(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now)
    late, day = at(LISBON, two.date(world.ana, now), 20), two.date(world.ana, now)
    of_day(world.ben, late)
    assert blocks.read(world.ben.me(late), own=False) == []
    later = now + 3 * DAY
    of_day(world.ana, later)
    for who in (world.ana, world.ben):
        assert {entry.day for entry in blocks.read(who.me(later), own=False)} == {day.isoformat()}
        assert [past.day for past in history.read_month(who.me(later), day.year, day.month, later)] == [day]


def test_in_two_zones_the_same_date_has_the_same_question():
    two = Apart.since(at(LISBON, datetime(2026, 11, 22).date(), 10), AUCKLAND, LISBON)
    for n in range(1, 8):
        day = datetime(2026, 11, 22).date() + n * DAY
        mine = of_day(two.world.ana, at(AUCKLAND, day, 9))
        theirs = of_day(two.world.ben, at(LISBON, day, 9))
        assert (mine.day, theirs.day) == (day, day)
        assert [one.card.id for one in mine.questions] == [one.card.id for one in theirs.questions]


def test_in_two_zones_it_opens_though_ones_own_date_is_over():
    two = Apart.since(at(LISBON, datetime(2026, 11, 22).date(), 10), AUCKLAND, LISBON)
    now = asked_on(two.world, at(AUCKLAND, datetime(2026, 11, 23).date(), 12))
    day = two.date(two.world.ana, now)
    give(two.world.ana, now)
    evening = at(LISBON, day, 21)
    give(two.world.ben, evening)
    after = evening + 25 * MINUTE
    assert two.date(two.world.ana, after) == day + DAY
    assert len(of_day(two.world.ana, after).opened) == 1
    assert of_day(two.world.ben, after).questions[0].round_id is not None


def test_strictly_sealed_it_opens_once_both_have_been_here(two: Apart):
    world, now = two.world, two.world.now
    sealing.make_strict(world.ana.me(now), now)
    give(world.ana, now)
    give(world.ben, now)
    late = at(LISBON, two.date(world.ana, now), 20)
    of_day(world.ana, late)
    id_ = of_day(world.ben, late).questions[0].round_id
    assert id_ is not None
    of_day(world.ana, late)
    for who in (world.ana, world.ben, world.ana):
        seen = look(who, id_, late).view.write_json()["sees"]
    assert set(seen["answer"]) == {"first", "second"}


def test_nobody_alone_or_before_the_four_words_has_one():
    world = World.joined()
    for who in (world.ana, world.ben):
        assert question_of_today.find_today(who.me(world.now), world.now) is None


def test_it_cannot_be_started_like_another_exercise(two: Apart):
    world, now = two.world, two.world.now
    card = of_day(world.ana, now).questions[0].card
    script = cards.find_script(card)
    assert script is not None
    with pytest.raises(NotFound):
        starting.start(world.ana.me(now), script.slug, now)


def test_it_stands_in_nobodys_way(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now)
    of_day(world.ana, now + 3 * HOUR)
    assert starting.list_waiting(world.ana.me(now), now) == []


def later_hour(who: Actor, hour: int, day: date, now: datetime) -> None:
    """Theirs, since the day before."""
    who.visit(now - DAY)
    own_settings.set_question(who.me(now - DAY), asks=True, hour=hour, today=day - DAY)
    who.visit(now)


def test_nobody_brings_their_hour_nearer_by_saying_that_they_live_elsewhere(two: Apart):
    """Else one could look at any hour whether the other has answered."""
    world, day = two.world, two.date(two.world.ana, two.world.now)
    ten = at(LISBON, day, 10)
    give(world.ana, ten)
    give(world.ben, ten)
    lives(world.ben, AUCKLAND, ten)
    assert of_day(world.ben, at(LISBON, day, 20) - MINUTE).opened == ()
    assert len(of_day(world.ben, at(LISBON, day, 20)).opened) == 1


def test_what_has_opened_stays_so_wherever_one_lives(two: Apart):
    """Else one could read the other's, and change one's own."""
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now)
    nine = at(LISBON, two.date(world.ana, now), 21)
    id_ = of_day(world.ben, nine).questions[0].round_id
    lives(world.ben, LOS_ANGELES, nine)
    assert of_day(world.ben, nine).questions[0].round_id == id_ is not None
    with pytest.raises(Refusal):
        give(world.ben, nine, raw={"words": "The same as Ana's"})


def added_then_taken_back(two: Apart, at_nine: datetime) -> None:
    """It opens for Ben at eight, who adds to his; Ana's hour is ten, and she takes hers back before."""
    world, now = two.world, two.world.now
    later_hour(world.ana, 22, two.date(world.ana, now), now)
    one = give(world.ana, now)
    give(world.ben, now)
    id_ = of_day(world.ben, at_nine).questions[0].round_id
    assert id_ is not None
    for words in ("And a lid", "And a spoon"):
        assert move(world.ben, id_, MoveKind.ADD, at_nine, "answer", raw={"words": words}).accepted
    world.ana.visit(at_nine)
    answering.take_back(world.ana.me(at_nine), of_day(world.ana, at_nine).day, one.card.id, at_nine)


def test_what_one_added_stays_ones_own_when_the_other_takes_theirs_back(two: Apart):
    world, nine = two.world, at(LISBON, two.date(two.world.ana, two.world.now), 21)
    added_then_taken_back(two, nine)
    later = nine + 3 * DAY
    of_day(world.ana, later)
    of_day(world.ben, later)
    assert keepsakes.read_everything(world.ana.me(later), days.find_utc_day(later)) == []
    (kept,) = keepsakes.read_everything(world.ben.me(later), days.find_utc_day(later))
    assert kept.text.endswith("A small blue kettle on the stove\nAnd a lid\nAnd a spoon")


def test_and_is_there_again_when_the_other_gives_another(two: Apart):
    world, nine = two.world, at(LISBON, two.date(two.world.ana, two.world.now), 21)
    added_then_taken_back(two, nine)
    give(world.ana, nine + MINUTE)
    assert of_day(world.ben, nine + 2 * MINUTE).questions[0].round_id is None
    id_ = of_day(world.ben, nine + HOUR).questions[0].round_id
    assert id_ is not None
    for who, when in ((world.ben, HOUR), (world.ana, 2 * HOUR), (world.ana, 3 * DAY), (world.ben, 3 * DAY)):
        of_day(who, nine + when)
        sees = str(look(who, id_, nine + when).view.write_json()["sees"])
        assert "And a lid" in sees and "And a spoon" in sees


def test_what_stayed_alone_is_found_by_a_word_and_no_date(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    later = now + 3 * DAY
    of_day(world.ana, later)
    (hit,) = searching.find(world.ana.me(later), "kettle", None, later).hits
    assert hit.kind is not None and hit.kind.undated and hit.day == date.min
    world.ben.visit(later)
    assert searching.find(world.ben.me(later), "kettle", None, later).hits == ()


def test_it_is_not_what_the_other_began(two: Apart):
    """That takes one's button once a day; this is of both."""
    world, now = two.world, two.world.now
    give(world.ana, now)
    give(world.ben, now)
    nine = at(LISBON, two.date(world.ana, now), 21)
    for who in (world.ana, world.ben):
        of_day(who, nine)
        found = two.today(who, nine)
        assert not found.taken and not found.played


@pytest.mark.parametrize("strict", [False, True])
def test_a_second_press_a_moment_later_does_nothing(two: Apart, strict: bool):
    world, now = two.world, two.world.now
    if strict:
        sealing.make_strict(world.ana.me(now), now)
    one = give(world.ana, now)
    give(world.ana, now)
    me, day = world.ana.me(now), of_day(world.ana, now).day
    answering.say_together(me, day, one.card.id, now)
    answering.say_together(me, day, one.card.id, now)
    assert of_day(world.ana, now).questions[0].together
    if not strict:
        answering.take_back(me, day, one.card.id, now)
        answering.take_back(me, day, one.card.id, now)


def test_nothing_is_no_answer(two: Apart):
    world, now = two.world, two.world.now
    found = of_day(world.ana, now)
    raw: dict[str, Any]
    for raw in ({}, {"words": " "}, {"nothing": "at all"}):
        wrong = answering.give(world.ana.me(now), found.day, found.questions[0].card.id, raw, now)
        assert isinstance(wrong, FieldErrors)


def test_another_days_question_is_over(two: Apart):
    world, now = two.world, two.world.now
    found = of_day(world.ana, now)
    with pytest.raises(Refusal):
        world.ana.visit(now + DAY)
        answering.give(
            world.ana.me(now + DAY), found.day, found.questions[0].card.id, {"words": "x"}, now + DAY
        )


def test_who_leaves_keeps_their_own_words(two: Apart):
    world, now = two.world, two.world.now
    give(world.ana, now)
    leaving.leave_couple(world.ana.me(now), now)
    kept = keepsakes.read_everything(world.ana.me(now), days.find_utc_day(now))
    assert [one.own for one in kept] == [True]


def test_the_kinds_of_the_deck_are_those_that_days_have():
    assert {one.about["kind"] for one in cards.list_every_card()} == set(deal.KINDS)
    assert all(cards.find_script(one) is not None for one in cards.list_every_card())


@pytest.mark.parametrize("ben_too", [True, False])
def test_a_page_left_open_is_told_when_to_look_again_and_by_ones_own_hour_alone(
    world: World, ben_too: bool
) -> None:
    before = asked_on(world, NOW)

    def looks_again(now: datetime) -> timedelta | None:
        found = of_day(world.ana, now)
        return question_of_today.find_time_to_look_again(world.ana.me(now), found, now)

    assert looks_again(before) is None
    give(world.ana, before)
    if ben_too:
        give(world.ben, before)
    until = opening_times.find_evening(world.ana.me(before), of_day(world.ana, before).day) - before
    assert looks_again(before) == until + question_of_today.A_MOMENT
    # By then it has opened, and there is nothing left to look for.
    assert looks_again(before + until + MINUTE) == (None if ben_too else question_of_today.LOOKS_AGAIN)
