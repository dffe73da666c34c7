"""Who carries what: midpoint and gap of two claims (science 2.4 and 2.9).

Midpoint and gap of one report are in `claims`. Who over-claims cannot be known from two claims, so there is
no "truth" here.

All errors are those of logits, so a range near an end of the scale is short on that side; its middle is the
mean of the reports as they were made. Gaps, logit(s_A) + logit(s_B), are shrunk to the couple's mean with
weight w = T2 / (T2 + se^2), T2 by DerSimonian & Laird; the SE of a shrunk gap is widened by 1.05.

People repeat themselves: what is wrong with a report is mostly wrong with the next one too, so the mean of
twelve is not four times as sure as that of three. Reports are AR(1), wholly or in part, while the rest is
another each time: where half of what is wrong lasts, neighbours hardly look alike and their mean is wrong
all the same. There is one rho and one such share for everything a couple says, and a spread each for leaning
and gap, pooled over domains: its prior, a fifth of a report at SD .3 logits, says next to nothing, since
couples swing by much or by little, and reports which repeat each other hide by how much. None of this is ever
known well, and a range that takes it for granted is too short where more lasts. So each range is the mixture
over all ways, weighed by how likely they make the reports with the mean and the spread integrated out; the
mean that each asks for differs from the plain one where first and last reports do. Each part of it reaches
as far as Student's t with its degrees of freedom does.

Claims are made in steps, of a point at least. Near an end of the scale a step is much of what a report moves,
and it is another each time, so that reports which repeat each other look fresh: at 97, claims that go along
with the last one by .9 seem to by .6. So a report is AR(1) and, besides, has the error of its step, whose
variance is known, step^2 / 12 in points. In steps of five or ten a claim may also be off by up to half of
that in the same direction each time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from duologue.insight.arrays import Floats
from duologue.insight.chances import find_normal_quantile, find_student_quantile
from duologue.insight.claims import WHOLE, find_midpoint
from duologue.insight.claims import find_gap as gap_of
from duologue.insight.ranges import LEVEL, Range
from duologue.insight.reasons import NotYet, Reason

FROM_REPORTS = 3
REACH = find_normal_quantile((1 + LEVEL) / 2)
WIDENED = 1.05
_PRIOR_SD, _PRIOR_REPORTS = 0.3, 0.2
_RHO_GRID = np.array([0.0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.875, 0.925, 0.96])
_LEANING = 0.6
_BEFORE = np.gradient(_RHO_GRID) / np.sqrt(1.0 - _RHO_GRID**2) / (1.0 - _RHO_GRID) ** _LEANING
"""How much a report repeats the one before: before the data speak, the reference prior of an AR(1), leaning
to 1 by (1 - rho)^-.6, times each one's part of the way. What people say of their share hardly moves."""
_LASTS = ((1.0, 0.7, 0), (2.0 / 3.0, 0.15, 4), (0.4, 0.15, 4))
"""How much of a report's variance goes along with the one before, while the rest is another each time: the
share, how likely it is before the data speak, and from which place on the grid of rho on: with rho below .6,
a report of which but a part lasts is a fresh one."""
_TIMES = 3
"""How often the spread, and how much of it steps make, are reckoned from each other."""
_TURN = np.array([[0.5, 1.0], [-0.5, 1.0]])
"""From two logits to leaning and gap."""
_EDGE = 0.5
"""A claim of 0 or 100 has the logit of half a point: its own would outweigh everything. It is shown as it
is."""
_STEPS = (25.0, 10.0, 5.0, 2.0)
"""Steps that people make claims in, in points."""

TOO_FEW = NotYet(Reason.FEW_REPORTS)


def _list_ways() -> tuple[NDArray[np.int_], Floats, Floats]:
    """All ways in which reports may repeat each other: (places on the grid of rho, shares that last, how
    likely before the data speak)."""
    at, lasting, prior = [], [], []
    for share, likely, first in _LASTS:
        part = _BEFORE[first:]
        at.append(np.arange(first, len(_RHO_GRID)))
        lasting.append(np.full(len(part), share))
        prior.append(likely * part / part.sum())
    return np.concatenate(at), np.concatenate(lasting), np.concatenate(prior)


_WAYS, _LASTING, _PRIOR = _list_ways()
_RHOS = _RHO_GRID[_WAYS]


@dataclass(frozen=True, slots=True)
class Claims:
    """One report on one domain: what each says they carry themselves, 0-100; None where one of them did
    not say."""

    domain: str
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class Carried:
    """`midpoint`: points of 100 carried by A; `gap`: points by which both claims together pass (+) or miss
    (-) 100, shrunk to the couple's mean; `gap_claimed`: the same as they claimed it, on average; `n`:
    reports."""

    domain: str
    midpoint: Range | NotYet
    gap: Range | NotYet
    gap_claimed: float | None
    n: int


