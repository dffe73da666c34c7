"""Steps (science 2.2 and 2.9). How often one is announced that is not there, and one found that is, is in
`test_trials`."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.level import estimate_level
from duologue.insight.level_steps import HALF, SLOPE_HELD, find_steps, fit_jumps
from duologue.insight.own_line import estimate_own_level
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.trials_of_lines import Living
from duologue.insight.trials_of_steps import find_means_of_two


def diary(step: float, days: int = 420) -> tuple[list[float | None], list[float | None]]:
    rng = np.random.default_rng(4)
    shared = 7 + rng.normal(0, 0.7, days) + np.where(np.arange(days) >= 210, step, 0.0)
    return tuple(np.round(shared + rng.normal(0, 0.8, days)).tolist() for _ in range(2))


def test_a_clear_step_is_named_once_with_its_week_and_a_range_for_its_size() -> None:
    (step,) = find_steps(estimate_level(range(420), *diary(-4.0)))
    assert abs(step.day - 210) <= 7
    assert step.size.low < -4.0 < step.size.high < -2.0
    (alone,) = find_steps(estimate_own_level(range(420), diary(-5.0)[0]))
    assert abs(alone.day - 210) <= 14
    assert find_steps(estimate_level(range(420), *diary(0.0))) == ()


def test_a_second_step_is_found_beside_the_first_once_each() -> None:
    a, b = (np.array(x) for x in diary(-4.0, 1100))
    a[700:], b[700:] = a[700:] + 4.0, b[700:] + 4.0
    found = find_steps(estimate_level(range(1100), a.tolist(), b.tolist()))
    assert [abs(step.day - day) <= 14 for step, day in zip(found, (210, 700), strict=True)] == [True, True]
    assert [step.size.middle > 0 for step in found] == [False, True]


def test_before_nine_months_and_with_five_weeks_on_one_side_only_no_step_is_looked_for() -> None:
    a, b = diary(-4.0)
    assert find_steps(estimate_level(range(272), a[:272], b[:272])) == NotYet(Reason.DIARY_SHORT)
    jumps = fit_jumps(find_means_of_two(Living(daily=True), 1, 3))
    assert np.isnan(jumps.t[:5]).all() and np.isnan(jumps.t[-4:]).all()
    assert not np.isnan(jumps.t[5:-4]).any()


def test_a_jump_is_that_of_least_squares_on_a_mean_a_slope_that_is_held_back_and_a_jump() -> None:
    rng = np.random.default_rng(5)
    means = rng.normal(size=(40, 1))
    means[[3, 20, 26], 0] = np.nan
    jumps = fit_jumps(means)
    for k in (6, 19, 30):
        at = np.array([t for t in range(max(0, k - HALF), min(40, k + HALF)) if not np.isnan(means[t, 0])])
        x = np.column_stack([np.ones(len(at)), at - k + 0.5, at >= k])
        # A prior is a week more that says nothing but that there is no slope.
        x = np.vstack([x, [0.0, np.sqrt(SLOPE_HELD), 0.0]])
        least = np.linalg.lstsq(x, np.append(means[at, 0], 0.0), rcond=None)[0]
        assert jumps.size[k, 0] == pytest.approx(least[2], abs=1e-6)
        assert jumps.spread[k, 0] == pytest.approx(np.sqrt(np.linalg.inv(x.T @ x)[2, 2]), rel=1e-6)
