"""Trials of the thread: one's own line and that of the two, week by week, in a year of `lives`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.level import REACH, WEEK, Knots
from duologue.insight.lives import SimulatedWorld, live
from duologue.insight.own_line import fit_by_weeks
from duologue.insight.tellings import Answering, ToldRatings, rate
from duologue.insight.trials import Cell, Rate, TrialOutcome
from duologue.insight.waves import widen_by_waves
from duologue.insight.weeks import DAYS_FROM_EACH, fit_weeks, widen_by

DAYS = 364
OFTEN = 0.5
"""Closeness is asked every other day on average: each check-in draws whether it asks, of both at once."""
Lines = tuple[Floats, Floats]
"""(middle, SD) of each week, (weeks, couples)."""


@dataclass(frozen=True, slots=True)
class Living:
    """A world, how it is answered, and whether closeness is asked daily."""

    world: SimulatedWorld = field(default_factory=SimulatedWorld)
    answering: Answering = field(default_factory=Answering)
    daily: bool = False


def draw_lived(seed: int, couples: int, living: Living, days: int = DAYS) -> ToldRatings:
    """So many couples' answers, with those of days that did not ask left out."""
    rng = np.random.default_rng(seed)
    told = rate(rng, live(rng, couples, days, living.world), living.answering)
    asked = living.daily | (rng.random((days, couples, 1)) < OFTEN)
    return replace(told, rated=np.where(asked, told.rated, np.nan))


def draw_own(rated: Floats, daily: bool) -> Lines:
    """One's own line as its page has it."""
    _, fitted = fit_by_weeks(np.arange(len(rated), dtype=float), rated, daily=daily)
    return fitted.middle, fitted.sd


def draw_together(rated: Floats, daily: bool) -> Lines:
    """The line of the two as its page has it; `daily` is not known there."""
    knots, days = tie_two(rated)
    fitted = widen_by_waves(fit_weeks(knots))
    return fitted.middle, widen_by(fitted, days).sd


def tie_two(rated: Floats) -> tuple[Knots, Floats]:
    """(many couples' weeks as `weeks.tie_weeks` makes them of one, days of each week, (weeks, couples,
    2))."""
    means, days = find_weekly(rated)
    told = days.min(axis=2) >= DAYS_FROM_EACH
    noise = (1.0 / np.maximum(days, 1)).mean(axis=2)
    weeks = len(told)
    knots = Knots(
        np.arange(weeks, dtype=float) * WEEK + WEEK // 2,
        np.full(weeks, float(WEEK)),
        np.where(told, means.mean(axis=2), np.nan),
        np.where(told, noise, np.inf),
    )
    return knots, days


