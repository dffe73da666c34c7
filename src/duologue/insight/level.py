"""Ebb and flow: where the level of closeness probably lies, day by day (science 2.2).

Model, `local_level`; series, `make_couple_days`. Unit: rating points, 0-10. Prior: log10 q ~ N(-3, .8^2),
over
13 values of q, weighed by the profile likelihood of the last 730 days. A band is the mixture over q, its
SD widened by sqrt((1 + rho) / (1 - rho)), rho the lag-1 autocorrelation of the rest in [0, .6].

Before the last 730 days, seven days make one knot: what a page shows of such a time is weekly, and ten
years stay as cheap as three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.chances import find_normal_quantile
from duologue.insight.couple_days import estimate_robust_spread, find_mean_of_both, make_couple_days
from duologue.insight.local_level import CLIPPED_VARIANCE, profile_likelihood, run_forward, smooth
from duologue.insight.ranges import LEVEL, Range
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.unanswered import SKIPPED_WHEN_LOW, estimate_unanswered

FROM_COUPLE_DAYS = 28
LEAST_SPREAD = 0.25
"""SD of one partner's ratings, in points, below which they say nothing about ebb and flow."""
SILENT_DAYS = 28
WINDOW = 730
WEEK = 7
MOST_AUTOCORRELATION = 0.6
Q = np.concatenate([[1e-6], np.geomspace(5e-5, 1e-1, 12)])
"""Variance of the level's daily step, relative to the noise of a day both rated."""
LOG_PRIOR = -0.5 * ((np.log10(Q) + 3.0) / 0.8) ** 2
REACH = find_normal_quantile((1 + LEVEL) / 2)

TOO_FEW = NotYet(Reason.FEW_DAYS_OF_BOTH)
TOO_FEW_OWN = NotYet(Reason.FEW_DAYS_OF_ONE)
HARDLY_MOVED = NotYet(Reason.HARDLY_MOVED)
QUIET_MONTH = NotYet(Reason.QUIET_MONTH)


@dataclass(frozen=True, slots=True)
class Knots:
    """A diary on the steps the filter takes: `day` (steps,), day numbers; `gap`, days since the step
    before; `z` and `noise`, (steps, couples)."""

    day: Floats
    gap: Floats
    z: Floats
    noise: Floats


@dataclass(frozen=True, slots=True)
class Fitted:
    """`middle`, `sd`: (steps, couples), rating points; `weights`: (couples, 13), how probable each q is;
    `s2`: (couples,), noise variance of a day both rated; `autocorrelation`: (couples,), rho; `rest`: value
    less level, NaN where there is none."""

    middle: Floats
    sd: Floats
    weights: Floats
    s2: Floats
    autocorrelation: Floats
    rest: Floats

    @property
    def likely_q(self) -> Floats:
        """Geometric mean of q under its weights, (couples,)."""
        likely: Floats = 10.0 ** (self.weights @ np.log10(Q))
        return likely


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from day number `first` on. `level` is None in a week without two days from each."""

    first: int
    level: Range | None


@dataclass(frozen=True, slots=True)
class Level:
    """`days`: day numbers, each of the last 730 and every seventh before; `ranges`: the level there, 0-10;
    `n`: days with an answer from both (own line: with an answer); `q`, `s2`: as in `local_level`;
    `autocorrelation`: rho."""

    days: tuple[int, ...]
    ranges: tuple[Range, ...]
    weeks: tuple[Week, ...]
    n: int
    q: float
    s2: float
    autocorrelation: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The level as plain values, and what it was read from, for `steps.find_steps`."""

    level: Level
    knots: Knots
    fitted: Fitted


