"""Which three cards a date has: by the couple's seed and what has opened before. Pure, so both come to the
same.

Nothing is noted when a question is looked at: what was dealt on earlier dates is dealt again, in thought,
from the last date that both are through with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import nsmallest
from typing import NamedTuple

from duologue.engine.dates import A_DAY
from duologue.engine.script import Card

THIS_OR_THAT, GUESS, SIX_WORDS, SPOKEN = "this or that", "guess", "six words", "spoken"
KINDS = (THIS_OR_THAT, GUESS, SIX_WORDS, SPOKEN)
"""What cards of the deck call their kind; `one tap` below stands for the first two, in turns."""
_TAP = (THIS_OR_THAT, GUESS)
_WEEK: tuple[tuple[str, ...], ...] = ((SIX_WORDS,), _TAP, _TAP, (), (SIX_WORDS,), _TAP, (SPOKEN,))
"""Of the seven days from the first on: three of one tap, two of six words, one spoken, one free."""
A_YEAR = timedelta(days=365)
LIGHT_DAYS = 10
"""So many days from the first on, nothing is deeper than 1."""
CARDS_A_DAY = 3
KNOWN_AFTER = 3
"""So many days after a date, what opened on it is known wherever on Earth the date has come; a deal goes by
nothing later, so that it is the same for both."""


class Met(NamedTuple):
    """When a card was last first of its date, last one of the two behind it, and last opened; 0: never.

    Dates are ordinals, as they are compared and counted a great deal.
    """

    first: int = 0
    behind: int = 0
    opened: int = 0


_UNMET = Met()


@dataclass(frozen=True, slots=True)
class Memory:
    """What a couple met up to and with the date `through`, by card; `through` None: nothing yet."""

    through: date | None = None
    met: Mapping[str, Met] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of each kind in this couple's order, which nobody can foretell who lacks the seed."""

    cards: Mapping[str, tuple[Card, ...]]

    @classmethod
    def shuffle(cls, cards: Sequence[Card], seed: bytes) -> Deck:
        def digest_place(card: Card) -> bytes:
            return hashlib.blake2b(card.id.encode(), key=seed, digest_size=16).digest()

        order = sorted(cards, key=digest_place)
        return cls({kind: tuple(one for one in order if one.about.get("kind") == kind) for kind in KINDS})


def find_kind(begun: date, day: date) -> str | None:
    """The kind of a date's question; None on a free day, and before the first."""
    number = (day - begun).days
    if number < 0:
        return None
    week, at = divmod(number, len(_WEEK))
    kinds = _WEEK[at]
    if not kinds:
        return None
    before = sum(len(one) > 1 for one in _WEEK[:at]) + week * sum(len(one) > 1 for one in _WEEK)
    return kinds[before % len(kinds)]


def deal(deck: Deck, begun: date, memory: Memory, day: date) -> tuple[Card, ...]:
    """The cards of a date, the first one first; () where there is none."""
    return _deal_from(deck, begun, find_dealt_before(deck, begun, memory, day - A_DAY), day)


def find_dealt_before(deck: Deck, begun: date, memory: Memory, through: date) -> Memory:
    """The memory through a later date, of which nothing is known to have opened."""
    met, day = dict(memory.met), max(memory.through + A_DAY if memory.through else begun, begun)
    while day <= through:
        _note_met(met, _deal_from(deck, begun, Memory(None, met), day), day)
        day += A_DAY
    return Memory(max(through, memory.through or through), met)


def note_opened_card(memory: Memory, card: str, day: date) -> Memory:
    known = memory.met.get(card, Met())
    opened = known._replace(opened=max(known.opened, day.toordinal()))
    return Memory(memory.through, {**memory.met, card: opened})


def _note_met(met: dict[str, Met], cards: Sequence[Card], day: date) -> None:
    at = day.toordinal()
    for number, card in enumerate(cards):
        known = met.get(card.id, Met())
        met[card.id] = known._replace(behind=at) if number else known._replace(first=at)


def _deal_from(deck: Deck, begun: date, memory: Memory, day: date) -> tuple[Card, ...]:
    kind = find_kind(begun, day)
    if kind is None:
        return ()
    lately, known = (day - A_YEAR).toordinal(), day.toordinal() - KNOWN_AFTER
    light = (day - begun).days < LIGHT_DAYS
    able = [card for card in deck.cards[kind] if card.depth == 1] if light else deck.cards[kind]
    # (Rank, when it was met last, its place.) What opened within a year comes last, before it what was first;
    # else what was met longest ago comes first, so that what was only turned past comes as late as it can.
    turns = []
    for place, card in enumerate(able):
        one = memory.met.get(card.id, _UNMET)
        opened = one.opened if one.opened <= known else 0
        rank = 2 if opened > lately else 1 if one.first > lately else 0
        turns.append((rank, max(one.first, one.behind, opened), place))
    if not turns:
        return ()
    first = min(turns)
    # Behind it, what opened within a year is not dealt again; as the first, only where there is nothing else.
    behind = nsmallest(CARDS_A_DAY - 1, (turn[1:] for turn in turns if turn is not first and turn[0] < 2))
    return (able[first[2]], *(able[place] for _, place in behind))
