"""Who carries what: midpoint and gap of two claims (science 2.4 and 2.9).

Midpoint and gap of one report are in `claims`. Who over-claims cannot be known from two claims, so there is
no "truth" here.

All errors are those of logits, so a range near an end of the scale is short on that side; its middle is the
mean of the reports as they were made. Gaps, logit(s_A) + logit(s_B), are shrunk to the couple's mean with
weight w = T2 / (T2 + se^2), T2 by DerSimonian & Laird; the SE of a shrunk gap is widened by 1.2.

SEs come from the spread of reports, pooled over domains, with a prior of 4 reports at SD .4 logits, since
three reports say little about their own spread. People repeat themselves: what is wrong with a report is
mostly wrong with the next one too, so the mean of twelve is not four times as sure as that of three. Reports
are taken to be AR(1); rho is the one that makes the lag-1 products of their rest as large as they are, shrunk
to .5 where pairs are few. Claims made in steps of five or ten are off by up to half of that each time.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.chances import normal_quantile, student_quantile
from duologue.insight.claims import WHOLE, midpoint
from duologue.insight.claims import gap as gap_of
from duologue.insight.figures import LEVEL, NotYet, Range
from duologue.insight.reasons import Reason

FROM_REPORTS = 3
REACH = normal_quantile((1 + LEVEL) / 2)
WIDENED = 1.2
_PRIOR_SD, _PRIOR_REPORTS = 0.4, 4.0
_PRIOR_RHO, _PRIOR_PAIRS = 0.5, 8.0
"""How much a report repeats the one before, before the data speak, and how many pairs of them that is
worth."""
_RHOS = np.linspace(0.0, 0.95, 20)
_EDGE = 0.5
"""A claim of 0 or 100 has the logit of half a point: its own would outweigh everything. It is shown as it
is."""
_STEPS = (25.0, 10.0, 5.0, 2.0)
"""Steps that people make claims in, in points."""

TOO_FEW = NotYet(Reason.FEW_REPORTS)


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


def load(claims: Sequence[Claims]) -> tuple[Carried, ...] | NotYet:
    """Midpoint and gap of each domain, in the order of first mention. A report counts when both gave it."""
    by_domain: dict[str, list[tuple[float, float]]] = {}
    for claim in claims:
        pairs = by_domain.setdefault(claim.domain, [])
        if claim.a is not None and claim.b is not None:
            pairs.append((claim.a, claim.b))
    enough = {domain: np.array(pairs) for domain, pairs in by_domain.items() if len(pairs) >= FROM_REPORTS}
    if not enough:
        return TOO_FEW
    reports = list(enough.values())
    logits = [_logit(x) for x in reports]
    step = _step(reports)
    leaning, leaning_se, df = _means([(x[:, 0] - x[:, 1]) / 2.0 for x in logits], _PRIOR_SD / math.sqrt(2.0))
    gap, gap_se, _ = _means([x.sum(axis=1) for x in logits], _PRIOR_SD * math.sqrt(2.0))
    shrunk, shrunk_se = shrink(gap, gap_se)
    t = student_quantile((1 + LEVEL) / 2, df)
    told = {
        domain: Carried(
            domain,
            _midpoint(x, leaning[k], t * leaning_se[k], shrunk[k], t * shrunk_se[k], step),
            _gap(x, leaning[k], t * leaning_se[k], shrunk[k], t * shrunk_se[k], step),
            float(np.mean([gap_of(a, b) for a, b in x])),
            len(x),
        )
        for k, (domain, x) in enumerate(enough.items())
    }
    return tuple(
        told.get(domain, Carried(domain, TOO_FEW, TOO_FEW, None, len(pairs)))
        for domain, pairs in by_domain.items()
    )


def shrink(gap: Floats, se: Floats) -> tuple[Floats, Floats]:
    """(gaps shrunk to their mean, their SE times 1.2), from each domain's mean gap and its SE, any one
    scale."""
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


def _means(reports: list[Floats], prior_sd: float) -> tuple[Floats, Floats, float]:
    """(mean of each domain, its SE, degrees of freedom of the spread that all domains share)."""
    n = [len(x) for x in reports]
    rest = [x - x.mean() for x in reports]
    rho = _repeated(rest)
    # Reports that go together are alike: what their own spread leaves out is put back.
    shared = [_shared(count, rho) for count in n]
    squares = sum(float((x**2).sum()) for x in rest)
    df = float(sum(1.0 / one - 1.0 for one in shared)) + _PRIOR_REPORTS
    kept = sum(count * (1.0 - one) for count, one in zip(n, shared, strict=True))
    spread = (squares + _PRIOR_REPORTS * prior_sd**2) / (kept + _PRIOR_REPORTS)
    return np.array([x.mean() for x in reports]), np.sqrt(spread * np.array(shared)), df


def _shared(n: int, rho: float) -> float:
    """Variance of the mean of `n` AR(1) reports, in units of one report's."""
    k = np.arange(1, n)
    return float((n + 2.0 * ((n - k) * rho**k).sum()) / n**2)


