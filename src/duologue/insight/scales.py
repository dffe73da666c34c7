"""Scales in the couple's own words (science 2.8): a mean of items, compared with one person's own past and
nobody else's.

A score is the mean of the items answered, if at most 20% are missing. A change from one's own usual is
named only beyond 1.645 * SD * sqrt(2 (1 - r)): SD of the person's past scores, r their reliability. With
several items r is Cronbach's alpha over the person's own past occasions; with one item there is nothing to
read it from, and r = 0. No norms, no cut-offs, no types.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.figures import NotYet, Range
from duologue.insight.reasons import Reason

MOST_MISSING = 0.2
FROM_OCCASIONS = 6
"""Past occasions from which a person has a usual."""
_Z = 1.645

TOO_MANY_MISSING = NotYet(Reason.ANSWERS_MISSING)
TOO_FEW = NotYet(Reason.FEW_EARLIER_TIMES)


@dataclass(frozen=True, slots=True)
class Change:
    """`usual`: mean of the past, with the range in which a new score is nothing new; `now`: the new score;
    `named`: whether `now` lies outside; `reliability`: 0-1; `n`: past occasions with a score. In the unit
    of the items."""

    usual: Range
    now: float
    named: bool
    reliability: float
    n: int


def score(items: Sequence[float | None]) -> float | NotYet:
    """Mean of the items that were answered, in their unit."""
    answered = [item for item in items if item is not None]
    if not answered or len(items) - len(answered) > MOST_MISSING * len(items):
        return TOO_MANY_MISSING
    return math.fsum(answered) / len(answered)


def change(past: Sequence[Sequence[float | None]], now: Sequence[float | None]) -> Change | NotYet:
    """How `now` compares with `past`; each a list of the same items, None where empty."""
    latest = score(now)
    if isinstance(latest, NotYet):
        return latest
    scores = [(items, value) for items in past if not isinstance(value := score(items), NotYet)]
    if len(scores) < FROM_OCCASIONS:
        return TOO_FEW
    values = [value for _, value in scores]
    usual = math.fsum(values) / len(values)
    sd = math.sqrt(math.fsum((value - usual) ** 2 for value in values) / (len(values) - 1))
    r = reliability([items for items, _ in scores])
    threshold = _Z * sd * math.sqrt(2.0 * (1.0 - r))
    return Change(Range.around(usual, threshold), latest, abs(latest - usual) > threshold, r, len(values))


def reliability(occasions: Sequence[Sequence[float | None]]) -> float:
    """Cronbach's alpha over one person's occasions, 0-1; of complete occasions only; 0 for one item or no
    spread."""
    complete = np.array([items for items in occasions if None not in items], dtype=float)
    if complete.ndim != 2 or len(complete) < 3 or complete.shape[1] < 2:
        return 0.0
    k = int(complete.shape[1])
    whole = float(complete.sum(axis=1).var(ddof=1))
    if whole <= 0:
        return 0.0
    alpha = k / (k - 1) * (1.0 - float(complete.var(axis=0, ddof=1).sum()) / whole)
    return min(max(alpha, 0.0), 1.0)