def estimate_load(claims: Sequence[Claims]) -> tuple[Carried, ...] | NotYet:
    """Midpoint and gap of each domain, in the order of first mention. A report counts when both gave it."""
    by_domain: dict[str, list[float]] = {}
    for claim in claims:
        said = by_domain.setdefault(claim.domain, [])
        if claim.a is not None and claim.b is not None:
            said += (claim.a, claim.b)
    enough = {
        domain: np.array(said, dtype=float).reshape(-1, 2)
        for domain, said in by_domain.items()
        if len(said) >= 2 * FROM_REPORTS
    }
    if not enough:
        return TOO_FEW
    reports = list(enough.values())
    every = np.concatenate(reports)
    step = _find_step(every)
    logit, n = _find_logit(every), np.array([len(x) for x in reports])
    mean, se = _estimate_means(logit @ _TURN, n, _find_rounded(logit, n, step))
    shrunk, shrunk_se = shrink(mean[:, 1], se[:, 1])
    leaning, about = mean[:, 0].tolist(), (REACH * se[:, 0]).tolist()
    gap, gap_about = shrunk.tolist(), (REACH * shrunk_se).tolist()
    told = {
        domain: Carried(
            domain,
            _make_midpoint(x, leaning[k], about[k], gap[k], gap_about[k], step),
            _make_gap(x, leaning[k], about[k], gap[k], gap_about[k], step),
            gap_of(*x.mean(axis=0).tolist()),
            len(x),
        )
        for k, (domain, x) in enumerate(enough.items())
    }
    return tuple(
        told.get(domain, Carried(domain, TOO_FEW, TOO_FEW, None, len(said) // 2))
        for domain, said in by_domain.items()
    )


def shrink(gap: Floats, se: Floats) -> tuple[Floats, Floats]:
    """(gaps shrunk to their mean, their SE, a twentieth wider), from each domain's mean gap and its SE, any
    one scale."""
    if len(gap) == 1:
        return gap, se * WIDENED
    w = se**-2.0
    fixed = (w * gap).sum() / w.sum()
    heterogeneity = (w * (gap - fixed) ** 2).sum() - (len(gap) - 1)
    t2 = max(0.0, heterogeneity / (w.sum() - (w**2).sum() / w.sum()))
    between = 1.0 / (t2 + se**2)
    mean, mean_variance = (between * gap).sum() / between.sum(), 1.0 / between.sum()
    own = t2 / (t2 + se**2)
    # The last term is for not knowing T2, which few domains hardly tell; without it three reports of six
    # domains hold the truth 83 times in 100 instead of 88.
    unknown = 2.0 / (len(gap) + 1.0) * (1.0 - own) ** 2 * (gap - mean) ** 2
    variance = own * se**2 + (1.0 - own) ** 2 * mean_variance + unknown
    return mean + own * (gap - mean), WIDENED * np.sqrt(variance)


def _estimate_means(every: Floats, n: NDArray[np.int_], rounded: Floats) -> tuple[Floats, Floats]:
    """(mean, its SE) of each domain, both (domains, 2). `every`: leaning and gap of each report, those of one
    domain after those of another, `n` of each; `rounded`: what steps add to their variance, (domains, 2)."""
    first = np.cumsum(n) - n
    plain = np.add.reduceat(every, first) / n[:, None]
    rest = np.split(every - np.repeat(plain, n, axis=0), first[1:])
    turns = [_turn(k) for k in n.tolist()]
    spread, one = (np.concatenate([turn[part] for turn in turns], axis=1)[:, :, None] for part in (0, 1))
    along = np.concatenate([turn[2] @ x for turn, x in zip(turns, rest, strict=True)], axis=1)
    squares, with_one, ones = (x[_WAYS] for x in (along**2, along * one, one**2))
    df = float((n - 1).sum()) + _PRIOR_REPORTS
    s2 = np.full((len(_WAYS), 2), np.inf)
    for _ in range(_TIMES):
        # Of reports turned so that none knows of another: their variance, in s2.
        variance = spread + np.repeat(rounded / s2[:, None, :], n, axis=1)
        precision = 1.0 / variance
        weight = np.add.reduceat(ones * precision, first, axis=1)
        off = np.add.reduceat(with_one * precision, first, axis=1) / weight
        around = (squares * precision).sum(axis=1) - (off**2 * weight).sum(axis=1)
        s2 = (around + _PRIOR_REPORTS * _PRIOR_SD**2 * (_TURN**2).sum(axis=0)) / df
    # Of each of both quantities: sqrt(|R| 1'R^-1 1), and what is left of the variance, integrated out.
    lost = np.log(variance).sum(axis=(1, 2)) + np.log(weight).sum(axis=(1, 2))
    likely = np.log(_PRIOR) - 0.5 * (lost + df * np.log(s2).sum(axis=1))
    share = np.exp(likely - likely.max())
    share /= share.sum()
    # Of a normal that reaches as far: with two degrees of freedom the variance of Student's t is endless.
    known = s2[:, None, :] * _widen(df) ** 2 / weight
    above = np.einsum("r,rdq->dq", share, off)
    return plain + above, np.sqrt(np.einsum("r,rdq->dq", share, known + (off - above) ** 2))


@lru_cache(maxsize=64)
def _widen(df: float) -> float:
    """How much further than a normal Student's t reaches, at the level of all ranges."""
    return find_student_quantile((1.0 + LEVEL) / 2.0, df) / REACH


@lru_cache(maxsize=16)
def _turn(n: int) -> tuple[Floats, Floats, Floats]:
    """Of `n` reports that repeat each other: their correlations' eigenvalues, (ways, n); what a mean of 1
    becomes, (rhos, n), and the eigenvectors, in rows, which are the same however much of them lasts."""
    at = np.arange(n)
    values, vectors = np.linalg.eigh(_RHO_GRID[:, None, None] ** np.abs(at[:, None] - at))
    lasting = _LASTING[:, None]
    values = lasting * values[_WAYS] + 1.0 - lasting
    return values, vectors.sum(axis=1), np.ascontiguousarray(vectors.transpose(0, 2, 1))


def _find_logit(share: Floats) -> Floats:
    p = np.clip(share, _EDGE, 100.0 - _EDGE) / 100.0
    value: Floats = np.log(p / (1.0 - p))
    return value


def _find_rounded(logit: Floats, n: NDArray[np.int_], step: float) -> Floats:
    """Variance of leaning and gap, (domains, 2), that comes from claims being made in steps."""
    p = 1.0 / (1.0 + np.exp(-np.add.reduceat(logit, np.cumsum(n) - n) / n[:, None]))
    variance: Floats = (step / 100.0 / (p * (1.0 - p))) ** 2 / 12.0 @ _TURN**2
    return variance


def _find_step(claims: Floats) -> float:
    """The widest of the usual steps that all claims are made in; a point where there is none. Nothing and
    everything are in steps of any width, so they tell of none."""
    between = claims[(claims > 0.0) & (claims < WHOLE)]
    return next((step for step in _STEPS if between.size and not (between % step).any()), 1.0)


def _find_share(logit: float) -> float:
    return 100.0 / (1.0 + math.exp(-logit))


def _make_midpoint(
    x: Floats, leaning: float, about: float, gap: float, gap_about: float, step: float
) -> Range:
    """Claims of 0 or 100 in it reach to the end."""
    at = [
        50.0 + (_find_share(leaning + lean + gap / 2.0) - _find_share(-leaning - lean + gap / 2.0)) / 2.0
        for lean in (-about, 0.0, about)
    ]
    sides = [
        50.0 + (_find_share(leaning + side / 2.0) - _find_share(-leaning + side / 2.0)) / 2.0
        for side in (gap - gap_about, gap + gap_about)
    ]
    odd = max(abs(side - at[1]) for side in sides)
    off = REACH * step / math.sqrt(24.0)
    ends = [find_midpoint(a, b) for a, b in x.tolist()]
    middle = sum(ends) / len(ends)
    low, high = at[1] - math.hypot(at[1] - at[0], odd, off), at[1] + math.hypot(at[2] - at[1], odd, off)
    if min(ends) <= 0.0:
        low = 0.0
    if max(ends) >= WHOLE:
        high = WHOLE
    return Range(max(0.0, min(low, middle)), middle, min(100.0, max(high, middle)))


def _make_gap(x: Floats, leaning: float, about: float, gap: float, gap_about: float, step: float) -> Range:
    """Points by which both claims together pass 100, where `gap` is the sum of their logits."""
    if bool(((x <= 0.0) | (x >= WHOLE)).all() and (np.ptp(x, axis=0) == 0.0).all()):
        # All or nothing, and so each time: there is nothing to weigh.
        only = float(x[0].sum() - WHOLE)
        return Range(only, only, only)
    low, middle, high = (_find_passed(leaning, gap + side * gap_about) for side in (-1, 0, 1))
    odd = max(abs(_find_passed(leaning + side * about, gap) - middle) for side in (-1, 1))
    off = REACH * step / math.sqrt(6.0)
    return Range(
        max(-WHOLE, middle - math.hypot(middle - low, odd, off)),
        middle,
        min(WHOLE, middle + math.hypot(high - middle, odd, off)),
    )


def _find_passed(leaning: float, gap: float) -> float:
    return _find_share(leaning + gap / 2.0) + _find_share(-leaning + gap / 2.0) - 100.0
