"""One report of who carries what (science 2.4): both partners claim a share for themselves, 0-100.

No numpy here: exercises work these out page by page, and `load` over many reports.
"""

from __future__ import annotations

WHOLE = 100


def find_midpoint(a: float, b: float) -> float:
    """A's share, 0-100, if both are equally far off."""
    return (a + WHOLE - b) / 2


def find_gap(a: float, b: float) -> float:
    """By how much both claims together pass (+) or miss (-) the whole. Whose claim is off cannot be told."""
    return a + b - WHOLE
