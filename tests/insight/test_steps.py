"""Steps (science 2.2): how often one is announced that is not there, and one found that is."""

from __future__ import annotations

import numpy as np
import pytest
from tests.insight.couples import lived, prior_drift

from duologue.insight.figures import NotYet
from duologue.insight.level import couple_level, read
from duologue.insight.reasons import Reason
from duologue.insight.simulate import Habits
from duologue.insight.steps import ANNOUNCED_FROM, find_steps, step_residuals

COUPLES = [pytest.param(400, id="short"), pytest.param(4000, id="long", marks=pytest.mark.soak)]


def announced(seed: int, couples: int, days: int, habits: Habits, near: int | None = None) -> float:
    """Share of couples with a step announced, in a year or within 20 days of `near`."""
    _, knots, fitted = lived(seed, couples, days, habits)
    t = np.abs(step_residuals(knots, fitted).t)
    if near is not None:
        t = t[near - 20 : near + 21]
    return float((t.max(axis=0) > ANNOUNCED_FROM).mean())


def announced_by_t_tests(seed: int, couples: int, days: int, habits: Habits) -> float:
    """What comparing four weeks before with four weeks after, on every day at 5%, would announce."""
    _, knots, _ = lived(seed, couples, days, habits)
    z, found = knots.z, np.zeros(couples, dtype=bool)
    for day in range(28, days - 28):
        before, after = z[day - 28 : day], z[day : day + 28]
        apart = np.nanmean(after, axis=0) - np.nanmean(before, axis=0)
        error = np.sqrt(
            np.nanvar(before, axis=0) / (~np.isnan(before)).sum(axis=0)
            + np.nanvar(after, axis=0) / (~np.isnan(after)).sum(axis=0)
        )
        found |= np.abs(apart) > 1.96 * error
    return float(found.mean())


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize("log_q", [-8.0, -4.0, -3.5], ids=["flat", "very slow drift", "slow drift"])
def test_a_level_without_steps_is_given_few_in_a_year(log_q, couples):
    habits = Habits(log_q=log_q, carry=0.2, own_carry=0.2)
    assert announced(1, couples, 365, habits) <= 0.015 + 3 * np.sqrt(0.015 / couples)
    # The control: a test on every day finds a step in most of these couples.
    assert announced_by_t_tests(1, couples, 365, habits) > 0.5


@pytest.mark.parametrize("couples", COUPLES)
def test_what_strong_autocorrelation_and_drift_beyond_the_cap_cost(couples):
    strong = announced(2, couples, 365, Habits(log_q=-4.0, carry=0.5, own_carry=0.5))
    assert strong <= 0.065 + 3 * np.sqrt(0.065 / couples)
    assert announced(2, couples, 365, Habits(log_q=-3.0, carry=0.0)) <= 0.12
    # Where the level always moves fast, some of what it does is called a step.
    assert announced(2, couples, 365, Habits(log_q=prior_drift(2, couples), carry=0.0)) <= 0.30


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize(("after", "least"), [(28, 0.57), (60, 0.87)])
def test_a_step_is_found_about_as_often_as_the_prototype_did(after, least, couples):
    habits = Habits(log_q=-4.0, carry=0.3, own_carry=0.3, step=1.2, step_day=120)
    assert announced(3, couples, 120 + after, habits, near=120) >= least - 2 * np.sqrt(0.2 / couples)


def diary(step: float, days: int = 200) -> tuple[list[float | None], list[float | None]]:
    rng = np.random.default_rng(4)
    shared = 6 + rng.normal(0, 0.7, days) + np.where(np.arange(days) >= 110, step, 0.0)
    return tuple(np.round(shared + rng.normal(0, 0.8, days)).tolist() for _ in range(2))


def test_a_clear_step_is_named_once_with_its_day_and_a_range_for_its_size():
    (step,) = find_steps(couple_level(range(200), *diary(-2.0)))
    assert abs(step.day - 110) <= 3
    assert step.size.low < -2.0 < step.size.high < -1.0
    assert step.t < -ANNOUNCED_FROM
    assert find_steps(couple_level(range(200), *diary(0.0))) == ()


def test_steps_near_either_end_are_not_announced():
    t = step_residuals(*lived(6, 50, 122, Habits(log_q=-4.0, step=2.0, step_day=112))[1:]).t
    assert not t[:14].any() and not t[-14:].any()
    assert t[14:-14].any()


def test_before_three_months_no_step_is_looked_for():
    a, b = diary(-2.0)
    assert find_steps(couple_level(range(89), a[:89], b[:89])) == NotYet(Reason.DIARY_SHORT)


def test_a_step_that_shows_for_weeks_is_announced_once():
    found = []
    for seed in range(40):
        _, knots, fitted = lived(seed, 1, 300, Habits(log_q=-4.0, carry=0.0, step=2.0, step_day=150))
        steps = find_steps(read(knots, fitted, 300, set()))
        # The control: many more days than one are beyond the threshold.
        assert (np.abs(step_residuals(knots, fitted).t) > ANNOUNCED_FROM).sum() > 1
        assert [step.day for step in steps] == sorted(step.day for step in steps)
        found.append(len(steps))
    assert found.count(1) >= 36
    assert min(found) == 1
