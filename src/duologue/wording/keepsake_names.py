"""What people call the kinds of keepsakes."""

from __future__ import annotations

from typing import NamedTuple

from duologue.languages import _, mark
from duologue.manuscript.keepsake_kinds import KeepsakeKind


class KindName(NamedTuple):
    """`one`: over a single keepsake, and where one chooses what to keep; `many`: over all of them."""

    one: str
    many: str


NAMES: dict[str, KindName] = {
    "agreement": KindName(mark("An agreement"), mark("Agreements")),
    "intention": KindName(mark("An intention"), mark("Intentions")),
    "moment": KindName(mark("A moment"), mark("Moments")),
    "dream": KindName(mark("A dream"), mark("Dreams")),
    "idea": KindName(mark("An idea"), mark("Ideas")),
    "appreciation": KindName(mark("A thank-you"), mark("Thanks")),
    "low": KindName(mark("What helps when I'm low"), mark("When I'm low")),
    "interest": KindName(mark("An interest"), mark("Interests")),
    "anniversary": KindName(mark("A day of every year"), mark("Days of every year")),
    "coming day": KindName(mark("A day to come"), mark("Days to come")),
    "evening": KindName(mark("An evening of both"), mark("Evenings of both")),
    "letter": KindName(mark("A letter"), mark("Letters")),
    "for later": KindName(mark("A note for later"), mark("For later")),
    "card": KindName(mark("Cards for your deck"), mark("Cards of your deck")),
    "hard season": KindName(mark("A hard season"), mark("Hard seasons")),
    "own words": KindName(mark("Words of your own"), mark("Words of your own")),
    "line": KindName(mark("A line put away"), mark("Lines put away")),
    "margin": KindName(mark("A note on an article"), mark("Notes on articles")),
    "note": KindName(mark("A note"), mark("Notes")),
}
"""By the word that a kind is stored by."""


def name_one(kind: KeepsakeKind) -> str:
    """What one of this kind is called; its own word, where a kind has no name."""
    found = NAMES.get(kind.word)
    return _(found.one) if found else kind.word


def name_many(kind: KeepsakeKind) -> str:
    """What all of this kind are called together."""
    found = NAMES.get(kind.word)
    return _(found.many) if found else kind.word
