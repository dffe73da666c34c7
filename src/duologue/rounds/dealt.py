"""Which cards have been dealt lately, so that a question does not come back soon: one small sealed block."""

from __future__ import annotations

import json
from collections.abc import Sequence

from duologue.people.access import Me
from duologue.rounds import apart
from duologue.rounds.apart import Place, Spot

MOST = 400
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
    """Put cards at the end; the oldest of more than 400 are forgotten."""
    dealt = [*_read(me, own), *([slug, card] for card in cards)][-MOST:]
    apart.write(me, Spot(Place.DEALT, own), json.dumps(dealt, separators=(",", ":")).encode())


def _read(me: Me, own: bool) -> list[list[str]]:
    spot = Spot(Place.DEALT, own)
    content = apart.read(me, [spot]).get(spot)
    found: list[list[str]] = json.loads(content) if content is not None else []
    return found
