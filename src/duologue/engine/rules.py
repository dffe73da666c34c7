"""Who may see an answer, and when. A rule answers for itself; nobody else takes one apart.

A rule is one class: what its word is, when it opens an answer to both, who reads it, what waits for it, and
what it refuses to be used for. `RULES` lists them, and whatever asks a rule asks these facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Protocol, Self, TypeGuard

from duologue.engine import dates
from duologue.engine.fields.kind import FieldKind

MOST_DAYS = 36_500
MOST_BY_LOT = 20
# What opens later than this is a slip of the pen, and beyond 9999 no date can be counted on from.
LATEST = date(2199, 12, 31)
NOTHING: Mapping[Use, str] = MappingProxyType({})

Answered = Mapping[str, Any]
"""The values of one answer, by field."""
Keeping = Literal["private", "shared", "sealed", "matched"]
"""How the vault wraps an answer when it is given."""
Ticked = Mapping[str, list[str]]
"""What was ticked, by field."""
Lots = Callable[[str], int]
"""Chance, which comes from outside: for each name a whole number from 0 below 2**64, any as likely as
another, and always the same for one name at one step of one round."""


class Why(StrEnum):
    """Reasons for being sealed; none of them says anything of the other's answer."""

    PRIVATE = "private"
    BOTH = "until both have answered"
    DATE = "until its date"
    MATCHED = "only what both chose is shown"
    COUNTED = "counted, never shown"


@dataclass(frozen=True, slots=True)
class Open:
    """Both may read."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The author alone may read (counted and matched: not even then as a figure of the other)."""

    reason: Why


class Use(StrEnum):
    """What a script may do with a step's answers beside asking for them."""

    SHOW = "show"
    QUOTE = "quote"
    OFFER = "offer"
    WORK_OUT = "work out"
    DEPEND = "depend on"
    OPEN_ANOTHER = "open another step"
    KEEP = "keep"
    SAY_WHEN = "say when to look again"
    LOOK_AGAIN = "look at again"
    PLAY_ALONE = "play alone"


class Situation(Protocol):
    """What a rule is told of the answer that it rules."""

    @property
    def today(self) -> date:
        """The latest date that has come for everybody who plays."""
        ...

    @property
    def began(self) -> datetime: ...

    def is_answered(self, step: str | None) -> bool:
        """Whether everybody who is asked has an answer standing at `step`; None: where this answer stands."""
        ...

    def has_said(self, step: str, field: str, option: str) -> bool:
        """Whether somebody has chosen that option there, in an answer that both may read."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """`word` is what a script, a view and the API call it, `keeping` how the vault keeps its answers.

    `promise` names what it tells who answers. `lasts`: for so many days what both chose is shown, and then
    the round is gone; None where it stays. `keeps_late`: what one would add too late waits for another round.
    `at_once`: both read it as it is given, so that a skip is known to both as well. `seals`: it is closed to
    the other until it opens. `compares`: of it, only what both chose is ever shown. `counts`: its numbers
    are for their author's own figures. `quiet_no`: leaving it out is a no that only who leaves it out knows
    of. `refuses` says what it may not be used for, to stand after the step's
    name, and `why_these_kinds` why it takes only some kinds of field.
    """

    word: ClassVar[str]
    promise: ClassVar[str]
    keeping: ClassVar[Keeping] = "private"
    at_once: ClassVar[bool] = False
    seals: ClassVar[bool] = False
    compares: ClassVar[bool] = False
    counts: ClassVar[bool] = False
    quiet_no: ClassVar[bool] = False
    refuses: ClassVar[Mapping[Use, str]] = NOTHING
    why_these_kinds: ClassVar[str] = ""
    lasts: ClassVar[int | None] = None
    keeps_late: ClassVar[bool] = True

    @classmethod
    def read(cls, value: object) -> Self | None:
        """The rule that `rule = …` of a script stands for, None if it is another's."""
        return cls() if value == cls.word else None

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        """Whether both may read the answer now, by this rule alone: sharing it is a move of its own."""
        return Sealed(Why.PRIVATE)

    @property
    def is_waited_for(self) -> bool:
        """Whether what comes after waits for its answers to open."""
        return self.at_once or self.seals

    @property
    def is_private(self) -> bool:
        """Whether it stays its author's until they share it."""
        return not (self.is_waited_for or self.compares or self.counts)

    @property
    def is_own(self) -> bool:
        """Whether nothing of it ever comes to the other by itself."""
        return self.is_private or self.counts

    def restrict(self, before: Answered | None, given: Answered) -> Answered:
        """What stands of an answer; `before`: of its author's last one there, None for their first."""
        return given

    def draw(self, chosen: Ticked, shown: Ticked, lots: Lots) -> Ticked:
        """Of what both chose, what they are shown; `shown` is what they have been shown there already."""
        return chosen

    def name_opener(self, step: str) -> str | None:
        """Given at `step`: the step that both must have answered for it to open; None if none opens it."""
        return None

    @property
    def welcomed_at(self) -> str | None:
        """The step at which its reader says whether now is good, which nobody comes to before there is
        something to give; None if nobody is asked."""
        return None

    def find_opening_day(self, began: datetime) -> date | None:
        """The day on which it opens in a round that began at `began`; None if no day opens it."""
        return None

    def takes(self, kind: FieldKind) -> bool:
        """Whether a field of this kind can stand under it."""
        return True


