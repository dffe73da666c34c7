"""What came before better days (science 2.3 and 2.9). The word is "came before": nobody was given a practice
by chance, and this is not shown before the days can carry it.

People practise after bad days, on good days, on Fridays, on holidays, before or after they say how close it
feels. Each of these alone makes days with a useless practice look different from the others. So two
regressions of a day's closeness, which are wrong in different places, must both tell the same:

*Forward*: on the practices of the day before and on what was known before them: a past-only level (half-life
14 days), the day before's deviation from it, the negative part of that, the deviation of the day before that,
a flag for a missing day before. It holds where people practise after bad days, since what they saw is in it.

*Mirror*: on the practices of the day before, of the day itself and of the day after, and on a level from both
sides. What a mood, a holiday or a season does to the days around a practice is the same before and after it,
so the coefficient of the day before less that of the day after is nothing then, whatever day is chosen for
practising. It holds where forward can't: moods last, and a day's answer is an imperfect measure of them.

Both have a mean of their own for each weekday, of any shape, and for each day of a rota or another rhythm
where practices and closeness keep one (`rotas`). Practices enter together, each with a prior N(0, tau^2) on
what the others do.

Both are wrong together where a low day ends by itself and whoever practises knows so: on the day after a
quarrel, which is low as well, and after which all is as before. Ratings are too noisy to say which low days
those are. Two more are therefore asked of what the first two tell, and one of them is enough:

*Falling*: the day after lies above the three days that follow it, by 1.8 SD. What a low day goes back to
stays, and what a practice brings for one day goes.

*Usual*: the day after lies above the level around it, with the same evidence as is asked of the first two.
That finds what a practice brings for days. A day counts as no lower than a little below the usual, so that
having no quarrels for some days is nothing.

What none of them can tell is a practice on the eve of something good that comes at no fixed time: a visit, an
outing. It comes before better days, and the diary has nothing else of it. The page says so.

Evidence: within two weeks scores may go together in any way, so they are summed; of the sums U, with S their
total and V the total of their squares, exp(l S - l^2 V / 2) is no more than 1 on average for any l where the
U are as likely to be positive as negative (de la Pena 1999, Ann Probab 27:537-564). Averaged over l >= 0, a
half-normal of SD tau / s2, that is

    2 (1 + r^2 V)^-1/2 exp(m^2 / 2) Phi(m),   m = r S / sqrt(1 + r^2 V),   r = tau / s2,

of which all looks of a lifetime together pass 20 in no more than one couple in twenty: it may be looked at
every month. With several practices 20 is asked times their number.

There is no verdict in the other direction. Bad times in which people reach for something leave the same
trace as something that does harm, and nothing in a diary tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats, Ints
from duologue.insight.chances import find_normal_below
from duologue.insight.couple_days import find_mean_of_both
from duologue.insight.level import (
    HARDLY_MOVED,
    LEAST_SPREAD,
    TOO_FEW_OWN,
    WEEK,
    WINDOW,
    find_not_enough,
    make_dense,
)
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.rotas import find_rotas, mark_days
from duologue.insight.verdicts import Verdict

TAU = 0.5
"""Prior SD of what a practice goes with, in rating points the day after."""
NUISANCE = 1.0
"""The same of what goes with the day of a practice itself."""
HALF_LIFE, SHORT_HALF_LIFE = 14.0, 2.0
SAID_FROM = 20.0
"""Evidence asked of each practice, times how many are compared: one couple in twenty at most is told
something false, however often they look."""
BLOCK = 14
"""Days within which scores may go together in any way."""
LEAST_DAYS = 12
"""Days with a practice, and days without it, before anything is said of it."""
LEAST_APART = 0.35
"""Share of a practice's variance that its weekdays leave, below which it can't be told from a weekday."""
CLOSE_FROM = 1.645
"""SD by which the days of a practice are closer than others, from which nothing is said of the days after."""
BELOW, ABOVE = 1.2, 1.0
"""SD by which a range reaches beyond the lower and the higher of the two regressions."""
ALMOST_ANYTHING, OF_A_ROTA = 1e3, 2.0
"""The same of a level and of weekdays, and of each day of a rota."""
LATER = (2, 3, 4)
"""Days after a practice that the day after it must lie above."""
FALLING_FROM = 1.8
"""SD by which it must."""
LOWEST, HIGHEST = 0.3, 2.0
"""SD below and above the usual from which a day counts as no further from it."""
MEDIAN_OF_A_SD = 0.6745
"""Median of how far normal values lie from their middle, in SD."""
FROM_DAYS = 28
WORTH_LEAVING_OUT = 0.8
"""Share of days with anything to use, below which the others are left out before anything is reckoned: where
closeness is asked every other day, that is half of the work."""

TOO_FEW = NotYet(Reason.FEW_DAYS_AFTER)


@dataclass(frozen=True, slots=True)
class PracticeEffect:
    """`effect`: rating points by which the day after lies higher than it would have, None unless the verdict
    is GOES_WITH; days with and without it, among those that could be used."""

    name: str
    verdict: Verdict
    effect: Range | None
    days_with: int
    days_without: int


@dataclass(frozen=True, slots=True)
class BetterDays:
    """`practices` in the order given; `n`: days that could be used."""

    practices: tuple[PracticeEffect, ...]
    n: int


def find_better_days(
    days: Sequence[int],
    a: Sequence[float | None],
    b: Sequence[float | None],
    practised: Mapping[str, Sequence[int]],
) -> BetterDays | NotYet:
    """`days`: rising day numbers in which seven make a week; `a`, `b`: ratings 0-10 or None; `practised`: 0
    or 1 a day for each practice. A day that is not there was without practices."""
    day, rated_a, rated_b, *done = make_dense(days, a, b, *practised.values())
    refused = find_not_enough(rated_a, rated_b)
    if refused is not None:
        return refused
    return _tell_better_days(day, find_mean_of_both(rated_a, rated_b).z, done, practised)


def find_own_better_days(
    days: Sequence[int], own: Sequence[float | None], practised: Mapping[str, Sequence[int]]
) -> BetterDays | NotYet:
    """The same from one partner's own ratings alone, for a page that may rest on nobody else's days."""
    day, rated, *done = make_dense(days, own, *practised.values())
    here = ~np.isnan(rated)
    if here.sum() < FROM_DAYS:
        return TOO_FEW_OWN
    recent = rated[-WINDOW:][here[-WINDOW:]]
    if recent.size == 0 or recent.std() < LEAST_SPREAD:
        return HARDLY_MOVED
    return _tell_better_days(day, rated, done, practised)


def _tell_better_days(
    day: Floats, z: Floats, done: list[Floats], practised: Mapping[str, object]
) -> BetterDays | NotYet:
    practices = np.nan_to_num(np.stack(done, axis=2)) if done else np.zeros((len(day), 1, 0))
    fitted = fit(day, z, practices)
    n = int(fitted.n[0])
    if n < FROM_DAYS:
        return TOO_FEW
    said, ranges = judge_practices(fitted), estimate_effects(fitted)
    return BetterDays(
        tuple(
            PracticeEffect(
                name,
                verdict,
                Range(*map(float, ranges[:, 0, k])) if verdict is Verdict.GOES_WITH else None,
                int(fitted.days_with[0, k]),
                n - int(fitted.days_with[0, k]),
            )
            for k, (name, verdict) in enumerate(zip(practised, said[0], strict=True))
        ),
        n,
    )


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one coefficient of each practice, all (couples, practices): `b` and its `sd`; `evidence` that it is
    more than nothing."""

    b: Floats
    sd: Floats
    evidence: Floats


