"""How large actor and partner effects are beside what people vary: ICC, effects in standard deviations, and
k.

ICC: one-way, (MSB - MSW) / (MSB + MSW), its range from F. Effects in standard deviations: b SD(x) / SD(y),
each SD over all persons, so that two roles can be compared; the range is a jackknife over couples, because
the SDs are estimates too. k = partner / actor, its range Fieller's: the k for which partner - k actor could
be nothing. With an actor effect that could itself be nothing this range has no end, and k is refused; it is
also refused from few couples, since those whose actor effect is large enough to be shown have it too large.
Sources: Kenny & Ledermann 2010, J Fam Psychol 24:359-366, for k; Fieller 1954, J R Stat Soc B 16:175-185.
"""

from __future__ import annotations

import math

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import find_f_quantile, find_student_quantile
from duologue.insight.ranges import LEVEL, Range
from duologue.insight.reasons import NotYet, Reason

K_FROM_COUPLES = 40
K_FROM_FEW = NotYet(Reason.K_FROM_FEW)
ACTOR_NEAR_NOTHING = NotYet(Reason.ACTOR_NEAR_NOTHING)
ONE_COUPLE_DECIDES = NotYet(Reason.ONE_COUPLE_DECIDES)
_UPPER = (1 + LEVEL) / 2


def estimate_likeness(between: float, df_between: int, within: float, df_within: int) -> Range:
    """How alike two partners are, -1 to 1, from the variance of couples' means and that of their half
    differences."""
    if within <= 0 or between <= 0:
        end = 1.0 if between > 0 else -1.0
        return Range(end, end, end)
    ratio = between / within
    low = ratio / find_f_quantile(_UPPER, df_between, df_within)
    high = ratio * find_f_quantile(_UPPER, df_within, df_between)
    return Range(*((f - 1.0) / (f + 1.0) for f in (low, ratio, high)))


def estimate_icc(values: Floats) -> Range:
    """Intraclass correlation of (n, 2) values: 1, both partners have the same; 0, no more alike than
    strangers."""
    mean, half = (values[:, 0] + values[:, 1]) / 2.0, (values[:, 0] - values[:, 1]) / 2.0
    n = len(values)
    mean = mean - mean.mean()
    return estimate_likeness(float(mean @ mean) / (n - 1), n - 1, float(half @ half) / n, n)


def standardise(b: float, without_each: Floats | None, y: Floats, x: Floats, df: int) -> Range | NotYet:
    """The effect `b` in standard deviations; `without_each`: by how much each couple moves b; y and x: (n,
    2)."""
    if without_each is None:
        return ONE_COUPLE_DECIDES
    n = len(y)
    spread_x, spread_y = _find_spreads(x), _find_spreads(y)
    if float(spread_x.min()) <= 0 or float(spread_y.min()) <= 0:
        return ONE_COUPLE_DECIDES
    ratio = math.sqrt(float(_find_spread(x)) / float(_find_spread(y)))
    each = (b - without_each) * np.sqrt(spread_x / spread_y)
    se = math.sqrt((n - 1) / n * float(((each - each.mean()) ** 2).sum()))
    return Range.make_around(b * ratio, find_student_quantile(_UPPER, df) * se)


def estimate_partner_by_actor(
    actor: float, partner: float, v_actor: float, v_partner: float, c: float, df: int, n: int
) -> Range | NotYet:
    """k; `c` is the covariance of both estimates, `n` how many couples they are from."""
    if n < K_FROM_COUPLES:
        return K_FROM_FEW
    t2 = find_student_quantile(_UPPER, df) ** 2
    square, cross = actor**2 - t2 * v_actor, actor * partner - t2 * c
    if square <= 0:
        return ACTOR_NEAR_NOTHING
    root = math.sqrt(max(0.0, cross**2 - square * (partner**2 - t2 * v_partner)))
    return Range((cross - root) / square, partner / actor, (cross + root) / square)


def _find_spread(z: Floats) -> float:
    return float(((z - z.mean()) ** 2).sum())


def _find_spreads(z: Floats) -> Floats:
    """The sum of squares around the mean, without each couple in turn."""
    centred = z - z.mean()
    pair, persons = centred.sum(axis=1), 2 * len(z)
    left: Floats = (centred**2).sum() - (centred**2).sum(axis=1) - pair**2 / (persons - 2)
    return left
