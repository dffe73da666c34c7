"""Steps (science 2.2 and 2.9): how often one is announced that is not there, and one found that is.

The couples share nothing with the estimator. The control is what steps were before: the residual of a level
whose noise is known, beyond a fixed threshold.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from duologue.insight.couple_days import couple_days, own_days
from duologue.insight.figures import NotYet
from duologue.insight.level import Knots, couple_level
from duologue.insight.lives import World, live
from duologue.insight.own_line import own_level
from duologue.insight.reasons import Reason
from duologue.insight.steps import HALF, find_clearest, find_steps, fit_jumps, weekly_means
from duologue.insight.tellings import Answering, rate

DAYS, A_STEP = 728, 364
LIFE = World(wander=0.5)
TELLING = Answering()
CELLS: dict[str, tuple[World, Answering]] = {
    "flat": (replace(LIFE, wander=0.0), TELLING),
    "a season": (replace(LIFE, season=0.8), TELLING),
    "lasting moods": (replace(LIFE, carry=0.7), replace(TELLING, own_carry=0.7)),
    "a season and lasting moods": (
        replace(LIFE, season=0.8, carry=0.7),
        replace(TELLING, own_carry=0.7),
    ),
    "weekends": (replace(LIFE, weekdays=(0.0, 0.0, 0.0, 0.0, 0.4, 0.8, 0.8)), TELLING),
    "small noise near the top": (World(usual=(9.0, 9.6), mood=0.2, wander=0.1), replace(TELLING, own=0.3)),
    "holidays": (replace(LIFE, holidays=3, holiday_lift=0.8), TELLING),
    "away, and skipped when low": (LIFE, replace(TELLING, away=2, skip_low=(1.0, 1.0))),
}
RUNS = [pytest.param(200, id="short"), pytest.param(1500, id="long", marks=pytest.mark.soak)]
OWN = pytest.mark.parametrize("own", [False, True], ids=["the two, daily", "own, every other day"])


def means_of(name: str, couples: int, *, own: bool, world: World | None = None) -> np.ndarray:
    """Weekly means of two years, as the page's line has them."""
    lived, telling = CELLS[name]
    every = (2, 2) if own else (1, 1)
    rng = np.random.default_rng(sorted(CELLS).index(name))
    rated = rate(rng, live(rng, couples, DAYS, world or lived), replace(telling, every=every)).rated
    day = np.arange(float(DAYS))
    series = (
        own_days(rated[:, :, 0], day % 7) if own else couple_days(rated[:, :, 0], rated[:, :, 1], day % 7)
    )
    _first, means = weekly_means(Knots(day, np.ones(DAYS), series.z, series.noise))
    return means


def announced_in_each_year(means: np.ndarray, every: int) -> tuple[float, float]:
    """Share of couples who see one in the first year, from week 39 on, and in the second."""
    seen = np.zeros((2, means.shape[1]), dtype=bool)
    for weeks in range(39, len(means) + 1, every):
        seen[int(weeks > 52)] |= find_clearest(means[:weeks]).announced
    return float(seen[0].mean()), float(seen[1].mean())


def beyond_a_threshold(means: np.ndarray) -> np.ndarray:
    """Which couples a fixed threshold would tell of a step: weeks' noise taken to be what neighbours differ
    by."""
    noise = np.nanmedian(np.abs(np.diff(means, axis=0)), axis=0) * 1.4826 / np.sqrt(2.0)
    return np.nanmax(np.abs(fit_jumps(means).t), axis=0) > 3.0 * noise


@OWN
@pytest.mark.parametrize("couples", RUNS)
@pytest.mark.parametrize("name", CELLS)
def test_of_levels_without_steps_one_in_twenty_a_year_is_told_of_one(
    name: str, couples: int, own: bool
) -> None:
    means = means_of(name, couples, own=own)
    for share in announced_in_each_year(means, 13 if couples < 1000 else 4):
        assert share <= 0.05 + 2 * np.sqrt(0.05 / couples) * (couples < 1000) + 0.01, share


