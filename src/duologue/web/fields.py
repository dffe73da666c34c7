"""What templates ask of a field: the words of a chosen option, and the order that a ranking was left in."""

from __future__ import annotations

from collections.abc import Sequence

from duologue.engine import values
from duologue.engine.script import Field, Option


def option_text(field: Field, chosen: str) -> str:
    """The words of an option, or its id where the script has none of that name: feelings are words."""
    return next((option.text for option in field.options if option.id == chosen), chosen)


def texts_of(field: Field, chosen: Sequence[str]) -> list[str]:
    return [option_text(field, one) for one in chosen]


def slot_words(slot: str) -> str:
    return values.slot_words(slot)


def shares(other: str) -> list[tuple[int, str]]:
    """How much of something one carries, the other's share first: five ways to say it."""
    return [(part, said.replace("{other}", other)) for part, said in sorted(values.SHARES.items())]


def rating_words(rating: int | str) -> str:
    return values.rating_words(rating)


def in_order(options: Sequence[Option], typed: Sequence[str] | None) -> list[Option]:
    """The ranked ones first, as they were ranked."""
    placed = list(typed or ())
    return sorted(options, key=lambda option: placed.index(option.id) if option.id in placed else len(placed))
