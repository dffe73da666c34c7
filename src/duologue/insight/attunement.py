"""Attunement: how one partner's guesses follow the other's ups and downs (science 2.1 and 2.9).

J: my guess of your feeling; T: your own rating; S: my own rating; the pleasantness of three mood points,
0-10, of guessed days.

    J - mean(T) = c + tracking (T - mean(T)) + projection (S - mean(S)) + noise

Prior N((0, .30, .25), diag(1.0, .40, .40)^2); noise variance s2 = (4 * 1.2^2 + RSS) / (4 + n - 3),
iterated four times; rows pre-whitened for AR(1) errors, rho in [0, .6]; Student's t with n + 1 degrees of
freedom. Source: the truth and bias model of West & Kenny 2011, doi 10.1037/a0022936.

One's own mood is itself an imperfect measure of how one was. Where the two moods go together, the part of
one's own that the rating misses looks like following. So S has reliability r, not known: with E = n diag(0,
1/12, (1 - r) var(S)), more where rows are whitened, b = M^-1 (X'y / s2 + L0 m0), M = (X'X - E) / s2 + L0, and
its covariance is M^-1 (X'X / s2 + L0) M^-1; 1/12 is the rounding of T. The range is the mixture over r in
{.5, .6, .7, .85, 1}: at its end a range would leave out the last one, so it goes one further than moods do.
"You follow" has to hold for each from .6 on.

Bias is not c, which is centred on the days that happened to be guessed and so is too sure of itself: it is
mean(J - T), with an error that knows its autocorrelation, and prior N(0, 1). What is rounded, or felt on
that day alone, is fresh each time, so that neighbours look less alike than the part that lasts is: of J - T
all, or a part, goes along with the day before, and the error is that of a mixture over `_LASTS`. It speaks of
the days that were guessed.

What is said in words is looked at month after month, so it asks for more than a 90% range does: `SAID_FROM`
SD.

A plain correlation of J and T is not attunement: two people who share their days, and one who guesses from
themselves, correlate too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.chances import find_student_below, find_student_quantile
from duologue.insight.couple_days import ROUNDING_SD
from duologue.insight.ranges import LEVEL, Range
from duologue.insight.reasons import NotYet, Reason

FROM_GUESSES = 20
LEAST_SPREAD = 0.75
"""SD of the other's ratings, in points, below which there is nothing to follow."""
MOST_ALIKE = 0.85
"""|correlation| of both partners' own ratings from which following and projecting cannot be told apart."""
MOST_COPIED = 0.9
"""Share of guesses equal to one's own rating from which they are one's own rating."""
FOLLOWS_ABOVE = 0.1
FOLLOWS_SURE = 0.98
SAID_FROM = 4.0
"""SD from nothing from which bias and projection are put into words."""
RELIABILITIES = np.array([0.5, 0.6, 0.7, 0.85, 1.0])
"""Shares of the variance of one's own ratings that are one's mood: daily single items lie between the second
and the last."""
_LEAST_APART = 0.1
"""By how much a reliability has to pass corr(T, S)^2, which it cannot lie below."""
_PRIOR_MEAN = np.array([0.0, 0.30, 0.25])
_PRIOR_PRECISION = np.diag(np.array([1.0, 0.40, 0.40]) ** -2)
_FADED = 60
"""Guesses apart from which .93 a day is next to nothing any more."""
_PRIOR_NOISE, _PRIOR_DAYS = 1.2**2, 4.0
_USUAL_RHO, _RHO_DAYS, _MOST_RHO = 0.3, 15.0, 0.6
_USUAL_CARRY, _CARRY_DAYS, _MOST_CARRY = 0.45, 30.0, 0.75
"""Priors of the autocorrelation from day to day of what the model leaves, and of J - T, how many pairs of
days they are worth, and the most that is believed."""

_LASTS = ((1.0, 0.5), (0.6, 0.25), (0.3, 0.25))
"""How much of the variance of J - T lasts, and how likely that is."""
_MOST_LASTING = 0.93
"""The most that is believed to be left of it on the day after."""

TOO_FEW = NotYet(Reason.FEW_GUESSES)
OTHER_EVEN = NotYet(Reason.OTHER_EVEN)
GUESSES_EVEN = NotYet(Reason.GUESSES_EVEN)
COPIED = NotYet(Reason.GUESSES_COPIED)
ALIKE = NotYet(Reason.MOODS_ALIKE)


