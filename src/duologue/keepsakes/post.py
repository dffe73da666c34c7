"""How a letter goes to the other: from which day on, and what it is to be opened for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from duologue.engine.dates import come
from duologue.engine.rules import Open, SealedUntilDate
from duologue.people import days
from duologue.people.access import Me


@dataclass(frozen=True, slots=True)
class Post:
    """`on`: the day from which it may be read, of what was given at once one that had come everywhere;
    `when`: what it is to be opened for, "" for whenever. `came`: the other wrote it, and this is the copy of
    who opened it."""

    on: date
    when: str = ""
    came: bool = False


@dataclass(frozen=True, slots=True)
class _LetterSituation:
    """A letter as its rule is told of it: nobody's answer opens it."""

    today: date
    began: datetime

    def is_answered(self, step: str | None) -> bool:
        return False

    def has_said(self, step: str, field: str, option: str) -> bool:
        return False


def has_come(me: Me, on: date, now: datetime) -> bool:
    """Whether that day has begun for both: the engine's own rule of what is sealed until a date."""
    waiting = _LetterSituation(come(now, days.list_zones(me, alone=False)), now)
    return isinstance(SealedUntilDate(on=on).judge_opening(waiting), Open)
