"""What looking back shows: people's own words as they opened, and nothing that counts or compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds.own_words import Said
from duologue.rounds.reading import Table
from duologue.web import exporting
from duologue.web.screen import Leaf, Opening


@dataclass(frozen=True, slots=True)
class Remembered:
    """A round in the words of both; `title` is its question."""

    id: UUID
    title: str
    openings: Sequence[Opening]


@dataclass(frozen=True, slots=True)
class Line:
    """One line with whose it is; `question` is what it answered, `about` the answer's id."""

    text: str
    question: str
    name: str
    colour: str
    mine: bool
    round: UUID
    about: str


def line(said: Said, me: Me, both: Both) -> Line:
    mine = said.seat == me.seat
    whose = both.mine if mine or both.other is None else both.other
    return Line(said.text, said.question, whose.name, whose.colour, mine, said.round, said.answer)


def of_both(table: Table, both: Both) -> Remembered:
    """What both said in it, words only: no numbers, no moods, nothing of one's own that never opened."""
    every = (one.opening for one in exporting.printed(table, both))
    found = [_in_words(one) for one in every if len(one.leaves) > 1]
    return Remembered(table.id, table.title, [one for one in found if len(one.leaves) > 1])


def all_of(tables: Iterable[Table], both: Both) -> list[Remembered]:
    """Those in which there are words of both."""
    return [one for one in (of_both(table, both) for table in tables) if one.openings]


def _in_words(opening: Opening) -> Opening:
    return replace(opening, leaves=[leaf for leaf in map(_leaf, opening.leaves) if leaf.pairs], marks=())


def _leaf(leaf: Leaf) -> Leaf:
    added = [[pair for pair in pairs if pair.field.kind.is_in_words] for pairs in leaf.added]
    return replace(
        leaf,
        pairs=[pair for pair in leaf.pairs if pair.field.kind.is_in_words],
        added=[pairs for pairs in added if pairs],
    )
