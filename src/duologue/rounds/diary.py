"""What the monthly blocks hold of what was played, as plain values: no words, no statistics.

`couples`: entries of the couple's blocks, which both may read; `own`: of one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from duologue.engine.roles import FedFigure, Role
from duologue.people.access import Me
from duologue.rounds import blocks, casting, decks, installed, weekly
from duologue.rounds.blocks import Entry


@dataclass(frozen=True, slots=True)
class Played:
    """That a round was, on the day it first opened or was done; `cards`: ids of what was drawn."""

    round: str
    slug: str
    day: date
    cards: tuple[str, ...]

    @property
    def practice(self) -> str:
        """The folder an exercise stands in names its practice."""
        return self.slug.partition("/")[0]


def read_told(me: Me, *words: FedFigure | Role) -> list[Entry]:
    """The couple's entries of steps on which any of these words stands."""
    return blocks.read(me, own=False, at=casting.list_marked_steps(*words))


def list_played(couples: Iterable[Entry], own: Iterable[Entry] = ()) -> list[Played]:
    """Every round that was, check-ins apart, in order of time; those both know of before one's own."""
    found: dict[str, Played] = {}
    for entry in (*couples, *own):
        if entry.step or entry.slug == weekly.SLUG or entry.round in found:
            continue
        cards = entry.numbers.get("cards", ())
        found[entry.round] = Played(
            entry.round,
            entry.slug,
            _find_day(entry),
            tuple(map(str, cards)) if isinstance(cards, list) else (),
        )
    return sorted(found.values(), key=lambda one: one.day)


def find_card_text(one: Played) -> str | None:
    """The question that a round had, None if it had none or it is no longer in its deck."""
    script = installed.read_scripts().get(one.slug)
    if script is None:
        return None
    for wanted in script.draws:
        for card in decks.tell_deck(wanted.deck) if wanted.deck else ():
            if card.id in one.cards:
                return card.text
    return None


def list_numbers(values: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    """Those of the values that are numbers, by name."""
    for name, value in values.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _find_day(entry: Entry) -> date:
    return date.fromisoformat(entry.day)