def find_weekly(x: Floats) -> tuple[Floats, Floats]:
    """(means, NaN where there is nothing, and how many) of each seven days along the first axis."""
    sevens = x[: len(x) // WEEK * WEEK].reshape(-1, WEEK, *x.shape[1:])
    n = (~np.isnan(sevens)).sum(axis=1).astype(float)
    return np.divide(np.nansum(sevens, axis=1), n, out=np.full_like(n, np.nan), where=n > 0), n


def try_own(
    living: Living, seed: int, couples: int, line: Callable[[Floats, bool], Lines] = draw_own
) -> TrialOutcome:
    """How often one's own line, where it is shown, holds the level of all days."""
    told = draw_lived(seed, couples, living)
    rated = told.rated[:, :, 0]
    truth, _ = find_weekly(told.level[:, :, 0])
    _, n = find_weekly(rated)
    return _count_covered(line(rated, living.daily), truth, n >= 2, (~np.isnan(rated)).sum(axis=0))


def try_two(
    living: Living, seed: int, couples: int, line: Callable[[Floats, bool], Lines] = draw_together
) -> TrialOutcome:
    """The same of the line of the two."""
    told = draw_lived(seed, couples, living)
    truth, _ = find_weekly(told.together)
    _, n = find_weekly(told.rated)
    shown = n.min(axis=2) >= DAYS_FROM_EACH
    return _count_covered(
        line(told.rated, living.daily), truth, shown, np.where(shown, n.min(axis=2), 0).sum(axis=0)
    )


def _count_covered(line: Lines, truth: Floats, shown: Bools, days: Floats) -> TrialOutcome:
    """`days`: by which a line is shown at all, (couples,)."""
    middle, sd = line
    holds = (np.abs(middle - truth) < REACH * sd) & shown
    there = (days >= 28) & shown.any(axis=0)
    each = holds.sum(axis=0)[there] / shown.sum(axis=0)[there]
    return TrialOutcome(Rate.make_of_each(there), cover=Rate.make_of_each(each))


WEEKS = SimulatedWorld(rhythm=0.6, rhythm_days=14, rhythm_square=True)
LIVES = {
    "plain": ("a plain year", Living()),
    "daily": ("a plain year, asked every day", Living(daily=True)),
    "season": ("a season of 0.8 points", Living(SimulatedWorld(season=0.8))),
    "weekend": ("better weekends", Living(SimulatedWorld(weekdays=(0, 0, 0, 0, 0.5, 1.0, 0.5)))),
    "holidays": (
        "holidays, and no answers while away",
        Living(SimulatedWorld(holidays=3, holiday_lift=1.0), Answering(away=2)),
    ),
    "lasting": (
        "moods that last (.7 from day to day)",
        Living(SimulatedWorld(carry=0.7), Answering(own_carry=0.7)),
    ),
    "lasting-daily": (
        "moods that last, asked every day",
        Living(SimulatedWorld(carry=0.7), Answering(own_carry=0.7), daily=True),
    ),
    "top": (
        "days near the top of the scale",
        Living(SimulatedWorld(usual=(9.0, 9.6), mood=0.2, wander=0.15), Answering(own=0.3)),
    ),
    "step": ("a step of 1.2 points", Living(SimulatedWorld(step=-1.2, step_day=180))),
    "fast": ("a level that moves within weeks", Living(SimulatedWorld(wander=0.8, wander_days=20.0))),
    "four-weeks": ("a rhythm of four weeks, .8 up and down", Living(SimulatedWorld(rhythm=0.8))),
    "four-weeks-daily": ("the same, asked every day", Living(SimulatedWorld(rhythm=0.8), daily=True)),
    "week-on-week-off": ("a week apart, a week together, 1.2 points", Living(WEEKS)),
    "week-on-week-off-daily": ("the same, asked every day", Living(WEEKS, daily=True)),
    "skips": (
        "days skipped when low, one logit a SD",
        Living(answering=Answering(skip=(0.3, 0.3), skip_low=(1.0, 1.0))),
    ),
    "skips-daily": (
        "the same, asked every day",
        Living(answering=Answering(skip=(0.3, 0.3), skip_low=(1.0, 1.0)), daily=True),
    ),
    "skips-most": (
        "most days skipped, more when low",
        Living(answering=Answering(skip=(0.6, 0.6), skip_low=(1.0, 1.0)), daily=True),
    ),
    "skips-lasting": (
        "days skipped when low, in moods that last",
        Living(SimulatedWorld(carry=0.7), Answering(skip=(0.3, 0.3), skip_low=(1.0, 1.0), own_carry=0.7)),
    ),
    "sparse": (
        "one of the two answers seldom",
        Living(answering=Answering(skip=(0.5, 0.1), skip_low=(0.5, 0.0)), daily=True),
    ),
}

CELLS = (
    *(
        Cell("thread", name, f"own line: {like}", partial(try_own, living))
        for name, (like, living) in LIVES.items()
    ),
    *(
        Cell("thread-of-two", name, f"line of the two: {like}", partial(try_two, living))
        for name, (like, living) in LIVES.items()
    ),
)
