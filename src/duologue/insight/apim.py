"""Actor and partner effects of one predictor on one outcome, across couples, for export and research
(science 2.7).

Exchangeable partners: the couple's mean outcome on its mean predictor, slope b_s, and the difference on
the difference without an intercept, slope b_d; actor = (b_s + b_d) / 2, partner = (b_s - b_d) / 2, SE =
sqrt(V_s + V_d) / 2. Distinguishable: ordinary least squares in each role. Source: Kenny & Acitelli 2001,
doi 10.1037/0022-3514.80.3.439, and the pooled regression that goes with it. Predictors are used as given,
uncentred; intercepts are free.

Whether roles differ: the likelihood ratio test of equal actor effects, equal partner effects and equal
residual variances, df 3. Under equality the couple's sum and difference are unrelated but for their own
predictors, so both likelihoods have closed forms: with S the 2 x 2 residual covariance (divided by n) of
sum and difference on both predictors, and s_s, s_d the residual variances of sum on sum and of difference
on difference, chi2 = n (log(s_s s_d) - log|S|). Each role keeps an intercept of its own on either side.

Units: of the outcome per unit of the predictor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import chi_squared_above, student_quantile
from duologue.insight.figures import LEVEL, NotYet, Range
from duologue.insight.reasons import Reason

FROM_COUPLES = 5
"""Three coefficients a role, and a little left to judge their errors by."""

TOO_FEW = NotYet(Reason.FEW_COUPLES)
NO_SPREAD = NotYet(Reason.PREDICTOR_EVEN)


@dataclass(frozen=True, slots=True)
class Effects:
    """Both effects with their SE and 90% ranges."""

    actor: Range
    partner: Range
    se_actor: float
    se_partner: float


@dataclass(frozen=True, slots=True)
class Exchangeable:
    """`effects` for either partner; `residual_correlation` between the two partners of a couple, -1 to 1;
    `n`: couples."""

    effects: Effects
    residual_correlation: float
    n: int


@dataclass(frozen=True, slots=True)
class Roles:
    """Effects `by_role`; and the test that they are the same in both: `chi2` on `df` degrees of freedom,
    `p`."""

    by_role: dict[str, Effects]
    chi2: float
    df: int
    p: float
    n: int


def exchangeable(
    outcome: Sequence[tuple[float, float]], predictor: Sequence[tuple[float, float]]
) -> Exchangeable | NotYet:
    """One pair a couple; the order within a pair does not matter, as long as it is the same in both
    sequences."""
    y, x = np.asarray(outcome, dtype=float), np.asarray(predictor, dtype=float)
    n = len(y)
    if n < FROM_COUPLES:
        return TOO_FEW
    mean_y, mean_x = y.mean(axis=1), x.mean(axis=1)
    apart_y, apart_x = y[:, 0] - y[:, 1], x[:, 0] - x[:, 1]
    centred = mean_x - mean_x.mean()
    if _no_spread(centred, x) or _no_spread(apart_x, x):
        return NO_SPREAD
    b_s = float(centred @ mean_y / (centred @ centred))
    b_d = float(apart_x @ apart_y / (apart_x @ apart_x))
    rest_s = mean_y - mean_y.mean() - b_s * centred
    rest_d = apart_y - b_d * apart_x
    s_s, s_d = float(rest_s @ rest_s) / (n - 2), float(rest_d @ rest_d) / (n - 1)
    v_s, v_d = s_s / float(centred @ centred), s_d / float(apart_x @ apart_x)
    se = float(np.sqrt(v_s + v_d) / 2.0)
    # Satterthwaite: the SE is made of two variances, each with degrees of freedom of its own.
    df = (v_s + v_d) ** 2 / (v_s**2 / (n - 2) + v_d**2 / (n - 1)) if se > 0 else float(n - 2)
    reach = student_quantile((1 + LEVEL) / 2, round(df, 3)) * se
    effects = Effects(Range.around((b_s + b_d) / 2, reach), Range.around((b_s - b_d) / 2, reach), se, se)
    # Var(mean) = s2 (1 + r) / 2 and Var(difference) = 2 s2 (1 - r).
    total = 2.0 * s_s + s_d / 2.0
    return Exchangeable(effects, (2.0 * s_s - s_d / 2.0) / total if total > 0 else 0.0, n)


def by_role(
    roles: tuple[str, str], outcome: Sequence[tuple[float, float]], predictor: Sequence[tuple[float, float]]
) -> Roles | NotYet:
    """Each pair in the order of `roles`."""
    y, x = np.asarray(outcome, dtype=float), np.asarray(predictor, dtype=float)
    n = len(y)
    if n < FROM_COUPLES:
        return TOO_FEW
    design = np.column_stack([np.ones(n), x])
    if _no_spread(x[:, 0] - x[:, 0].mean(), x) or _no_spread(x[:, 1] - x[:, 1].mean(), x):
        return NO_SPREAD
    if abs(np.corrcoef(x.T)[0, 1]) > 1 - 1e-9:
        return NO_SPREAD
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ y
    rest = y - design @ b
    sigma = rest.T @ rest / (n - 3)
    t = student_quantile((1 + LEVEL) / 2, n - 3.0)
    told: dict[str, Effects] = {}
    for k, role in enumerate(roles):
        own, other = 1 + k, 2 - k
        se_own, se_other = (float(np.sqrt(sigma[k, k] * inverse[c, c])) for c in (own, other))
        told[role] = Effects(
            Range.around(b[own, k], t * se_own), Range.around(b[other, k], t * se_other), se_own, se_other
        )
    chi2 = _unlike(y, x)
    return Roles(told, chi2, 3, chi_squared_above(chi2, 3), n)


def _unlike(y: Floats, x: Floats) -> float:
    """chi2 of the test that roles differ; 0 where a perfect fit leaves no error to judge a difference by."""
    turn = np.array([[1.0, 1.0], [1.0, -1.0]])
    turned_y, turned_x = (z @ turn - (z @ turn).mean(axis=0) for z in (y, x))
    free = turned_y - turned_x @ np.linalg.lstsq(turned_x, turned_y, rcond=None)[0]
    slopes = (turned_x * turned_y).sum(axis=0) / (turned_x**2).sum(axis=0)
    held = ((turned_y - turned_x * slopes) ** 2).sum(axis=0) / len(y)
    spread = float(np.linalg.det(free.T @ free / len(y)))
    if spread <= 0:
        return 0.0
    return max(0.0, len(y) * float(np.log(held.prod()) - np.log(spread)))


def _no_spread(part: Floats, whole: Floats) -> bool:
    return bool(part @ part <= 1e-12 * max(float((whole**2).sum()), 1e-300))
