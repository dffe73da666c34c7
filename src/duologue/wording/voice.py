"""The voice by which a view speaks to its reader: in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from duologue.engine.fields.kind import Field, Value
from duologue.engine.script import Step
from duologue.languages.dates_in_words import write_date
from duologue.showing.voice import EngineLine, Voice
from duologue.wording.engine_lines import say_aside, say_line
from duologue.wording.promises import say_promise
from duologue.wording.results import propose
from duologue.wording.values import say_signed, say_value
from duologue.workings.results import Worked


@dataclass(frozen=True, slots=True)
class Spoken:
    """`mark` is what is done to names and people's own words within a sentence: a page keeps them apart."""

    mark: Callable[[str], str] = str

    def say_quote(self, words: str) -> str:
        return self.mark(words)

    def make_unmarked(self) -> Voice:
        return replace(self, mark=str)

    def say_value(self, asked: Field, value: Value, *, signed: bool = False) -> str:
        return say_signed(asked, value) if signed else say_value(asked, value)

    def say_proposal(self, found: Worked) -> tuple[str, ...]:
        return propose(found)

    def say(self, line: EngineLine, **values: str) -> str:
        return say_line(line, **values)

    def say_promise(self, name: str, other: str) -> str:
        return say_promise(name, other)

    def say_aside(self, step: Step) -> Step:
        return say_aside(step)

    def say_day(self, day: date) -> str:
        return write_date(day)


SPOKEN = Spoken()


@dataclass(frozen=True, slots=True)
class Noting(Spoken):
    """Says as `SPOKEN` does, and notes what it has quoted: where none of that is to be marked, a voice that
    marks would say the same."""

    quoted: list[str] = field(default_factory=list, compare=False, repr=False)

    def say_quote(self, words: str) -> str:
        self.quoted.append(words)
        return words

    def make_unmarked(self) -> Voice:
        return SPOKEN
