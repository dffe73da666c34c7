"""A second kind of couple whose truth is known: lives as they are lived, not as an estimator sees them.

`simulate` draws couples from the estimators' own models; nothing here shares a formula, a centring or a prior
with one, and no estimator is imported, so that a figure which only holds for its own model fails on these.
What happens is here; what the two say of it stands in `tellings`. Day 0 is a Monday. Arrays are (days,
couples), with a last axis of two for a and b, or of k for practices. Everything is drawn from a generator
that the caller gives: a seed is a life.

    closeness of a day = level + weekday + holiday + mood of both + what was done before

    level = usual + slow wander + season + rhythm + steps

The wander comes back to the usual level instead of walking away from it; season and steps are as asked.
Weekday and what practices do are taken around their own mean, so that the level stays what the days move
around.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
YEAR = 365.25
NO_WEEKDAY = (0.0,) * 7


@dataclass(frozen=True, slots=True)
class SimulatedPractice:
    """Something the two do, at most once a day.

    `often`: chance on a plain day, 0-1. The next are in logits on top of it: `weekdays`, Monday first;
    `on_mood`, a SD by which the day is a close one (negative: done when they are far off); `after_mood`, the
    same of the day before; `on_holidays`; `on_rota`, for each day of the world's; `after_quarrel`, on the day
    after one. `before`: chance that it is done before the check-in of its day.
    `same_day`: points of closeness from then on that day, so a check-in sees it only if it was done before;
    `next_day`: points on the day after, whatever the order.
    """

    often: float = 0.2
    weekdays: tuple[float, ...] = NO_WEEKDAY
    on_mood: float = 0.0
    after_mood: float = 0.0
    on_holidays: float = 0.0
    on_rota: tuple[float, ...] = ()
    after_quarrel: float = 0.0
    before: float = 0.5
    same_day: float = 0.0
    next_day: float = 0.0


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """How these couples live. Closeness in rating points, 0-10.

    `usual`: lowest and highest level of a couple, drawn evenly; `wander`: SD of the slow wander, which
    forgets half of itself in `wander_days` days; `season`: points above and below in the course of a year, at
    a time of the year of each couple's own; `rhythm`: the same in the course of `rhythm_days` days, half of
    the time each if `rhythm_square`, else as a wave; `step`, `step_day`: points by which the level moves for
    good on that day, each for all or (couples,); `weekdays`: points, Monday first; `rota`: points of each day
    of a rota, on one of which each couple begins; `quarrels`: chance of one on a day, `quarrel`: points on
    that day and on the day after; `holidays`: how many a year, of `holiday_days` days each, with
    `holiday_lift` points; `mood`: SD of the mood of a day that both share, `carry` its correlation with the
    day before; `practices`: what they do.
    """

    usual: tuple[float, float] = (5.5, 7.5)
    wander: float = 0.5
    wander_days: float = 60.0
    season: float = 0.0
    rhythm: float = 0.0
    rhythm_days: int = 28
    rhythm_square: bool = False
    step: float | Floats = 0.0
    step_day: int | Floats = 0
    weekdays: tuple[float, ...] = NO_WEEKDAY
    rota: tuple[float, ...] = ()
    quarrels: float = 0.0
    quarrel: tuple[float, float] = (0.0, 0.0)
    holidays: float = 0.0
    holiday_days: int = 10
    holiday_lift: float = 0.0
    mood: float = 0.7
    carry: float = 0.3
    practices: tuple[SimulatedPractice, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Lives:
    """What happened. `level`: (days, couples), rating points; `closeness`: of the evening, when the check-in
    asks; `holiday`: (days, couples); `practised`, `before`: (days, couples, k), whether it was done, and
    whether before the check-in; `mood`: the shared mood, in SD; `world`: the truth about all of them."""

    level: Floats
    closeness: Floats
    holiday: Bools
    practised: Bools
    before: Bools
    mood: Floats
    world: SimulatedWorld

    @property
    def days(self) -> int:
        return len(self.level)

    @property
    def couples(self) -> int:
        return int(self.level.shape[1])


def live(rng: np.random.Generator, couples: int, days: int, world: SimulatedWorld | None = None) -> Lives:
    """So many couples over so many days."""
    world = world or SimulatedWorld()
    day = np.arange(days)[:, None]
    level = rng.uniform(*world.usual, couples) + world.wander * draw_lasting(
        rng, days, couples, 0.5 ** (1.0 / world.wander_days)
    )
    level += world.season * np.sin(2.0 * np.pi * (day / YEAR + rng.random(couples)))
    if world.rhythm:
        level += world.rhythm * _draw_rhythm(rng, day, couples, world)
    level += np.where(day >= world.step_day, world.step, 0.0)
    week = np.asarray(world.weekdays) - np.mean(world.weekdays)
    holiday = _draw_holidays(rng, days, couples, world)
    mood = draw_lasting(rng, days, couples, world.carry)
    around = week[np.arange(days) % 7][:, None] + world.holiday_lift * holiday + world.mood * mood
    rota = _draw_rota(rng, days, couples, world)
    if world.rota:
        around += (np.asarray(world.rota) - np.mean(world.rota))[rota]
    quarrel = rng.random((days, couples)) < world.quarrels if world.quarrels else np.zeros_like(holiday)
    on, after = world.quarrel
    around += on * quarrel
    around[1:] += after * quarrel[:-1]
    practised, before, done = _draw_practices(rng, around, (holiday, quarrel, rota), world)
    return Lives(level, level + around + done, holiday, practised, before, mood, world)


def _draw_rhythm(
    rng: np.random.Generator, day: NDArray[np.int64], couples: int, world: SimulatedWorld
) -> Floats:
    """Each couple's rhythm, -1 to 1, which begins somewhere in its days."""
    along = (day + rng.integers(world.rhythm_days, size=couples)) % world.rhythm_days / world.rhythm_days
    if world.rhythm_square:
        return np.where(along < 0.5, 1.0, -1.0)
    wave: Floats = np.sin(2.0 * np.pi * along)
    return wave