@dataclass(frozen=True, slots=True)
class Attunement:
    """`tracking`, `projection`: points of guess per point of rating; `bias`: points by which guesses lie
    above (+) or below on the days that were guessed; `follows`: P(tracking > .1) > .98 whatever the
    reliability, the only ground for "you follow their ups and downs"; `chance`: the least of these
    probabilities; `bias_sure`, `projection_sure`: whether these may be put into words; `n`: guesses."""

    tracking: Range
    projection: Range
    bias: Range
    follows: bool
    chance: float
    n: int
    bias_sure: bool = False
    projection_sure: bool = False


def estimate_attunement(
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
    reach = find_student_quantile((1 + LEVEL) / 2, df) * fitted.sd[0]
    bias, tracking, projection = (
        Range.make_around(b, r) for b, r in zip(fitted.b[0].tolist(), reach.tolist(), strict=True)
    )
    chance = float(find_chances_of_following(fitted, n)[0])
    bias_sure, projection_sure = may_be_said(fitted)[0].tolist()
    return Attunement(
        tracking, projection, bias, chance > FOLLOWS_SURE, chance, n, bias_sure, projection_sure
    )


def find_chances_of_following(fitted: Coefficients, n: int) -> Floats:
    """P(tracking > .1) with the reliability for which it is least, (people,)."""
    b, sd = _find_without_prior(fitted.each, fitted.each_sd, _PRIOR_MEAN[1], _PRIOR_PRECISION[1, 1])
    clearly = ((b - FOLLOWS_ABOVE) / sd).min(axis=0)
    return np.array([find_student_below(float(x), n + 1.0) for x in clearly])


def may_be_said(fitted: Coefficients) -> Bools:
    """Whether bias and projection may be put into words, (people, 2)."""
    b, sd = _find_without_prior(fitted.b, fitted.sd, _PRIOR_MEAN, np.diag(_PRIOR_PRECISION))
    sure: Bools = np.abs(b[:, ::2]) > SAID_FROM * sd[:, ::2]
    return sure


def _find_without_prior(b: Floats, sd: Floats, mean: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """What the guesses alone say: most people follow a little, and that must not be told of who does not."""
    own = 1.0 / sd**2 - precision
    # Where guesses tell less than the prior, taking it out leaves what is mostly the error of doing so.
    tells = own > precision
    found = np.where(tells, (b / sd**2 - mean * precision) / np.where(tells, own, 1.0), 0.0)
    return found, np.where(tells, own, precision) ** -0.5


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`b`, `sd`: (people, 3) in the order bias, tracking, projection; `rho`: (people,); `each`, `each_sd`:
    tracking with each reliability of one's own ratings from .6 on, (reliabilities, people)."""

    b: Floats
    sd: Floats
    rho: Floats
    each: Floats
    each_sd: Floats


def fit(gap: Floats, j: Floats, t: Floats, s: Floats) -> Coefficients:
    """The model for many people at once. `gap`: days between guesses, (guesses - 1,), or of each;
    `j`, `t`, `s`: (people, guesses)."""
    centre = t.mean(axis=1, keepdims=True)
    y = j - centre
    x = np.stack([np.ones_like(t), t - centre, s - s.mean(axis=1, keepdims=True)], axis=2)
    exact = np.zeros((1, len(y)))
    b, _ = _find_posteriors(x, y, exact, exact)
    rho = _estimate_carried(y - _predict(x, b[0]), gap, _USUAL_RHO, _RHO_DAYS, _MOST_RHO)
    carried = rho[:, None] ** gap
    keep = np.sqrt((1.0 - rho[:, None] ** 2) / (1.0 - carried**2))
    keep = np.concatenate([np.sqrt(1.0 - rho**2)[:, None], keep], axis=1)
    carried = np.concatenate([np.zeros((len(rho), 1)), carried], axis=1)
    white_y = keep * (y - carried * np.roll(y, 1, axis=1))
    white_x = keep[:, :, None] * (x - carried[:, :, None] * np.roll(x, 1, axis=1))
    # An error of a day's own stays in both rows that its day is part of.
    of_a_day = (keep**2 * (1.0 + carried**2)).sum(axis=1)
    error = of_a_day * s.var(axis=1)
    together = (x[:, :, 1] * x[:, :, 2]).mean(axis=1) ** 2
    apart = t.var(axis=1) * s.var(axis=1)
    least = np.divide(together, apart, out=np.zeros_like(together), where=apart > 0) + _LEAST_APART
    reliable = np.minimum(np.maximum(RELIABILITIES[:, None], least), 1.0)
    rounded = of_a_day * np.minimum(ROUNDING_SD**2, t.var(axis=1) / 2.0)
    each, variance = _find_posteriors(white_x, white_y, (1.0 - reliable) * error, rounded[None, :])
    b = each.mean(axis=0)
    sd = np.sqrt(variance.mean(axis=0) + each.var(axis=0))
    b[:, 0], sd[:, 0] = _estimate_bias(j - t, gap)
    return Coefficients(b, sd, rho, each[1:, :, 1], np.sqrt(variance[1:, :, 1]))


def _estimate_carried(rest: Floats, gap: Floats, usual: float, days: float, most: float) -> Floats:
    """rho a day, (people,), in [0, `most`]: guesses further apart are less alike, so it is read off
    neighbours, and fades as rho^gap. `usual`: what it is before anything is known, worth so many `days`."""
    gap = np.broadcast_to(gap, (len(rest), rest.shape[1] - 1))
    weight = gap <= np.maximum(gap.min(axis=1, keepdims=True), 1.0)
    pairs = np.where(weight, rest[:, 1:] * rest[:, :-1], 0.0).sum(axis=1)
    size = np.where(weight, (rest[:, 1:] ** 2 + rest[:, :-1] ** 2) / 2.0, 0.0).sum(axis=1)
    n = weight.sum(axis=1)
    found = np.divide(pairs, size, out=np.zeros_like(pairs), where=size > 0)
    rho: Floats = np.clip((n * found + days * usual) / (n + days), 0.0, most)
    return rho


def _estimate_bias(above: Floats, gap: Floats) -> tuple[Floats, Floats]:
    """(mean, its SD), each (people,), of what guesses lie above, (people, guesses), with the prior N(0,
    1)."""
    people, n = above.shape
    mean = above.mean(axis=1)
    rest = above - mean[:, None]
    rho = _estimate_carried(rest, gap, _USUAL_CARRY, _CARRY_DAYS, _MOST_CARRY)
    variance = np.zeros(people)
    for lasting, likely in _LASTS:
        alike = 1.0 + 2.0 * lasting * _sum_faded(np.minimum(rho / lasting, _MOST_LASTING), gap, n) / n
        # A sample's own spread misses what its days have in common.
        spread = (rest**2).sum(axis=1) / np.maximum(n - alike, n / 4.0)
        variance += likely * np.maximum(spread, 1e-6) * alike / n
    return mean / (1.0 + variance), np.sqrt(variance / (1.0 + variance))


def _sum_faded(rho: Floats, gap: Floats, n: int) -> Floats:
    """The sum of rho^(days between) over all pairs of `n` guesses, (people,)."""
    fade = np.broadcast_to(rho[:, None] ** gap, (len(rho), n - 1))
    pairs: Floats = fade.sum(axis=1)
    between = fade
    # By how many guesses apart they are.
    for apart in range(1, min(_FADED, n - 1)):
        between = between[:, 1:] * fade[:, :-apart]
        pairs = pairs + between.sum(axis=1)
    return pairs


def _find_posteriors(x: Floats, y: Floats, error: Floats, rounded: Floats) -> tuple[Floats, Floats]:
    """(b, its variance), each (reliabilities, people, 3). Of the sums of squares, `error`: (reliabilities,
    people), what is not one's mood in one's own ratings; `rounded`: (1, people), what is rounding in the
    other's."""
    n = x.shape[1]
    xx = np.einsum("pni,pnj->pij", x, x)
    xy = np.einsum("pni,pn->pi", x, y)
    yy = np.einsum("pn,pn->p", y, y)
    wrong = np.zeros((*error.shape, 3, 3))
    wrong[:, :, 1, 1] = rounded
    wrong[:, :, 2, 2] = error
    s2 = np.full(error.shape, _PRIOR_NOISE)
    b = np.zeros((*error.shape, 3))
    for last in (False, False, False, False, True):
        m = np.linalg.inv((xx - wrong) / s2[:, :, None, None] + _PRIOR_PRECISION)
        pull = xy / s2[:, :, None] + _PRIOR_PRECISION @ _PRIOR_MEAN
        b = np.einsum("rpij,rpj->rpi", m, pull)
        if not last:
            rss = yy - 2.0 * (b * xy).sum(axis=2) + np.einsum("rpi,pij,rpj->rp", b, xx, b)
            s2 = (_PRIOR_DAYS * _PRIOR_NOISE + np.maximum(rss, 0.0)) / (_PRIOR_DAYS + n - 3)
    inner = xx / s2[:, :, None, None] + _PRIOR_PRECISION
    variance: Floats = np.diagonal(m @ inner @ m, axis1=2, axis2=3)
    return b, variance


def _predict(x: Floats, b: Floats) -> Floats:
    values: Floats = np.einsum("pni,pi->pn", x, b)
    return values
