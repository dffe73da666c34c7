"""Attunement: how one partner's guesses follow the other's ups and downs (science 2.1 and 2.9).

J: my guess of your feeling; T: your own rating; S: my own rating; the pleasantness of three mood points,
0-10, of guessed days.

    J = c + tracking T + projection S + rest

Source: the truth and bias model of West & Kenny 2011, doi 10.1037/a0022936. Least squares, with an error
that knows how alike what is left of two days is (V, read off the diary by `alike_days`): Cov(b) = s2 M^-1
X'VX M^-1, M = X'X, s2 = (4 * 1.2^2 + RSS) / (4 + n - p), where p = 1'V1 / n + tr(M^-1 X'VX), of r = 1 and at
most 3n / 4, is what the fit takes of n days. Together with the prior N((.30, .25), diag(.40, .40)^2);
Student's t with as many degrees of freedom as fresh days would tell as much, and one. Rows are not
pre-whitened: what is said of a day has an error of that day's own, which whitening leaves whole while it
takes most of a mood that lasts for weeks, so that the slope would be another one.

One's own mood is itself an imperfect measure of how one was. Where the two moods go together, the part of
one's own that the rating misses looks like following. So S has reliability r, not known, and M = X'X - n
diag(1/12, (1 - r) var(S)), as far as that leaves something of S beside T; 1/12 is the rounding of T. The
range is the mixture over r in {.5, .6, .7, .85, 1}: at its end a range would leave out the last one, so it
goes one further than moods do. "You follow", and that one's own day is in the guesses, have to hold for each
from .6 on.

Bias is mean(J - T), not c, which is centred on the days that happened to be guessed and so is too sure of
itself. Its error is likewise one that knows how alike days are; prior N(0, 1). It speaks of the days that
were guessed.

What is said in words is looked at month after month, so it asks for more than a 90% range does
(`FOLLOWS_SURE`, `SAID_BY_CHANCE`).

A plain correlation of J and T is not attunement: two people who share their days, and one who guesses from
themselves, correlate too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.alike_days import add_up_alike, find_alike, find_lost
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
MOST_COPIED = 0.75
"""Share of guesses equal to one's own rating from which they are one's own rating."""
FOLLOWS_ABOVE = 0.1
FOLLOWS_SURE = 0.985
SAID_BY_CHANCE = 3.2e-5
"""How likely it may be by chance to lie as far on that side of nothing, for a bias or a projection to be put
into words: that of four SD of a normal."""
RELIABILITIES = np.array([0.5, 0.6, 0.7, 0.85, 1.0])
"""Shares of the variance of one's own ratings that are one's mood: daily single items lie between the second
and the last."""
_LEAST_APART = 0.1
"""Share of the variance of one's own ratings that has to be left beside the other's, without its error."""
_PRIOR_MEAN = np.array([0.30, 0.25])
_PRIOR_PRECISION = np.diag(np.array([0.40, 0.40]) ** -2)
_PRIOR_NOISE, _PRIOR_DAYS = 1.2**2, 4.0
_TIMES = "...ij,...j->...i"
"""A matrix times a column, for each."""
_NOTHING = 1e-9 * np.eye(2)
"""What keeps the sums of squares of a mood that never moves from being no matrix to divide by."""

TOO_FEW = NotYet(Reason.FEW_GUESSES)
OTHER_EVEN = NotYet(Reason.OTHER_EVEN)
GUESSES_EVEN = NotYet(Reason.GUESSES_EVEN)
COPIED = NotYet(Reason.GUESSES_COPIED)
ALIKE = NotYet(Reason.MOODS_ALIKE)


@dataclass(frozen=True, slots=True)
class Attunement:
    """`tracking`, `projection`: points of guess per point of mood; `bias`: points by which guesses lie
    above (+) or below on the days that were guessed; `follows`: P(tracking > .1) > .985 whatever the
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
    bias, tracking, projection = (
        Range.make_around(b, reach)
        for b, reach in zip(fitted.b[0].tolist(), find_reach(fitted)[0].tolist(), strict=True)
    )
    chance = float(find_chances_of_following(fitted)[0])
    bias_sure, projection_sure = may_be_said(fitted)[0].tolist()
    return Attunement(
        tracking, projection, bias, chance > FOLLOWS_SURE, chance, n, bias_sure, projection_sure
    )


def find_reach(fitted: Coefficients) -> Floats:
    """How far a range goes to either side, (people, 3)."""
    # Whole degrees of freedom, so that many people share a few quantiles.
    quantiles = [[find_student_quantile((1 + LEVEL) / 2, int(df)) for df in row] for row in fitted.df]
    reach: Floats = np.array(quantiles) * fitted.sd
    return reach


def find_chances_of_following(fitted: Coefficients) -> Floats:
    """P(tracking > .1) with the reliability for which it is least, (people,)."""
    clearly = ((fitted.each[:, :, 0] - FOLLOWS_ABOVE) / fitted.each_sd[:, :, 0]).min(axis=0)
    return _find_below(clearly, fitted.df[:, 1])


def may_be_said(fitted: Coefficients) -> Bools:
    """Whether bias and projection may be put into words, (people, 2); projection on the same side of nothing
    whatever the reliability."""
    higher = fitted.above / fitted.above_sd
    own = fitted.each[:, :, 1] / fitted.each_sd[:, :, 1]
    surely = np.maximum(own.min(axis=0), -own.max(axis=0))
    sides = (_find_below(np.abs(higher), fitted.df[:, 0]), _find_below(surely, fitted.df[:, 2]))
    sure: Bools = 1.0 - np.stack(sides, axis=1) < SAID_BY_CHANCE
    return sure


