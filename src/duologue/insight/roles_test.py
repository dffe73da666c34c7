"""Whether two roles differ from a model that pools them: a likelihood ratio test that is exact for normal
errors.

The pooled model says of couples' means and half differences (`pairs`): means go with means, halves with
halves, and their errors are unrelated. In two roles that differ in whatever way, means and halves may each go
with everything and their errors may be related. Written as the mean, and then the half given the mean:

    mean ~ 1 + means                 against   mean ~ 1 + means + halves
    half ~ halves                    against   half ~ 1 + halves + means + mean of the outcome

These are the constraints of the pooled model and no others: intercepts, all effects, residual variances (2 +
one for each column; 4 for one predictor). With a role effect in the pooled model its intercepts are free,
"1" stands on both sides of the second line, and there is one constraint less.

chi2 = n (log of both ratios of residual squares). The ratios are independent, and under the pooled model
beta-distributed, the second one whatever the means are, so P is their product's and keeps its level with five
couples as with five thousand. A table of chi-squared says "they differ" too often with few. Omnibus test of
distinguishability: Kenny, Kashy & Cook, Dyadic Data Analysis, 2006.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import find_beta_below
from duologue.insight.pairs import NO_ERROR_LEFT, Pairs, fit_least_squares, is_full
from duologue.insight.reasons import NotYet

DIFFER_BELOW = 0.05
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


@dataclass(frozen=True, slots=True)
class Unlike:
    """`chi2`: the likelihood ratio statistic; `df`: constraints; `p`: exact, 0 to 1."""

    chi2: float
    df: int
    p: float

    @property
    def differ(self) -> bool:
        """Whether the pooled model should not be used."""
        return self.p < DIFFER_BELOW


def make_full_design(pairs: Pairs) -> Floats | None:
    """Everything a role's outcome may go with: 1, means, halves. None where some of it says the same."""
    design = np.column_stack([np.ones(pairs.n), pairs.means, pairs.halves])
    return design if is_full(design) else None


def compare_roles(pairs: Pairs, design: Floats, role_effect: bool) -> Unlike | NotYet:
    """The test against the pooled model, with a role effect in it or without; `design` is the full one."""
    one = np.ones((pairs.n, 1))
    mean, half = pairs.outcome_means, pairs.outcome_halves
    beside = np.column_stack([design, mean])
    free_mean = _measure_left(design, mean)
    if free_mean is None or not is_full(beside):
        return NO_ERROR_LEFT
    free_half = _measure_left(beside, half)
    held_mean = _measure_left(np.column_stack([one, pairs.means]), mean)
    held_half = _measure_left(np.column_stack([one, pairs.halves]) if role_effect else pairs.halves, half)
    if free_half is None or held_mean is None or held_half is None:
        return NO_ERROR_LEFT
    ratio = math.log(held_mean / free_mean) + math.log(held_half / free_half)
    more_of_mean = pairs.halves.shape[1]
    more_of_half = pairs.means.shape[1] + (1 if role_effect else 2)
    p = find_product_below(
        math.exp(-max(ratio, 0.0)),
        ((pairs.n - design.shape[1]) / 2.0, more_of_mean / 2.0),
        ((pairs.n - beside.shape[1]) / 2.0, more_of_half / 2.0),
    )
    return Unlike(max(0.0, pairs.n * ratio), more_of_mean + more_of_half, p)


def find_product_below(t: float, first: tuple[float, float], second: tuple[float, float]) -> float:
    """P(B1 B2 < t), of two independent beta variables with these parameters, of which B1's first is 1/2 or
    more; t from 0 to 1. By Gauss's rule over the angle whose squared cosine is B1, where its density is
    smooth."""
    if t >= 1.0:
        return 1.0
    edge = math.acos(math.sqrt(t))
    below = find_beta_below(t, *first)
    a, b = first
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + math.log(2.0)
    for node, weight in zip(_NODES.tolist(), _WEIGHTS.tolist(), strict=True):
        angle = edge * (node + 1.0) / 2.0
        density = (
            front + (2.0 * a - 1.0) * math.log(math.cos(angle)) + (2.0 * b - 1.0) * math.log(math.sin(angle))
        )
        below += (
            weight
            * edge
            / 2.0
            * math.exp(density)
            * find_beta_below(min(1.0, t / math.cos(angle) ** 2), *second)
        )
    return min(1.0, max(0.0, below))


def _measure_left(design: Floats, y: Floats) -> float | None:
    """Squares of the residuals; None where nothing but rounding is left."""
    line = fit_least_squares(design, y)
    return float(line.rest @ line.rest) if line.has_error_left else None
