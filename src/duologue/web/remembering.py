"""What looking back shows: people's own words as they opened, and nothing that counts or compares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from duologue.engine.instances import Instance
from duologue.engine.script import Seat
from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds.own_words import Said, say_question
from duologue.rounds.reading_rounds import Table
from duologue.web import exporting
from duologue.web.screen import Leaf, Opening


@dataclass(frozen=True, slots=True)
class Remembered:
    """A round in the words of both; `title` is its question. `asked`: by seat what each was asked, where one
    was asked something else than the other, such as what the other would pick. `cut`: the round's own page
    has more than stands here."""

    id: UUID
    title: str
    openings: Sequence[Opening]
    asked: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass(frozen=True, slots=True)
class RememberedLine:
    """One line with whose it is; `question` is what it answered, "" for a line that answers nothing, `about`
    the answer's id."""

    text: str
    question: str
    name: str
    colour: str
    mine: bool
    round: UUID
    about: str


def remember_line(said: Said, me: Me, both: Both) -> RememberedLine:
    mine = said.seat == me.seat
    whose = both.mine if mine or both.other is None else both.other
    return RememberedLine(said.text, said.question, whose.name, whose.colour, mine, said.round, said.answer)


def remember_table(table: Table, both: Both) -> Remembered:
    """What both said in it, in words or by a tap on what a card offered: no numbers, no moods, nothing of
    one's own that never opened."""
    every = [one.opening for one in exporting.print_openings(table, both)]
    found = [_keep_words(one) for one in every if len(one.leaves) > 1]
    there = [one for one in found if len(one.leaves) > 1]
    asked = _list_asked(table, there[0].leaves) if len(there) == 1 else {}
    differs = len(set(asked.values())) > 1
    return Remembered(table.id, table.title, there, asked if differs else {}, cut=not _is_all(every, there))


def remember_all(tables: Iterable[Table], both: Both) -> list[Remembered]:
    """Those in which there are words of both."""
    return [one for one in (remember_table(table, both) for table in tables) if one.openings]


def _list_asked(table: Table, leaves: Iterable[Leaf]) -> dict[str, str]:
    return {
        leaf.seat: say_question(table, Instance.parse(leaf.steps[0]), Seat(leaf.seat))
        for leaf in leaves
        if leaf.seat and leaf.steps
    }


def _keep_words(opening: Opening) -> Opening:
    return replace(opening, leaves=[leaf for leaf in map(_make_leaf, opening.leaves) if leaf.pairs], marks=())


def _is_all(every: Sequence[Opening], there: Sequence[Opening]) -> bool:
    """Whether whatever was given, worked out or replied in it stands here."""
    if any(one.marks or one.worked or any(leaf.replies for leaf in one.leaves) for one in every):
        return False
    return _count_given(every) == _count_given(there)


def _count_given(openings: Iterable[Opening]) -> int:
    leaves = [leaf for one in openings for leaf in one.leaves]
    return sum(len(pairs) for leaf in leaves for pairs in (leaf.pairs, *leaf.added))


def _make_leaf(leaf: Leaf) -> Leaf:
    added = [[pair for pair in pairs if pair.field.says_something] for pairs in leaf.added]
    return replace(
        leaf,
        pairs=[pair for pair in leaf.pairs if pair.field.says_something],
        added=[pairs for pairs in added if pairs],
    )
