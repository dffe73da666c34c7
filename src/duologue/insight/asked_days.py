"""Which days asked the two, as far as the numbers of days that they answered tell.

The line of the two knows of each week how many days each answered, not which, nor whether somebody is asked
every day: that is theirs to know. Where closeness is asked every other day, a check-in draws for both at
once, so the two numbers rise and fall together; where it is asked every day, each skips for themselves. With
k of 7 days asked, and p and r the shares of these that the two answer, weeks of three days from each at least
have

    every other day: k ~ B(7, 1/2), then B(k, p) and B(k, r)        every day: B(7, p) and B(7, r)

One in three is taken for every other day beforehand, p and r for anything: where the numbers tell little, a
line is sooner too wide than too narrow. And two who are asked every day and answer together, or not at all,
leave the same numbers as two who are asked every other day: three in ten of these are taken for them.
"""

from __future__ import annotations

from math import comb

import numpy as np

from duologue.insight.arrays import Floats

LEAST, WEEK = 3, 7
"""Days from each without which a week is not told, and the most there are."""
EVERY_OTHER = 0.5
ONE_IN_THREE = 1.0 / 3.0
"""Beforehand, that both are asked every other day."""
TOGETHER = 0.3
"""Of those whose numbers rise and fall together, who are asked every day."""
_SHARES = np.linspace(0.1, 0.98, 12)


def count_weeks(days: Floats) -> Floats:
    """How many weeks have each pair of numbers, (couples, 25), from `days`: (weeks, couples, 2). Weeks with
    fewer than three days from either are left out."""
    told = days.min(axis=2) >= LEAST
    size = WEEK - LEAST + 1
    which = ((days[:, :, 0] - LEAST) * size + days[:, :, 1] - LEAST).astype(int)
    found = np.zeros((days.shape[1], size * size))
    np.add.at(found, (np.nonzero(told)[1], which[told]), 1.0)
    return found


def estimate_unanswered_of_two(weeks: Floats) -> Floats:
    """Share of the days that asked without an answer: the mean of the two, root mean square of what it may
    be, (couples,), 0-1. `weeks`: as `count_weeks` gives them."""
    score = weeks @ _LOG_CHANCES + _LOG_BEFORE
    likely = np.exp(score - score.max(axis=1, keepdims=True))
    likely /= likely.sum(axis=1, keepdims=True)
    silent: Floats = np.sqrt(likely @ _SQUARED)
    return silent


def _find_chances(n: int, share: Floats) -> Floats:
    """P(each number of days told | n asked), (shares, 5)."""
    k = np.arange(LEAST, WEEK + 1)
    ways = np.array([comb(n, int(one)) for one in k], dtype=float)
    found: Floats = ways * share[:, None] ** k * (1.0 - share[:, None]) ** np.maximum(n - k, 0)
    return found


def _make_tables() -> tuple[Floats, Floats, Floats]:
    """(log chances of each pair of numbers, (25, ways they may have come about); of each of these ways the
    log of how likely it is beforehand, and the square of the share without an answer)."""
    daily = np.einsum("ia,jb->ijab", *(_find_chances(WEEK, _SHARES),) * 2)
    other = np.zeros_like(daily)
    for asked in range(LEAST, WEEK + 1):
        of_asked = _find_chances(asked, _SHARES)
        other += comb(WEEK, asked) * np.einsum("ia,jb->ijab", of_asked, of_asked)
    missing = 1.0 - (_SHARES[:, None] + _SHARES) / 2.0
    if_daily = 1.0 - EVERY_OTHER * (1.0 - missing)
    logs = []
    for chances in (daily, other):
        flat = chances.reshape(len(_SHARES) ** 2, -1)
        logs.append(np.log(np.maximum(flat / flat.sum(axis=1, keepdims=True), 1e-12)))
    squared = [missing**2, (1.0 - TOGETHER) * missing**2 + TOGETHER * if_daily**2]
    before = np.repeat(np.log([1.0 - ONE_IN_THREE, ONE_IN_THREE]), len(_SHARES) ** 2)
    return np.concatenate(logs).T, before, np.concatenate([one.ravel() for one in squared])


_LOG_CHANCES, _LOG_BEFORE, _SQUARED = _make_tables()
