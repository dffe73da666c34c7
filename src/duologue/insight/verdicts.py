"""What may be said of a practice and the days after it. No numpy here: pages name these too."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """GOES_WITH: with better days; TOO_EARLY to say; WEEKDAY, CLOSE_DAYS: it came mostly on one weekday or
    day of a rota, or mostly on days that felt close, from which it can't be told apart."""

    GOES_WITH = "goes-with"
    TOO_EARLY = "too-early"
    WEEKDAY = "weekday"
    CLOSE_DAYS = "close-days"
