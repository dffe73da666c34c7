"""Actor and partner effects of one predictor on one outcome, across couples, for export and research
(science 2.7, 2.9).

Exchangeable partners: the couple's mean outcome on its mean predictor, slope b_m, and the half difference on
the half difference without an intercept, slope b_h; actor = (b_m + b_h) / 2, partner = (b_m - b_h) / 2, SE =
sqrt(V_m + V_h) / 2. With a role effect the second regression has an intercept: roles differ in level, and the
effects are pooled. By role: ordinary least squares in each role. Source: Kenny & Acitelli 2001,
doi 10.1037/0022-3514.80.3.439, and the pooled regression that goes with it.

Each covariate enters with one's own and the other's value, once where the two are one number. Everything is
centred on the mean of all persons, so an intercept is the outcome at the average. Beside each pooled fit
stands the test of exactly its constraints (`roles_test`).

Units: of the outcome per unit of the predictor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import find_student_quantile
from duologue.insight.effect_sizes import (
    estimate_icc,
    estimate_likeness,
    estimate_partner_by_actor,
    standardise,
)
from duologue.insight.pairs import (
    NO_ERROR_LEFT,
    NO_SPREAD,
    SAME_OUTCOME,
    TANGLED,
    TOO_FEW,
    LeastSquares,
    Pairs,
    Two,
    fit_least_squares,
    make_pairs,
    varies_around_its_mean,
)
from duologue.insight.ranges import LEVEL, Range
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.roles_test import Unlike, compare_roles, make_full_design

K_OF_ONE_ROLE = NotYet(Reason.K_OF_ONE_ROLE)
FROM_COUPLES = 5
"""Three coefficients a role, and a little left to judge their errors by; one more for each that a covariate
has."""


@dataclass(frozen=True, slots=True)
class Covariate:
    """The effect of one's `own` value, and of the `other`'s; None where both are one number."""

    own: Range
    other: Range | None


@dataclass(frozen=True, slots=True)
class Effects:
    """Both effects with their SE and 90% ranges; in standard deviations; `k`: partner / actor. `intercept`:
    the outcome at the average."""

    actor: Range
    partner: Range
    se_actor: float
    se_partner: float
    intercept: Range
    covariates: tuple[Covariate, ...]
    standard_actor: Range | NotYet
    standard_partner: Range | NotYet
    k: Range | NotYet


@dataclass(frozen=True, slots=True)
class Exchangeable:
    """`effects` for either partner; `alike`: residual correlation between the two of a couple, -1 to 1;
    `icc_outcome` and `icc_predictor`; `n`: couples."""

    effects: Effects
    alike: Range
    icc_outcome: Range
    icc_predictor: Range
    n: int

    @property
    def residual_correlation(self) -> float:
        """The middle of `estimate_likeness`."""
        return self.alike.middle


@dataclass(frozen=True, slots=True)
class RoleEffect:
    """Pooled `effects`, with `apart`: by how much the first role lies above the second at the same values;
    and the test of what is pooled."""

    effects: Effects
    apart: Range
    se_apart: float
    alike: Range
    unlike: Unlike | NotYet
    n: int


@dataclass(frozen=True, slots=True)
class Roles:
    """Effects `by_role`; `unlike`: the test that nothing differs between them."""

    by_role: dict[str, Effects]
    unlike: Unlike | NotYet
    n: int


def fit_exchangeable(outcome: Two, predictor: Two, covariates: Sequence[Two] = ()) -> Exchangeable | NotYet:
    """One pair a couple; the order within a pair does not matter, as long as it is the same in all
    sequences."""
    pairs = _require_enough(outcome, predictor, covariates)
    if isinstance(pairs, NotYet):
        return pairs
    of_means = _fit_means(pairs)
    of_halves = fit_least_squares(pairs.halves, pairs.outcome_halves)
    effects = _pool(pairs, of_means, of_halves, 0)
    if isinstance(effects, NotYet):
        return effects
    y, x = pairs.spreads
    return Exchangeable(
        effects, _compare_alike(of_means, of_halves), estimate_icc(y), estimate_icc(x), pairs.n
    )


def fit_with_role_effect(outcome: Two, predictor: Two, covariates: Sequence[Two] = ()) -> RoleEffect | NotYet:
    """Each pair in the order of the same two roles."""
    found = _fit_roles(outcome, predictor, covariates)
    if isinstance(found, NotYet):
        return found
    pairs, design = found
    of_means = _fit_means(pairs)
    of_halves = fit_least_squares(np.column_stack([np.ones(pairs.n), pairs.halves]), pairs.outcome_halves)
    effects = _pool(pairs, of_means, of_halves, 1)
    if isinstance(effects, NotYet):
        return effects
    se = 2.0 * float(np.sqrt(of_halves.estimate_variance(0)))
    apart = Range.make_around(2.0 * of_halves.b[0], _reach(of_halves.df) * se)
    unlike = compare_roles(pairs, design, role_effect=True)
    return RoleEffect(effects, apart, se, _compare_alike(of_means, of_halves), unlike, pairs.n)


def fit_by_role(
    roles: tuple[str, str], outcome: Two, predictor: Two, covariates: Sequence[Two] = ()
) -> Roles | NotYet:
    """Each pair in the order of `roles`."""
    found = _fit_roles(outcome, predictor, covariates)
    if isinstance(found, NotYet):
        return found
    pairs, design = found
    told: dict[str, Effects] = {}
    for role, side in zip(roles, (1.0, -1.0), strict=True):
        line = fit_least_squares(design, pairs.outcome_means + side * pairs.outcome_halves)
        effects = _fit_one_role(pairs, line, side)
        if isinstance(effects, NotYet):
            return effects
        told[role] = effects
    return Roles(told, compare_roles(pairs, design, role_effect=False), pairs.n)


def _require_enough(outcome: Two, predictor: Two, covariates: Sequence[Two]) -> Pairs | NotYet:
    if len(outcome) < FROM_COUPLES:
        return TOO_FEW
    return make_pairs(outcome, predictor, covariates)


def _fit_roles(outcome: Two, predictor: Two, covariates: Sequence[Two]) -> tuple[Pairs, Floats] | NotYet:
    pairs = _require_enough(outcome, predictor, covariates)
    if isinstance(pairs, NotYet):
        return pairs
    y, _x = pairs.spreads
    if not all(varies_around_its_mean(z) for z in (*y.T, pairs.outcome_halves)):
        return SAME_OUTCOME
    design = make_full_design(pairs)
    if design is None:
        return TANGLED if covariates else NO_SPREAD
    return pairs, design


def _fit_means(pairs: Pairs) -> LeastSquares:
    return fit_least_squares(np.column_stack([np.ones(pairs.n), pairs.means]), pairs.outcome_means)


def _pool(pairs: Pairs, of_means: LeastSquares, of_halves: LeastSquares, ahead: int) -> Effects | NotYet:
    """`ahead`: columns that stand before those of the halves."""
    if not (of_means.has_error_left and of_halves.has_error_left):
        return NO_ERROR_LEFT
    mean, half = of_means.b[1], of_halves.b[ahead]
    v_mean, v_half = of_means.estimate_variance(1), of_halves.estimate_variance(ahead)
    se = float(np.sqrt(v_mean + v_half) / 2.0)
    reach = _reach_of_both(of_means, 1, of_halves, ahead)
    moved = (
        of_means.estimate_without_each(1, of_means.rest),
        of_halves.estimate_without_each(ahead, of_halves.rest),
    )
    fewest = min(of_means.df, of_halves.df)
    actor, partner = float(mean + half) / 2.0, float(mean - half) / 2.0
    y, x = pairs.spreads
    told: list[Covariate] = []
    for term in pairs.terms[1:]:
        if term.mean is None or term.half is None:
            line, at = (
                (of_means, 1 + term.mean) if term.mean is not None else (of_halves, ahead + (term.half or 0))
            )
            width = _reach(line.df) * float(np.sqrt(line.estimate_variance(at)))
            told.append(Covariate(Range.make_around(line.b[at], width), None))
            continue
        one, other = of_means.b[1 + term.mean], of_halves.b[ahead + term.half]
        width = _reach_of_both(of_means, 1 + term.mean, of_halves, ahead + term.half)
        told.append(
            Covariate(
                Range.make_around((one + other) / 2, width), Range.make_around((one - other) / 2, width)
            )
        )
    return Effects(
        Range.make_around(actor, reach),
        Range.make_around(partner, reach),
        se,
        se,
        Range.make_around(pairs.usual, _reach(of_means.df) * float(np.sqrt(of_means.estimate_variance(0)))),
        tuple(told),
        standardise(actor, _find_half(moved, 1.0), y, x, fewest),
        standardise(partner, _find_half(moved, -1.0), y, x, fewest),
        estimate_partner_by_actor(actor, partner, se**2, se**2, (v_mean - v_half) / 4.0, fewest, pairs.n),
    )


def _fit_one_role(pairs: Pairs, line: LeastSquares, side: float) -> Effects | NotYet:
    """`side`: 1 for who comes first in a pair, -1 for who comes second and whose half is the other way
    round."""
    if not line.has_error_left:
        return NO_ERROR_LEFT
    reach = _reach(line.df)

    def find_effect(mean: int, half: int, sign: float) -> tuple[float, float]:
        """(the coefficient of one's own value, or of the other's; its variance)."""
        pick = np.zeros(line.design.shape[1])
        pick[mean], pick[half] = 0.5, 0.5 * sign * side
        return float(pick @ line.b), line.error * float(pick @ line.inverse @ pick)

    ahead = 1 + pairs.means.shape[1]
    (actor, v_actor), (partner, v_partner) = find_effect(1, ahead, 1.0), find_effect(1, ahead, -1.0)
    told: list[Covariate] = []
    for term in pairs.terms[1:]:
        if term.mean is None or term.half is None:
            at = 1 + term.mean if term.mean is not None else ahead + (term.half or 0)
            turned = side if term.mean is None else 1.0
            told.append(
                Covariate(
                    Range.make_around(
                        line.b[at] * turned, reach * float(np.sqrt(line.estimate_variance(at)))
                    ),
                    None,
                )
            )
            continue
        own, other = (
            Range.make_around(b, reach * float(np.sqrt(v)))
            for b, v in (find_effect(1 + term.mean, ahead + term.half, sign) for sign in (1.0, -1.0))
        )
        told.append(Covariate(own, other))
    moved = line.estimate_without_each(1, line.rest), line.estimate_without_each(ahead, line.rest)
    y, x = pairs.spreads
    return Effects(
        Range.make_around(actor, reach * float(np.sqrt(v_actor))),
        Range.make_around(partner, reach * float(np.sqrt(v_partner))),
        float(np.sqrt(v_actor)),
        float(np.sqrt(v_partner)),
        Range.make_around(pairs.usual + float(line.b[0]), reach * float(np.sqrt(line.estimate_variance(0)))),
        tuple(told),
        standardise(actor, _find_half(moved, side), y, x, line.df),
        standardise(partner, _find_half(moved, -side), y, x, line.df),
        K_OF_ONE_ROLE,
    )


def _find_half(moved: tuple[Floats | None, Floats | None], sign: float) -> Floats | None:
    mean, half = moved
    return None if mean is None or half is None else (mean + sign * half) / 2.0


def _compare_alike(of_means: LeastSquares, of_halves: LeastSquares) -> Range:
    return estimate_likeness(of_means.error, of_means.df, of_halves.error, of_halves.df)


def _reach(df: float) -> float:
    return find_student_quantile((1 + LEVEL) / 2, round(df, 3))


def _reach_of_both(of_means: LeastSquares, mean: int, of_halves: LeastSquares, half: int) -> float:
    """Half the width of a range for half the sum of two coefficients. Satterthwaite: its error is made of two
    variances, each with degrees of freedom of its own."""
    v_mean, v_half = of_means.estimate_variance(mean), of_halves.estimate_variance(half)
    both = v_mean + v_half
    if both <= 0:
        return 0.0
    df = both**2 / (v_mean**2 / of_means.df + v_half**2 / of_halves.df)
    return _reach(df) * float(np.sqrt(both)) / 2.0
