"""Decks of cards as their files have them, and what a deck may be narrowed by before a start."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from duologue.engine.script import Card, Draw, Script

ANY = "any"
"""What a card says of itself that goes with everything."""
_OWN = frozenset({"id", "text", "theme", "depth"})


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One question before the start: what a deck may be narrowed by, with each answer in words."""

    name: str
    ask: str
    answers: tuple[tuple[str, str], ...]


@cache
def deck(name: str) -> tuple[Card, ...]:
    """The cards of "practice/deck"; raises `FileNotFoundError` for a deck that is not there."""
    return tuple(_card(card) for card in _file(name)["card"])


def themes(name: str) -> Mapping[str, str]:
    """What a deck calls the groups of its cards, by theme; empty where it does not say."""
    return MappingProxyType(_file(name).get("themes", {}))


def is_there(name: str) -> bool:
    return _place(name).is_file()


@cache
def narrowings(script: Script) -> tuple[Narrowing, ...]:
    """What whoever starts `script` may choose beforehand, in the words of its decks' `[narrow.NAME]`."""
    found: dict[str, Narrowing] = {}
    for draw in script.draws:
        for name in draw.narrow if draw.deck is not None else ():
            assert draw.deck is not None
            there = dict.fromkeys(card.about[name] for card in able(draw, {}) if name in card.about)
            words = _file(draw.deck).get("narrow", {}).get(name, {})
            # In the order in which the deck words them.
            values = dict.fromkeys([*(value for value in words if value in there), *there])
            answers = tuple((value, words.get(value, value)) for value in values if value != ANY)
            found.setdefault(name, Narrowing(name, words.get("ask", name.capitalize()), answers))
    return tuple(found.values())


def chosen(draw: Draw, narrow: Mapping[str, str]) -> dict[str, str]:
    """Of what somebody chose, what this draw may be narrowed by."""
    return {name: narrow[name] for name in draw.narrow if narrow.get(name)}


def able(draw: Draw, narrow: Mapping[str, str], deepest: int = 4) -> list[Card]:
    """The cards that a draw may come to. What a card doesn't say of itself goes with everything."""
    assert draw.deck is not None
    low, high = draw.depth
    wanted = chosen(draw, narrow)
    return [
        card
        for card in deck(draw.deck)
        if low <= card.depth <= min(high, deepest)
        if not any(card.about.get(name) in left_out for name, left_out in draw.without.items())
        if all(card.about.get(name, ANY) in (ANY, value) for name, value in wanted.items())
    ]


def unmet(cards: Sequence[Card], met: Collection[str]) -> list[Card]:
    return [card for card in cards if card.id not in met]


def _card(raw: Mapping[str, Any]) -> Card:
    """What a card says beside id, text, theme and depth is `about` it."""
    about = {name: value for name, value in raw.items() if isinstance(value, str) and name not in _OWN}
    return Card(raw["id"], raw["text"], raw.get("theme", ""), raw.get("depth", 1), MappingProxyType(about))


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(_place(name).read_text("utf-8"))


def _place(name: str) -> Traversable:
    practice, _, file = name.partition("/")
    return files("duologue.practices") / practice / "decks" / f"{file}.toml"