def draw_lasting(rng: np.random.Generator, days: int, many: int, carry: float) -> Floats:
    """Standard normal moods, (days, many), each correlated by `carry` with that of the day before."""
    mood = rng.standard_normal((days, many))
    if carry:
        new = np.sqrt(1.0 - carry * carry)
        for day in range(1, days):
            mood[day] = carry * mood[day - 1] + new * mood[day]
    return mood


def _draw_holidays(rng: np.random.Generator, days: int, couples: int, world: SimulatedWorld) -> Bools:
    begins = rng.random((days, couples)) < world.holidays / YEAR
    on = begins.copy()
    for later in range(1, min(world.holiday_days, days)):
        on[later:] |= begins[:-later]
    return on


def _draw_rota(rng: np.random.Generator, days: int, couples: int, world: SimulatedWorld) -> NDArray[np.int64]:
    """Which day of the rota each day is, from 0; each couple begins on one."""
    if not world.rota:
        return np.zeros((days, couples), dtype=np.int64)
    which: NDArray[np.int64] = np.arange(days)[:, None] + rng.integers(len(world.rota), size=couples)
    return which % len(world.rota)


def _draw_practices(
    rng: np.random.Generator,
    around: Floats,
    calendar: tuple[Bools, Bools, NDArray[np.int64]],
    world: SimulatedWorld,
) -> tuple[Bools, Bools, Floats]:
    """(done, done before the check-in, points of closeness by them at the check-in). `calendar`: holidays,
    quarrels, and which day of the rota."""
    holiday, quarrel, rota = calendar
    days, couples = around.shape
    shape = (days, couples, len(world.practices))
    practised, before, points = np.zeros(shape, bool), np.zeros(shape, bool), np.zeros((days, couples))
    # How close a day would be without them: what people answer to when they do something because of it.
    spread = float(around.std()) or 1.0
    close = around / spread
    earlier = np.concatenate([np.zeros((1, couples)), close[:-1]])
    quarrelled = np.concatenate([np.zeros((1, couples)), quarrel[:-1]])
    weekday = np.arange(days) % 7
    for k, practice in enumerate(world.practices):
        logits = (
            np.log(practice.often / (1.0 - practice.often))
            + np.asarray(practice.weekdays)[weekday][:, None]
            + practice.on_mood * close
            + practice.after_mood * earlier
            + practice.on_holidays * holiday
            + practice.after_quarrel * quarrelled
        )
        if practice.on_rota:
            logits += np.asarray(practice.on_rota)[rota]
        practised[:, :, k] = rng.random((days, couples)) < 1.0 / (1.0 + np.exp(-logits))
        before[:, :, k] = practised[:, :, k] & (rng.random((days, couples)) < practice.before)
        done = practice.same_day * before[:, :, k]
        done[1:] += practice.next_day * practised[:-1, :, k]
        points += done - done.mean(axis=0)
    return practised, before, points
