"""The filter and the smoother against the same model solved as one large linear system."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.level import WINDOW, Knots, Q, estimate_lag_one, fit, tie
from duologue.insight.local_level import profile_likelihood, run_forward, smooth

NEVER = np.full(1, np.inf)


def series(seed: int, n: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    z = 6 + np.cumsum(rng.normal(size=(n, 1)) * 0.2, axis=0) + rng.normal(size=(n, 1))
    noise = np.where(rng.random((n, 1)) < 0.3, 1.7, 1.0)
    z[rng.random((n, 1)) < 0.2] = np.nan
    noise[np.isnan(z)] = np.inf
    gap = rng.integers(1, 8, n).astype(float)
    return z, noise, gap


def covariance(noise: np.ndarray, gap: np.ndarray, q: float, diffuse: float) -> tuple[np.ndarray, np.ndarray]:
    """(of the levels, of the values that are there), in units of s2."""
    time = np.concatenate([[0.0], np.cumsum(gap[1:])])
    level = diffuse + q * np.minimum(time[:, None], time[None, :])
    here = np.isfinite(noise[:, 0])
    return level, level[np.ix_(here, here)] + np.diag(noise[here, 0])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("q", [1e-6, 1e-3, 0.1])
def test_smoothing_solves_the_model(seed, q):
    z, noise, gap = series(seed)
    forward = run_forward(z, noise, gap, np.array([[q]]), NEVER)
    level, spread = smooth(forward)
    everything, values = covariance(noise, gap, q, 1e5)
    here = np.isfinite(noise[:, 0])
    weights = np.linalg.solve(values, everything[here]).T
    assert level[:, 0, 0] == pytest.approx(weights @ z[here, 0], abs=1e-4)
    exact = np.diag(everything) - np.einsum("ij,ji->i", weights, everything[here])
    assert spread[:, 0, 0] == pytest.approx(exact, abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_the_profile_likelihood_ranks_q_as_the_whole_normal_density_does(seed):
    z, noise, gap = series(seed)
    forward = run_forward(z, noise, gap, Q[None, :], NEVER)
    found, _ = profile_likelihood(forward, noise)
    here = np.isfinite(noise[:, 0])
    n = here.sum() - 1
    expected = []
    for q in Q:
        _, values = covariance(noise, gap, q, 1e5)
        y = z[here, 0]
        inverse = np.linalg.inv(values)
        mean = inverse.sum(axis=0) @ y / inverse.sum()
        best = (y - mean) @ inverse @ (y - mean) / n
        expected.append(-0.5 * (n * np.log(best) + np.linalg.slogdet(values)[1]))
    assert found[0] - found[0].max() == pytest.approx(np.array(expected) - max(expected), abs=2e-3)


def test_one_wild_day_moves_the_level_no_more_than_an_odd_one():
    calm = np.random.default_rng(1).normal(6, 1, size=(100, 1))
    wild = calm.copy()
    calm[50], wild[50] = 6 + 4, 6 + 400
    day = np.arange(100.0)
    odd, huge = (fit(tie(day, z, np.ones_like(z))) for z in (calm, wild))
    assert np.abs(odd.middle - huge.middle).max() < 0.05
    # The control: without clipping it drags the level along.
    loose = [
        smooth(run_forward(z, np.ones_like(z), np.ones(100), np.array([[1e-3]]), NEVER))[0]
        for z in (calm, wild)
    ]
    assert np.abs(loose[0] - loose[1]).max() > 1.0


def test_weeks_before_the_last_two_years_say_what_their_days_would():
    rng = np.random.default_rng(2)
    days = 1500
    z = 6 + np.cumsum(rng.normal(size=(days, 1)) * 0.03, axis=0) + rng.normal(size=(days, 1))
    noise = np.ones_like(z)
    z[::11], noise[::11] = np.nan, np.inf
    knots = tie(np.arange(float(days)), z, noise)
    assert len(knots.day) == (days - WINDOW) // 7 + days - (days - WINDOW) // 7 * 7
    by_week = fit(knots)
    by_day = fit(Knots(np.arange(float(days)), np.ones(days), z, noise))
    at = knots.day.astype(int)
    apart = np.abs(by_week.middle - by_day.middle[at]) / by_day.sd[at]
    assert apart.max() < 0.25


def test_autocorrelation_is_read_off_neighbours_and_stays_in_its_bounds():
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(4000, 3))
    for t in range(1, 4000):
        noise[t, 1] = 0.4 * noise[t - 1, 1] + noise[t, 1]
        noise[t, 2] = 0.95 * noise[t - 1, 2] + noise[t, 2]
    assert estimate_lag_one(noise, np.ones(4000)) == pytest.approx([0.0, 0.4, 0.6], abs=0.04)
    noise[1::2] = np.nan
    assert estimate_lag_one(noise, np.ones(4000))[1] == pytest.approx(0.16, abs=0.05)
