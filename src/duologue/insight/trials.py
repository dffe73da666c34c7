"""What a page would say to couples of `lives`, whose truth is known: how often its ranges hold it, and how
often it tells somebody what is not so.

A page's trials stand in a module of their own, each cell with what its couples are like. `duologue simulate
--trials` runs them, the tests hold them to what is promised, and an estimator of one's own can be put in
instead. Every cell draws from its own seed, so what is printed can be printed again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, 0-1, with its Monte Carlo error, one SD; `of`: people or couples that it is a share of."""

    value: float
    error: float
    of: int

    @classmethod
    def make_of_each(cls, shares: Floats | Bools) -> Rate:
        """The mean of one share, or yes and no, a couple: days of a couple are not independent, couples
        are."""
        each = np.asarray(shares, dtype=float)
        n = len(each)
        if n == 0:
            return cls(math.nan, math.nan, 0)
        # Of nothing among n an error of nought would be too sure of itself; a half is put to both sides.
        p = (float(each.sum()) + 0.5) / (n + 1)
        spread = float(each.std()) if each.std() > 0 else math.sqrt(p * (1.0 - p))
        return cls(float(each.mean()), spread / math.sqrt(n), n)


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """`shown`: share of people to whom something is shown at all. None where a cell does not ask: `cover`,
    how often 90% ranges hold the truth; `false`, share of people told what is not so; `found`, share told
    what is."""

    shown: Rate
    cover: Rate | None = None
    false: Rate | None = None
    found: Rate | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """`page`: its address after /thread/, or "thread"; `name`: of the cell; `like`: what these couples are
    like, for a reader; `run`: (seed, how many couples) to what came of it."""

    page: str
    name: str
    like: str
    run: Callable[[int, int], TrialOutcome]
