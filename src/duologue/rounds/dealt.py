"""Which cards have been dealt lately, so that a question does not come back soon: one small sealed block."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import uuid4

from duologue.people.access import Me
from duologue.rounds.apart import Place
from duologue.rounds.models import Block
from duologue.rounds.places import author_of
from duologue.vault import Context, Kind, seal, unseal

PLACE = Place.DEALT.value
MOST = 400
# Cards have ids without this sign: the line says who sat first, for exercises in which that alternates.
FIRST = "first="


def met(me: Me, slug: str, *, own: bool) -> frozenset[str]:
    """Ids of the cards of `slug` dealt lately: to the couple, or to `me` alone."""
    row = _row(me, own)
    return frozenset(card for of, card in _open(me, row, own) if of == slug) if row else frozenset()


def last_first(me: Me, slug: str) -> str | None:
    """The seat ("a" or "b") that sat first the last time the two played `slug`; nobody is ever shown it."""
    row = _row(me, own=False)
    held = _open(me, row, own=False) if row else []
    seats = [what.removeprefix(FIRST) for of, what in held if of == slug and what.startswith(FIRST)]
    return seats[-1] if seats else None


def remember_first(me: Me, slug: str, seat: str) -> None:
    remember(me, slug, [FIRST + seat], own=False)


def remember(me: Me, slug: str, cards: Sequence[str], *, own: bool) -> None:
    """Put cards at the end; the oldest of more than 400 are forgotten."""
    row = _row(me, own)
    held = _open(me, row, own) if row else []
    row = row or Block(id=uuid4(), couple=me.couple_id, owner=me.seat if own else "", month=PLACE)
    text = json.dumps([*held, *([slug, card] for card in cards)][-MOST:], separators=(",", ":")).encode()
    row.content = seal(_key(me, own), _context(me, row, own), text)
    row.save()


def _row(me: Me, own: bool) -> Block | None:
    return Block.objects.filter(couple=me.couple_id, owner=me.seat if own else "", month=PLACE).first()


def _open(me: Me, row: Block, own: bool) -> list[list[str]]:
    found: list[list[str]] = json.loads(unseal(_key(me, own), _context(me, row, own), bytes(row.content)))
    return found


def _context(me: Me, row: Block, own: bool) -> Context:
    return Context(Kind.BLOCK, row.id, me.couple_id, author_of(me.couple_id, me.seat) if own else None, 0)


def _key(me: Me, own: bool) -> bytes:
    key = me.ring.personal if own else me.ring.couple
    if key is None:
        raise LookupError("no key for this block")
    return key