@dataclass(frozen=True, slots=True)
class Associations:
    """`forward`, `mirror`, `falling`, `usual`: what the module says, the last two without evidence
    where the first two tell nothing; `same_day`: of the day of the practice itself; `apart`: share of a
    practice's variance that weekdays leave, or the days of a rota; `days_with`: (couples, practices); `n`:
    (couples,)."""

    forward: Scores
    mirror: Scores
    same_day: Scores
    falling: Scores
    usual: Scores
    apart: Floats
    days_with: Floats
    n: Floats


def fit(day: Floats, z: Floats, practised: Floats) -> Associations:
    """For many couples at once. `day`: (days,), without gaps; `z`: (days, couples); `practised`: (days,
    couples, practices)."""
    compared = _gather_days(day, z, practised)
    k = practised.shape[2]
    forward, mirror = _regress_forward(compared), _regress_mirror(compared)
    rotas = find_rotas(compared.used, z - compared.around[:, :, 1], compared.before)
    falling, usual = _make_without_evidence(forward), _make_without_evidence(forward)
    tells = np.minimum(forward.evidence, mirror.evidence[:, :k]).max(axis=1, initial=0.0) >= SAID_FROM
    for days in np.unique(rotas.days[tells]).astype(int):
        which = np.flatnonzero(tells & (rotas.days == days))
        some = _gather_days(day, z[:, which], practised[:, which], days)
        if days:
            _put(forward, which, _regress_forward(some))
            _put(mirror, which, _regress_mirror(some))
        _put(falling, which, _regress_falling(some))
        _put(usual, which, _regress_usual(some))
    with_it = compared.before * compared.used[:, :, None]
    left = _measure_left_by_weekdays(compared.on, compared.used, with_it)
    return Associations(
        forward,
        _choose_scores(mirror, slice(0, k)),
        _choose_scores(mirror, slice(k, 2 * k)),
        falling,
        usual,
        np.minimum(left, rotas.apart),
        with_it.sum(axis=0),
        compared.used.sum(axis=0).astype(float),
    )


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """What the regressions are made of. `used`: days with a closeness and a past; `on`: (7, days), 1 on the
    days of each weekday; `before`, `practised`: of the day before, and of the day; `past`, `around`: what was
    known before, and what is on both sides; `beside`: weekdays, and the days of a rota if there is one."""

    day: Floats
    z: Floats
    used: Bools
    on: Floats
    before: Floats
    practised: Floats
    past: Floats
    around: Floats
    beside: list[tuple[Floats, float]]