def _find_below(x: Floats, df: Floats) -> Floats:
    return np.array([find_student_below(a, int(b)) for a, b in zip(x.tolist(), df.tolist(), strict=True)])


@dataclass(frozen=True, slots=True)
class Coefficients:
    """`b`, `sd`, and `df`, degrees of freedom: (people, 3) in the order bias, tracking, projection. Of the
    guesses alone, without the prior, since most people follow a little and that must not be told of who does
    not: `above`, `above_sd`, (people,), of bias; `each`, `each_sd`, (reliabilities, people, 2), of tracking
    and projection with each reliability of one's own ratings from .6 on."""

    b: Floats
    sd: Floats
    df: Floats
    above: Floats
    above_sd: Floats
    each: Floats
    each_sd: Floats


def fit(gap: Floats, j: Floats, t: Floats, s: Floats) -> Coefficients:
    """The model for many people at once. `gap`: days between guesses, (guesses - 1,), or of each;
    `j`, `t`, `s`: (people, guesses)."""
    days = np.zeros_like(j)
    days[:, 1:] = np.cumsum(np.broadcast_to(gap, days[:, 1:].shape), axis=1)
    lost = find_lost(days)
    above, error, known = _estimate_bias(days, lost, j - t)
    slopes, errors, free = _estimate_slopes(days, lost, j, t, s)
    told = np.linalg.inv(errors)
    variance = np.linalg.inv(told + _PRIOR_PRECISION)
    pull = np.einsum(_TIMES, told, slopes) + _PRIOR_PRECISION @ _PRIOR_MEAN
    kept = 1.0 / (1.0 + error)
    b, sd = _join(kept * above, kept * error, np.einsum(_TIMES, variance, pull), variance)
    df = 1.0 + np.stack([known, free, free], axis=1)
    each_sd = np.sqrt(np.diagonal(errors[1:], axis1=2, axis2=3))
    return Coefficients(b, sd, df, above, np.sqrt(error), slopes[1:], each_sd)


def _join(above: Floats, error: Floats, slopes: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """(b, sd), each (people, 3): bias beside the mixture of the slopes over reliabilities."""
    variance = np.diagonal(errors, axis1=2, axis2=3).mean(axis=0) + slopes.var(axis=0)
    b = np.concatenate([above[:, None], slopes.mean(axis=0)], axis=1)
    return b, np.sqrt(np.concatenate([error[:, None], variance], axis=1))


def _estimate_slopes(
    days: Floats, lost: Floats, j: Floats, t: Floats, s: Floats
) -> tuple[Floats, Floats, Floats]:
    """(tracking and projection, (reliabilities, people, 2), their variance, (reliabilities, people, 2, 2),
    how many fresh days tell it, (people,)) of the guesses alone."""
    n = j.shape[1]
    y, *of_days = (x - x.mean(axis=1, keepdims=True) for x in (j, t, s))
    x = np.stack(of_days, axis=2)
    xx = x.transpose(0, 2, 1) @ x
    xy = (x.transpose(0, 2, 1) @ y[:, :, None])[:, :, 0]
    inverse = np.linalg.inv(xx - _find_error(xx, n) + _NOTHING)
    slopes = np.einsum(_TIMES, inverse, xy)
    rest = y - (x @ slopes[-1][:, :, None])[:, :, 0]
    alike = add_up_alike(days, find_alike(days, lost, rest), x)
    seen = xx + alike.products + _NOTHING
    # What is fitted takes more of the rest than its share where days are alike.
    taken = alike.common + np.trace(inverse[-1] @ seen, axis1=1, axis2=2)
    rss = (
        (y**2).sum(axis=1)
        - 2.0 * (slopes * xy).sum(axis=2)
        + (slopes * np.einsum(_TIMES, xx, slopes)).sum(axis=2)
    )
    s2 = (_PRIOR_DAYS * _PRIOR_NOISE + rss) / (_PRIOR_DAYS + np.maximum(n - taken, n / 4.0))
    return slopes, s2[:, :, None, None] * (inverse @ seen @ inverse), alike.free


def _find_error(xx: Floats, n: int) -> Floats:
    """What of the sums of squares `xx`, (people, 2, 2), of `n` ratings of the other and of one's own is not
    their mood, with each reliability: (reliabilities, people, 2, 2)."""
    tt, ts, ss = xx[:, 0, 0], xx[:, 0, 1], xx[:, 1, 1]
    shared = np.divide(ts**2, ss, out=np.zeros_like(ss), where=ss > 0)
    rounded = np.minimum(n * ROUNDING_SD**2, (tt - shared) / 2.0)
    beside = np.maximum(ss - np.divide(ts**2, tt - rounded, out=np.zeros_like(tt), where=tt > 0), 0.0)
    error = np.zeros((len(RELIABILITIES), *xx.shape))
    error[:, :, 0, 0] = rounded
    error[:, :, 1, 1] = np.clip(beside - _LEAST_APART * ss, 0.0, (1.0 - RELIABILITIES[:, None]) * ss)
    return error


def _estimate_bias(days: Floats, lost: Floats, above: Floats) -> tuple[Floats, Floats, Floats]:
    """(mean, its variance, how many fresh days tell it), each (people,), of what guesses lie above, (people,
    guesses)."""
    n = above.shape[1]
    mean = above.mean(axis=1)
    rest = above - mean[:, None]
    alike = add_up_alike(days, find_alike(days, lost, rest), np.zeros((*above.shape, 0)))
    # A sample's own spread misses what its days have in common.
    spread = (rest**2).sum(axis=1) / np.maximum(n - alike.common, n / 4.0)
    return mean, np.maximum(spread, 1e-6) * alike.common / n, alike.free
