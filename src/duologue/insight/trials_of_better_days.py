"""Trials of "What came before better days": three years of monthly looks at practices that do nothing, done
when people do things, and at one that does something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.helps import FROM_DAYS, Associations, estimate_effects, fit, judge_practices
from duologue.insight.lives import SimulatedPractice, SimulatedWorld, live
from duologue.insight.tellings import Answering, rate
from duologue.insight.trials import Cell, Rate, TrialOutcome
from duologue.insight.verdicts import Verdict

YEAR, YEARS, A_MONTH = 365, 3, 30
OFTEN = 0.5
"""Each check-in draws whether it asks."""
PRACTICES = 4
"""As many of them on the page, unless a cell says so: less is asked of one alone."""
FIRST_LOOK = 90
WITHIN = 50
"""Couples fitted at once: three years of a thousand are half a gigabyte."""


@dataclass(frozen=True, slots=True)
class Doing:
    """How they live, what they do, how they answer, whether closeness is asked daily, and how many practices
    that do nothing are done in the same way."""

    world: SimulatedWorld
    practice: SimulatedPractice = field(default_factory=SimulatedPractice)
    answering: Answering = field(default_factory=Answering)
    daily: bool = False
    practices: int = PRACTICES


def goes_with(fitted: Associations) -> Bools:
    """What the page says came before better days, (couples, practices)."""
    return np.array([[said is Verdict.GOES_WITH for said in row] for row in judge_practices(fitted)])


Telling = Callable[[Associations], Bools]


def draw_lived(
    seed: int, couples: int, days: int, doing: Doing, *others: SimulatedPractice
) -> tuple[Floats, Floats]:
    """(one's own ratings, (days, couples), NaN where there is none; what was done, (days, couples,
    practices)); `others`: what they do besides."""
    rng = np.random.default_rng(seed)
    lives = live(rng, couples, days, replace(doing.world, practices=(doing.practice, *others)))
    rated = rate(rng, lives, doing.answering).rated[:, :, 0]
    asked = doing.daily | (rng.random(rated.shape) < OFTEN)
    return np.where(asked, rated, np.nan), lives.practised.astype(float)


def look_at_pages(rated: Floats, practised: Floats, every: int) -> Iterator[Associations]:
    """The page each `every` days, up to the last one."""
    days = len(rated)
    for n in range(days % every or every, days + 1, every):
        if n >= FIRST_LOOK:
            yield fit(np.arange(1.0, n + 1), rated[:n], practised[:n])


def try_nothing(
    doing: Doing, seed: int, couples: int, say: Telling = goes_with, every: int = A_MONTH
) -> TrialOutcome:
    """Who is ever told of a practice that does nothing, of all done in the same way."""
    shown, wrong = [], []
    for rated, practised in _split_parts(
        *draw_lived(seed, couples, YEARS * YEAR, doing, *(doing.practice,) * (doing.practices - 1))
    ):
        told = [
            (fitted.n >= FROM_DAYS, say(fitted).any(axis=1))
            for fitted in look_at_pages(rated, practised, every)
        ]
        shown.append(np.any([there for there, _ in told], axis=0))
        wrong.append(np.any([there & said for there, said in told], axis=0))
    return TrialOutcome(
        Rate.make_of_each(np.concatenate(shown)), false=Rate.make_of_each(np.concatenate(wrong))
    )


def try_something(
    doing: Doing, years: int, seed: int, couples: int, say: Telling = goes_with, every: int = A_MONTH
) -> TrialOutcome:
    """Who is told, within so many years, of one that brings the next day closer; how often its range holds
    by how much, where one is shown; and who is told of one of three others that do nothing."""
    lift = doing.practice.next_day
    shown, found, wrong, held = [], [], [], []
    for rated, practised in _split_parts(
        *draw_lived(seed, couples, years * YEAR, doing, *(SimulatedPractice(),) * 3)
    ):
        right = np.zeros(rated.shape[1], dtype=bool)
        there, untrue, within, times = (np.zeros(len(right)) for _ in range(4))
        for fitted in look_at_pages(rated, practised, every):
            enough = fitted.n >= FROM_DAYS
            said = say(fitted) & enough[:, None]
            low, _middle, high = estimate_effects(fitted)[:, :, 0]
            within += said[:, 0] & (low <= lift) & (lift <= high)
            times += said[:, 0]
            right |= said[:, 0]
            there, untrue = np.maximum(there, enough), np.maximum(untrue, said[:, 1:].any(axis=1))
        shown.append(there)
        found.append(right)
        wrong.append(untrue)
        held.append(within[times > 0] / times[times > 0])
    rates = [Rate.make_of_each(np.concatenate(one)) for one in (shown, held, wrong, found)]
    return TrialOutcome(rates[0], cover=rates[1] if rates[1].of else None, false=rates[2], found=rates[3])


def _split_parts(rated: Floats, practised: Floats) -> Iterator[tuple[Floats, Floats]]:
    for first in range(0, rated.shape[1], WITHIN):
        yield rated[:, first : first + WITHIN], practised[:, first : first + WITHIN]


LIFE = SimulatedWorld(season=0.5, weekdays=(-0.3, -0.2, 0.0, 0.0, 0.3, 0.4, 0.1), carry=0.6)
STEEP = replace(LIFE, weekdays=(-0.6, -0.2, 0.3, -0.4, -0.2, 1.2, -0.1))
AWAY = replace(LIFE, holidays=3, holiday_days=12, holiday_lift=1.5)
LOW = Answering(skip=(0.3, 0.3), skip_low=(1.0, 1.0), skip_after_low=(0.7, 0.7))
# Every second weekend together, and what they do the evening before; four days of work and four off, and what
# they do on the last day of work; one quarrel in ten days, a low day after it, and what they do on that day.
VISITS = Doing(
    replace(LIFE, rota=(1.5, 1.5, *(0.0,) * 12)),
    SimulatedPractice(often=0.003, on_rota=(*(0.0,) * 13, 7.2)),
    practices=1,
)
SOMETIMES = SimulatedPractice(often=0.08, on_rota=(*(0.0,) * 13, 3.5))
SHIFTS = Doing(
    replace(LIFE, rota=(*(0.0,) * 4, *(1.0,) * 4)),
    SimulatedPractice(often=0.01, on_rota=(*(0.0,) * 3, 6.0, *(0.0,) * 4)),
    practices=1,
)
QUARRELS = Doing(
    replace(LIFE, quarrels=0.1, quarrel=(-2.0, -1.5)),
    SimulatedPractice(often=0.03, after_quarrel=4.3),
    practices=1,
)
NOTHING = {
    "any-time": ("done at any time", Doing(LIFE)),
    "bad-days": ("done on bad days", Doing(LIFE, SimulatedPractice(often=0.15, on_mood=-1.2))),
    "close-days": (
        "done on close days, moods that last",
        Doing(replace(LIFE, carry=0.8), SimulatedPractice(often=0.15, on_mood=1.5)),
    ),
    "after-bad": ("done after bad days", Doing(LIFE, SimulatedPractice(often=0.15, after_mood=-1.2))),
    "after-close": ("done after close days", Doing(LIFE, SimulatedPractice(often=0.15, after_mood=1.2))),
    "mostly-fridays": (
        "done mostly on Fridays",
        Doing(STEEP, SimulatedPractice(weekdays=(-1.5, -1.5, -1.5, -1.5, 2.0, -1.5, -1.5))),
    ),
    "fridays": (
        "done on Fridays only",
        Doing(STEEP, SimulatedPractice(weekdays=(-3, -3, -3, -3, 3.5, -3, -3))),
    ),
    "holidays": ("done on holidays", Doing(AWAY, SimulatedPractice(often=0.08, on_holidays=3.0))),
    "visits": ("done before every second weekend together", VISITS),
    "visits-daily": ("the same, asked every day", replace(VISITS, daily=True)),
    "visits-mostly-daily": (
        "done then and at any time, asked every day",
        replace(VISITS, practice=SOMETIMES, daily=True),
    ),
    "shifts": ("done on the last of four days of work", SHIFTS),
    "shifts-daily": ("the same, asked every day", replace(SHIFTS, daily=True)),
    "quarrels": ("done on the low day after a quarrel", QUARRELS),
    "quarrels-daily": ("the same, asked every day", replace(QUARRELS, daily=True)),
    "same-day": (
        "done before the check-in, closer on that day only",
        Doing(LIFE, SimulatedPractice(before=1.0, same_day=0.8)),
    ),
    "after-check-in": (
        "done after the check-in, on bad days",
        Doing(LIFE, SimulatedPractice(often=0.15, on_mood=-1.2, before=0.0)),
    ),
    "skips": (
        "done on bad days, which are skipped",
        Doing(LIFE, SimulatedPractice(often=0.15, on_mood=-1.2), LOW),
    ),
    "bad-daily": (
        "done on bad days, asked every day",
        Doing(LIFE, SimulatedPractice(often=0.15, on_mood=-1.0), daily=True),
    ),
    "close-daily": (
        "done on close days, moods that last, asked every day",
        Doing(replace(LIFE, carry=0.8), SimulatedPractice(often=0.15, on_mood=1.5), daily=True),
    ),
}
NEXT_DAY = SimulatedPractice(often=0.25, on_mood=-0.3, next_day=0.8)
COMFORT = SimulatedPractice(often=0.15, on_mood=-1.2, next_day=0.8)
SOMETHING = {
    "most-of-a-point": ("the next day .8 points closer", NEXT_DAY),
    "comfort": ("the same, done mostly on bad days", COMFORT),
    "half-a-point": ("the next day .5 points closer", replace(NEXT_DAY, next_day=0.5)),
}

CELLS = (
    *(
        Cell("better-days", name, f"monthly, three years: nothing, {like}", partial(try_nothing, doing))
        for name, (like, doing) in NOTHING.items()
    ),
    *(
        Cell(
            "better-days",
            f"{name}-{'daily-' if daily else ''}{years}",
            f"{like}, {years} years{', asked every day' if daily else ''}",
            partial(try_something, Doing(LIFE, practice, daily=daily), years),
        )
        for name, (like, practice) in SOMETHING.items()
        for daily, years in ((False, 3), (False, 4), (True, 2))
    ),
    Cell(
        "better-days",
        "more-than-a-point-3",
        "the next day 1.2 points closer, 3 years",
        partial(try_something, Doing(LIFE, replace(NEXT_DAY, next_day=1.2)), 3),
    ),
)
