"""Choosing one of several options together (science 2.5).

Ratings are scaled to 0-100 for each, lowest and highest; what one of them cannot live with is out. An
option is unbeaten when no other is at least as good for both and better for one; all of these are shown.
Among them leximin: the one whose less happy partner is happiest, then the one whose happier partner is.
Product, which would come next, cannot separate two options that leximin does not, since their two ratings
are the same pair; so a coin decides, and is shown.

It can be gamed: a rating of 0 pushes, and so does a veto.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from duologue.insight.figures import NotYet
from duologue.insight.reasons import Reason

TOP = 100

NO_OPTIONS = NotYet(Reason.NO_OPTIONS)
ALL_OUT = NotYet(Reason.ALL_OUT)

Ratings = Mapping[str, Fraction | int]


class DecidedBy(StrEnum):
    """What decided."""

    LEXIMIN = "leximin"
    COIN = "coin"


@dataclass(frozen=True, slots=True)
class Coin:
    """`between`: the options it lay between, by name; `thrown`: the number; option `thrown % len(between)`
    was taken."""

    between: tuple[str, ...]
    thrown: int


@dataclass(frozen=True, slots=True)
class FairChoice:
    """`unbeaten`: options by name; `chosen`: one of them; `coin`: only where one was thrown; `ratings`:
    (a's, b's), 0-100."""

    unbeaten: tuple[str, ...]
    chosen: str
    by: DecidedBy
    coin: Coin | None
    ratings: dict[str, tuple[Fraction, Fraction]]

    @property
    def is_opposed(self) -> bool:
        """Whether the coin lay between what suits one better and what suits the other better. How much better
        it cannot know: 0-100 is each one's own scale, and no number says whose wish is stronger."""
        return self.coin is not None and len({self.ratings[option] for option in self.coin.between}) > 1


def choose(
    a: Ratings,
    b: Ratings,
    out_a: Collection[str] = (),
    out_b: Collection[str] = (),
    thrown: int | None = None,
) -> FairChoice | NotYet:
    """Choose among options both have rated. `thrown`: a number drawn where both could see it; without one,
    it is made from the ratings themselves, so that both can make it again and neither could choose it."""
    both = sorted(a.keys() & b.keys())
    if not both:
        return NO_OPTIONS
    scaled_a, scaled_b = _scale(a, both), _scale(b, both)
    left = [option for option in both if option not in out_a and option not in out_b]
    if not left:
        return ALL_OUT
    rated = {option: (scaled_a[option], scaled_b[option]) for option in left}
    unbeaten = tuple(option for option in left if not any(_beats(rated[x], rated[option]) for x in left))
    best = max(_order_worse_first(rated[option]) for option in unbeaten)
    first = tuple(option for option in unbeaten if _order_worse_first(rated[option]) == best)
    if len(first) == 1:
        return FairChoice(unbeaten, first[0], DecidedBy.LEXIMIN, None, rated)
    coin = Coin(first, _choose_index(a, b, both) if thrown is None else thrown)
    return FairChoice(unbeaten, first[coin.thrown % len(first)], DecidedBy.COIN, coin, rated)


def _scale(ratings: Ratings, options: list[str]) -> dict[str, Fraction]:
    low = min(Fraction(ratings[option]) for option in options)
    high = max(Fraction(ratings[option]) for option in options)
    if low == high:
        # Whoever likes all alike leaves the choice to the other.
        return dict.fromkeys(options, Fraction(TOP))
    return {option: (Fraction(ratings[option]) - low) * TOP / (high - low) for option in options}


def _beats(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> bool:
    return one != other and one[0] >= other[0] and one[1] >= other[1]


def _order_worse_first(pair: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    return min(pair), max(pair)


def _choose_index(a: Ratings, b: Ratings, options: list[str]) -> int:
    """The same for both names: the two lists of ratings are put in order before they are digested."""
    sides = sorted("\n".join(f"{option}={Fraction(side[option])}" for option in options) for side in (a, b))
    return int.from_bytes(hashlib.sha256("\n\n".join(sides).encode()).digest()[:4])
