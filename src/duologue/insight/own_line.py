"""One partner's own line, from their own ratings alone, by week.

Days are averaged by week before the level is read off them, as they are for the line of the two (`weeks`): a
mood that lasts for days, and that a line by day follows as if the level had moved, is then part of a week's
noise. One day is 1 of noise, so a week of n days 1 / n. Rhythms of a few weeks are `waves`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.couple_days import estimate_weekday_means, make_own_days
from duologue.insight.level import (
    FROM_COUPLE_DAYS,
    HARDLY_MOVED,
    LEAST_SPREAD,
    TOO_FEW_OWN,
    WEEK,
    WINDOW,
    Fitted,
    Knots,
    Reading,
    fit,
    list_weeks_with_two,
    make_dense,
    measure_unanswered,
    read,
    tie,
    widen,
)
from duologue.insight.reasons import NotYet
from duologue.insight.waves import widen_by_waves
from duologue.insight.weeks import fit_weeks


def estimate_own_level(
    days: Sequence[int], own: Sequence[float | None], *, daily: bool = False
) -> Reading | NotYet:
    """One's own line by week, as its page has it. `days`: rising day numbers, `own`: 0-10 or None; `daily`:
    whether closeness is asked every day, else every other. `Level.days` are the weeks' middle days."""
    day, rated = make_dense(days, own)
    refused = _find_not_enough(rated)
    return _read_weeks(day, rated, daily=daily) if refused is None else refused


def estimate_own_level_by_day(days: Sequence[int], own: Sequence[float | None]) -> Reading | NotYet:
    """The same line with the level of each day besides: `days` and `ranges`, and what steps are looked for
    in, are by day; `weeks` as the page has them."""
    day, rated = make_dense(days, own)
    refused = _find_not_enough(rated)
    if refused is not None:
        return refused
    here = ~np.isnan(rated)
    series = make_own_days(rated, day % WEEK)
    knots = tie(day, series.z, series.noise)
    fitted = widen(fit(knots), measure_unanswered(series.z))
    by_day = read(knots, fitted, int(here.sum()), list_weeks_with_two(day, here))
    weeks = _read_weeks(day, rated, daily=False).level.weeks
    return replace(by_day, level=replace(by_day.level, weeks=weeks))


def _find_not_enough(rated: Floats) -> NotYet | None:
    if (~np.isnan(rated)).sum() < FROM_COUPLE_DAYS:
        return TOO_FEW_OWN
    return HARDLY_MOVED if np.nanstd(rated[-WINDOW:]) < LEAST_SPREAD else None


def _read_weeks(day: Floats, rated: Floats, *, daily: bool) -> Reading:
    here = ~np.isnan(rated)
    return read(*fit_by_weeks(day, rated, daily=daily), int(here.sum()), list_weeks_with_two(day, here))


def fit_by_weeks(day: Floats, rated: Floats, *, daily: bool = False) -> tuple[Knots, Fitted]:
    """The weekly line of many people: `day` (days,), without gaps; `rated` (days, people)."""
    z = rated - estimate_weekday_means(rated, day % WEEK)
    here = ~np.isnan(z)
    number = (day // WEEK).astype(int)
    first = number[0]
    starts = np.flatnonzero(np.diff(number, prepend=first - 1))
    count = np.add.reduceat(here.astype(float), starts)
    total = np.add.reduceat(np.where(here, z, 0.0), starts)
    at = np.arange(first, number[-1] + 1, dtype=float) * WEEK + WEEK // 2
    knots = Knots(
        at,
        np.full(len(at), float(WEEK)),
        np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0),
        np.divide(1.0, count, out=np.full_like(count, np.inf), where=count > 0),
    )
    return knots, widen(widen_by_waves(fit_weeks(knots)), measure_unanswered(z, daily=daily))
