"""Who may see an answer, and when: small tagged values answering `Open` or `Sealed(reason)`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """Reasons for being sealed; none of them says anything of the other's answer."""

    PRIVATE = "private"
    BOTH = "until both have answered"
    DATE = "until its date"
    MATCHED = "only what both chose is shown"
    COUNTED = "counted, never shown"
    RELEASE = "opens when the other is next here"


@dataclass(frozen=True, slots=True)
class Open:
    """Both may read."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The author alone may read (counted and matched: not even then as a figure of the other)."""

    reason: Why


@dataclass(frozen=True, slots=True)
class Private:
    pass


@dataclass(frozen=True, slots=True)
class Shared:
    pass


@dataclass(frozen=True, slots=True)
class SealedUntilBoth:
    """Until both have answered `step`; None means the step that carries the rule."""

    step: str | None = None


@dataclass(frozen=True, slots=True)
class SealedUntilDate:
    """Until a date, or so many days after the round began; opened in the first visit after it."""

    on: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    pass


@dataclass(frozen=True, slots=True)
class Counted:
    pass


Rule = Private | Shared | SealedUntilBoth | SealedUntilDate | Matched | Counted
