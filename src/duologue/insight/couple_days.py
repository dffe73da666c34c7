"""From two people's ratings to one series of the couple's days (science 2.2).

Arrays have days in rows and couples in columns, so that a simulation runs a thousand couples through the
very code that one couple's page uses. Ratings are 0-10; NaN is a day without one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats

WEEKDAYS_FROM = 56
"""Days with a value before a weekday's own mean is believed at all."""
WEEKDAY_SD = 0.25
"""Prior SD of a weekday's departure from the level, in rating points."""
ALONE_PRIOR = 2.0
"""Noise variance of a day one partner rated, against a day both did, before the data speak: 2 if errors
are independent."""
ROUNDING_SD = 12.0**-0.5
"""SD of what is lost when an answer is made a whole number."""
ALONE_PRIOR_PAIRS = 10.0
"""How many pairs of neighbouring days that prior is worth."""


@dataclass(frozen=True, slots=True)
class CoupleDays:
    """`z`: rating points, NaN where nobody rated; `noise`: R_t, variance relative to a day both rated, inf
    where nobody did."""

    z: Floats
    noise: Floats
    alone_noise: Floats


def make_couple_days(a: Floats, b: Floats, weekday: Floats) -> CoupleDays:
    """`find_mean_of_both` without each weekday's own mean. `weekday`: (days,), 0-6."""
    series = find_mean_of_both(a, b)
    return CoupleDays(series.z - estimate_weekday_means(series.z, weekday), series.noise, series.alone_noise)


def find_mean_of_both(a: Floats, b: Floats) -> CoupleDays:
    """z_t and R_t of each couple. `a`, `b`: (days, couples).

    Each partner's own offset, half their mean difference on days both rated, is taken out, so that a day
    on which one of them wrote does not look like a better or a worse day for the two.
    """
    both = ~np.isnan(a) & ~np.isnan(b)
    offset = _find_mean(a - b, both) / 2.0
    own_a, own_b = a - offset, b + offset
    z = np.where(both, (own_a + own_b) / 2.0, np.where(np.isnan(a), own_b, own_a))
    alone = _estimate_noise_alone(own_a, own_b, both)
    noise = np.where(both, 1.0, np.where(np.isnan(z), np.inf, alone))
    return CoupleDays(z, noise, alone)


def make_own_days(own: Floats, weekday: Floats) -> CoupleDays:
    """One partner's own series, as `make_couple_days` would give it."""
    noise = np.where(np.isnan(own), np.inf, 1.0)
    return CoupleDays(own - estimate_weekday_means(own, weekday), noise, np.ones(own.shape[1]))


def _estimate_noise_alone(own_a: Floats, own_b: Floats, both: Bools) -> Floats:
    """kappa, by moments: how much more neighbouring days differ in one partner's ratings than in the mean
    of both."""
    single = pair = count = np.zeros(own_a.shape[1])
    for lag in (1, 2):
        near = both[lag:] & both[:-lag]
        step_a = np.where(near, own_a[lag:] - own_a[:-lag], 0.0)
        step_b = np.where(near, own_b[lag:] - own_b[:-lag], 0.0)
        single = single + ((step_a**2 + step_b**2) / 2.0).sum(axis=0)
        pair = pair + (((step_a + step_b) / 2.0) ** 2).sum(axis=0)
        count = count + near.sum(axis=0)
    measured = np.divide(single, pair, out=np.full_like(single, ALONE_PRIOR), where=pair > 0)
    return np.clip(
        (ALONE_PRIOR_PAIRS * ALONE_PRIOR + count * measured) / (ALONE_PRIOR_PAIRS + count), 1.0, 3.0
    )


def estimate_weekday_means(z: Floats, weekday: Floats) -> Floats:
    """Each day's weekday departure, (days, couples), in rating points, shrunk to nothing; 0 below
    `WEEKDAYS_FROM` days."""
    present = ~np.isnan(z)
    rest = z - find_moving_mean(z)
    spread = _find_mean(rest**2, present)
    departures = np.zeros((7, z.shape[1]))
    for day in range(7):
        here = present & (weekday == day)[:, None]
        n = here.sum(axis=0)
        total = np.where(here, rest, 0.0).sum(axis=0)
        departures[day] = np.divide(total, n + spread / WEEKDAY_SD**2, out=np.zeros_like(total), where=n > 0)
    departures -= departures.mean(axis=0)
    departures[:, present.sum(axis=0) < WEEKDAYS_FROM] = 0.0
    by_day: Floats = departures[weekday.astype(int)]
    return by_day


def find_moving_mean(z: Floats, days: int = 29) -> Floats:
    """Centred mean of the values present within `days`, cut at the ends; NaN where there is none."""
    present = ~np.isnan(z)
    half = days // 2
    edge = np.zeros((1, z.shape[1]))
    totals = np.concatenate([edge, np.cumsum(np.where(present, z, 0.0), axis=0)])
    counts = np.concatenate([edge, np.cumsum(present, axis=0)])
    at = np.arange(len(z))
    first, last = np.maximum(at - half, 0), np.minimum(at + half + 1, len(z))
    n = counts[last] - counts[first]
    mean: Floats = np.divide(totals[last] - totals[first], n, out=np.full(z.shape, np.nan), where=n > 0)
    return mean


def estimate_robust_spread(z: Floats) -> Floats:
    """SD of the days around their 29-day mean, (couples,), from the median of |rest|, so that a few odd
    days count little; never less than rounding alone makes.

    Where most days are alone in their 29, or alike, the median says nothing; then it is the SD of all days.
    """
    rest = np.abs(z - find_moving_mean(z))
    spread: Floats = np.asarray(1.4826 * np.nanmedian(rest, axis=0))
    return np.where(spread < ROUNDING_SD, np.maximum(np.nanstd(z, axis=0), ROUNDING_SD), spread)


def _find_mean(x: Floats, where: Bools) -> Floats:
    """Column means over `where`; 0 for a column without any."""
    n = where.sum(axis=0)
    mean: Floats = np.where(where, x, 0.0).sum(axis=0) / np.maximum(n, 1)
    return mean
