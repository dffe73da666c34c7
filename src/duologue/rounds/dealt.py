"""Which cards have been dealt, so that a question does not come back before its deck is through: one sealed
block. Each exercise has a memory of its own in it, as long as the decks that it draws from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from duologue.people import documents
from duologue.people.access import Me
from duologue.people.documents import Document
from duologue.rounds import decks, installed
from duologue.rounds.apart import Place, Spot

# Of an exercise that is not installed any more, so many.
MOST_OF_OLD = 400
# Cards have ids without this sign: the line says who sat first, for exercises in which that alternates.
FIRST = "first="


class CardDealt(NamedTuple):
    slug: str
    card: str


_Dealt = tuple[CardDealt, ...]
COUPLES: Document[Me, _Dealt] = documents.declare(
    Document("what was dealt to both", _Dealt, Spot(Place.DEALT, own=False), (), forgives=True)
)
OWN: Document[Me, _Dealt] = documents.declare(
    Document("what was dealt alone", _Dealt, Spot(Place.DEALT, own=True), (), forgives=True)
)


def met(me: Me, slug: str, *, own: bool) -> frozenset[str]:
    """Ids of the cards of `slug` dealt lately: to the couple, or to `me` alone."""
    return frozenset(card for of, card in _of(own).read(me) if of == slug)


def last_first(me: Me, slug: str) -> str | None:
    """The seat ("a" or "b") that sat first the last time the two played `slug`; nobody is ever shown it."""
    seats = [what for of, what in COUPLES.read(me) if of == slug and what.startswith(FIRST)]
    return seats[-1].removeprefix(FIRST) if seats else None


def remember_first(me: Me, slug: str, seat: str) -> None:
    remember(me, slug, [FIRST + seat], own=False)


def remember(me: Me, slug: str, cards: Sequence[str], *, own: bool) -> None:
    """Put cards at the end; of each exercise the oldest are forgotten that are more than its decks have."""

    _of(own).change(me, lambda before: _within((*before, *(CardDealt(slug, card) for card in cards))))


def _of(own: bool) -> Document[Me, _Dealt]:
    return OWN if own else COUPLES


def _within(dealt: _Dealt) -> _Dealt:
    left = {slug: _most(slug) for slug in {slug for slug, _ in dealt}}
    kept = []
    for one in reversed(dealt):
        if left[one.slug] > 0:
            kept.append(one)
            left[one.slug] -= 1
    return tuple(kept[::-1])


def _most(slug: str) -> int:
    script = installed.scripts().get(slug)
    if script is None:
        return MOST_OF_OLD
    # And who sat first, the last time.
    return 1 + sum(len(decks.deck(draw.deck)) for draw in script.draws if draw.deck is not None)