def _repeated(rest: list[Floats]) -> float:
    """rho of reports around their own means, from all domains together."""
    pairs = float(sum(len(x) - 1 for x in rest))
    squares = sum(float((x**2).sum()) for x in rest)
    if squares <= 1e-9:
        # Each report the same: nothing tells how many they are worth.
        return float(_RHOS[-1])
    products = sum(float((x[1:] * x[:-1]).sum()) for x in rest) / squares
    expected = np.array([_expected([len(x) for x in rest], float(rho)) for rho in _RHOS])
    found = float(_RHOS[np.abs(expected - products).argmin()])
    return (pairs * found + _PRIOR_PAIRS * _PRIOR_RHO) / (pairs + _PRIOR_PAIRS)


def _expected(lengths: list[int], rho: float) -> float:
    """What lag-1 products of AR(1) reports around their own means come to, a unit of their squares."""
    product = square = 0.0
    for n, times in Counter(lengths).items():
        inside, around = _moments(n, rho)
        product, square = product + times * inside, square + times * around
    return product / square


@lru_cache(maxsize=4096)
def _moments(n: int, rho: float) -> tuple[float, float]:
    """(sum of lag-1 products, sum of squares) of `n` AR(1) reports around their mean, on average."""
    at = np.arange(n)
    covariance = rho ** np.abs(at[:, None] - at)
    centred = covariance - covariance.mean(axis=0) - covariance.mean(axis=1)[:, None] + covariance.mean()
    return float(np.diagonal(centred, 1).sum()), float(np.trace(centred))


def _logit(share: Floats) -> Floats:
    p = np.clip(share, _EDGE, 100.0 - _EDGE) / 100.0
    value: Floats = np.log(p / (1.0 - p))
    return value


def _step(reports: list[Floats]) -> float:
    """The widest of the usual steps that all claims are made in; a point where there is none."""
    claims = np.concatenate([x.ravel() for x in reports])
    return next((step for step in _STEPS if (claims % step == 0).all()), 1.0)


def _share(logit: float) -> float:
    return 100.0 / (1.0 + math.exp(-logit))


def _midpoint(x: Floats, leaning: float, about: float, gap: float, gap_about: float, step: float) -> Range:
    """Claims of 0 or 100 in it reach to the end."""
    at = [
        50.0 + (_share(leaning + lean + gap / 2.0) - _share(-leaning - lean + gap / 2.0)) / 2.0
        for lean in (-about, 0.0, about)
    ]
    sides = [
        50.0 + (_share(leaning + side / 2.0) - _share(-leaning + side / 2.0)) / 2.0
        for side in (gap - gap_about, gap + gap_about)
    ]
    odd = max(abs(side - at[1]) for side in sides)
    off = REACH * step / math.sqrt(24.0)
    middle = float(np.mean([midpoint(a, b) for a, b in x]))
    low, high = at[1] - math.hypot(at[1] - at[0], odd, off), at[1] + math.hypot(at[2] - at[1], odd, off)
    ends = [midpoint(a, b) for a, b in x]
    if min(ends) <= 0.0:
        low = 0.0
    if max(ends) >= WHOLE:
        high = WHOLE
    return Range(max(0.0, min(low, middle)), middle, min(100.0, max(high, middle)))


def _gap(x: Floats, leaning: float, about: float, gap: float, gap_about: float, step: float) -> Range:
    """Points by which both claims together pass 100, where `gap` is the sum of their logits."""
    if bool(((x <= 0.0) | (x >= WHOLE)).all() and (np.ptp(x, axis=0) == 0.0).all()):
        # All or nothing, and so each time: there is nothing to weigh.
        only = float(x[0].sum() - WHOLE)
        return Range(only, only, only)
    low, middle, high = (_passed(leaning, gap + side * gap_about) for side in (-1, 0, 1))
    odd = max(abs(_passed(leaning + side * about, gap) - middle) for side in (-1, 1))
    off = REACH * step / math.sqrt(6.0)
    return Range(
        middle - math.hypot(middle - low, odd, off), middle, middle + math.hypot(high - middle, odd, off)
    )


def _passed(leaning: float, gap: float) -> float:
    return _share(leaning + gap / 2.0) + _share(-leaning + gap / 2.0) - 100.0
