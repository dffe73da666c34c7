"""The rota: the best-graded, the least recently offered, by turns, and one in four off the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rhythm.exercises import NOW, days, exercise, exercises

from duologue.rhythm import masks as rules
from duologue.rhythm import rota
from duologue.rhythm.masks import Done, Masks
from duologue.rhythm.offerable import Offerable
from duologue.rhythm.rota import Cause, Nothing, Offer, Offered, choose, find_whose_turn

OPEN = Masks(met_together=4, met_alone=4)


def slug_of(made: Offer | Nothing) -> str:
    assert isinstance(made, Offer), made
    return made.exercise.slug


def run(there: list[Offerable], number: int, masks: Masks = OPEN) -> list[Offerable]:
    """What is offered on so many days on end; each is done the day it is offered."""
    found: list[Offerable] = []
    history: list[Offered] = []
    done: list[Done] = []
    for day in range(number):
        now = NOW + timedelta(days=day)
        made = choose(there, history, replace(masks, done=(*masks.done, *done)), now)
        if isinstance(made, Offer):
            one = made.exercise
            found.append(one)
            history.append(Offered(now.date(), one.slug))
            done.append(Done(one.slug, one.practice, now, one.for_two))
    return found


@settings(max_examples=40, deadline=None)
@given(exercises(least=4), st.integers(8, 24))
def test_of_any_four_offers_on_end_one_needs_no_screen(there: list[Offerable], number: int) -> None:
    """Wherever there is anything off the screen that only time could hide."""
    if all(one.needs_screen or not one.by_itself for one in there):
        there = [*there, exercise("presence/sit", needs_screen=False)]
    offered = run(there, number)
    for four in zip(*(offered[at:] for at in range(4)), strict=False):
        assert not all(one.needs_screen for one in four)


def test_without_the_rule_four_in_a_row_need_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of one in four."""
    monkeypatch.setattr(rota, "_owes_one_off_screen", lambda *_: False)
    there = [exercise(f"way-{n}/x", rank=3) for n in range(6)]
    offered = run([*there, exercise("presence/sit", needs_screen=False, rank=0)], 8)
    assert all(one.needs_screen for one in offered[:4])


def test_where_all_that_is_off_the_screen_was_refused_the_rota_goes_on() -> None:
    there = [exercise(f"way-{n}/x") for n in range(6)]
    sit = exercise("presence/sit", needs_screen=False)
    masks = replace(OPEN, not_for_me=frozenset({sit.slug}))
    assert len(run([*there, sit], 6, masks)) == 6


def test_where_it_only_rests_the_rota_waits_for_it() -> None:
    there = [exercise(f"way-{n}/x") for n in range(6)]
    sit = exercise("presence/sit", needs_screen=False)
    history = [Offered(date(2026, 11, 22 + n), f"way-{n}/x") for n in range(3)]
    masks = replace(OPEN, done=(Done(sit.slug, "presence", NOW - timedelta(hours=3), True),))
    assert choose([*there, sit], history, masks, NOW) == Nothing()


@settings(max_examples=150, deadline=None)
@given(days())
def test_it_is_the_best_graded_that_is_left_and_of_those_the_least_recently_offered(day: Any) -> None:
    there, history, masks, _ = day
    made = choose(there, history, masks, NOW)
    if not isinstance(made, Offer):
        return
    able = [
        one
        for one in there
        if one.by_itself
        and not rules.is_hidden_by_mask(
            one, masks, NOW, rules.LASTING, rules.PASSING, rules.VARIETY, rules.TURNS
        )
    ]
    if made.cause is Cause.OFF_SCREEN or not made.exercise.needs_screen:
        assert made.exercise.rank == max(one.rank for one in able if not one.needs_screen) or (
            made.exercise.rank == max(one.rank for one in able)
        )
    else:
        assert made.exercise.rank == max(one.rank for one in able)
    last = {one.slug: one.day for one in history}
    for done in masks.done:
        last[done.slug] = max(last.get(done.slug, date.min), done.at.date())
    owed = rota._owes_one_off_screen(history, {one.slug: one for one in there})
    rivals = [one for one in able if one.rank == made.exercise.rank and not (owed and one.needs_screen)] or [
        made.exercise
    ]
    assert last.get(made.exercise.slug, date.min) == min(last.get(one.slug, date.min) for one in rivals)


