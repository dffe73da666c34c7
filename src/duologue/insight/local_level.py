"""The local level model: a level that takes a small random step each day, seen through noise (science 2.2).

mu_t = mu_{t-1} + eta_t, var(eta_t) = gap_t q s2;  z_t = mu_t + e_t, var(e_t) = R_t s2.

Source: the model of Harvey & Koopman 1992, J Bus Econ Stat 10:377-389; Kalman's filter, the smoother of
Rauch, Tung and Striebel. Variances below are in units of s2, which is profiled out. Arrays
are (steps, couples, values of q); a step whose noise is infinite holds no value and only lets time pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats

HUBER = 2.5
"""Innovations beyond this many of their SD move the level no more than one of exactly this size."""
_DIFFUSE = 1e5
"""Variance of the level before the first value: nothing is known, so the first value is believed as it
stands."""
CLIPPED_VARIANCE = 0.97783
"""E[min(|Z|, 2.5)^2] of a standard normal Z: what clipping leaves of a variance that nothing contaminated."""


@dataclass(frozen=True, slots=True)
class Forward:
    """One pass forward, all (steps, couples, q): what came in after clipping, its variance F, the gain K,
    and the level's variance before (P) and its mean and variance after each step's value."""

    innovation: Floats
    variance: Floats
    gain: Floats
    before: Floats
    mean: Floats
    after: Floats


def run_forward(z: Floats, noise: Floats, gap: Floats, q: Floats, scale: Floats) -> Forward:
    """The Kalman filter.

    `z`, `noise` (R_t): (steps, couples); `gap`: (steps,), days since the step before, the first unused;
    `q`: (couples, k) or (1, k), variance a day; `scale`: (couples,), the SD of e_t by which innovations
    are clipped, inf for none.
    """
    steps, couples = z.shape
    shape = (steps, couples, q.shape[1])
    noise = noise[:, :, None]
    seen = np.broadcast_to(np.where(np.isfinite(noise), z[:, :, None], 0.0), shape)
    # Variances do not depend on the values, so their loop is kept to the fewest operations that it can have:
    # precisions add, then time adds variance. A step without a value has no precision to add.
    precision = np.ascontiguousarray(np.broadcast_to(1.0 / noise, shape))
    passing = q * gap[:, None, None] + np.zeros(shape[1:])
    before = np.empty(shape)
    spread = np.full(shape[1:], _DIFFUSE)
    work = np.empty(shape[1:])
    for t in range(steps):
        if t:
            np.divide(1.0, before[t - 1], out=work)
            np.add(work, precision[t - 1], out=work)
            np.divide(1.0, work, out=work)
            spread = np.add(work, passing[t], out=before[t])
        else:
            before[0] = spread
    variance = before + noise
    gain = before / variance
    bound = HUBER * scale[:, None] * np.sqrt(variance)
    innovation, mean = np.empty(shape), np.empty(shape)
    level: Floats = np.zeros(shape[1:])
    for value, most, least, share, came, now in zip(seen, bound, -bound, gain, innovation, mean, strict=True):
        np.subtract(value, level, out=came)
        np.minimum(came, most, out=came)
        np.maximum(came, least, out=came)
        np.multiply(share, came, out=work)
        level = np.add(level, work, out=now)
    return Forward(innovation, variance, gain, before, mean, 1.0 / (1.0 / before + precision))


def profile_likelihood(
    forward: Forward, noise: Floats, prior_s2: float = 0.0, prior_days: float = 0.0
) -> tuple[Floats, Floats]:
    """(log likelihood, s2), both (couples, q), with s2 at its best for each q; the first value carries
    none of either.

    `prior_days` values with the variance `prior_s2` may be put beside the data, for diaries of few steps.
    """
    seen = np.isfinite(noise)
    seen &= np.cumsum(seen, axis=0) > 1
    n = seen.sum(axis=0)[:, None] + prior_days
    seen = seen[:, :, None]
    square = np.where(seen, forward.innovation**2 / forward.variance, 0.0).sum(axis=0)
    s2 = np.maximum((square + prior_days * prior_s2) / np.maximum(n, 1.0), 1e-12)
    log_f = np.log(np.where(seen, forward.variance, 1.0)).sum(axis=0)
    return -0.5 * (n * np.log(s2) + log_f), s2


def smooth(forward: Forward) -> tuple[Floats, Floats]:
    """(level, its variance in units of s2) of every step given all steps, (steps, couples, q)."""
    level, spread = forward.mean.copy(), forward.after.copy()
    share = forward.after[:-1] / forward.before[1:]
    level[:-1] -= share * forward.mean[:-1]
    spread[:-1] -= share**2 * forward.before[1:]
    work = np.empty(level.shape[1:])
    for t in range(len(level) - 2, -1, -1):
        np.multiply(share[t], level[t + 1], out=work)
        np.add(level[t], work, out=level[t])
        np.multiply(share[t], share[t], out=work)
        np.multiply(work, spread[t + 1], out=work)
        np.add(spread[t], work, out=spread[t])
    return level, spread
