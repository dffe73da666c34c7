"""The first days of one alone and of two, from `practices/first-days.toml`: the rota's beginning.

A day that was missed is over; what is not installed is passed over, and the rota takes its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import Language
from duologue.languages.telling_texts import tell_thing
from duologue.manuscript.notes import Between, Called
from duologue.manuscript.passage import Passage
from duologue.rhythm.offerable import Offerable
from duologue.rounds import practice_files

ALONE, TOGETHER = "one", "two"
FILE = "first-days.toml"


@dataclass(frozen=True, slots=True)
class Want:
    """What fits a day: each of these that is given has to."""

    slug: str | None = None
    practice: str | None = None
    people: Annotated[int, Between(1, 2)] | None = None
    screen: bool | None = None

    def fits(self, one: Offerable) -> bool:
        return (
            self.slug in (None, one.slug)
            and self.practice in (None, one.practice)
            and self.people in (None, 2 if one.for_two else 1)
            and self.screen in (None, one.needs_screen)
        )


@dataclass(frozen=True, slots=True)
class PlanDay:
    """`quiet`: nothing is due. `say`: a line of the day, beside what it wants or in its place. `why` is of
    what fits the first want and of nothing that stands in for it. `then`: what comes on the same day once the
    first was done, with `then_why` of what fits the first of these. `ceiling`: a private word that one can
    set limits."""

    day: int
    quiet: bool = False
    say: Text = ""
    why: Text = ""
    ceiling: bool = False
    want: tuple[Want, ...] = ()
    then: tuple[Want, ...] = ()
    then_why: Text = ""

    def find_wanted(self, exercises: Sequence[Offerable]) -> tuple[Offerable, ...]:
        """What is installed of it, best first."""
        return _list_installed(self.want, exercises)

    def find_second(self, exercises: Sequence[Offerable]) -> tuple[Offerable, ...]:
        """What is installed of what comes once the first was done, best first."""
        return _list_installed(self.then, exercises)

    def find_why(self, one: Offerable) -> str:
        """What is said of this one on the day, "" where the day's words were written for another."""
        return self.why if self.want and self.want[0].fits(one) else ""

    def find_why_second(self, one: Offerable) -> str:
        """The same of what comes once the first was done."""
        return self.then_why if self.then and self.then[0].fits(one) else ""


def _list_installed(wants: Sequence[Want], exercises: Sequence[Offerable]) -> tuple[Offerable, ...]:
    return tuple(one for want in wants for one in exercises if want.fits(one))


def _go_to_day(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    return passage.go_to_entry(at, f"{passage.path}.day {table.get('day')}")


_Days = Annotated[tuple[PlanDay, ...], Called(_go_to_day)]


@dataclass(frozen=True, slots=True)
class FirstDays:
    """For one alone and for two."""

    one: _Days
    two: _Days


def say(sentence: str) -> str:
    """A `why` or `say` of the plan in the language that is spoken; a log keeps it as the file had it then.
    Whatever is no sentence of the plan is itself."""
    return _read_said(find_spoken()).get(sentence, sentence)


@cache
def _read_said(language: Language) -> Mapping[str, str]:
    source = practice_files.read(FirstDays, FILE)
    read = tell_thing(source, language, FILE)
    pairs = zip((*source.one, *source.two), (*read.one, *read.two), strict=True)
    return {
        sentence: in_words
        for of, by in pairs
        for sentence, in_words in ((of.why, by.why), (of.then_why, by.then_why), (of.say, by.say))
        if sentence
    }


def read_day(number: int, *, alone: bool) -> PlanDay | None:
    """The plan for a day from 0 on, None when there is none any more."""
    return read().get((ALONE if alone else TOGETHER, number))


@cache
def read() -> Mapping[tuple[str, int], PlanDay]:
    found = practice_files.read(FirstDays, FILE)
    days = ((ALONE, found.one), (TOGETHER, found.two))
    return {(whose, one.day): one for whose, several in days for one in several}