_NOT_FOR_BOTH = "is not for both to read"
_OPENS_NOTHING = "must be sealed, so as to open something else"


@dataclass(frozen=True, slots=True)
class Private(Rule):
    """The author's, until they share it."""

    word = "private"
    promise = "private"
    refuses = MappingProxyType(
        {
            Use.DEPEND: "is private: the other can’t read it",
            Use.OPEN_ANOTHER: _OPENS_NOTHING,
            Use.SAY_WHEN: _NOT_FOR_BOTH,
        }
    )


@dataclass(frozen=True, slots=True)
class Shared(Rule):
    """Both read it at once."""

    word = "shared"
    promise = "shared"
    keeping = "shared"
    at_once = True

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        return Open()


@dataclass(frozen=True, slots=True)
class SealedUntilBoth(Rule):
    """Until both have answered `step`; None means the step that carries the rule."""

    step: str | None = None

    word = "sealed"
    promise = "sealed-until-both"
    keeping = "sealed"
    seals = True

    @classmethod
    def read(cls, value: object) -> Self | None:
        if value == cls.word:
            return cls()
        inner = value.get("sealed") if isinstance(value, dict) and len(value) == 1 else None
        return cls(inner) if isinstance(inner, str) else None

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        both = situation.is_answered(self.step) and situation.is_answered(None)
        return Open() if both else Sealed(Why.BOTH)

    def name_opener(self, step: str) -> str | None:
        return self.step or step


@dataclass(frozen=True, slots=True)
class SealedUntilDate(Rule):
    """Until a date, or so many days after the round began; opened in the first visit after it."""

    on: date | None = None
    days: int | None = None

    word = "sealed"
    promise = "sealed-until-date"
    keeping = "sealed"
    seals = True

    @classmethod
    def read(cls, value: object) -> Self | None:
        inner = value.get("sealed") if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(inner, dict) or len(inner) != 1:
            return None
        if _is_whole(days := inner.get("days")) and 1 <= days <= MOST_DAYS:
            return cls(days=days)
        on = _read_date(inner.get("on"))
        return cls(on=on) if on is not None and on <= LATEST else None

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        return Open() if situation.today >= self.find_opening_day(situation.began) else Sealed(Why.DATE)

    def find_opening_day(self, began: datetime) -> date:
        # Counted from the UTC day of the beginning: both are told the date, and it is to tell nobody's zone.
        return self.on or dates.find_date(UTC, began + timedelta(days=self.days or 0))


@dataclass(frozen=True, slots=True)
class Matched(Rule):
    """Only what both chose is shown. What one has sent can only be taken back here, never added to."""

    word = "matched"
    promise = "matched"
    keeping = "matched"
    compares = True
    why_these_kinds = ": what is not ticked is simply not there"
    refuses = MappingProxyType(
        {
            Use.QUOTE: "is matched: it can be shown, not quoted",
            Use.OFFER: "is matched: it can be shown, not offered again",
            Use.WORK_OUT: "is matched: only what both chose is shown",
            Use.OPEN_ANOTHER: _OPENS_NOTHING,
            Use.SAY_WHEN: _NOT_FOR_BOTH,
            Use.LOOK_AGAIN: "what both chose fades after a week: there is nothing to look at again",
            Use.PLAY_ALONE: "matched needs two people",
        }
    )

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        return Sealed(Why.MATCHED)

    def restrict(self, before: Answered | None, given: Answered) -> Answered:
        """A yes can be taken back and none be added: else who chose all and chose back would read the
        other's."""
        return given if before is None else _list_in_both(given, before)

    def takes(self, kind: FieldKind) -> bool:
        return kind.is_ticked


IN_FOUR = 4