def test_a_fixed_threshold_tells_most_couples_of_a_step_under_lasting_moods_and_a_season() -> None:
    means = means_of("a season and lasting moods", 200, own=False)
    assert beyond_a_threshold(means).mean() > 0.25


@OWN
@pytest.mark.parametrize("couples", RUNS)
def test_a_large_step_is_found_and_its_range_holds_it(couples: int, own: bool) -> None:
    """Three points: half of couples who answer daily, a fifth of those who answer every other day, within
    half a year. A step of one point is not found: the price of not naming what isn't there."""
    world = replace(LIFE, usual=(6.5, 8.5), step=-3.0, step_day=A_STEP)
    means = means_of("flat", couples, own=own, world=world)
    found, held = np.zeros(couples, dtype=bool), []
    for weeks in (61, 65, 78):
        told = find_clearest(means[:weeks])
        there = told.announced & (np.abs(told.week - A_STEP // 7) <= 2)
        found |= there
        held += (np.abs(told.size + 3.0) <= told.reach)[there].tolist()
    assert found.mean() >= (0.15 if own else 0.5) - 2 * np.sqrt(0.2 / couples), found.mean()
    assert np.mean(held) >= 0.85, np.mean(held)
    small = means_of("flat", couples, own=own, world=replace(world, step=-1.0))
    assert find_clearest(small[:78]).announced.mean() < 0.2


def diary(step: float, days: int = 420) -> tuple[list[float | None], list[float | None]]:
    rng = np.random.default_rng(4)
    shared = 7 + rng.normal(0, 0.7, days) + np.where(np.arange(days) >= 210, step, 0.0)
    return tuple(np.round(shared + rng.normal(0, 0.8, days)).tolist() for _ in range(2))


def test_a_clear_step_is_named_once_with_its_week_and_a_range_for_its_size() -> None:
    (step,) = find_steps(couple_level(range(420), *diary(-4.0)))
    assert abs(step.day - 210) <= 7
    assert step.size.low < -4.0 < step.size.high < -2.0
    (alone,) = find_steps(own_level(range(420), diary(-5.0)[0]))
    assert abs(alone.day - 210) <= 14
    assert find_steps(couple_level(range(420), *diary(0.0))) == ()


def test_a_second_step_is_found_beside_the_first_once_each() -> None:
    a, b = (np.array(x) for x in diary(-4.0, 1100))
    a[700:], b[700:] = a[700:] + 4.0, b[700:] + 4.0
    found = find_steps(couple_level(range(1100), a.tolist(), b.tolist()))
    assert [abs(step.day - day) <= 14 for step, day in zip(found, (210, 700), strict=True)] == [True, True]
    assert [step.size.middle > 0 for step in found] == [False, True]


def test_before_nine_months_and_with_five_weeks_on_one_side_only_no_step_is_looked_for() -> None:
    a, b = diary(-4.0)
    assert find_steps(couple_level(range(272), a[:272], b[:272])) == NotYet(Reason.DIARY_SHORT)
    jumps = fit_jumps(means_of("flat", 3, own=False))
    assert np.isnan(jumps.t[:5]).all() and np.isnan(jumps.t[-4:]).all()
    assert not np.isnan(jumps.t[5:-4]).any()


def test_a_jump_is_that_of_least_squares_on_a_mean_a_slope_and_a_jump() -> None:
    rng = np.random.default_rng(5)
    means = rng.normal(size=(40, 1))
    means[[3, 20, 26], 0] = np.nan
    jumps = fit_jumps(means)
    for k in (6, 19, 30):
        at = np.array([t for t in range(max(0, k - HALF), min(40, k + HALF)) if not np.isnan(means[t, 0])])
        x = np.column_stack([np.ones(len(at)), at, at >= k])
        least = np.linalg.lstsq(x, means[at, 0], rcond=None)[0]
        assert jumps.size[k, 0] == pytest.approx(least[2], abs=1e-6)
        assert jumps.spread[k, 0] == pytest.approx(np.sqrt(np.linalg.inv(x.T @ x)[2, 2]), rel=1e-6)
