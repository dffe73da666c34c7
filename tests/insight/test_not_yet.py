"""Refusals: of what tells too little of two people each estimator says why, and never a figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from duologue.insight.attunement import estimate_attunement
from duologue.insight.figures import NotYet
from duologue.insight.helps import find_better_days
from duologue.insight.level import estimate_level
from duologue.insight.load import Claims, estimate_load
from duologue.insight.own_line import estimate_own_level
from duologue.insight.reasons import Reason
from duologue.insight.weeks import WeekOfTwo
from duologue.insight.weeks import estimate_level_by_week as weekly_level

DAYS = 210
Column = list[float | None]


def diary() -> tuple[Column, Column]:
    """Two people who answer every day and move."""
    chance = Random(1)
    mood = [chance.gauss(6, 1) for _ in range(DAYS)]
    return tuple([float(min(10, max(0, round(x + chance.gauss(0, 1))))) for x in mood] for _ in range(2))


def weeks_of(a: Sequence[float | None], b: Sequence[float | None]) -> list[WeekOfTwo]:
    found = []
    for k in range(0, len(a), 7):
        told = [[x for x in column[k : k + 7] if x is not None] for column in (a, b)]
        if any(told):
            means = [sum(x) / len(x) if x else 0.0 for x in told]
            found.append(WeekOfTwo(k // 7, means[0], len(told[0]), means[1], len(told[1])))
    return found


def level(a: Column, b: Column) -> object:
    return estimate_level(range(len(a)), a, b)


def weeks(a: Column, b: Column) -> object:
    """As a page gives them: a week in which one of them was silent is there, with nothing of theirs."""
    return weekly_level(weeks_of(a, b))


def better(a: Column, b: Column) -> object:
    walked = [k % 3 // 2 for k in range(len(a))]
    return find_better_days(range(len(a)), a, b, {"walk": walked})


def reading(a: Column, b: Column) -> object:
    """b guesses a, on days both answered."""
    chance = Random(2)
    days = [k for k, (x, y) in enumerate(zip(a, b, strict=True)) if x is not None and y is not None]
    guess = [float(min(10, max(0, round(a[k] + chance.gauss(0, 1.2))))) for k in days]
    return estimate_attunement(days, guess, [a[k] for k in days], [b[k] for k in days])


def carried(a: Column, b: Column) -> object:
    """A report a month, as far as there is one."""
    months = range(15, len(a), 30)
    return estimate_load(
        [Claims("moods", *(None if x[k] is None else 10 * x[k] for x in (a, b))) for k in months]
    )


def own(a: Column, b: Column) -> object:
    return estimate_own_level(range(len(a)), a)


ESTIMATORS = {f.__name__: f for f in (level, weeks, better, reading, carried, own)}
CASES: dict[str, tuple[Callable[[Column, Column], tuple[Column, Column]], set[str]]] = {
    "14 days": (lambda a, b: (a[:14], b[:14]), {*ESTIMATORS}),
    # Twenty guesses are enough for a reading (science 2.1).
    "21 days": (lambda a, b: (a[:21], b[:21]), {*ESTIMATORS} - {"reading"}),
    # One who always carries half is no reason to keep quiet about loads.
    "a always 5": (lambda a, b: ([5.0] * DAYS, b), {*ESTIMATORS} - {"carried"}),
    # What was guessed or reported before the silence stays, and so does one's own line.
    "b silent for a month": (lambda a, b: (a, b[:-31] + [None] * 31), {"level", "weeks", "better"}),
    "all but two days": (lambda a, b: tuple([*x[:2], *[None] * (DAYS - 2)] for x in (a, b)), {*ESTIMATORS}),
    "no day": (lambda a, b: ([None] * DAYS, [None] * DAYS), {*ESTIMATORS}),
    "nothing": (lambda a, b: ([], []), {*ESTIMATORS}),
}


@pytest.mark.parametrize("name", sorted(ESTIMATORS))
def test_the_diary_that_refusals_are_tried_on_is_otherwise_good(name):
    assert not isinstance(ESTIMATORS[name](*diary()), NotYet)


@pytest.mark.parametrize(("case", "name"), [(c, n) for c, (_, names) in CASES.items() for n in sorted(names)])
def test_too_little_has_a_reason_and_never_a_figure(case, name):
    change, _ = CASES[case]
    said = ESTIMATORS[name](*change(*diary()))
    assert isinstance(said, NotYet)
    assert isinstance(said.reason, Reason)


@pytest.mark.parametrize(("case", "name"), [(c, n) for c, (_, names) in CASES.items() for n in ESTIMATORS])
def test_no_estimator_fails_on_any_of_them(case, name):
    change, refused = CASES[case]
    assert isinstance(ESTIMATORS[name](*change(*diary())), NotYet) == (name in refused)


def test_guesses_that_are_ones_own_mood_are_no_reading():
    a, b = diary()
    assert isinstance(estimate_attunement(range(DAYS), b, a, b), NotYet)
    # The control: a guess that is half one's own mood and half theirs is one.
    mixed = [round((x + y) / 2) for x, y in zip(a, b, strict=True)]
    assert not isinstance(estimate_attunement(range(DAYS), mixed, a, b), NotYet)


def test_a_refusal_is_the_same_whoever_it_is_about():
    a, b = diary()
    for change, _ in CASES.values():
        one, other = change(a, b)
        for estimator in (level, weeks, better, carried):
            first, second = estimator(one, other), estimator(other, one)
            assert isinstance(first, NotYet) == isinstance(second, NotYet)
            assert first == second or not isinstance(first, NotYet)