def estimate_level(
    days: Sequence[int], a: Sequence[float | None], b: Sequence[float | None]
) -> Reading | NotYet:
    """The couple's level from both partners' daily ratings, 0-10, None where there is none.

    `days`: rising day numbers (`date.toordinal()`, or any count of days in which seven make a week). A
    page that shows the level to both uses `weeks.estimate_level_by_week`, which knows weekly means alone.
    """
    day, rated_a, rated_b = make_dense(days, a, b)
    refused = find_not_enough(rated_a, rated_b)
    if refused is not None:
        return refused
    here_a, here_b = ~np.isnan(rated_a), ~np.isnan(rated_b)
    both = int((here_a & here_b).sum())
    knots = make_couple_knots(day, rated_a, rated_b)
    silent = (measure_unanswered(rated_a) + measure_unanswered(rated_b)) / 2.0
    fitted = widen(fit(knots), silent)
    return read(knots, fitted, both, list_weeks_with_two(day, here_a) & list_weeks_with_two(day, here_b))


def measure_unanswered(rated: Floats, *, daily: bool = False) -> Floats:
    """For `widen`, (people,): SD of somebody's day times the share of asked days without an answer, in the
    last 730 days. `rated`: (days, people); `daily`: as in `unanswered`."""
    recent = rated[-WINDOW:]
    share = (~np.isnan(recent)).mean(axis=0)
    silent: Floats = np.nanstd(recent, axis=0) * estimate_unanswered(share, daily=daily)
    return silent


def widen(fitted: Fitted, days: Floats) -> Fitted:
    """With what days that were not answered may have been like; `days`: (couples,), SD of a day times the
    share of days without an answer."""
    return replace(fitted, sd=np.hypot(fitted.sd, SKIPPED_WHEN_LOW * days))


def make_couple_knots(day: Floats, a: Floats, b: Floats) -> Knots:
    """Both partners' ratings, (days, couples), as the filter takes them; `day`: (days,), without gaps."""
    series = make_couple_days(a, b, day % WEEK)
    return tie(day, series.z, series.noise)


def find_not_enough(a: Floats, b: Floats) -> NotYet | None:
    """Why nothing can be said of these two yet, if so. `a`, `b`: (days, 1)."""
    here_a, here_b = ~np.isnan(a), ~np.isnan(b)
    if (here_a & here_b).sum() < FROM_COUPLE_DAYS:
        return TOO_FEW
    if not (here_a[-SILENT_DAYS:].any() and here_b[-SILENT_DAYS:].any()):
        return QUIET_MONTH
    recent_a, recent_b = a[-WINDOW:], b[-WINDOW:]
    if min(x[~np.isnan(x)].std() for x in (recent_a, recent_b)) < LEAST_SPREAD:
        return HARDLY_MOVED
    # Two who always go opposite ways move, and the middle of them does not.
    if np.nanstd(find_mean_of_both(recent_a, recent_b).z) < LEAST_SPREAD / 2.0:
        return HARDLY_MOVED
    return None


def make_dense(days: Sequence[int], *columns: Sequence[float | None]) -> tuple[Floats, ...]:
    """(day numbers without gaps, then each column as (days, 1) with NaN for what is missing)."""
    if not days:
        return (np.empty(0), *(np.empty((0, 1)) for _ in columns))
    at = np.asarray(days) - days[0]
    rows = np.full((len(columns), at[-1] + 1, 1), np.nan)
    for row, column in zip(rows, columns, strict=True):
        row[at, 0] = np.asarray(column, dtype=float)
    return (np.arange(days[0], days[-1] + 1, dtype=float), *rows)


def tie(day: Floats, z: Floats, noise: Floats) -> Knots:
    """Each of the last 730 days a knot, and each seven days before them one, with the precision of the
    seven together."""
    old = max(0, len(day) - WINDOW) // WEEK * WEEK
    weight = np.where(np.isfinite(noise[:old]), 1.0 / noise[:old], 0.0).reshape(-1, WEEK, z.shape[1])
    value = np.where(np.isnan(z[:old]), 0.0, z[:old]).reshape(weight.shape)
    total = weight.sum(axis=1)
    seven = np.divide((weight * value).sum(axis=1), total, out=np.full_like(total, np.nan), where=total > 0)
    seven_noise = np.divide(1.0, total, out=np.full_like(total, np.inf), where=total > 0)
    at = np.concatenate([day[:old].reshape(-1, WEEK).mean(axis=1), day[old:]])
    return Knots(
        at,
        np.diff(at, prepend=at[:1]),
        np.concatenate([seven, z[old:]]),
        np.concatenate([seven_noise, noise[old:]]),
    )


