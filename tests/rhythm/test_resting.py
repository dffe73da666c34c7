"""When to hold back: three falling check-ins after exercises, and a heavy day of one's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.rhythm.resting import is_falling, is_heavy
from duologue.rounds.lately import Felt

NOW = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")


def moods(*values: int, last: timedelta = timedelta(hours=1)) -> list[Felt]:
    """A check-in a day, the last one so long ago."""
    first = NOW - last - timedelta(days=len(values) - 1)
    return [Felt(str(n), first + timedelta(days=n), {"mood": value}) for n, value in enumerate(values)]


def between(felt: list[Felt]) -> list[datetime]:
    """An exercise some hours before each check-in."""
    return [one.at - timedelta(hours=5) for one in felt]


def test_three_falls_each_after_an_exercise_are_enough():
    felt = moods(8, 7, 5, 4)
    assert is_falling(felt, between(felt), NOW)


@pytest.mark.parametrize("values", [(8, 7, 5), (8, 7, 7, 4), (8, 7, 5, 6), (4, 5, 6, 7), (9, 8, 7, 8, 7, 6)])
def test_less_than_that_is_life(values: tuple[int, ...]):
    felt = moods(*values)
    assert not is_falling(felt, between(felt), NOW)


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_fall_that_followed_no_exercise_does_not_count(missing: int):
    felt = moods(8, 7, 5, 4)
    exercises = between(felt)
    del exercises[missing]
    assert not is_falling(felt, exercises, NOW)


def test_what_came_before_the_first_of_them_does_not_matter():
    felt = moods(8, 7, 5, 4)
    assert is_falling(felt, between(felt)[1:], NOW)


def test_a_check_in_that_does_not_fall_ends_it():
    felt = moods(8, 7, 5, 4, 4)
    assert not is_falling(felt, between(felt), NOW)


def test_after_two_weeks_without_a_check_in_it_is_over():
    felt = moods(8, 7, 5, 4, last=timedelta(days=15))
    assert not is_falling(felt, between(felt), NOW)


def test_a_check_in_without_a_mood_is_passed_over():
    felt = moods(8, 7, 5, 4)
    felt.insert(2, Felt("x", felt[1].at + timedelta(hours=1), {"stress": 3}))
    assert is_falling(felt, between(moods(8, 7, 5, 4)), NOW)


@given(st.lists(st.integers(0, 10), max_size=8))
def test_nobody_who_does_no_exercises_is_told_to_rest_from_them(values: list[int]):
    assert not is_falling(moods(*values), [], NOW)


@given(st.lists(st.integers(0, 10), min_size=4, max_size=10))
def test_it_is_the_last_four_check_ins_that_decide(values: list[int]):
    felt = moods(*values)
    wanted = values[-4] > values[-3] > values[-2] > values[-1]
    assert is_falling(felt, between(felt), NOW) is wanted


@pytest.mark.parametrize(
    ("numbers", "heavy"),
    [
        ({"mood": 2}, True),
        ({"mood": 3}, False),
        ({"mood": 8, "stress": 7}, True),
        ({"stress": 6}, False),
        ({}, False),
    ],
)
def test_much_stress_or_a_heavy_mood_makes_a_day_gentler(numbers: dict[str, int], heavy: bool):
    assert is_heavy([Felt("x", NOW, numbers)], NOW, LISBON) is heavy


def test_yesterday_s_weather_is_over():
    assert not is_heavy([Felt("x", NOW - timedelta(days=1), {"mood": 0})], NOW, LISBON)
