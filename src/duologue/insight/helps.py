"""What goes with better days (science 2.3). The word is "goes with": nobody was given a practice by chance.

Y = z_{t+1} on the practices of day t, both residualised (QR) on what was known before the practice: a
past-only level (EWMA, half-life 14 days), today's deviation from it, the negative part of that,
yesterday's deviation, a flag for a missing today, weekend. Couples practise after bad days, and bad days
are followed by better ones without any practice: a plain before and after calls most useless practices
helpful.

Prior: beta ~ N(0, .3^2) rating points; V = (X'X / s2 + I / tau^2)^-1. Evidence that a practice goes with
better days rather than with nothing: BF+0 = [phi(0; 0, tau) / phi(0; b, sd)] * 2 * Phi(b / sd), the
Savage-Dickey ratio of the half-normal. It may be looked at every month without claiming much more; a
threshold on P(b > 0) may not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.chances import normal_below
from duologue.insight.couple_days import mean_of_both
from duologue.insight.figures import NotYet, Range
from duologue.insight.level import (
    HARDLY_MOVED,
    LEAST_SPREAD,
    REACH,
    TOO_FEW_OWN,
    WINDOW,
    dense,
    not_enough,
)
from duologue.insight.reasons import Reason
from duologue.insight.verdicts import Verdict

TAU = 0.3
"""Prior SD of what a practice goes with, in rating points the day after."""
HALF_LIFE = 14.0
GOES_WITH_FROM = 30.0
TOGETHER = 4
"""How many practices may be looked at before the evidence asked of each grows with their number."""
LEAST_DAYS = 12
"""Days with a practice, and days without it, before anything is said to go with better days."""
HINT_FROM = 0.9
FROM_DAYS = 28

TOO_FEW = NotYet(Reason.FEW_DAYS_AFTER)


@dataclass(frozen=True, slots=True)
class Practice:
    """`effect`: rating points by which the day after lies higher than it would have; `chance`: P(effect >
    0); `evidence`: BF+0; days with and without it, among those that could be used."""

    name: str
    verdict: Verdict
    effect: Range
    chance: float
    evidence: float
    days_with: int
    days_without: int


@dataclass(frozen=True, slots=True)
class BetterDays:
    """`practices` in the order given; `n`: days that could be used."""

    practices: tuple[Practice, ...]
    n: int


def better_days(
    days: Sequence[int],
    a: Sequence[float | None],
    b: Sequence[float | None],
    practised: Mapping[str, Sequence[int]],
) -> BetterDays | NotYet:
    """`days`: rising day numbers of which 1 is a Monday, as in `date.toordinal()`; `a`, `b`: ratings 0-10
    or None; `practised`: 0 or 1 a day for each practice. A day that is not there was without practices."""
    day, rated_a, rated_b, *done = dense(days, a, b, *practised.values())
    refused = not_enough(rated_a, rated_b)
    if refused is not None:
        return refused
    return _told(day, mean_of_both(rated_a, rated_b).z, done, practised)


def own_better_days(
    days: Sequence[int], own: Sequence[float | None], practised: Mapping[str, Sequence[int]]
) -> BetterDays | NotYet:
    """The same from one partner's own ratings alone, for a page that may rest on nobody else's days."""
    day, rated, *done = dense(days, own, *practised.values())
    here = ~np.isnan(rated)
    if here.sum() < FROM_DAYS:
        return TOO_FEW_OWN
    recent = rated[-WINDOW:][here[-WINDOW:]]
    if recent.size == 0 or recent.std() < LEAST_SPREAD:
        return HARDLY_MOVED
    return _told(day, rated, done, practised)


def _told(day: Floats, z: Floats, done: list[Floats], practised: Mapping[str, object]) -> BetterDays | NotYet:
    practices = np.nan_to_num(np.stack(done, axis=2)) if done else np.zeros((len(day), 1, 0))
    fitted = fit(day, z, practices)
    n = int(fitted.n[0])
    if n < FROM_DAYS:
        return TOO_FEW
    compared = int(sum(enough_days(int(with_it), n - int(with_it)) for with_it in fitted.days_with[0]))
    told = (
        _practice(name, float(b), float(sd), int(with_it), n, compared)
        for name, b, sd, with_it in zip(
            practised, fitted.b[0], fitted.sd[0], fitted.days_with[0], strict=True
        )
    )
    return BetterDays(tuple(told), n)


@dataclass(frozen=True, slots=True)
class Associations:
    """`b`, `sd`, `days_with`: (couples, practices); `n`: (couples,)."""

    b: Floats
    sd: Floats
    days_with: Floats
    n: Floats


def fit(day: Floats, z: Floats, practised: Floats) -> Associations:
    """For many couples at once. `day`: (days,), without gaps; `z`: (days, couples); `practised`: (days,
    couples, practices)."""
    before, used = _known_before(day, z)
    k, known = practised.shape[2], before.shape[2]
    after = np.where(used, np.roll(z, -1, axis=0), 0.0)
    both = np.concatenate([after[:, :, None], practised * used[:, :, None]], axis=2).transpose(1, 0, 2)
    basis, _ = np.linalg.qr(before.transpose(1, 0, 2))
    rest = both - basis @ (basis.transpose(0, 2, 1) @ both)
    y, x = rest[:, :, :1], rest[:, :, 1:]
    xx, xy = x.transpose(0, 2, 1) @ x, x.transpose(0, 2, 1) @ y
    n = used.sum(axis=0).astype(float)
    s2 = (y**2).sum(axis=(1, 2)) / np.maximum(n - known, 1.0)
    for _ in range(3):
        safe = np.maximum(s2, 1e-9)[:, None, None]
        v = np.linalg.inv(xx / safe + np.eye(k) / TAU**2)
        b = v @ (xy / safe)
        s2 = ((y - x @ b) ** 2).sum(axis=(1, 2)) / np.maximum(n - known - k, 1.0)
    sd = np.sqrt(np.diagonal(v, axis1=1, axis2=2))
    return Associations(b[:, :, 0], sd, (practised * used[:, :, None]).sum(axis=0), n)


def _known_before(day: Floats, z: Floats) -> tuple[Floats, Bools]:
    """((days, couples, 7) what was known of each day before its practices, with 0 in days that cannot be
    used; which can)."""
    here = ~np.isnan(z)
    value = np.where(here, z, 0.0)
    fade = 0.5 ** (1.0 / HALF_LIFE)
    total, weight = _faded(value, fade), _faded(here.astype(float), fade)
    past = weight > 0
    usual = total / np.where(past, weight, 1.0)
    today = np.where(here & past, z - usual, 0.0)
    yesterday = np.roll(today, 1, axis=0)
    yesterday[0] = 0.0
    tomorrow = np.roll(here, -1, axis=0)
    tomorrow[-1] = False
    used = past & tomorrow
    weekend = np.broadcast_to(((day + 1) % 7 >= 6) | ((day + 1) % 7 == 0), z.T.shape).T
    columns = [np.ones_like(z), usual, today, np.minimum(today, 0.0), yesterday, ~here, weekend]
    return np.stack([np.where(used, column, 0.0) for column in columns], axis=2), used


def _faded(x: Floats, fade: float) -> Floats:
    """Sum over the days before each, weighed by fade^(days ago): 1, then 2, then 4 days at a time."""
    total = np.concatenate([np.zeros_like(x[:1]), fade * x[:-1]])
    shift = 1
    while shift < len(x) and fade**shift > 1e-15:
        total[shift:] += fade**shift * total[:-shift].copy()
        shift *= 2
    return total


def evidence(b: float, sd: float) -> float:
    """BF+0 of a coefficient with posterior N(b, sd^2)."""
    log_ratio = math.log(sd / TAU) + 0.5 * (b / sd) ** 2
    return math.exp(min(log_ratio, 600.0)) * 2.0 * normal_below(b / sd)


def enough_days(days_with: int, days_without: int) -> bool:
    """Whether there are days enough of both kinds to compare."""
    return min(days_with, days_without) >= LEAST_DAYS


def goes_with_from(compared: int) -> float:
    """BF+0 asked of each of `compared` practices: 30, and 7.5 for each where there are more than four.

    Each practice looked at is one more chance to be wrong: at 30 for each of eight, 7 couples in 100 would
    be told something false within three years of monthly looks; so it is at most 4.
    """
    return GOES_WITH_FROM * max(1.0, compared / TOGETHER)


def verdict(b: float, sd: float, days_with: int, days_without: int, compared: int = 1) -> Verdict:
    """What may be said of a practice, one of `compared` that have days enough."""
    if evidence(b, sd) >= goes_with_from(compared) and enough_days(days_with, days_without):
        return Verdict.GOES_WITH
    return Verdict.HINT if normal_below(b / sd) > HINT_FROM else Verdict.TOO_EARLY


def _practice(name: str, b: float, sd: float, days_with: int, n: int, compared: int) -> Practice:
    said = verdict(b, sd, days_with, n - days_with, compared)
    return Practice(
        name,
        said,
        Range.around(b, REACH * sd),
        normal_below(b / sd),
        evidence(b, sd),
        days_with,
        n - days_with,
    )
