"""Attunement: how one partner's guesses follow the other's ups and downs (science 2.1).

J: my guess of your feeling; T: your own rating; S: my own rating; the pleasantness of three mood points,
0-10, of guessed days.

    J - mean(T) = bias + tracking (T - mean(T)) + projection (S - mean(S)) + noise

Prior N((0, .30, .25), diag(1.0, .30, .30)^2); noise variance s2 = (4 * 1.2^2 + RSS) / (4 + n - 3),
iterated four times; b = (X'X / s2 + L0)^-1 (X'y / s2 + L0 m0); rows pre-whitened for AR(1) errors, rho in
[0, .6]; Student's t with n + 1 degrees of freedom. Source: the truth and bias model of West & Kenny 2011,
doi 10.1037/a0022936.

A plain correlation of J and T is not attunement: two people who share their days, and one who guesses from
themselves, correlate too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import student_below, student_quantile
from duologue.insight.figures import LEVEL, NotYet, Range
from duologue.insight.reasons import Reason

FROM_GUESSES = 20
LEAST_SPREAD = 0.75
"""SD of the other's ratings, in points, below which there is nothing to follow."""
MOST_ALIKE = 0.85
"""|correlation| of both partners' own ratings from which following and projecting cannot be told apart."""
MOST_COPIED = 0.9
"""Share of guesses equal to one's own rating from which they are one's own rating."""
FOLLOWS_ABOVE = 0.1
FOLLOWS_SURE = 0.95
_PRIOR_MEAN = np.array([0.0, 0.30, 0.25])
_PRIOR_PRECISION = np.diag(np.array([1.0, 0.30, 0.30]) ** -2)
_PRIOR_NOISE, _PRIOR_DAYS = 1.2**2, 4.0
_MOST_RHO = 0.6

TOO_FEW = NotYet(Reason.FEW_GUESSES)
OTHER_EVEN = NotYet(Reason.OTHER_EVEN)
GUESSES_EVEN = NotYet(Reason.GUESSES_EVEN)
COPIED = NotYet(Reason.GUESSES_COPIED)
ALIKE = NotYet(Reason.MOODS_ALIKE)


@dataclass(frozen=True, slots=True)
class Attunement:
    """`tracking`, `projection`: points of guess per point of rating; `bias`: points by which guesses lie
    above (+) or below; `follows`: P(tracking > .1) > .95, the only ground for "you follow their ups and
    downs"; `chance`: that probability; `n`: guesses."""

    tracking: Range
    projection: Range
    bias: Range
    follows: bool
    chance: float
    n: int


def attunement(
    days: Sequence[int], guess: Sequence[float], other: Sequence[float], own: Sequence[float]
) -> Attunement | NotYet:
    """How the one who guessed reads the other. `days`: rising day numbers; the rest 0-10, of the same
    days, without the guesses that were made after "What would help?" had been seen."""
    j, t, s = (np.asarray(x, dtype=float)[None, :] for x in (guess, other, own))
    n = j.shape[1]
    if n < FROM_GUESSES:
        return TOO_FEW
    if t.std(ddof=1) < LEAST_SPREAD:
        return OTHER_EVEN
    if (j == s).mean() >= MOST_COPIED:
        return COPIED
    if j.std() == 0:
        return GUESSES_EVEN
    if s.std() > 0 and abs(np.corrcoef(t[0], s[0])[0, 1]) >= MOST_ALIKE:
        return ALIKE
    fitted = fit(np.diff(np.asarray(days, dtype=float)), j, t, s)
    df = n + 1.0
    reach = student_quantile((1 + LEVEL) / 2, df) * fitted.sd[0]
    bias, tracking, projection = (
        Range.around(b, r) for b, r in zip(fitted.b[0].tolist(), reach.tolist(), strict=True)
    )
    chance = float(student_below((tracking.middle - FOLLOWS_ABOVE) / float(fitted.sd[0, 1]), df))
    return Attunement(tracking, projection, bias, chance > FOLLOWS_SURE, chance, n)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`b`, `sd`: (people, 3) in the order bias, tracking, projection; `rho`: (people,)."""

    b: Floats
    sd: Floats
    rho: Floats


def fit(gap: Floats, j: Floats, t: Floats, s: Floats) -> Coefficients:
    """The model for many people at once. `gap`: (guesses - 1,) days between guesses; `j`, `t`, `s`:
    (people, guesses)."""
    centre = t.mean(axis=1, keepdims=True)
    y = j - centre
    x = np.stack([np.ones_like(t), t - centre, s - s.mean(axis=1, keepdims=True)], axis=2)
    b, _ = _posterior(x, y)
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
    b, sd = _posterior(white_x, white_y)
    return Coefficients(b, sd, rho)


def _posterior(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    n = x.shape[1]
    xx = np.einsum("pni,pnj->pij", x, x)
    xy = np.einsum("pni,pn->pi", x, y)
    s2 = np.full(len(y), _PRIOR_NOISE)
    for _ in range(4):
        covariance = np.linalg.inv(xx / s2[:, None, None] + _PRIOR_PRECISION)
        b = np.einsum("pij,pj->pi", covariance, xy / s2[:, None] + _PRIOR_PRECISION @ _PRIOR_MEAN)
        rss = ((y - _fitted(x, b)) ** 2).sum(axis=1)
        s2 = (_PRIOR_DAYS * _PRIOR_NOISE + rss) / (_PRIOR_DAYS + n - 3)
    covariance = np.linalg.inv(xx / s2[:, None, None] + _PRIOR_PRECISION)
    b = np.einsum("pij,pj->pi", covariance, xy / s2[:, None] + _PRIOR_PRECISION @ _PRIOR_MEAN)
    return b, np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))


def _fitted(x: Floats, b: Floats) -> Floats:
    values: Floats = np.einsum("pni,pi->pn", x, b)
    return values