@dataclass(frozen=True, slots=True)
class MatchedByLot(Matched):
    """Matched, but that chance leaves out some of what both chose, and shows the rest for some days.

    Each thing that both chose has a lot of its own, which leaves it out one time in four; of those left, at
    most `most` are shown. So for whatever is not shown there are three reasons, and a no is one of them: even
    who knows all else of the other's list can say of it no more than that a no is four times as likely as it
    was. Drawn once: later what is shown can only become less, or taking one back would bring out the next.
    """

    most: int
    days: int

    promise = "matched-by-lot"
    keeps_late = False
    refuses = MappingProxyType(
        {**Matched.refuses, Use.KEEP: "is matched for some days: what is gone after them is not kept"}
    )

    @classmethod
    def read(cls, value: object) -> Self | None:
        inner = value.get(cls.word) if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(inner, dict) or set(inner) != {"most", "days"}:
            return None
        most, days = inner["most"], inner["days"]
        fits = _is_whole(most) and _is_whole(days) and 1 <= most <= MOST_BY_LOT and 1 <= days <= MOST_DAYS
        return cls(most, days) if fits else None

    @property
    def lasts(self) -> int:  # type: ignore[override] # of each, as its script says
        return self.days

    def draw(self, chosen: Ticked, shown: Ticked, lots: Lots) -> Ticked:
        if any(shown.values()):
            return _list_in_both(chosen, shown)
        able = sorted(
            (lot // IN_FOUR, id_, item)
            for id_, items in chosen.items()
            for item in items
            if (lot := lots(f"{id_}/{item}")) % IN_FOUR
        )
        drawn = {(id_, item) for _, id_, item in able[: self.most]}
        kept = {id_: [item for item in items if (id_, item) in drawn] for id_, items in chosen.items()}
        return {id_: items for id_, items in kept.items() if items}


@dataclass(frozen=True, slots=True)
class Counted(Rule):
    """Nobody else ever sees it; while both consent, its numbers enter the couple's weekly figures."""

    word = "counted"
    promise = "counted"
    counts = True
    refuses = MappingProxyType(
        {
            Use.SHOW: "is counted: nobody else ever sees it",
            Use.KEEP: "is counted: nobody else ever sees it",
            Use.OPEN_ANOTHER: _OPENS_NOTHING,
            Use.SAY_WHEN: _NOT_FOR_BOTH,
        }
    )

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        return Sealed(Why.COUNTED)

    def takes(self, kind: FieldKind) -> bool:
        return kind.is_countable


@dataclass(frozen=True, slots=True)
class UntilWelcome(Rule):
    """Until its reader has chosen `option` at `step`, in `field`: that now is good. What else they choose
    there opens nothing, and a no is a skip, which looks like no answer."""

    step: str
    field: str
    option: str

    word = "welcome"
    promise = "until-welcome"
    keeping = "sealed"
    seals = True

    @classmethod
    def read(cls, value: object) -> Self | None:
        inner = value.get(cls.word) if isinstance(value, dict) and len(value) == 1 else None
        if not isinstance(inner, dict) or set(inner) != {"step", "field", "is"}:
            return None
        said = [inner["step"], inner["field"], inner["is"]]
        return cls(*said) if all(isinstance(one, str) for one in said) else None

    @property
    def welcomed_at(self) -> str:
        return self.step

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        said = situation.has_said(self.step, self.field, self.option)
        return Open() if said else Sealed(Why.BOTH)


@dataclass(frozen=True, slots=True)
class Asking(Rule):
    """Of what one asks the other: an answer opens as it is given, and who leaves it out looks as if they had
    not answered."""

    word = "asking"
    promise = "asking"
    keeping = "sealed"
    seals = True
    quiet_no = True

    def judge_opening(self, situation: Situation) -> Open | Sealed:
        return Open() if situation.is_answered(None) else Sealed(Why.BOTH)

    def name_opener(self, step: str) -> str:
        return step


RULES: list[type[Rule]] = [
    Private,
    Shared,
    SealedUntilBoth,
    SealedUntilDate,
    Matched,
    MatchedByLot,
    Counted,
    UntilWelcome,
    Asking,
]
"""Every rule that a script may name."""


@contextmanager
def add_rule(rule: type[Rule]) -> Iterator[None]:
    """A rule of somebody's own, for as long as this lasts."""
    RULES.append(rule)
    try:
        yield
    finally:
        RULES.remove(rule)


def _list_in_both(ticked: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is ticked in both, in the order of the first."""
    still = {id_: [item for item in items if item in other.get(id_, ())] for id_, items in ticked.items()}
    return {id_: items for id_, items in still.items() if items}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_date(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
