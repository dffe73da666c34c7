"""Rotas, visits and other rhythms of days, in what people do and in how close it feels.

What is done on the last day of work, or the evening before every second weekend together, comes before better
days because the rota does. Each rhythm of three to four times seven days is tried, on the days that are used;
which of them somebody lives by is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats

ROTAS = (3, 4, 5, 6, *range(8, 29))
"""Days of a rhythm. Seven are weekdays, which every regression knows; what comes every other day comes as
often in good weeks as in bad ones."""
LEAST_TIMES = 3
"""Times that the days used must be as many as those of a rhythm."""
PRACTISED_FROM, CLOSE_FROM = 3.0, 1.0
"""SD by which practices, and closeness, must keep a rhythm more than chance does, for it to be known beside
them."""


@dataclass(frozen=True, slots=True)
class Rotas:
    """`apart`: (couples, practices), the least share of a practice's variance that the days of any rhythm
    leave; `days`: (couples,), those of the rhythm that practices and closeness keep most, 0 if none."""

    apart: Floats
    days: Floats


def find_rotas(used: Bools, apart: Floats, practised: Floats) -> Rotas:
    """`used`: (days, couples), without gaps; `apart`: what closeness lies above its level; `practised`:
    (days, couples, practices)."""
    there = used.astype(float)
    n = np.maximum(there.sum(axis=0), 1.0)
    none = Rotas(np.ones_like(practised[0]), np.zeros(len(n)))
    lengths = np.array([days for days in ROTAS if LEAST_TIMES * days <= n.max()])
    if not lengths.size:
        return none
    close = np.where(used, apart, 0.0)
    close -= there * (close.sum(axis=0) / n)
    columns = np.concatenate([there[:, :, None], close[:, :, None], practised * there[:, :, None]], axis=2)
    sums = np.concatenate([_sum_by_days(columns, days) for days in lengths])
    first, n = np.cumsum(lengths) - lengths, n[:, None]
    mean = columns.sum(axis=0)[:, 1:] ** 2 / n
    spread = (columns[:, :, 1:] ** 2).sum(axis=0) - mean
    squares = np.add.reduceat(sums[:, :, 1:] ** 2 / np.maximum(sums[:, :, :1], 1.0), first, axis=0) - mean
    free = lengths[:, None, None] - 1.0
    share = np.divide(squares, spread, out=np.zeros_like(squares), where=spread > 1e-9)
    enough = n >= LEAST_TIMES * lengths[:, None, None]
    # By chance alone, days that come seldom leave less than all: hence by degrees of freedom.
    left = (1.0 - share[:, :, 1:]) * (n - 1.0) / np.maximum(n - 1.0 - free, 1.0)
    kept = _make_normal(np.maximum(share * (n - 1.0), 0.0), free) * enough
    both = np.minimum(kept[:, :, 1:].max(axis=2, initial=0.0) - PRACTISED_FROM, kept[:, :, 0] - CLOSE_FROM)
    return Rotas(
        np.where(enough, left, 1.0).min(axis=0),
        np.where(both.max(axis=0) > 0.0, lengths[both.argmax(axis=0)], 0).astype(float),
    )


def mark_days(day: Floats, days: int) -> Floats:
    """(days, days of a rhythm): 1 on each day of a week, or of another rhythm of so many days."""
    marked: Floats = (np.arange(days) == (day % days).astype(int)[:, None]).astype(float)
    return marked


def _sum_by_days(x: Floats, days: int) -> Floats:
    """Sums of each of so many days, (days, ...)."""
    whole = len(x) // days * days
    sums: Floats = x[:whole].reshape(-1, days, *x.shape[1:]).sum(axis=0)
    sums[: len(x) - whole] += x[whole:]
    return sums


def _make_normal(chi_squared: Floats, free: Floats) -> Floats:
    """SD above what is expected (Wilson & Hilferty 1931, Proc Natl Acad Sci 17:684-688)."""
    width = 2.0 / (9.0 * free)
    found: Floats = (np.cbrt(chi_squared / free) - (1.0 - width)) / np.sqrt(width)
    return found
