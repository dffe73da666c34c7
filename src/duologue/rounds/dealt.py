"""Which cards have been dealt, so that a question does not come back before its deck is through: one sealed
block. Each exercise has a memory of its own in it, as long as the decks that it draws from."""

from __future__ import annotations

import json
from collections.abc import Sequence

from duologue.people.access import Me
from duologue.rounds import apart, decks, installed
from duologue.rounds.apart import Place, Spot

# Of an exercise that is not installed any more, so many.
MOST_OF_OLD = 400
# Cards have ids without this sign: the line says who sat first, for exercises in which that alternates.
FIRST = "first="


def met(me: Me, slug: str, *, own: bool) -> frozenset[str]:
    """Ids of the cards of `slug` dealt lately: to the couple, or to `me` alone."""
    return frozenset(card for of, card in _read(me, own) if of == slug)


def last_first(me: Me, slug: str) -> str | None:
    """The seat ("a" or "b") that sat first the last time the two played `slug`; nobody is ever shown it."""
    seats = [what for of, what in _read(me, own=False) if of == slug and what.startswith(FIRST)]
    return seats[-1].removeprefix(FIRST) if seats else None


def remember_first(me: Me, slug: str, seat: str) -> None:
    remember(me, slug, [FIRST + seat], own=False)


def remember(me: Me, slug: str, cards: Sequence[str], *, own: bool) -> None:
    """Put cards at the end; of each exercise the oldest are forgotten that are more than its decks have."""

    def dealt(before: bytes | None) -> bytes:
        kept = _within([*_of(before), *([slug, card] for card in cards)])
        return json.dumps(kept, separators=(",", ":")).encode()

    apart.change(me, Spot(Place.DEALT, own), dealt)


def _within(dealt: Sequence[list[str]]) -> list[list[str]]:
    left = {slug: _most(slug) for slug in {slug for slug, _ in dealt}}
    kept = []
    for slug, card in reversed(dealt):
        if left[slug] > 0:
            kept.append([slug, card])
            left[slug] -= 1
    return kept[::-1]


def _most(slug: str) -> int:
    script = installed.scripts().get(slug)
    if script is None:
        return MOST_OF_OLD
    # And who sat first, the last time.
    return 1 + sum(len(decks.deck(draw.deck)) for draw in script.draws if draw.deck is not None)


def _read(me: Me, own: bool) -> list[list[str]]:
    spot = Spot(Place.DEALT, own)
    return _of(apart.read(me, [spot]).get(spot))


def _of(content: bytes | None) -> list[list[str]]:
    found: list[list[str]] = json.loads(content) if content is not None else []
    return found
