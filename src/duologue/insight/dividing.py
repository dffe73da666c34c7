"""Dividing things that each wants differently, in exact fractions (science 2.5).

Adjusted Winner, Brams & Taylor, *Fair Division*, 1996: with points honestly given, both end with equal
totals, at least half of what the whole is worth to each, no other division is better for one without being
worse for the other, and at most one item is split. It can be gamed: who knows the other's points can bend
their own.

Points are scaled to 100 each, so that totals can be compared. Which partner is called a changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from duologue.insight.figures import NotYet
from duologue.insight.reasons import Reason

TOTAL = 100
MOST_WHOLE_ITEMS = 15
"""Whole items are divided by looking at every division, 2^15 at most."""

NOTHING_WANTED = NotYet(Reason.NOTHING_WANTED)
NO_ITEMS = NotYet(Reason.NO_ITEMS)
TOO_MANY_WHOLE = NotYet(Reason.TOO_MANY_WHOLE)

Points = Mapping[str, Fraction | int]


@dataclass(frozen=True, slots=True)
class Division:
    """`share_a`: how much of each item goes to a, 0 to 1; `points_a`, `points_b`: what each gets, of 100
    by their own points."""

    share_a: dict[str, Fraction]
    points_a: Fraction
    points_b: Fraction


@dataclass(frozen=True, slots=True)
class WholeDivision:
    """`to_a`: items that go to a; the rest go to b; `as_good`: how many divisions, this one included, are
    as good."""

    to_a: frozenset[str]
    points_a: Fraction
    points_b: Fraction
    as_good: int


def divide_by_adjusted_winner(a: Points, b: Points) -> Division | NotYet:
    """Divide by Adjusted Winner. Points are >= 0; an item that one of them leaves out has 0 of theirs."""
    scaled = _scale(a, b)
    if isinstance(scaled, NotYet):
        return scaled
    own, other, swapped = _put_in_order(*scaled)
    share = _adjust(own, other)
    if swapped:
        share = {item: 1 - part for item, part in share.items()}
    points_a, points_b = scaled
    return Division(
        share,
        sum((points_a[item] * part for item, part in share.items()), Fraction()),
        sum((points_b[item] * (1 - part) for item, part in share.items()), Fraction()),
    )


def divide_whole(a: Points, b: Points) -> WholeDivision | NotYet:
    """Divide items that stay whole: leximin (the worse-off does as well as they can, then the better-off),
    by every division.

    Product and total, which would come next, cannot separate two divisions that leximin does not: their
    two totals are the same pair. Of those, the first by the items' names is taken.
    """
    scaled = _scale(a, b)
    if isinstance(scaled, NotYet):
        return scaled
    if len(scaled[0]) > MOST_WHOLE_ITEMS:
        return TOO_MANY_WHOLE
    own, other, swapped = _put_in_order(*scaled)
    items = sorted(own)
    unit = math.lcm(*(value.denominator for side in (own, other) for value in side.values()))
    # Every division is a subset; the sums over subsets double with each item.
    mine, yours = [0], [sum(int(value * unit) for value in other.values())]
    for item in items:
        gain, loss = int(own[item] * unit), int(other[item] * unit)
        mine += [total + gain for total in mine]
        yours += [total - loss for total in yours]
    keys = [(min(pair), max(pair)) for pair in zip(mine, yours, strict=True)]
    best = max(keys)
    chosen = keys.index(best)
    taken = frozenset(item for k, item in enumerate(items) if chosen >> k & 1)
    got = Fraction(mine[chosen], unit), Fraction(yours[chosen], unit)
    to_a = frozenset(items) - taken if swapped else taken
    points_a, points_b = reversed(got) if swapped else got
    return WholeDivision(to_a, points_a, points_b, keys.count(best))


def _scale(a: Points, b: Points) -> tuple[dict[str, Fraction], dict[str, Fraction]] | NotYet:
    items = sorted(a.keys() | b.keys())
    if not items:
        return NO_ITEMS
    sides = [{item: Fraction(points.get(item, 0)) for item in items} for points in (a, b)]
    totals = [sum(side.values(), Fraction()) for side in sides]
    if not all(totals):
        return NOTHING_WANTED
    first, second = (
        {item: value * TOTAL / total for item, value in side.items()}
        for side, total in zip(sides, totals, strict=True)
    )
    return first, second


def _put_in_order(
    a: dict[str, Fraction], b: dict[str, Fraction]
) -> tuple[dict[str, Fraction], dict[str, Fraction], bool]:
    """(first, second, whether they were swapped), ordered by what they want, so that ties fall the same
    way under any name."""
    if tuple(a.values()) >= tuple(b.values()):
        return a, b, False
    return b, a, True


def _adjust(own: dict[str, Fraction], other: dict[str, Fraction]) -> dict[str, Fraction]:
    """The first one's share of each item."""
    share: dict[str, Fraction] = {}
    mine = yours = Fraction()
    # Items wanted equally come last, each to the lower total.
    for item in sorted(own, key=lambda item: own[item] == other[item]):
        to_own = own[item] > other[item] or (own[item] == other[item] and mine <= yours)
        share[item] = Fraction(int(to_own))
        mine, yours = (mine + own[item], yours) if to_own else (mine, yours + other[item])
    leads = mine > yours
    leader, follower = (own, other) if leads else (other, own)
    most, least = max(mine, yours), min(mine, yours)
    held = [item for item in sorted(own) if share[item] == int(leads) and follower[item] > 0]
    for item in sorted(held, key=lambda item: leader[item] / follower[item]):
        if most <= least:
            break
        moved = min(Fraction(1), (most - least) / (leader[item] + follower[item]))
        most -= moved * leader[item]
        least += moved * follower[item]
        share[item] = 1 - moved if leads else moved
    return share