def _gather_days(day: Floats, z: Floats, practised: Floats, rota: int = 0) -> ComparedDays:
    past, used = _find_known_before(z)
    weekdays = mark_days(day, WEEK)
    beside = [(_repeat_for_each(weekdays[:, 1:], z), ALMOST_ANYTHING)]
    if rota:
        beside.append((_repeat_for_each(mark_days(day, rota), z), OF_A_ROTA))
    return ComparedDays(
        day, z, used, weekdays.T, _shift(practised, 1), practised, past, _find_around(z), beside
    )


def _regress_forward(compared: ComparedDays) -> Scores:
    return _regress(compared, compared.z, compared.used, compared.past, [(compared.before, TAU)], 1)


def _regress_mirror(compared: ComparedDays) -> Scores:
    before, after = compared.before, _shift(compared.practised, -1)
    used = compared.used.copy()
    used[-1] = False
    asked = [((before - after) / 2.0, TAU), (compared.practised, NUISANCE), (before + after, NUISANCE)]
    return _regress(compared, compared.z, used, compared.around, asked, 2)


def _regress_falling(compared: ComparedDays) -> Scores:
    later = np.mean([_shift(compared.practised, days) for days in LATER], axis=0)
    asked = [((compared.before - later) / 2.0, TAU), (compared.before + later, NUISANCE)]
    return _regress(compared, compared.z, compared.used, compared.around[:, :, :2], asked, 1)


def _regress_usual(compared: ComparedDays) -> Scores:
    above = compared.z - compared.around[:, :, 1]
    middle = np.nanmedian(above, axis=0)
    spread = np.nanmedian(np.abs(above - middle), axis=0) / MEDIAN_OF_A_SD
    z = np.clip(above, middle - LOWEST * spread, middle + HIGHEST * spread)
    return _regress(compared, z, compared.used, compared.around[:, :, :2], [(compared.before, TAU)], 1)


def _make_without_evidence(like: Scores) -> Scores:
    return Scores(np.zeros_like(like.b), np.ones_like(like.b), np.zeros_like(like.b))


def _put(scores: Scores, which: Ints, some: Scores) -> None:
    for to, of in ((scores.b, some.b), (scores.sd, some.sd), (scores.evidence, some.evidence)):
        to[which] = of


def judge_practices(fitted: Associations) -> list[list[Verdict]]:
    """What may be said of each practice of each couple, (couples, practices)."""
    enough = are_days_enough(fitted.days_with, fitted.n[:, None] - fitted.days_with)
    least = np.minimum(fitted.forward.evidence, fitted.mirror.evidence)
    asked = SAID_FROM * np.maximum(enough.sum(axis=1, keepdims=True), 1)
    weekday = enough & (fitted.apart < LEAST_APART)
    close = enough & ~weekday & (fitted.same_day.evidence >= asked)
    goes = enough & ~weekday & ~close & (least >= asked)
    goes &= fitted.same_day.b < CLOSE_FROM * fitted.same_day.sd
    goes &= (fitted.falling.b > FALLING_FROM * fitted.falling.sd) | (fitted.usual.evidence >= asked)
    said = np.empty(enough.shape, dtype=object)
    # `np.full` would make a plain string of it.
    said[...] = Verdict.TOO_EARLY
    for where, verdict in (
        (weekday, Verdict.WEEKDAY),
        (close, Verdict.CLOSE_DAYS),
        (goes, Verdict.GOES_WITH),
    ):
        said[where] = verdict
    rows: list[list[Verdict]] = said.tolist()
    return rows


