"""Ranges in words. The range comes first, and what it can't tell is said."""

from __future__ import annotations

from duologue.insight.figures import Range
from duologue.languages import _
from duologue.languages.numbers import write_fixed, write_signed


def say_probably(found: Range) -> str:
    """ "probably between 5.9 and 6.9": for a cell of a table."""
    low, high = write_fixed(found.low, 1), write_fixed(found.high, 1)
    if low == high:
        return _("probably about %(value)s", value=low)
    return _("probably between %(low)s and %(high)s", low=low, high=high)


def say_probably_signed(found: Range) -> str:
    """ "Probably between −0.1 and +0.5; could be nothing." """
    low, high = write_signed(found.low, 1), write_signed(found.high, 1)
    if could_be_nothing(found):
        if low == high:
            return _("Probably about %(value)s; could be nothing.", value=low)
        return _("Probably between %(low)s and %(high)s; could be nothing.", low=low, high=high)
    if low == high:
        return _("Probably about %(value)s.", value=low)
    return _("Probably between %(low)s and %(high)s.", low=low, high=high)


def could_be_nothing(found: Range) -> bool:
    return found.low <= 0 <= found.high
