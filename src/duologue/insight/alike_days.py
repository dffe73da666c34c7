"""How alike what is left of two days is, by the days between them: read off the diary itself.

What a model of a diary leaves, r, is in part fresh each day and in part goes on: corr(r_i, r_j) = share *
carry^(days between). Which share lasts, and how long, is a mixture over both, by a likelihood of the
autocorrelations of the five nearest guesses, each with an error of n^-1/2. Where the mean was taken out of n
days, they say (so - A / n) / (1 - A / n), with A = 1 + all that a day has in common with the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats

_SHARES = np.array([1.0, 0.6, 0.3])
_LIKELY_SHARES = np.array([0.4, 0.3, 0.3])
"""Shares of the variance that last, and how likely each is beforehand."""
_CARRIES = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95])
_LIKELY_CARRIES = np.array([0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1])
"""What is left of that on the day after, and how likely."""
_NEAREST = 5
_LONGEST = 250
"""Days apart from which nothing is left."""
_FARTHEST, _LOST_FARTHEST, _FADED = 120, 60, 1e-5
"""Days of a diary apart, for what is added up and for what the mean takes out, and a likeness, from which
next to nothing is left."""
_LEFT: Floats = _CARRIES[:, None] ** np.arange(_LONGEST + 1)


def find_lost(days: Floats) -> Floats:
    """A / n of the module's words, nine tenths at most: (shares, carries, people)."""
    people, n = days.shape
    pairs, first = np.zeros(people * (_LONGEST + 1)), (_LONGEST + 1) * np.arange(people)[:, None]
    for apart in range(1, min(_LOST_FARTHEST + 1, n)):
        pairs += np.bincount((first + _count_between(days, apart)).ravel(), minlength=len(pairs))
    others = _LEFT @ (2.0 / n * pairs.reshape(people, -1).T)
    lost: Floats = np.minimum((1.0 + _SHARES[:, None, None] * others) / n, 0.9)
    return lost


def find_alike(days: Floats, lost: Floats, rest: Floats) -> Floats:
    """What two days have in common, by the days between them, 0 to `_LONGEST`: (people, days between).
    `days`: (people, n), rising whole numbers; `lost`: what `find_lost` has of them; `rest`: (people, n), of
    mean nothing."""
    people, n = rest.shape
    size = np.maximum((rest**2).sum(axis=1), 1e-12)
    against = np.zeros((len(_SHARES), len(_CARRIES), people))
    for apart in range(1, min(_NEAREST, n - 2) + 1):
        seen = (rest[:, apart:] * rest[:, :-apart]).sum(axis=1) / size
        so = _SHARES[:, None, None] * _LEFT[:, _count_between(days, apart)].sum(axis=2) / n
        against += n * (seen - (so - (1.0 - apart / n) * lost) / (1.0 - lost)) ** 2 / 2.0
    likely = np.exp(against.min(axis=(0, 1)) - against)
    likely *= _LIKELY_SHARES[:, None, None] * _LIKELY_CARRIES[:, None]
    likely /= likely.sum(axis=(0, 1))
    alike: Floats = np.einsum("scp,s,cd->pd", likely, _SHARES, _LEFT)
    return alike


@dataclass(frozen=True, slots=True)
class Alike:
    """What days have in common. `products`, (people, k, k): of all ordered pairs of different days x x', by
    how alike they are; `common`, (people,): 1 and all that a day has in common with the others; `free`,
    (people,): of how many fresh days the spread of what is left is as well known, n / (1 + the sum of
    alike^2 over the other days), from the variance of a sample's variance where normal days are alike."""

    products: Floats
    common: Floats
    free: Floats


def add_up_alike(days: Floats, alike: Floats, x: Floats) -> Alike:
    """`days`: (people, n), rising whole numbers; `alike`: as `find_alike` has it; `x`: (people, n, k)."""
    people, n, k = x.shape
    products, common, squares = np.zeros((people, k, k)), np.ones(people), np.ones(people)
    for apart in range(1, min(_FARTHEST + 1, n)):
        weight = np.take_along_axis(alike, _count_between(days, apart), axis=1)
        if weight.max() < _FADED:
            break
        products += x[:, apart:].transpose(0, 2, 1) @ (weight[:, :, None] * x[:, :-apart])
        common += 2.0 * weight.sum(axis=1) / n
        squares += 2.0 * (weight**2).sum(axis=1) / n
    return Alike(products + products.transpose(0, 2, 1), common, n / squares)


def _count_between(days: Floats, apart: int) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    return np.minimum(days[:, apart:] - days[:, :-apart], _LONGEST).astype(np.intp)
