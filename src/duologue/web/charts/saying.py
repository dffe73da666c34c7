"""Ranges in words. The range comes first, and what it can't tell is said."""

from __future__ import annotations

from duologue.insight.figures import Range

COULD_BE_NOTHING = "could be nothing"
PLUS, MINUS = "+", "\N{MINUS SIGN}"


def number(value: float, digits: int = 1) -> str:
    """ "6.4"; never a minus before nothing."""
    return f"{round(value, digits) + 0.0:.{digits}f}"


def signed(value: float, digits: int = 1) -> str:
    """ "+0.5", "−0.1", "0"."""
    rounded = round(value, digits)
    if not rounded:
        return "0"
    return f"{PLUS if rounded > 0 else MINUS}{abs(rounded):.{digits}f}"


def between(found: Range, digits: int = 1) -> str:
    """ "between 5.9 and 6.9"."""
    low, high = number(found.low, digits), number(found.high, digits)
    return f"about {low}" if low == high else f"between {low} and {high}"


def between_signed(found: Range, digits: int = 1) -> str:
    """ "between −0.1 and +0.5; could be nothing"."""
    low, high = signed(found.low, digits), signed(found.high, digits)
    said = f"about {low}" if low == high else f"between {low} and {high}"
    return f"{said}; {COULD_BE_NOTHING}" if found.low <= 0 <= found.high else said
