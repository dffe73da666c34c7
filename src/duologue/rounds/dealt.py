"""Which cards have been dealt, so that a question does not come back before its deck is through: one sealed
block. Each exercise has a memory of its own in it, as long as the decks that it draws from; those that draw
from one box share the box's. A card stands in a memory once, where it was dealt last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duologue.engine.script import Card, Drawn, Script
from duologue.people.access import Me
from duologue.people.documents import Document
from duologue.rounds import apart, decks, installed
from duologue.rounds.apart import BlockPlace
from duologue.rounds.cards_met import list_cards_left
from duologue.rounds.reading_rounds import Table

# Of an exercise that is not installed any more, and of one whose cards no file has, so many.
MOST_OF_OLD = 400
# Cards have ids without this sign: the line says who sat first, for exercises in which that alternates.
FIRST = "first="


class CardDealt(NamedTuple):
    """`slug` is of an exercise, or of a box that several draw from."""

    slug: str
    card: str


_Dealt = tuple[CardDealt, ...]
COUPLES: Document[Me, _Dealt] = apart.declare(
    "what was dealt to both", _Dealt, BlockPlace.DEALT, own=False, empty=()
)
OWN: Document[Me, _Dealt] = apart.declare(
    "what was dealt alone", _Dealt, BlockPlace.DEALT, own=True, empty=()
)


def read_met(me: Me, script: Script, *, own: bool) -> tuple[str, ...]:
    """Ids of the cards dealt lately of what `script` draws from, to the couple or to `me` alone; the one
    dealt longest ago first."""
    memories = {script.slug, *_name_memories(script).values()}
    return tuple(
        card for of, card in _make_document(own).read(me) if of in memories and not card.startswith(FIRST)
    )


def note_dealt(me: Me, script: Script, drawn: Drawn, *, own: bool) -> None:
    """All that was drawn as a round of `script` begins."""
    for memory, cards in _list_by_memory(script, drawn, drawn.dealt).items():
        remember(me, memory, [card.id for card in cards], own=own)


def note_dealt_again(before: Table, after: Table) -> None:
    """After a move: cards of a hand that the two have stopped before were never there, and may come again."""
    left, own = list_cards_left(after.played), after.header.terms.solo
    if not left or list_cards_left(before.played):
        return
    given_back = {
        CardDealt(memory, card.id)
        for memory, cards in _list_by_memory(after.script, after.header.drawn, left).items()
        for card in cards
    }
    _make_document(own).change(after.me, lambda kept: tuple(one for one in kept if one not in given_back))


def _name_memories(script: Script) -> dict[str, str]:
    """Under which name what is drawn is remembered, by the name that it is drawn under."""
    return {
        draw.name: draw.deck if decks.is_box(draw.deck) else script.slug
        for draw in script.draws
        if draw.deck is not None
    }


def _list_by_memory(script: Script, drawn: Drawn, cards: Sequence[Card]) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for name, memory in _name_memories(script).items():
        there = (drawn.cards[name],) if name in drawn.cards else drawn.hands.get(name, ())
        found.setdefault(memory, []).extend(card for card in there if card in cards)
    return found


def read_last_first(me: Me, slug: str) -> str | None:
    """The seat ("a" or "b") that sat first the last time the two played `slug`; nobody is ever shown it."""
    seats = [what for of, what in COUPLES.read(me) if of == slug and what.startswith(FIRST)]
    return seats[-1].removeprefix(FIRST) if seats else None


def remember_first(me: Me, slug: str, seat: str) -> None:
    remember(me, slug, [FIRST + seat], own=False)


def remember(me: Me, slug: str, cards: Sequence[str], *, own: bool) -> None:
    """Put cards at the end; of each exercise the oldest are forgotten that are more than its decks have."""
    again = [CardDealt(slug, card) for card in cards]
    _make_document(own).change(
        me, lambda kept: _keep_within((*(one for one in kept if one not in again), *again))
    )


def _make_document(own: bool) -> Document[Me, _Dealt]:
    return OWN if own else COUPLES


def _keep_within(dealt: _Dealt) -> _Dealt:
    left = {slug: _count_most(slug) for slug in {slug for slug, _ in dealt}}
    kept = []
    for one in reversed(dealt):
        if left[one.slug] > 0:
            kept.append(one)
            left[one.slug] -= 1
    return tuple(kept[::-1])


def _count_most(slug: str) -> int:
    if decks.is_box(slug):
        return len(decks.read_deck(slug))
    script = installed.read_scripts().get(slug)
    if script is None:
        return MOST_OF_OLD
    if decks.list_kept(script):
        return MOST_OF_OLD
    # And who sat first, the last time.
    return 1 + sum(len(decks.read_deck(draw.deck)) for draw in script.draws if draw.deck is not None)
