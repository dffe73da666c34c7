"""What a script is: steps that two people play, with fields, rules, conditions and bounded turns.

Every type is frozen. `parse` builds them from TOML and is the only place that reports a writer's
mistakes; code that receives a `Script` may rely on its having been checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from duologue.engine.fields.kind import Field, Option
from duologue.engine.roles import Role
from duologue.engine.rules import Rule
from duologue.engine.texts import Text


class Seat(StrEnum):
    """The two places at a round. Who sits where is in the round's header, never in a script."""

    FIRST = "first"
    SECOND = "second"

    # Enum hashes by name, in Python code; play looks seats and kinds up some hundred times a view.
    __hash__ = str.__hash__

    @property
    def other(self) -> Seat:
        return Seat.SECOND if self is Seat.FIRST else Seat.FIRST


class SeatWord(StrEnum):
    """Words for one or both of the two. Earlier scripts say "other" for the second seat."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        return cls(Seat.SECOND.value) if value == "other" else None


class Who(SeatWord):
    """Whom a step addresses. Speaker and listener exist inside `turns` only and change over there."""

    EACH = "each"
    FIRST = "first"
    SECOND = "second"
    SPEAKER = "speaker"
    LISTENER = "listener"


class Company(StrEnum):
    """Who is there: a step can be for two or for one alone, and is passed over in the other company."""

    ONE = "one"
    TWO = "two"


class StepKind(StrEnum):
    READ = "read"
    SPEAK = "speak"
    DO = "do"
    SETTLE = "settle"
    ASK = "ask"
    RECEIVE = "receive"
    REVEAL = "reveal"
    TURNS = "turns"
    TOGETHER = "together"
    WORK_OUT = "work_out"
    AGREE = "agree"

    __hash__ = str.__hash__


class Where(StrEnum):
    TOGETHER = "together"
    APART = "apart"
    EITHER = "either"


class Devices(StrEnum):
    """How many phones: `either` lets the two choose when they start."""

    ONE = "one"
    TWO = "two"
    EITHER = "either"


class Of(SeatWord):
    """Whose values a condition looks at."""

    EITHER = "either"
    BOTH = "both"
    FIRST = "first"
    SECOND = "second"
    SPEAKER = "speaker"
    LISTENER = "listener"


class Test(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    HAS = "has"
    ABOVE = "above"
    BELOW = "below"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Condition:
    """True or false of values that both may read, or of what was drawn; `drawn` excludes `step`."""

    test: Test
    value: str | int | bool
    step: str | None = None
    field: str | None = None
    of: Of = Of.EITHER
    drawn: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One screenful.

    `who` is None for reveal, turns, together, work_out, agree and receive, which address both.
    `names` are the steps a reveal or receive shows, or the inputs of a worked-out result.
    `beside` puts an ask on the same screen as the ask before it: two moves, one screen.
    `aside` is offered once reachable and never waited for.
    `alternate`: of turns, who speaks changes with every pass, and `most` is how many there are in all.
    `both_begin`: of a time together, it begins for both at one moment, once both have pressed; `shape`: a
    slow shape is there to look at while it runs.
    `meanwhile` is shown to whoever waits for this step's answer. `hint` stands small under the text.
    `skip` is what leaving it out is called. `seconds`: how long one settles, before one can go on.
    `rests`: on the Today of whoever has come here the round rests for so many hours, of itself.
    `company` says for how many it is, where it is not the same for one and for two.
    """

    id: str
    kind: StepKind
    text: Text = ""
    who: Who | None = None
    company: Company | None = None
    rule: Rule | None = None
    fields: tuple[Field, ...] = ()
    names: tuple[str, ...] = ()
    when: Condition | None = None
    minutes: int | None = None
    both_begin: bool = False
    shape: bool = False
    seconds: int = 0
    rests: int = 0
    meanwhile: Text = ""
    button: Text = ""
    hint: Text = ""
    skip: Text = ""
    beside: bool = False
    aside: bool = False
    result: str | None = None
    turns: tuple[Who, ...] = ()
    until: Condition | None = None
    most: int = 1
    alternate: bool = False
    steps: tuple[Step, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Draw:
    """Something drawn for both when a round starts: one of `options`, or a card of a `deck`, or a hand of
    `count` cards, the lightest first where it `deepens`.

    `narrow` names attributes of cards by which whoever starts may narrow the deck; `without`
    are the values of attributes whose cards are never drawn here, `only` those whose cards alone are. A
    card's theme is among its attributes."""

    name: str
    options: tuple[str, ...] = ()
    deck: str | None = None
    depth: tuple[int, int] = (1, 4)
    count: int = 1
    narrow: tuple[str, ...] = ()
    without: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    deepens: bool = False

    @property
    def is_hand(self) -> bool:
        return self.deck is not None and self.count > 1


@dataclass(frozen=True, slots=True)
class Keep:
    """What a round leaves behind: a keepsake of `kind` from the answers to `step`.

    The day to look at it again is what stands in `again`, a date field of that step ("look") or of another
    one ("first.plan.look"), or `again_after` days after it was kept. An agreement that `lasts` so many days
    goes by itself after them, and till then either of the two can end it. `card` names the draw whose card
    asked for it: it then stands on the map of what somebody loves under that card's theme.
    """

    kind: str
    step: str
    again: str | None = None
    again_after: int | None = None
    lasts: int | None = None
    line: int = 0
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """`instead` is another question for whoever would rather not go where the card goes.

    `about` are attributes that a deck gives beside these, such as time, money or place. `options` are what
    the card itself offers to choose from. `source` is its text in the deck's own language, where `text` is in
    a reader's."""

    id: str
    text: Text
    theme: str = ""
    depth: int = 1
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    source: str = ""
    options: tuple[Option, ...] = ()
    instead: Text = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn for both when a round began: fixed for the whole round.

    `hands` are several cards drawn under one name, `narrow` what whoever started narrowed a deck by.
    `first_is` is the couple's seat ("a" or "b") that sits first. `said` is how a reader's language says what
    was drawn, by the name that quotes it ("card.theme"); conditions look at `values` and the cards alone.
    """

    values: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    cards: Mapping[str, Card] = field(default_factory=lambda: MappingProxyType({}))
    hands: Mapping[str, tuple[Card, ...]] = field(default_factory=lambda: MappingProxyType({}))
    narrow: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    first_is: str = "a"
    said: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def question(self) -> Card | None:
        """The card that the whole round is about; None where none was drawn, or several were."""
        return next(iter(self.cards.values())) if len(self.cards) == 1 else None

    def find_card(self, name: str, number: int) -> Card | None:
        """The card drawn under a name; of a hand, the one of that pass through the turns it is dealt in."""
        hand = self.hands.get(name, ())
        return self.cards.get(name) or (hand[number - 1] if 0 < number <= len(hand) else None)

    @property
    def dealt(self) -> tuple[Card, ...]:
        """Every card that was drawn, alone or in a hand."""
        return (*self.cards.values(), *(card for hand in self.hands.values() for card in hand))


@dataclass(frozen=True, slots=True)
class Terms:
    """How and when a round is played, settled when it began.

    `solo` rounds have one partner, in the first seat. A once-a-day script is of a `day`: it asks each on
    their own such date, and closes when that has ended for both; without one, it closes at `closes_at`.
    `zones` are those of who plays: a date has come, or has ended, once it has in each of them.
    """

    one_device: bool = False
    solo: bool = False
    started_at: datetime | None = None
    closes_at: datetime | None = None
    day: date | None = None
    zones: tuple[tzinfo, ...] = (UTC,)


@dataclass(frozen=True, slots=True)
class Script:
    """One exercise. `brings` is what of one's own each is shown before they begin (`manuscript/brought_up`).
    `sha256` is of `canonical`, the script's own bytes in canonical JSON; `role` is the part it plays as a
    whole. `setting` names a setting of one's own: who has not switched it on has no such exercise, and no
    round of it that the other began. `gone_after`: so many days after its beginning nothing of a round for
    two is left, kept or not. `light`: what is told in it is meant to please or to play, so that a smile suits
    it."""

    slug: str
    title: Text
    practice: str
    minutes: tuple[int, int]
    depth: int
    steps: tuple[Step, ...]
    where: Where = Where.EITHER
    devices: Devices = Devices.TWO
    people: int = 2
    first: str = "starter"
    solo: str | None = None
    sources: tuple[str, ...] = ()
    not_for: Text = ""
    line: Text = ""
    in_short: Text = ""
    not_known: Text = ""
    draws: tuple[Draw, ...] = ()
    keeps: tuple[Keep, ...] = ()
    once_a_day: bool = False
    takes_place: bool = True
    quiet_after: int = 14
    fades_after: int | None = None
    role: Role | None = None
    setting: str | None = None
    gone_after: int | None = None
    light: bool = False
    brings: str = ""
    canonical: bytes = b""
    sha256: str = ""

    @property
    def is_for_one(self) -> bool:
        """Whether its words are there for one alone: it has one person, or steps of its own for one."""
        return self.people == 1 or any(step.company is Company.ONE for step in self.every_step)

    @property
    def every_step(self) -> tuple[Step, ...]:
        """The steps in the order of the file, each of the nested ones after the turns that hold it."""
        return tuple(inner for step in self.steps for inner in (step, *step.steps))

    def __hash__(self) -> int:
        # The digest stands for the content, so that caches keyed by a script cost nothing per call.
        return hash((self.slug, self.sha256 or self.steps))


@dataclass(frozen=True, slots=True)
class Dealt:
    """A script as one round of it is played, which is what `play` takes: with what was drawn, on which terms,
    and by whom. A seat without a name is called “you” or “the other”."""

    script: Script
    drawn: Drawn = field(default_factory=Drawn)
    terms: Terms = field(default_factory=Terms)
    names: Mapping[Seat, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The seats that are taken: the first alone in a solo round."""
        alone = self.terms.solo or self.script.people == 1
        return (Seat.FIRST,) if alone else (Seat.FIRST, Seat.SECOND)

    @property
    def alone(self) -> bool:
        return len(self.seats) == 1