def test_a_better_graded_one_comes_before_one_that_waited_longer() -> None:
    old, good = exercise("hobbies/old", rank=1), exercise("affection/good", rank=3)
    assert slug_of(choose([old, good], [Offered(date(2026, 11, 20), good.slug)], OPEN, NOW)) == good.slug


@settings(max_examples=100, deadline=None)
@given(st.uuids(), st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_days_for_two_go_by_turns(couple: Any, day: date) -> None:
    """Never both on one day, and the next is the other's."""
    assert {find_whose_turn(couple, day), find_whose_turn(couple, day + timedelta(days=1))} == {"a", "b"}


@settings(max_examples=20, deadline=None)
@given(exercises(least=6), st.integers(4, 12))
def test_what_is_for_two_is_put_to_each_by_turns(there: list[Offerable], number: int) -> None:
    """Two people who look every day: things for two alternate between them, and never reach both at once."""
    couple = uuid4()
    seats: list[tuple[date, str]] = []
    for seat in "ab":
        for day in range(number):
            now = NOW + timedelta(days=day)
            turn = find_whose_turn(couple, now.date()) == seat
            made = choose(there, [], replace(OPEN, turn=turn), now)
            if isinstance(made, Offer) and made.exercise.for_two:
                seats.append((now.date(), seat))
    assert len({day for day, _ in seats}) == len(seats)
    for (day, seat), (later, other) in zip(sorted(seats), sorted(seats)[1:], strict=False):
        if later - day == timedelta(days=1):
            assert seat != other


def test_without_turns_both_are_asked_on_the_same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of turns."""
    monkeypatch.setattr(rules, "TURNS", ())
    there = [exercise()]
    made = [choose(there, [], replace(OPEN, turn=turn), NOW) for turn in (True, False)]
    assert all(isinstance(one, Offer) for one in made)


@pytest.mark.parametrize(
    ("wants", "had", "offered"), [(2, 1, True), (2, 2, False), (0, 0, False), (None, 6, True)]
)
def test_one_is_offered_something_as_often_a_week_as_one_wants(
    wants: int | None, had: int, offered: bool
) -> None:
    history = [Offered(NOW.date() - timedelta(days=n + 1), f"gone/{n}") for n in range(had)]
    masks = replace(OPEN, times_a_week=wants)
    made = choose([exercise(needs_screen=False)], history, masks, NOW)
    assert isinstance(made, Offer) is offered


def test_a_week_later_there_is_room_again() -> None:
    history = [Offered(NOW.date() - timedelta(days=n), f"gone/{n}") for n in (7, 8)]
    masks = replace(OPEN, times_a_week=2)
    assert isinstance(choose([exercise(needs_screen=False)], history, masks, NOW), Offer)


def test_a_plan_comes_first_and_keeps_to_the_mask() -> None:
    good, planned = exercise("affection/good", rank=3), exercise("thanks/line", rank=1, by_itself=False)
    assert choose([good], [], OPEN, NOW, [planned]) == Offer(planned, Cause.PLANNED)
    masks = replace(OPEN, not_for_me=frozenset({planned.slug}))
    assert slug_of(choose([good], [], masks, NOW, [planned])) == good.slug


def test_nothing_to_offer_is_nothing() -> None:
    assert choose([], [], OPEN, NOW) == Nothing()


@settings(max_examples=100, deadline=None)
@given(days())
def test_why_says_nothing_of_a_ceiling(day: Any) -> None:
    """The same offer has the same cause, wherever a ceiling is put."""
    there, history, masks, wanted = day
    made = choose(there, history, masks, NOW, wanted)
    lifted = replace(
        masks,
        not_for_me=frozenset(),
        depth=None,
        minutes=None,
        times_a_week=None,
    )
    without = choose(there, history, lifted, NOW, wanted)
    if isinstance(made, Offer) and isinstance(without, Offer) and made.exercise == without.exercise:
        if Cause.PLANNED not in (made.cause, without.cause):
            assert made.cause == without.cause
