"""Couples whose truth is known, to prove estimators on and to practise with.

Everything is drawn from a generator that the caller gives, so a seed is a diary. Closeness of a day, for
each partner:

    own offset + level + step + weekend + what practices of the day before did + a mood of the day that
    both share + own error,

rounded to whole numbers and cut at 0 and 10, as people's answers are. Arrays have days in rows and couples
in columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats

SHARED_SD, OWN_SD = 0.7, 0.9
"""SD of the mood of a day that both share, and of each one's own error, in rating points."""
NOISE_VARIANCE = SHARED_SD**2 + OWN_SD**2 / 2.0
"""Noise variance of the mean of both, the s2 to which q is relative."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How these couples live and answer. Numbers hold for all of them, arrays (couples,) for each.

    `log_q`: log10 of the level's daily variance relative to the noise; `carry`, `own_carry`: lag-1
    autocorrelation of the shared mood and of own errors; `step`: points by which the level moves on day
    `step_day`; `missing`, `one_sided`: chance that nobody, or only one of the two, answers; `every`: asked
    each so many days; `effects`: points by which each practice lifts the day after; `practise`: chance of
    a practice on a day; `after_bad`: how much more likely after a day half a point below the level.
    """

    log_q: float | Floats = -3.0
    carry: float = 0.3
    own_carry: float = 0.0
    step: float | Floats = 0.0
    step_day: int | Floats = 0
    weekend: float = 0.0
    missing: float = 0.1
    one_sided: float = 0.1
    every: int = 1
    effects: tuple[float, ...] = ()
    practise: float = 0.2
    after_bad: float = 0.0


@dataclass(frozen=True, slots=True)
class Diaries:
    """`a`, `b`: ratings, NaN where missing; `level`: the truth; both (days, couples); `practised`: (days,
    couples, practices)."""

    a: Floats
    b: Floats
    level: Floats
    practised: Floats


def draw_diaries(rng: np.random.Generator, couples: int, days: int, habits: Habits) -> Diaries:
    """Daily closeness of many couples. Day 0 is a Monday."""
    day = np.arange(days)[:, None]
    pace = np.sqrt(10.0 ** np.asarray(habits.log_q, dtype=float) * NOISE_VARIANCE)
    level = rng.uniform(5.5, 7.0, couples) + np.cumsum(rng.normal(size=(days, couples)) * pace, axis=0)
    # Kept where answers can follow: a level at the end of the scale is no longer what anyone answers.
    level = _reflect(level + np.where(day >= habits.step_day, habits.step, 0.0), 2.0, 9.0)
    weekend = habits.weekend * ((day % 7 >= 5) - 2.0 / 7.0)
    shared = draw_carried(rng, days, couples, habits.carry) * SHARED_SD
    own = [draw_carried(rng, days, couples, habits.own_carry) * OWN_SD for _ in range(2)]
    usual = level + weekend + shared
    effects = np.asarray(habits.effects)
    practised = np.zeros((days, couples, len(effects)))
    lift = np.zeros(couples)
    # About three days in ten are bad ones; taken out, so that the level stays what the days move around.
    usually = habits.practise + 0.3 * habits.after_bad
    mean_of_two = (own[0] + own[1]) / 2.0
    for t in range(days):
        usual[t] += lift
        bad = usual[t] + mean_of_two[t] < level[t] - 0.5
        chance = habits.practise + habits.after_bad * bad
        practised[t] = rng.random((couples, len(effects))) < chance[:, None]
        lift = (practised[t] - usually) @ effects
    offset = rng.normal(size=couples) * 0.5
    a = np.clip(np.round(usual + own[0] + offset), 0, 10)
    b = np.clip(np.round(usual + own[1] - offset), 0, 10)
    draw, whose = rng.random((days, couples)), rng.random((days, couples)) < 0.5
    nobody = (draw < habits.missing) | (day % habits.every != 0)
    one = draw < habits.missing + habits.one_sided
    a[nobody | (one & whose)] = np.nan
    b[nobody | (one & ~whose)] = np.nan
    return Diaries(a, b, level, practised)


