"""What screens are made of: moves that can be made, and leaves of what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duologue.engine.fields.kind import Field


@dataclass(frozen=True, slots=True)
class Beside:
    """What its writer typed in another tab or on another device, in words; `page` names it."""

    page: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Slip:
    """A move that can be made, with what is asked for it. `typed` comes from a draft or a form sent back,
    `based` names the draft that is kept, and `beside` are other words that its writer may choose instead;
    `rest` is what a long text goes on with after its first sentence, `quotes` is that its hint says what
    somebody wrote, `skipped` what comes of skipping it, `leaves` what skipping it is called ("" for no name
    of its own), and `skip` the move that skips a step which asks nothing."""

    kind: str
    step: str | None = None
    expects: str | None = None
    speaks_for: str | None = None
    text: str = ""
    rest: str = ""
    hint: str = ""
    quotes: bool = False
    fields: Sequence[Field] = ()
    typed: Mapping[str, object] = field(default_factory=dict)
    based: str | None = None
    beside: Sequence[Beside] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    button: str = ""
    promise: str = ""
    leaves: str = ""
    may_skip: bool = False
    skipped: str = ""
    skip: Slip | None = None
    said: str = ""

    @property
    def is_one_tap(self) -> bool:
        """Whether it asks for one choice and nothing else: choosing is answering."""
        return len(self.fields) == 1 and self.fields[0].kind.is_one_tap

    @property
    def is_card_by_card(self) -> bool:
        """Whether cards are asked for in it one after the other, so that one may be left out or all."""
        return any(one.one_by_one for one in self.fields)


@dataclass(frozen=True, slots=True)
class Pair:
    field: Field
    value: object


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """What lies beside an answer, in the place of its value: where it is looked at, its words, and what its
    kind says of it. `is_there` is false once it was taken back or has faded; `until` is the day after which
    it fades, where it does, and `keeps` what its reader said about that."""

    address: str
    words: str
    facts: Mapping[str, object]
    is_there: bool = False
    is_mine: bool = False
    until: date | None = None
    keeps: bool = False


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
    pairs: Sequence[Pair]
    added: Sequence[Sequence[Pair]] = ()
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

    @property
    def says_it_once(self) -> bool:
        """Whether the second of two leaves holds only what both chose, which stands on the first already."""
        if len(self.leaves) != 2 or not self.leaves[0].second:
            return False
        first, second = self.leaves
        if second.replies or second.replying:
            return False
        return [pair.value for pair in first.pairs] == [pair.value for pair in second.pairs]
