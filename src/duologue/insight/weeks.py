"""The couple's level from weekly means alone.

What both may see must not tell one day's closeness of the other: two diaries with the same weekly means
must give the same line. A page therefore gives this module, not daily values, what it has of the two. A
week's mean of both has the noise R = (1 / days of a + 1 / days of b) / 2, in units of a day both rated,
and a gap of seven days; the rest is `level`. With so few steps the noise gets a prior worth four weeks, s2
= .81; an odd day is already averaged, so nothing is clipped, and the autocorrelation of days is inside the
weeks' own noise.

The prior of q is wider up than by day, N(-2.5, .8^2), and SDs are a twentieth larger: a wander that comes
back, as lives have it, was held 82 times in 100 without (`lives`). Rhythms of a few weeks are `waves`; what
was not answered is `asked_days`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.asked_days import count_weeks, estimate_unanswered_of_two
from duologue.insight.level import (
    FROM_COUPLE_DAYS,
    HARDLY_MOVED,
    LEAST_SPREAD,
    QUIET_MONTH,
    TOO_FEW,
    WEEK,
    WINDOW,
    Fitted,
    Knots,
    Q,
    Reading,
    mix,
    read,
    widen,
)
from duologue.insight.local_level import profile_likelihood, run_forward, smooth
from duologue.insight.reasons import NotYet
from duologue.insight.waves import widen_by_waves

DAYS_FROM_EACH = 3
QUIET_WEEKS = 4
PRIOR_S2 = 0.81
PRIOR_WEEKS = 4.0
LOG_PRIOR = -0.5 * ((np.log10(Q) + 2.5) / 0.8) ** 2
WIDER = 1.05
OWN_BESIDE_BOTH = 2.0**0.5
"""SD of one partner's day, in SD of a day of both: at most this, where nothing of it is shared."""


@dataclass(frozen=True, slots=True)
class WeekOfTwo:
    """One week of both: `number` = day number // 7; means on 0-10 and days rated, of each."""

    number: int
    mean_a: float
    days_a: int
    mean_b: float
    days_b: int


def estimate_level_by_week(weeks: Sequence[WeekOfTwo]) -> Reading | NotYet:
    """The couple's level by week, from weeks in rising order; weeks with fewer than three days from either
    are left out, and have no level to show. `Level.days` are the weeks' middle days."""
    told_weeks = [week for week in weeks if min(week.days_a, week.days_b) >= DAYS_FROM_EACH]
    if sum(min(week.days_a, week.days_b) for week in told_weeks) < FROM_COUPLE_DAYS:
        return TOO_FEW
    if weeks[-1].number - told_weeks[-1].number >= QUIET_WEEKS:
        return QUIET_MONTH
    means = np.array([[week.mean_a, week.mean_b] for week in told_weeks])
    # A mean of seven varies by 1/sqrt(7) of what a day does.
    if means.std(axis=0).min() < LEAST_SPREAD / np.sqrt(WEEK):
        return HARDLY_MOVED
    knots = tie_weeks(told_weeks, weeks[-1].number)
    days = sum(min(week.days_a, week.days_b) for week in told_weeks)
    recent = [week for week in told_weeks if week.number > weeks[-1].number - WINDOW // WEEK]
    days_of = np.array([[[week.days_a, week.days_b]] for week in recent], dtype=float).reshape(-1, 1, 2)
    fitted = widen_by(widen_by_waves(fit_weeks(knots)), days_of)
    return read(knots, fitted, days, {week.number for week in told_weeks})


def tie_weeks(weeks: Sequence[WeekOfTwo], last: int) -> Knots:
    """One knot a week, from the first of `weeks` to week number `last`, with or without a value."""
    first = weeks[0].number
    z = np.full((last - first + 1, 1), np.nan)
    noise = np.full_like(z, np.inf)
    for week in weeks:
        z[week.number - first] = (week.mean_a + week.mean_b) / 2.0
        noise[week.number - first] = (1.0 / week.days_a + 1.0 / week.days_b) / 2.0
    day = np.arange(first, last + 1, dtype=np.float64) * WEEK + WEEK // 2
    return Knots(day, np.full(len(day), float(WEEK)), z, noise)


def fit_weeks(knots: Knots) -> Fitted:
    """The level at each week, for each couple."""
    forward = run_forward(knots.z, knots.noise, knots.gap, Q[None, :], np.full(knots.z.shape[1], np.inf))
    recent = (knots.day > knots.day[-1] - WINDOW)[:, None]
    noise = np.where(recent, knots.noise, np.inf)
    log_likelihood, s2 = profile_likelihood(forward, noise, PRIOR_S2, PRIOR_WEEKS)
    found = mix(knots, smooth(forward), log_likelihood, s2, LOG_PRIOR)
    return replace(found, sd=found.sd * WIDER)


def widen_by(fitted: Fitted, days: Floats) -> Fitted:
    """With what the days that were not answered may have been like; `days`: of each told week, (weeks,
    couples, 2)."""
    silent = estimate_unanswered_of_two(count_weeks(days))
    return widen(fitted, OWN_BESIDE_BOTH * np.sqrt(fitted.s2) * silent)