def fit(knots: Knots) -> Fitted:
    """The level at every knot, for each couple."""
    forward = run_forward(knots.z, knots.noise, knots.gap, Q[None, :], estimate_robust_spread(knots.z))
    recent = (knots.day > knots.day[-1] - WINDOW)[:, None]
    log_likelihood, s2 = profile_likelihood(forward, np.where(recent, knots.noise, np.inf))
    return mix(knots, smooth(forward), log_likelihood, s2 / CLIPPED_VARIANCE)


def mix(
    knots: Knots,
    smoothed: tuple[Floats, Floats],
    log_likelihood: Floats,
    s2: Floats,
    log_prior: Floats = LOG_PRIOR,
) -> Fitted:
    """The mixture over q of what each q would say."""
    score = log_likelihood + log_prior
    weights = np.exp(score - score.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    each, variance = smoothed
    middle = (weights * each).sum(axis=2)
    spread = (weights * (variance * s2 + (each - middle[:, :, None]) ** 2)).sum(axis=2)
    rest = np.where(np.isfinite(knots.noise), knots.z - middle, np.nan)
    rho = estimate_lag_one(rest, knots.gap)
    sd = np.sqrt(spread * (1 + rho) / (1 - rho))
    return Fitted(middle, sd, weights, (weights * s2).sum(axis=1), rho, rest)


def estimate_lag_one(rest: Floats, gap: Floats, most_days: int = 3) -> Floats:
    """rho: autocorrelation of each value with the one before it, if that is at most three days old; in [0,
    .6]."""
    products = np.zeros(rest.shape[1])
    for lag in range(1, min(most_days, len(rest) - 1) + 1):
        pair = rest[lag:] * rest[:-lag]
        near = ~np.isnan(pair) & (gap[lag:] <= 1.0)[:, None]
        for between in range(1, lag):
            near &= np.isnan(rest[between : len(rest) - lag + between])
        products += np.where(near, pair, 0.0).sum(axis=0)
    squares = np.nansum(rest**2, axis=0)
    rho: Floats = np.divide(products, squares, out=np.zeros_like(products), where=squares > 0)
    return np.clip(rho, 0.0, MOST_AUTOCORRELATION)


def read(knots: Knots, fitted: Fitted, n: int, weeks: set[int]) -> Reading:
    """The first couple's level in plain values; `weeks`: those (day number // 7) that may be told."""
    middle, reach = fitted.middle[:, 0], REACH * fitted.sd[:, 0]
    number = (knots.day // WEEK).astype(int)
    first = number[0]
    size = np.bincount(number - first)
    level, about = (np.bincount(number - first, weights=x) / np.maximum(size, 1) for x in (middle, reach))
    level_of_days = Level(
        days=tuple(int(day) for day in knots.day),
        ranges=tuple(map(Range.make_around, middle.tolist(), reach.tolist())),
        weeks=tuple(
            Week(
                int(first + k) * WEEK,
                Range.make_around(level[k], about[k]) if size[k] and int(first + k) in weeks else None,
            )
            for k in range(len(size))
        ),
        n=n,
        q=float(fitted.likely_q[0]),
        s2=float(fitted.s2[0]),
        autocorrelation=float(fitted.autocorrelation[0]),
    )
    return Reading(level_of_days, knots, fitted)


def list_weeks_with_two(day: Floats, here: Bools) -> set[int]:
    number, count = np.unique((day[here[:, 0]] // WEEK).astype(int), return_counts=True)
    return set(number[count >= 2].tolist())
