"""Decks of one's own: what two people have kept of a kind that is dealt, a card a line.

Out of sight is out of the deck: whoever puts a keepsake away takes its cards out, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from duologue.engine.script import Card, Script
from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds
from duologue.people.access import Me
from duologue.rounds import decks

MOST_LETTERS = 600
"""Of a card: more than can be read aloud at once stands where it is kept."""


def read_decks(me: Me, script: Script, *, own: bool) -> dict[str, tuple[Card, ...]]:
    """The cards of each deck that `script` draws from and no file has, by the deck's name. `own`: one plays
    alone, and what one has kept for oneself is dealt too; else only what both can read."""
    names = dict.fromkeys(draw.deck for draw in decks.list_kept(script) if draw.deck is not None)
    return {name: tuple(_list_cards(me, name, own=own)) for name in names}


def _list_cards(me: Me, name: str, *, own: bool) -> Iterator[Card]:
    kind = keepsake_kinds.find_kind(name.partition("/")[2])
    lines = (line for kept in reading_keepsakes.read_of_kind(me, kind, own=own) for line in _list_lines(kept))
    for line in dict.fromkeys(lines):
        # By what it says: a line put otherwise is another card, wherever it stands.
        yield Card(f"k{sha256(line.encode()).hexdigest()[:16]}", line)


def _list_lines(kept: Kept) -> Iterator[str]:
    for line in kept.text.splitlines():
        if said := " ".join(line.split()):
            yield said if len(said) <= MOST_LETTERS else said[: MOST_LETTERS - 1] + "…"
