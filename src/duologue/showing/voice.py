"""How a reader is spoken to. The engine knows names and values; whoever asks for a view brings the words.

What a voice says reaches its reader's view and nothing else: no move, no opening and no digest hangs on it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol

from duologue.engine.fields.kind import Field, Value
from duologue.engine.script import Step
from duologue.workings.results import Worked


class EngineLine(StrEnum):
    """What the engine itself has to say: where a round stands, and what its own asides ask."""

    WAITING = "waiting"
    WAITING_TURN = "waiting-turn"
    WAITING_DATE = "waiting-date"
    WAITING_ONESELF = "waiting-oneself"
    PAUSED = "paused"
    LEFT = "left"
    QUIET = "quiet"
    NOT_YET = "not-yet"
    DAY_ENDED = "day-ended"
    TAKEN_BACK = "taken-back"
    FADED = "faded"
    DONE = "done"
    RECEIVE = "receive"
    ALONE = "alone"
    ASIDE = "aside"
    NOTHING_GIVEN = "nothing-given"
    YOU = "you"
    THE_OTHER = "the-other"


class Voice(Protocol):
    """Says names and values in one reader's language."""

    def say_quote(self, words: str) -> str:
        """A name, or somebody's own words, within a sentence: a page may mark where they begin and end."""
        ...

    def make_unmarked(self) -> Voice:
        """The same voice, which marks nothing: for what goes into a form and comes back as an answer."""
        ...

    def say_value(self, asked: Field, value: Value, *, signed: bool = False) -> str:
        """An answer as one says it in a sentence; `signed`: as it stands in an agreement."""
        ...

    def say_proposal(self, found: Worked) -> tuple[str, ...]:
        """What a field may begin with of something that was worked out, line by line."""
        ...

    def say(self, line: EngineLine, **values: str) -> str:
        """One of the engine's own lines; `other` is a name, `date` a day as `say_day` says it."""
        ...

    def say_promise(self, name: str, other: str) -> str:
        """What a rule tells who answers, by the name of its promise."""
        ...

    def say_aside(self, step: Step) -> Step:
        """A step that the engine adds by itself, with its words."""
        ...

    def say_day(self, day: date) -> str: ...


class Bare:
    """Says every name as it is: for whoever reads no words."""

    def say_quote(self, words: str) -> str:
        return words

    def make_unmarked(self) -> Voice:
        return self

    def say_value(self, asked: Field, value: Value, *, signed: bool = False) -> str:
        if isinstance(value, dict):
            return "; ".join(f"{asked.kind.say_item(asked, id_)}={part}" for id_, part in value.items())
        return "; ".join(asked.kind.say_items(asked, value if isinstance(value, list) else [value]))

    def say_proposal(self, found: Worked) -> tuple[str, ...]:
        return ()

    def say(self, line: EngineLine, **values: str) -> str:
        return " ".join([line.value, *values.values()])

    def say_promise(self, name: str, other: str) -> str:
        return name

    def say_aside(self, step: Step) -> Step:
        return step

    def say_day(self, day: date) -> str:
        return day.isoformat()


BARE = Bare()