@dataclass(frozen=True, slots=True)
class SimulatedGuesses:
    """`guess`, `other`, `own`: pleasantness 0-10, (people, guesses)."""

    guess: Floats
    other: Floats
    own: Floats


def draw_guesses(
    rng: np.random.Generator,
    n: int,
    tracking: Floats,
    projection: Floats,
    bias: Floats,
    *,
    shared: float = 0.3,
    spread: float = 1.5,
    error: float = 1.2,
    carry: float = 0.2,
) -> SimulatedGuesses:
    """One guess a day for `n` days of people with the given coefficients, (people,). `shared`: correlation
    of both partners' own moods; `spread`: SD of a mood; `error`: SD of a guess around its mean, with lag-1
    autocorrelation `carry`."""
    people = len(tracking)
    other, own = draw_moods(rng, n, people, shared=shared, spread=spread)
    return SimulatedGuesses(
        draw_guessed(rng, other, own, tracking, projection, bias, error=error, carry=carry), other, own
    )


def draw_moods(
    rng: np.random.Generator, n: int, people: int, *, shared: float = 0.3, spread: float = 1.5
) -> tuple[Floats, Floats]:
    """Both partners' pleasantness of `n` days, 0-10, each (people, n)."""
    together = draw_carried(rng, n, people, 0.3).T
    other, own = (
        np.clip(
            np.round(
                rng.uniform(4.5, 6.5, (people, 1))
                + spread
                * (np.sqrt(shared) * together + np.sqrt(1 - shared) * draw_carried(rng, n, people, 0.3).T)
            ),
            0,
            10,
        )
        for _ in range(2)
    )
    return other, own


def draw_guessed(
    rng: np.random.Generator,
    other: Floats,
    own: Floats,
    tracking: Floats,
    projection: Floats,
    bias: Floats,
    *,
    error: float = 1.2,
    carry: float = 0.2,
) -> Floats:
    """What people with these coefficients guess of `other` on days when they are at `own`."""
    people, n = other.shape
    centre = other.mean(axis=1, keepdims=True)
    mean = (
        centre
        + bias[:, None]
        + tracking[:, None] * (other - centre)
        + projection[:, None] * (own - own.mean(axis=1, keepdims=True))
    )
    guess: Floats = np.clip(np.round(mean + error * draw_carried(rng, n, people, carry).T), 0, 10)
    return guess


def draw_claims(
    rng: np.random.Generator, reports: int, share: Floats, gap: Floats, error: float = 0.25
) -> Floats:
    """Claims 0-100, (reports, domains, 2), around A's true `share` and both's summed logits `gap`,
    (domains,)."""
    leaning = np.log(share / (100.0 - share))
    centre = np.stack([leaning + gap / 2.0, -leaning + gap / 2.0], axis=1)
    noisy = centre + error * rng.normal(size=(reports, len(share), 2))
    rounded: Floats = np.round(100.0 / (1.0 + np.exp(-noisy)))
    return rounded


def draw_actors_and_partners(
    rng: np.random.Generator, couples: int, actor: tuple[float, float], partner: tuple[float, float]
) -> tuple[Floats, Floats]:
    """(outcome, predictor), each (couples, 2), with effects by place in the pair; residuals correlate .3,
    predictors .3."""
    alike = np.sqrt(0.3)
    apart = np.sqrt(0.7)
    x, e = (alike * rng.normal(size=(couples, 1)) + apart * rng.normal(size=(couples, 2)) for _ in range(2))
    return 5.0 + np.asarray(actor) * x + np.asarray(partner) * x[:, ::-1] + e, x


def draw_carried(rng: np.random.Generator, steps: int, couples: int, rho: float) -> Floats:
    """Standard normal noise with lag-1 autocorrelation `rho`, (steps, couples)."""
    noise = rng.normal(size=(steps, couples))
    if rho:
        fresh = np.sqrt(1.0 - rho**2)
        for t in range(1, steps):
            noise[t] = rho * noise[t - 1] + fresh * noise[t]
    return noise


def _reflect(x: Floats, low: float, high: float) -> Floats:
    width = high - low
    folded = np.abs((x - low) % (2.0 * width) - width)
    mirrored: Floats = high - folded
    return mirrored
