"""Dates with little room: the foot of a chart, the cells of its table (CLDR, by Babel)."""

from __future__ import annotations

from datetime import date

from duologue.languages.speaking import spoken


def write_day_and_month(value: date) -> str:
    """ "22 Nov"."""
    return _by_skeleton(value, "MMMd")


def write_short_month(value: date) -> str:
    """ "Nov"."""
    from babel.dates import format_date

    return str(format_date(value, "LLL", locale=spoken().locale))


def write_month_and_year(value: date) -> str:
    """ "Nov 2026"."""
    return _by_skeleton(value, "yMMM")


def write_year(value: date) -> str:
    """ "2026"."""
    return _by_skeleton(value, "y")


def write_months(first: date, last: date) -> str:
    """ "January–March 2024"."""
    from babel.dates import format_interval

    return str(format_interval(first, last, "yMMMM", locale=spoken().locale))


def _by_skeleton(value: date, skeleton: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, value, locale=spoken().locale))
