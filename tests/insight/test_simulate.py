"""Simulated couples are what they say they are; estimators are proved on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from duologue.insight.simulate import (
    NOISE_VARIANCE,
    Habits,
    draw_carried,
    draw_claims,
    draw_diaries,
    draw_guesses,
)


def test_a_seed_is_a_diary():
    one, again, other = (draw_diaries(np.random.default_rng(seed), 3, 50, Habits()) for seed in (1, 1, 2))
    assert np.array_equal(one.a, again.a, equal_nan=True) and np.array_equal(one.level, again.level)
    assert not np.array_equal(one.a, other.a, equal_nan=True)


def test_answers_are_whole_numbers_from_nought_to_ten():
    diary = draw_diaries(np.random.default_rng(1), 50, 400, Habits(log_q=-1.0))
    given = diary.a[~np.isnan(diary.a)]
    assert given.min() >= 0 and given.max() <= 10
    assert (given == np.round(given)).all()


def test_missing_and_one_sided_days_are_as_frequent_as_asked():
    diary = draw_diaries(np.random.default_rng(2), 200, 300, Habits(missing=0.2, one_sided=0.1))
    here_a, here_b = ~np.isnan(diary.a), ~np.isnan(diary.b)
    assert (~here_a & ~here_b).mean() == pytest.approx(0.2, abs=0.01)
    assert (here_a != here_b).mean() == pytest.approx(0.1, abs=0.01)
    every = draw_diaries(np.random.default_rng(2), 5, 30, Habits(every=2, missing=0.0, one_sided=0.0))
    assert np.isnan(every.a[1::2]).all() and not np.isnan(every.a[::2]).any()


def test_the_mean_of_both_moves_around_the_level_with_the_noise_it_should_have():
    diary = draw_diaries(
        np.random.default_rng(3), 300, 200, Habits(log_q=-4.0, carry=0.0, missing=0.0, one_sided=0.0)
    )
    rest = (diary.a + diary.b) / 2 - diary.level
    # Rounding adds a twelfth to each of the two.
    assert rest.var() == pytest.approx(NOISE_VARIANCE + 1 / 24, rel=0.03)
    assert abs(rest.mean()) < 0.02


def test_drift_steps_and_autocorrelation_are_as_asked():
    flat = draw_diaries(np.random.default_rng(4), 200, 100, Habits(log_q=-20.0, step=1.5, step_day=60)).level
    assert np.median(flat[60:] - flat[59]) == pytest.approx(1.5, abs=1e-6)
    drift = draw_diaries(np.random.default_rng(5), 500, 100, Habits(log_q=-3.0)).level
    assert np.diff(drift, axis=0).var() == pytest.approx(1e-3 * NOISE_VARIANCE, rel=0.05)
    noise = draw_carried(np.random.default_rng(6), 3000, 20, 0.5)
    assert (noise[1:] * noise[:-1]).mean() == pytest.approx(0.5, abs=0.02)
    assert noise.var() == pytest.approx(1.0, abs=0.03)


STEADY = Habits(log_q=-20.0, carry=0.0, missing=0.0, one_sided=0.0)


@pytest.mark.parametrize("lift", [0.6, 0.0])
def test_a_practice_lifts_the_day_after(lift):
    diary = draw_diaries(np.random.default_rng(7), 200, 300, replace(STEADY, effects=(lift,)))
    rest = (diary.a + diary.b) / 2 - diary.level
    done = diary.practised[:-1, :, 0] == 1
    assert rest[1:][done].mean() - rest[1:][~done].mean() == pytest.approx(lift, abs=0.03)
    assert rest.mean() == pytest.approx(0.0, abs=0.02)


def test_a_practice_comes_after_bad_days_if_asked():
    diary = draw_diaries(np.random.default_rng(7), 200, 300, replace(STEADY, effects=(0.0,), after_bad=0.4))
    rest = (diary.a + diary.b) / 2 - diary.level
    done = diary.practised[:, :, 0] == 1
    assert rest[done].mean() < rest[~done].mean() - 0.3


def test_guesses_and_claims_carry_their_coefficients():
    rng = np.random.default_rng(8)
    seen = draw_guesses(rng, 2000, np.array([0.5]), np.array([0.3]), np.array([0.5]))
    rows = np.column_stack(
        [np.ones(2000), seen.other[0] - seen.other[0].mean(), seen.own[0] - seen.own[0].mean()]
    )
    b = np.linalg.lstsq(rows, seen.guess[0] - seen.other[0].mean(), rcond=None)[0]
    assert b == pytest.approx([0.5, 0.5, 0.3], abs=0.08)
    said = draw_claims(rng, 4000, np.array([50.0]), np.array([0.8]), error=0.1)
    assert (said.sum(axis=2) - 100).mean() == pytest.approx(200 / (1 + np.exp(-0.4)) - 100, abs=0.3)
