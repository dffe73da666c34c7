"""Waves of two to eight weeks in a weekly line.

A cycle, a rota or weeks apart make closeness rise and fall within weeks. A line that has years to follow
takes that for noise: it lies in the middle of the wave, and its range, which is of that middle, held the
level of a week 58 to 75 times in 100. The autocorrelation of the rest, by which a range grows otherwise, is
nothing there.

So what weeks differ by from the line is looked through for waves of these lengths (a periodogram, at a
quarter of the distance of its own frequencies). Of noise alone its power is exponential, with a median of ln
2 of its mean; the largest is believed from `STANDS_OUT` times that mean on. What the wave varies by is then
part of the range. To add whatever weeks differ by beyond their days instead held as much, and made ordinary
lines wider by 6 to 82 in 100 where this does by 3 to 12: moods that last are in it too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from duologue.insight.level import WEEK, WINDOW, Fitted

WEEKS_FROM = 12
"""Weeks below which no wave is looked for."""
SLOWEST = 8.5
"""Weeks from which on a line follows a wave by itself."""
STANDS_OUT = 5.0
FINER = 4


def widen_by_waves(fitted: Fitted) -> Fitted:
    """With the largest wave of the last two years, where it stands out. `fitted`: by week."""
    rest = fitted.rest[-(WINDOW // WEEK) :]
    weeks = len(rest)
    if weeks < WEEKS_FROM:
        return fitted
    told = ~np.isnan(rest)
    n = np.maximum(told.sum(axis=0), 1)
    rest = np.where(told, rest, 0.0)
    rest = np.where(told, rest - rest.sum(axis=0) / n, 0.0)
    often = np.fft.rfftfreq(FINER * weeks)
    fast = often >= 1.0 / SLOWEST
    power, often = np.abs(np.fft.rfft(rest, FINER * weeks, axis=0)[fast]) ** 2 / n, often[fast]
    usual = np.median(power, axis=0) / np.log(2.0)
    most = power.max(axis=0)
    # A wave of two weeks has all of its power there; any other half, and half in its mirror image.
    sides = np.where(often[power.argmax(axis=0)] > 0.5 - 0.5 / weeks, 1.0, 2.0)
    wave = np.where(most > STANDS_OUT * usual, sides / n * (most - usual), 0.0)
    return replace(fitted, sd=np.sqrt(fitted.sd**2 + wave))
