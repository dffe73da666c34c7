"""Steps: weeks at which the level seems to have moved all at once (science 2.2 and 2.9).

Seasons, lasting moods and a slow drift look like a step to a model of noise.
So a step has to stand out from what the same diary does without it. Of weekly means, ten on either side of
each boundary between two weeks, least squares on a mean, a slope and a jump give

    T = jump / sqrt(v),   v the jump's element of (X'X + P)^-1.

P holds the slope back: N(0, (a twentieth of a week's noise)^2) a week. With a slope free to be anything, a
jump of three points was found in a third of the diaries that have one; with none at all, a season is a jump.

The boundary with the largest |T| is announced where, once its jump is taken out of what follows, |T| is
more than 4.5 (1 + 8 / m) times the root mean square, and more than 1.6 times the largest, of all m T within a
year of it. Whatever noise, moods and seasons do to T, they do there as well; a dozen tell less of it than
fifty, hence 1 + 8 / m. A second step is looked for beside it, once each.

Only large steps pass: that is the price of not naming what isn't there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.level import WEEK, Knots, Reading
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet, Reason

FROM_DAYS = 273
"""Days of diary from which a year around a step tells what is usual in it: thirty-nine weeks."""
HALF = 10
"""Weeks on either side."""
SLOPE_HELD = 400.0
"""Prior precision of a slope a week, in precisions of a week's mean."""
LEAST_WEEKS = 5
"""Of these, weeks with a value on each side."""
AROUND = 52
APART = 2
"""Weeks nearer to the step than this see what is left of it."""
LEAST_OTHERS = 12
"""Boundaries within that year that a jump is held against: a line with many weeks missing has fewer, and
they don't tell what is usual in it."""
TIMES_USUAL, FEWER, TIMES_LARGEST = 4.5, 8.0, 1.6
TOWARDS_NOTHING, AWAY = 3.5, 2.0
"""SD on either side of a size of a step, once it is the largest of its year: what is announced came out
large, so that it is more often less than more."""

TOO_SHORT = NotYet(Reason.DIARY_SHORT)


@dataclass(frozen=True, slots=True)
class LevelStep:
    """From day number `day` on the level differs by `size`, rating points; `t`: how many times what is usual
    in this diary."""

    day: int
    size: Range
    t: float


@dataclass(frozen=True, slots=True)
class Jumps:
    """At the boundary before each week, (weeks, couples): `size` of a jump, rating points, and its `spread`,
    SD a unit of noise; NaN where either side has too few weeks."""

    size: Floats
    spread: Floats

    @property
    def t(self) -> Floats:
        """T, in units of noise."""
        t: Floats = self.size / self.spread
        return t


@dataclass(frozen=True, slots=True)
class Clearest:
    """Of each couple, (couples,): the `week` before which the largest jump lies, its `size` with the `low`
    and `high` end of its range, `t`, and whether it is `announced`."""

    week: Floats
    size: Floats
    low: Floats
    high: Floats
    t: Floats
    announced: Floats


def find_steps(reading: Reading) -> tuple[LevelStep, ...] | NotYet:
    """The steps of a level, by day or by week, in order of time; of a diary of 39 weeks at least."""
    knots = reading.knots
    if knots.day[-1] - knots.day[0] + 1 < FROM_DAYS:
        return TOO_SHORT
    first, means = find_weekly_means(knots)
    found: list[LevelStep] = []
    while (clearest := find_clearest(means)).announced[0]:
        k, size = int(clearest.week[0]), float(clearest.size[0])
        day = (first + k) * WEEK
        if any(step.day == day for step in found):
            break
        between = Range(float(clearest.low[0]), size, float(clearest.high[0]))
        found.append(LevelStep(day, between, float(clearest.t[0])))
        means = means.copy()
        means[k:] -= size
    return tuple(sorted(found, key=lambda step: step.day))


def find_weekly_means(knots: Knots) -> tuple[int, Floats]:
    """(number of the first week, mean of each week, (weeks, couples), NaN in one without a value)."""
    number = (knots.day // WEEK).astype(int)
    starts = np.flatnonzero(np.diff(number, prepend=number[0] - 1))
    weight = np.where(np.isfinite(knots.noise), 1.0 / knots.noise, 0.0)
    value = weight * np.where(np.isnan(knots.z), 0.0, knots.z)
    total, sums = (np.add.reduceat(x, starts, axis=0) for x in (weight, value))
    at = number[starts] - number[0]
    means = np.full((at[-1] + 1, knots.z.shape[1]), np.nan)
    means[at] = np.divide(sums, total, out=np.full_like(sums, np.nan), where=total > 0)
    return int(number[0]), means


def find_clearest(means: Floats) -> Clearest:
    """The largest jump of each couple's weekly means, (weeks, couples)."""
    jumps = fit_jumps(means)
    t = np.abs(np.nan_to_num(jumps.t))
    couple = np.arange(means.shape[1])
    week = t.argmax(axis=0)
    size, spread = (np.nan_to_num(x[week, couple]) for x in (jumps.size, jumps.spread))
    at = np.arange(len(means))[:, None]
    rest = np.abs(fit_jumps(means - np.where(at >= week, size, 0.0)).t)
    away = np.abs(at - week)
    others = ~np.isnan(rest) & (away >= APART) & (away <= AROUND)
    rest = np.where(others, rest, 0.0)
    usual = np.sqrt((rest**2).sum(axis=0) / np.maximum(others.sum(axis=0), 1))
    usual = np.where(usual > 0, usual, np.inf)
    largest = t[week, couple]
    m = others.sum(axis=0)
    told = largest > TIMES_USUAL * (1.0 + FEWER / np.maximum(m, 1)) * usual
    told &= (largest > TIMES_LARGEST * rest.max(axis=0)) & (m >= LEAST_OTHERS)
    sd = np.where(told, usual, 0.0) * spread
    up = size > 0
    low = size - np.where(up, TOWARDS_NOTHING, AWAY) * sd
    high = size + np.where(up, AWAY, TOWARDS_NOTHING) * sd
    return Clearest(week, size, low, high, largest / usual, told)


def fit_jumps(means: Floats) -> Jumps:
    """Least squares at every boundary at once, with the slope held back."""
    here = ~np.isnan(means)
    edge = np.zeros((HALF, means.shape[1]))
    weight, value = (
        np.lib.stride_tricks.sliding_window_view(np.concatenate([edge, x, edge]), 2 * HALF, axis=0)[
            : len(means)
        ]
        for x in (here.astype(float), np.where(here, means, 0.0))
    )
    time = np.arange(2 * HALF) - HALF + 0.5
    after = (time > 0).astype(float)
    columns = np.stack([np.ones_like(time), time, after], axis=1)
    products = (columns[:, :, None] * columns[:, None, :]).reshape(2 * HALF, 9)
    xx = (weight @ products).reshape(*weight.shape[:2], 3, 3)
    # A hair on the diagonal, so that a window without values has an inverse too; it is left out below.
    inverse = np.linalg.inv(xx + np.diag([1e-9, SLOPE_HELD, 1e-9]))[:, :, 2]
    size = (inverse * (value @ columns)).sum(axis=2)
    sides = np.minimum(weight @ after, weight @ (1.0 - after))
    enough = sides >= LEAST_WEEKS
    spread = np.sqrt(np.where(enough, inverse[:, :, 2], np.nan))
    return Jumps(np.where(enough, size, np.nan), spread)
