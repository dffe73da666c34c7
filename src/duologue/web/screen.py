"""What a round's page shows, made from the engine's view and names and colours alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duologue.engine.fields.kind import Field
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.rounds.beyond import Beyond


@dataclass(frozen=True, slots=True)
class Beside:
    """What its writer typed in another tab or on another device, in words; `page` names it."""

    page: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Slip:
    """A move that can be made, with what is asked for it. `typed` comes from a draft or a form sent back,
    `based` names the draft that is kept, and `beside` are other words that its writer may choose instead;
    `rest` is what a long text goes on with after its first sentence, `skipped` what comes of skipping it."""

    kind: str
    step: str | None = None
    expects: str | None = None
    speaks_for: str | None = None
    text: str = ""
    rest: str = ""
    hint: str = ""
    fields: Sequence[Field] = ()
    typed: Mapping[str, object] = field(default_factory=dict)
    based: str | None = None
    beside: Sequence[Beside] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    button: str = ""
    promise: str = ""
    may_skip: bool = False
    skipped: str = ""
    aside: bool = False
    skip: Slip | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, where that matters: on one phone, or between speaker and listener."""

    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownPair:
    field: Field
    value: object


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody said under an answer; `is_mine`: it can be taken back here."""

    id: str
    name: str
    colour: str
    words: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Replying:
    """What can be said under an answer: `offered` in one tap, by id and words, and words of one's own.
    `chosen` is what one has tapped there."""

    step: str
    seat: str
    offered: Sequence[tuple[str, str]] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One person's answer as both read it, or one's own that is still closed; what belongs to both has the
    colour of a second. `seat` and `steps` say where an answer stands, for what is said under it."""

    name: str
    colour: str
    pairs: Sequence[ShownPair]
    added: Sequence[Sequence[ShownPair]] = ()
    second: str = ""
    seat: str = ""
    steps: Sequence[str] = ()
    replies: Sequence[Reply] = ()
    replying: Replying | None = None

    @property
    def is_long(self) -> bool:
        """Whether it takes so much room that whoever only waits finds it folded away."""
        return any(pair.field.kind.is_long for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mood point on the plane; a guess is drawn open. `words` are for who cannot see it."""

    colour: str
    initial: str
    p: int
    e: int
    guess: bool
    words: str


@dataclass(frozen=True, slots=True)
class ShownResult:
    """What was worked out: `text` for everybody; where a page draws it, `kind` and `figures` with their words
    (`wording/results`), and names and colours by seat."""

    text: str
    kind: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_parts(self) -> bool:
        """Whether it says more, part by part, than everybody needs at once."""
        return bool(self.figures.get("rows"))


@dataclass(frozen=True, slots=True)
class Opening:
    """What opened of one step, or what was worked out there."""

    text: str
    leaves: Sequence[Leaf]
    marks: Sequence[Mark] = ()
    worked: ShownResult | None = None


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day that free times are looked for in; `over` are the parts of it that have been."""

    day: date
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Screen:
    """`kind` is the step's kind, or "rest" when there is nothing to do; then `state` says why.

    `hinting`: whether a field that has hints for its writer shows them.
    `agreed` is what both said yes to, once one is through.
    `beyond`: it goes beyond one's own ceiling, and came from the other.
    `after_all` are questions that were left open and that this waits for; `take_up` is the exercise that can
    be begun once more, where it came to no agreement. `rests`: one let it rest.
    `to_reader` is asked of who reads a deep opening. `openings` belong to the step in hand, `earlier` to
    those before it. `kept` says what was given on the same screen, where this step was left out. `more` are
    moves kept out of the way. `mine` is one's own that stands on the page, `put_away` what lies behind its
    one folded line.
    """

    id: str
    title: str
    kind: str
    digest: str
    colour: str
    other_colour: str = ""
    other_name: str = ""
    state: str = "play"
    text: str = ""
    hint: str = ""
    question: str = ""
    agreed: str = ""
    slips: Sequence[Slip] = ()
    openings: Sequence[Opening] = ()
    earlier: Sequence[Opening] = ()
    mine: Sequence[Leaf] = ()
    put_away: Sequence[Leaf] = ()
    asides: Sequence[Slip] = ()
    more: Sequence[Slip] = ()
    after_all: Sequence[Slip] = ()
    take_up: str = ""
    rests: bool = False
    turn: Turn | None = None
    minutes: int | None = None
    kept: str = ""
    presence: str = ""
    just_opened: bool = False
    received: Sequence[str] = ()
    to_reader: str = ""
    notes: Sequence[Kept] = ()
    may_note: bool = False
    alone: bool = False
    archived: bool = False
    worked: ShownResult | None = None
    days: Sequence[FreeDay] = ()
    hinting: bool = False
    beyond: Beyond | None = None

    @property
    def by_part(self) -> Sequence[ShownResult]:
        """What was worked out and can be looked at part by part as well, behind the one folded line."""
        there = (self.worked, *(one.worked for one in self.openings))
        return [one for one in there if one is not None and one.has_parts]