def estimate_effects(fitted: Associations) -> Floats:
    """(low, middle, high) of what the day after is higher by, (3, couples, practices).

    Whoever is shown a range is among those whose figures came out high. The lower end is therefore shrunk
    towards nothing, as the prior has it, and the upper end is not; and as the two regressions may be off in
    different directions, both are within. That alone makes a range longer, so that it reaches less far beyond
    each of them than 1.645 SD.
    """
    b = np.stack([fitted.forward.b, fitted.mirror.b])
    sd = np.stack([fitted.forward.sd, fitted.mirror.sd])
    kept = TAU**2 / (TAU**2 + sd**2)
    low = (kept * b - BELOW * np.sqrt(kept) * sd).min(axis=0)
    high = (b + ABOVE * sd).max(axis=0)
    return np.stack([low, (low + high) / 2.0, high])


def are_days_enough(days_with: Floats, days_without: Floats) -> Bools:
    """Whether there are days enough of both kinds to compare."""
    enough: Bools = np.minimum(days_with, days_without) >= LEAST_DAYS
    return enough


def weigh_evidence(total: Floats, squares: Floats, scale: Floats) -> Floats:
    """Evidence for more than nothing, of scores with that total and total of squares; `scale`: r."""
    spread = 1.0 + scale**2 * squares
    m = scale * total / np.sqrt(spread)
    below = np.vectorize(find_normal_below, otypes=[float])(m)
    found: Floats = 2.0 / np.sqrt(spread) * np.exp(np.minimum(m**2 / 2.0, 600.0)) * below
    return found


