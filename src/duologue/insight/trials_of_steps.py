"""Trials of the places where a line may have moved at once: two years of monthly looks at levels without a
step, and at ones with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.level import WEEK
from duologue.insight.level_steps import AROUND, Clearest, find_clearest, find_weekly_means
from duologue.insight.lives import SimulatedWorld
from duologue.insight.own_line import fit_by_weeks
from duologue.insight.tellings import Answering
from duologue.insight.trials import Cell, Rate, TrialOutcome
from duologue.insight.trials_of_lines import LIVES, Living, draw_lived, tie_two

WEEKS = 2 * AROUND
FROM_WEEK, A_MONTH = 39, 4
A_STEP = 52
"""Week before which the level moves, where it does."""
NEAR = 2
"""Weeks by which a place may be off."""
Finding = Callable[[Floats], Clearest]


def find_own_means(living: Living, seed: int, couples: int) -> Floats:
    """Weekly means of one's own line, (weeks, couples), as its page looks for steps in them."""
    rated = draw_lived(seed, couples, living, WEEKS * WEEK).rated[:, :, 0]
    knots, _ = fit_by_weeks(np.arange(len(rated), dtype=float), rated, daily=living.daily)
    return find_weekly_means(knots)[1]


def find_means_of_two(living: Living, seed: int, couples: int) -> Floats:
    """The same of the line of the two, which knows whole weeks alone."""
    rated = draw_lived(seed, couples, living, WEEKS * WEEK).rated
    return find_weekly_means(tie_two(rated)[0])[1]


Means = Callable[[Living, int, int], Floats]


def try_flat(
    means_of: Means, living: Living, seed: int, couples: int, find: Finding = find_clearest
) -> TrialOutcome:
    """Who is told of a step that is not there: in the first year, from week 39 on, and in the second; the
    year with more of them decides."""
    means = means_of(living, seed, couples)
    told = np.zeros((2, couples), dtype=bool)
    for weeks in range(FROM_WEEK, WEEKS + 1, A_MONTH):
        told[int(weeks > AROUND)] |= find(means[:weeks]).announced.astype(bool)
    worse = told[int(told.mean(axis=1).argmax())]
    return TrialOutcome(Rate.make_of_each(np.ones(couples)), false=Rate.make_of_each(worse))


def try_moved(
    means_of: Means, living: Living, seed: int, couples: int, find: Finding = find_clearest
) -> TrialOutcome:
    """Who is told of a step within a year of it, and how often its range holds its size."""
    means = means_of(living, seed, couples)
    size = float(np.mean(living.world.step))
    found, within, times = np.zeros(couples, dtype=bool), np.zeros(couples), np.zeros(couples)
    for weeks in range(A_STEP + A_MONTH, WEEKS + 1, A_MONTH):
        told = find(means[:weeks])
        there = told.announced.astype(bool) & (np.abs(told.week - A_STEP) <= NEAR)
        found |= there
        times += there
        within += there & (told.low <= size) & (size <= told.high)
    held = within[found] / times[found]
    return TrialOutcome(
        Rate.make_of_each(np.ones(couples)),
        cover=Rate.make_of_each(held) if found.any() else None,
        found=Rate.make_of_each(found),
    )


FLAT = (
    *("plain", "daily", "season", "weekend", "holidays", "lasting", "lasting-daily", "top"),
    *("skips", "skips-daily", "sparse"),
)
"""Of the lives of the lines; not those whose level has a step, or moves within weeks."""
MORE = {
    "season-lasting": (
        "a season of 0.8 points and moods that last, asked every day",
        Living(SimulatedWorld(season=0.8, carry=0.7), Answering(own_carry=0.7), daily=True),
    )
}
WITHOUT = {name: LIVES[name] for name in FLAT} | MORE
THREE = SimulatedWorld(usual=(6.5, 8.5), wander=0.2, step=-3.0, step_day=A_STEP * WEEK)
MOVED = {
    "three": ("a step of three points", Living(THREE)),
    "three-daily": ("a step of three points, asked every day", Living(THREE, daily=True)),
    "one-daily": ("a step of one point, asked every day", Living(replace(THREE, step=-1.0), daily=True)),
}
WHOSE: dict[str, tuple[str, Means]] = {
    "steps": ("own line", find_own_means),
    "steps-of-two": ("line of the two", find_means_of_two),
}

CELLS = (
    *(
        Cell(page, name, f"{whose}, a year: {like}", partial(try_flat, means, living))
        for page, (whose, means) in WHOSE.items()
        for name, (like, living) in WITHOUT.items()
    ),
    *(
        Cell(page, name, f"{whose}, within a year: {like}", partial(try_moved, means, living))
        for page, (whose, means) in WHOSE.items()
        for name, (like, living) in MOVED.items()
    ),
)
