"""Couples as means and half differences of their two partners, and least squares on these.

A couple's mean m = (a + b) / 2 and half difference h = (a - b) / 2 have errors that are unrelated where both
partners have the same error variance, so that what holds for a pair falls into two plain regressions. A slope
b_m of means on means and b_h of half differences on half differences give the effect of one's own value,
(b_m + b_h) / 2, and of the other's, (b_m - b_h) / 2.

Before anything else each variable loses its first value: a constant added to it, however large, is gone
before a square could drown in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.reasons import NotYet, Reason

TOO_FEW = NotYet(Reason.FEW_COUPLES)
NO_SPREAD = NotYet(Reason.PREDICTOR_EVEN)
SAME_OUTCOME = NotYet(Reason.OUTCOME_EVEN)
TANGLED = NotYet(Reason.COVARIATES_TANGLED)
NO_ERROR_LEFT = NotYet(Reason.NO_ERROR_LEFT)

_ROUNDING = 64 * float(np.finfo(float).eps)
_DEPENDENT = 1e-7
"""Of a column's length, what must be left of it beside the others."""
_NOTHING = 1e-20
"""Of an outcome's squares, what is left of them is rounding."""

Two = Sequence[tuple[float, float]] | Floats


@dataclass(frozen=True, slots=True)
class Term:
    """Where the predictor, or a covariate, stands: its column among the `means` and among the `halves`; None
    where it has nothing to tell there, as a number that is the same for both has none among the halves."""

    mean: int | None
    half: int | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """`n` couples. Means (n,) and halves (n,) of the outcome, (n, k) of the terms, the predictor's first;
    means are centred, halves are not. `spreads`: of outcome and predictor, each (n, 2), less its first
    value; `usual`: the mean outcome of all persons."""

    outcome_means: Floats
    outcome_halves: Floats
    means: Floats
    halves: Floats
    terms: tuple[Term, ...]
    spreads: tuple[Floats, Floats]
    usual: float
    n: int


def make_pairs(outcome: Two, predictor: Two, covariates: Sequence[Two] = ()) -> Pairs | NotYet:
    """The couples as two regressions can use them; one pair a couple in each sequence, in the same order."""
    y, x, *more = (np.asarray(z, dtype=float).reshape(-1, 2) for z in (outcome, predictor, *covariates))
    n = len(y)
    if n < 3:
        return TOO_FEW
    y_mean, y_half, usual = _turn_pairs(y)
    if not (_varies(y_mean, y) and _varies(y_half, y)):
        return SAME_OUTCOME
    means: list[Floats] = []
    halves: list[Floats] = []
    terms: list[Term] = []
    for z in (x, *more):
        mean, half, _usual = _turn_pairs(z)
        has_mean, has_half = _varies(mean, z), _varies(half, z)
        if z is x and not (has_mean and has_half):
            return NO_SPREAD
        if not (has_mean or has_half):
            return TANGLED
        terms.append(Term(len(means) if has_mean else None, len(halves) if has_half else None))
        means += [mean] if has_mean else []
        halves += [half] if has_half else []
    if n < 3 + len(means) + len(halves):
        return TOO_FEW
    told_means, told_halves = np.column_stack(means), np.column_stack(halves)
    if not (is_full(told_means) and is_full(told_halves)):
        return TANGLED if more else NO_SPREAD
    spreads = y - y[0, 0], x - x[0, 0]
    return Pairs(y_mean, y_half, told_means, told_halves, tuple(terms), spreads, float(usual), n)


def _turn_pairs(z: Floats) -> tuple[Floats, Floats, np.float64]:
    """(means, centred; halves; the mean of all)."""
    apart = z - z[0, 0]
    mean = (apart[:, 0] + apart[:, 1]) / 2.0
    middle = mean.mean()
    return mean - middle, (apart[:, 0] - apart[:, 1]) / 2.0, z[0, 0] + middle


def _varies(part: Floats, whole: Floats) -> bool:
    """Whether it is more than what rounding the whole would leave."""
    return float(np.sqrt(np.mean(part**2))) > _ROUNDING * float(np.abs(whole).max())


def varies_around_its_mean(part: Floats) -> bool:
    """Whether a column is more than one number and its rounding."""
    return _varies(part - part.mean(), part)


def is_full(columns: Floats) -> bool:
    """Whether each column says something that the others don't."""
    if columns.shape[0] < columns.shape[1]:
        return False
    unit = columns / np.sqrt((columns**2).sum(axis=0))
    return bool(np.abs(np.diag(np.linalg.qr(unit, mode="r"))).min() > _DEPENDENT)


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """Least squares: `b` (k,) or (k, outcomes); `inverse` of X'X; `rest`: residuals; `df`: how many are
    free."""

    design: Floats
    b: Floats
    inverse: Floats
    rest: Floats
    df: int

    @property
    def error(self) -> float:
        """Residual variance, of one outcome."""
        return float(self.rest @ self.rest) / self.df

    @property
    def has_error_left(self) -> bool:
        """Whether more than rounding is left of one outcome."""
        outcome = self.design @ self.b + self.rest
        return float(self.rest @ self.rest) > _NOTHING * float(outcome @ outcome)

    def estimate_variance(self, column: int) -> float:
        """Of one coefficient's estimate, of one outcome."""
        return self.error * float(self.inverse[column, column])

    def estimate_without_each(self, column: int, outcome: Floats) -> Floats | None:
        """The coefficient as it would be without each couple in turn, (n,); `outcome` names the residuals.
        None where one couple alone decides some coefficient."""
        turned = self.design @ self.inverse
        free = 1.0 - (turned * self.design).sum(axis=1)
        if float(free.min()) < _DEPENDENT:
            return None
        moved: Floats = turned[:, column] * outcome / free
        return moved


def fit_least_squares(design: Floats, y: Floats) -> LeastSquares:
    """The design must be full (`is_full`)."""
    length = np.sqrt((design**2).sum(axis=0))
    q, r = np.linalg.qr(design / length)
    undone = np.linalg.inv(r)
    inverse = (undone @ undone.T) / np.outer(length, length)
    b = (undone @ (q.T @ y)) / (length if y.ndim == 1 else length[:, None])
    return LeastSquares(design, b, inverse, y - design @ b, len(y) - design.shape[1])