def _regress(
    compared: ComparedDays,
    z: Floats,
    used: Bools,
    known: Floats,
    asked: list[tuple[Floats, float]],
    told: int,
) -> Scores:
    """Scores of the columns of the first `told` of `asked`, (days, couples, columns) with the prior SD of
    each, beside `known`, all others and what every regression knows."""
    day, columns = (
        compared.day,
        [(known, ALMOST_ANYTHING), *compared.beside[:1], *asked, *compared.beside[1:]],
    )
    s2 = np.where(used, z, 0.0).var(axis=0) + 1.0
    told_days = used.any(axis=1)
    if told_days.mean() < WORTH_LEAVING_OUT:
        day, z, used = day[told_days], z[told_days], used[told_days]
        columns = [(one[told_days], tau) for one, tau in columns]
    x = _gather([one for one, _tau in columns], used)
    y = np.where(used, z, 0.0).T
    p, first = x.shape[1], columns[0][0].shape[2] + columns[1][0].shape[2]
    precision = np.concatenate([np.full(one.shape[2], tau**-2.0) for one, tau in columns])
    xx, xy = x @ x.transpose(0, 2, 1), x @ y[:, :, None]
    yy = (y**2).sum(axis=1)
    n = used.sum(axis=0).astype(float)
    for _ in range(2):
        inverse = np.linalg.inv(xx + s2[:, None, None] * np.diag(precision))
        b = inverse @ xy
        squares = yy - (b * (2.0 * xy - xx @ b)).sum(axis=(1, 2))
        s2 = np.maximum(squares / np.maximum(n - first, 1.0), 1e-6)
    # Each column without what the others tell of it, and the rest as it is without that column.
    which = slice(first, first + sum(one.shape[2] for one, _tau in asked[:told]))
    own = inverse[:, :, which] / np.diagonal(inverse, axis1=1, axis2=2)[:, None, which]
    alone = own.transpose(0, 2, 1) @ x
    score = alone * b[:, which]
    score += y[:, None, :] - b.transpose(0, 2, 1) @ x
    score *= alone
    starts = np.flatnonzero(np.diff(day // BLOCK, prepend=-1))
    blocks = np.add.reduceat(score, starts, axis=2)
    wider = (n / np.maximum(n - p / 2.0, 1.0))[:, None]
    total, squares = blocks.sum(axis=2), (blocks**2).sum(axis=2) * wider
    information = np.maximum((own * xx[:, :, which]).sum(axis=1), 1e-9)
    return Scores(
        total / information, np.sqrt(squares) / information, weigh_evidence(total, squares, TAU / s2[:, None])
    )


def _gather(columns: list[Floats], used: Bools) -> Floats:
    """All columns, (couples, columns, days), each in one piece; nothing on days that are not used."""
    days, couples = used.shape
    x = np.empty((couples, sum(one.shape[2] for one in columns), days))
    there, at = used.T[:, None, :].astype(float), 0
    for one in columns:
        np.multiply(one.transpose(1, 2, 0), there, out=x[:, at : at + one.shape[2]])
        at += one.shape[2]
    return x


def _choose_scores(scores: Scores, which: slice) -> Scores:
    return Scores(scores.b[:, which], scores.sd[:, which], scores.evidence[:, which])


def _repeat_for_each(columns: Floats, z: Floats) -> Floats:
    """(days, columns) for each couple."""
    return np.broadcast_to(columns[:, None, :], (*z.shape, columns.shape[1]))


def _shift(x: Floats, days: int) -> Floats:
    """What was `days` days before; nothing where there was no such day."""
    moved = np.zeros_like(x)
    if days > 0:
        moved[days:] = x[:-days]
    else:
        moved[:days] = x[-days:]
    return moved


def _find_known_before(z: Floats) -> tuple[Floats, Bools]:
    """((days, couples, 6) what was known of the day before each, before its practices; days that are
    used)."""
    here = ~np.isnan(z)
    value = np.where(here, z, 0.0)
    total, weight = np.hsplit(_fade(np.hstack([value, here]), 0.5 ** (1.0 / HALF_LIFE)), 2)
    past = weight > 0
    usual = total / np.where(past, weight, 1.0)
    apart = np.where(here & past, z - usual, 0.0)
    used = here & _shift(past.astype(float), 1).astype(bool)
    today = _shift(apart, 1)
    missing = _shift((~here).astype(float), 1)
    columns = [
        np.ones_like(value),
        _shift(usual, 1),
        today,
        np.minimum(today, 0.0),
        _shift(apart, 2),
        missing,
    ]
    return np.stack(columns, axis=2), used


def _find_around(z: Floats) -> Floats:
    """(days, couples, 3): 1, the level from both sides of each day without the day itself, and how far the
    nearest days lie from it."""
    here = ~np.isnan(z)
    value = np.hstack([np.where(here, z, 0.0), here])
    both_ways = np.hstack([value, value[::-1]])
    means: list[Floats] = []
    for half_life, prior, towards in ((HALF_LIFE, 1e-9, 0.0), (SHORT_HALF_LIFE, 1.0, None)):
        past, coming = np.hsplit(_fade(both_ways, 0.5 ** (1.0 / half_life)), 2)
        total, weight = np.hsplit(past + coming[::-1], 2)
        aim = means[0] if towards is None else towards
        means.append((total + prior * aim) / (weight + prior))
    return np.stack([np.ones_like(means[0]), means[0], means[1] - means[0]], axis=2)


def _measure_left_by_weekdays(on: Floats, used: Bools, with_it: Floats) -> Floats:
    """Share of each practice's variance that is within weekdays, (couples, practices); `on`: 1 on the days of
    each weekday, (7, days)."""
    n = np.maximum(used.sum(axis=0), 1)[:, None].astype(float)
    mean = with_it.sum(axis=0) / n
    count, done = (on @ used)[:, :, None], np.tensordot(on, with_it, axes=1)
    within = (done - done**2 / np.maximum(count, 1.0)).sum(axis=0)
    spread = n * mean * (1.0 - mean)
    share: Floats = np.divide(within, spread, out=np.ones_like(mean), where=spread > 0)
    return share


def _fade(x: Floats, fade: float) -> Floats:
    """Sum over the days before each, weighed by fade^(days ago): 1, then 2, then 4 days at a time."""
    total = np.concatenate([np.zeros_like(x[:1]), fade * x[:-1]])
    shift = 1
    while shift < len(x) and fade**shift > 1e-15:
        total[shift:] += fade**shift * total[:-shift].copy()
        shift *= 2
    return total
