"""The rota of what to ask about in a week: everything in its turn, nothing in mid-week, no memory."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.rounds.asking_into import A_WEEK, MapThing, MapTurn, find_monday, find_question, find_turn

MONDAY = date(2026, 11, 2)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))
MAPS = st.lists(DAYS, min_size=1, max_size=12).map(
    lambda days: [MapThing(f"thing {number}", day) for number, day in enumerate(sorted(days))]
)


def place(name: str) -> bytes:
    return sha256(name.encode()).digest()


def turns(things: list[MapThing], first: date, weeks: int) -> list[str]:
    found = [find_turn(things, first + A_WEEK * week, place) for week in range(weeks)]
    return [turn.thing for turn in found if turn]


def test_an_empty_map_asks_nothing() -> None:
    assert find_turn([], MONDAY, place) is None


def test_the_first_thing_of_a_map_is_there_to_be_asked_about_at_once() -> None:
    things = [MapThing("kiln", MONDAY + timedelta(days=2))]
    assert find_turn(things, MONDAY + timedelta(days=2), place) == MapTurn("kiln", 0)


def test_a_second_thing_of_the_first_week_does_not_take_the_place_of_the_first() -> None:
    things = [MapThing("kiln", MONDAY), MapThing("trains", MONDAY + timedelta(days=1))]
    assert find_turn(things, MONDAY + timedelta(days=3), place) == MapTurn("kiln", 0)


@given(MAPS, DAYS)
def test_every_look_of_a_week_finds_the_same(things: list[MapThing], today: date) -> None:
    """Whatever came onto the map during it."""
    there = [one for one in things if one.since <= today]
    if not there:
        return
    monday = find_monday(today)
    earlier = [one for one in there if one.since < monday]
    expected = find_turn(earlier, today, place)
    if expected is not None:
        assert find_turn(there, today, place) == expected
    assert find_turn(there, monday, place) == find_turn(there, monday + timedelta(days=6), place)


@given(st.integers(1, 9))
def test_everything_has_a_week_before_anything_has_a_second(count: int) -> None:
    things = [MapThing(f"thing {number}", MONDAY) for number in range(count)]
    found = turns(things, MONDAY + A_WEEK, 3 * count)
    for start in range(0, 3 * count, count):
        assert set(found[start : start + count]) == {one.id for one in things}


@given(MAPS)
def test_over_years_nobody_is_asked_about_the_same_thing_twice_running(things: list[MapThing]) -> None:
    if len(things) < 2:
        return
    first = find_monday(things[-1].since) + A_WEEK
    found = turns(things, first, 104)
    assert [one for one, two in pairwise(found) if one == two] == []
    counted = Counter(found)
    assert max(counted.values()) - min(counted[one.id] for one in things) <= 104 // len(things) + 1


def test_what_is_new_has_its_week_next() -> None:
    things = [MapThing(f"old {number}", MONDAY) for number in range(5)]
    after = [*things, MapThing("new", MONDAY + A_WEEK * 20 + timedelta(days=3))]
    assert find_turn(after, MONDAY + A_WEEK * 20 + timedelta(days=6), place) != MapTurn("new", 0)
    assert find_turn(after, MONDAY + A_WEEK * 21, place) == MapTurn("new", 0)


def test_a_thing_is_asked_something_else_each_time_until_all_questions_were_there() -> None:
    questions = [f"question {number}" for number in range(7)]
    found = [str(find_question(questions, MapTurn("kiln", before), place)) for before in range(14)]
    assert sorted(found[:7]) == sorted(questions) == sorted(found[7:])
    other = [str(find_question(questions, MapTurn("trains", before), place)) for before in range(7)]
    assert other != found[:7]
    assert find_question([], MapTurn("kiln", 0), place) is None


@pytest.mark.parametrize("today", [date.min, date(1900, 1, 1), date(3000, 1, 1)])
def test_a_clock_that_jumps_asks_about_something_and_is_not_slow(today: date) -> None:
    things = [MapThing("kiln", date(2026, 11, 2)), MapThing("trains", date(2026, 11, 9))]
    turn = find_turn(things, today, place)
    assert turn is not None and turn.thing in {"kiln", "trains"}


@pytest.mark.parametrize("since", [date.min, date(2026, 11, 8), date(2190, 5, 1), date.max])
def test_a_date_that_came_from_elsewhere_has_its_turn_like_any_other(since: date) -> None:
    today = date(2026, 11, 5)
    alone = find_turn([MapThing("far", since)], today, place)
    assert alone is not None and alone.thing == "far"
    found = find_turn([MapThing("far", since), MapThing("kiln", MONDAY)], today, place)
    assert found is not None and found.thing == ("far" if since < MONDAY else "kiln")


def test_control_a_draw_anew_each_week_would_ask_about_the_same_thing_twice_running() -> None:
    things = [MapThing(f"thing {number}", MONDAY) for number in range(3)]
    drawn = [
        min(things, key=lambda one, week=week: place(f"{one.id} {week}")).id  # type: ignore[misc]
        for week in range(104)
    ]
    assert [one for one, two in pairwise(drawn) if one == two] != []
