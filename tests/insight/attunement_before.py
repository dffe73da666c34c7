"""Attunement as it was until an independent check: centred on the sample, with one's own mood taken as it was
rated; and as it was after that, with a `reliability` of one's own mood taken out of whitened rows. The
control of `test_trials`: what fails here and holds with the estimator of today is what was mended."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats

_PRIOR_MEAN = np.array([0.0, 0.30, 0.25])
_PRIOR_PRECISION = np.diag(np.array([1.0, 0.30, 0.30]) ** -2)
_PRIOR_NOISE, _PRIOR_DAYS = 1.2**2, 4.0
_MOST_RHO = 0.6


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`b`, `sd`: (people, 3) in the order bias, tracking, projection; `rho`: (people,)."""

    b: Floats
    sd: Floats
    rho: Floats


def fit(gap: Floats, j: Floats, t: Floats, s: Floats, reliability: float = 1.0) -> Coefficients:
    """The model for many people at once. `gap`: (guesses - 1,) days between guesses; `j`, `t`, `s`:
    (people, guesses)."""
    centre = t.mean(axis=1, keepdims=True)
    y = j - centre
    x = np.stack([np.ones_like(t), t - centre, s - s.mean(axis=1, keepdims=True)], axis=2)
    b, _ = _posterior(x, y, np.zeros(len(y)))
    rest = y - _fitted(x, b)
    # Guesses further apart are less alike: rho per day is read off neighbours, and fades as rho^gap.
    near = gap <= 1.5
    weight = near if near.any() else gap <= gap.min()
    pairs = np.where(weight, rest[:, 1:] * rest[:, :-1], 0.0).sum(axis=1)
    size = np.where(weight, (rest[:, 1:] ** 2 + rest[:, :-1] ** 2) / 2.0, 0.0).sum(axis=1)
    rho = np.clip(np.divide(pairs, size, out=np.zeros_like(pairs), where=size > 0), 0.0, _MOST_RHO)
    carried = rho[:, None] ** gap
    keep = np.sqrt((1.0 - rho[:, None] ** 2) / (1.0 - carried**2))
    keep = np.concatenate([np.sqrt(1.0 - rho**2)[:, None], keep], axis=1)
    carried = np.concatenate([np.zeros((len(rho), 1)), carried], axis=1)
    white_y = keep * (y - carried * np.roll(y, 1, axis=1))
    white_x = keep[:, :, None] * (x - carried[:, :, None] * np.roll(x, 1, axis=1))
    missed = (keep**2 * (1.0 + carried**2)).sum(axis=1) * (1.0 - reliability) * s.var(axis=1)
    b, sd = _posterior(white_x, white_y, missed)
    return Coefficients(b, sd, rho)


def _posterior(x: Floats, y: Floats, missed: Floats) -> tuple[Floats, Floats]:
    n = x.shape[1]
    xx = np.einsum("pni,pnj->pij", x, x)
    xx[:, 2, 2] -= missed
    xy = np.einsum("pni,pn->pi", x, y)
    s2 = np.full(len(y), _PRIOR_NOISE)
    for _ in range(4):
        covariance = np.linalg.inv(xx / s2[:, None, None] + _PRIOR_PRECISION)
        b = np.einsum("pij,pj->pi", covariance, xy / s2[:, None] + _PRIOR_PRECISION @ _PRIOR_MEAN)
        rss = ((y - _fitted(x, b)) ** 2).sum(axis=1)
        s2 = (_PRIOR_DAYS * _PRIOR_NOISE + rss) / (_PRIOR_DAYS + n - 3)
    covariance = np.linalg.inv(xx / s2[:, None, None] + _PRIOR_PRECISION)
    b = np.einsum("pij,pj->pi", covariance, xy / s2[:, None] + _PRIOR_PRECISION @ _PRIOR_MEAN)
    return b, np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0.0))


def _fitted(x: Floats, b: Floats) -> Floats:
    values: Floats = np.einsum("pni,pi->pn", x, b)
    return values
