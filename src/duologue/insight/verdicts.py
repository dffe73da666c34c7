"""What may be said of a practice and the days after it. No numpy here: pages name these too."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """GOES_WITH: with better days; HINT: an early one, which may be chance; TOO_EARLY to say."""

    GOES_WITH = "goes-with"
    HINT = "hint"
    TOO_EARLY = "too-early"
