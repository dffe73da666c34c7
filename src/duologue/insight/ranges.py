"""A range: what every estimate comes with."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL = 0.90
"""How often a range should hold the truth, over many couples."""


@dataclass(frozen=True, slots=True)
class Range:
    """A 90% interval with the estimate inside it; all three in the unit of what is estimated."""

    low: float
    middle: float
    high: float

    @classmethod
    def make_around(cls, middle: float, reach: float) -> Range:
        """`reach` to either side of `middle`."""
        return cls(float(middle - reach), float(middle), float(middle + reach))

    def round_to(self, places: int) -> Range:
        """To so many places after the point. Whatever shows a range to two people draws, lists and sends
        this one: more places than a table has would tell what the table leaves out."""
        return Range(round(self.low, places), round(self.middle, places), round(self.high, places))
