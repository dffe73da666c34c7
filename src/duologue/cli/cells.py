"""What a cell may not hold, and days as they are written."""

from __future__ import annotations

import re
from datetime import date

from duologue.languages import _

LAST_DAY = date.max.toordinal()

_WHOLE = re.compile(r"-?\d{1,9}")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")


class UnfitCell(ValueError):
    """A cell's text does not fit its column; the message says what would."""


def number_day(text: str) -> int:
    """An ISO date or a German one as its ordinal, or a whole number as it is."""
    if _WHOLE.fullmatch(text):
        day = int(text)
        if day > LAST_DAY:
            raise UnfitCell(
                _("%(text)s is no day; write a date with its dashes, like 2026-01-31", text=repr(text))
            )
        return day
    try:
        if is_german_day(text):
            of_month, month, year = (int(part) for part in text.split("."))
            return date(year, month, of_month).toordinal()
        return date.fromisoformat(text).toordinal()
    except ValueError:
        if _SLASHED.fullmatch(text):
            raise UnfitCell(
                _("%(text)s could be two days; write a date like 2026-01-31", text=repr(text))
            ) from None
        raise UnfitCell(
            _("%(text)s is neither a date like 2026-01-31 nor a whole number", text=repr(text))
        ) from None


def is_german_day(text: str) -> bool:
    """Whether it is written as in 31.1.2026."""
    return _GERMAN_DAY.fullmatch(text) is not None
