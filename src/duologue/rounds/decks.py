"""Decks of cards as their files have them, and what a deck may be narrowed by before a start.

"PRACTICE/*" is a practice's box: the cards of all its decks that say `box`, with the deck's name for their
theme, so that several exercises draw from the same cards. The host's own decks lie in it like ours.

"kept/KIND" is no file: its cards are what the two have kept of that kind (`kept_cards`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Annotated

from duologue.engine.fields.kind import Option
from duologue.engine.script import Card, Draw, Script
from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import name_deck_file, tell_thing
from duologue.manuscript import keepsake_kinds
from duologue.manuscript.fields import read_option
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.notes import REST, Between, By
from duologue.rounds import own_decks, practice_files

log = logging.getLogger(__name__)

ANY = "any"
"""What a card says of itself that goes with everything."""
BOX = "*"
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One question before the start: what a deck may be narrowed by, with each answer in words."""

    name: str
    ask: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CardTable:
    """`options` are what the card itself offers to choose from; `instead` is another question for whoever
    would rather not go where the card goes; `about` is what it says of itself beside these, such as time,
    money or place."""

    id: str
    text: Text
    theme: str = ""
    depth: Annotated[int, Between(1, 4)] = 1
    options: tuple[Annotated[Option, By(read_option)], ...] = ()
    instead: Text = ""
    about: Annotated[Mapping[str, str], REST] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeckFile:
    """`themes` are what the groups of its cards are called; `gone` are the themes of cards that it once had,
    for what was said of them. `narrow` has a table for each thing that cards
    say of themselves: `ask` is the question before a start, the others the answers in words. `at_most` names
    those of which whoever has much can also do with less, their answers standing from the least on. `box` is
    its place in its practice's box, where it lies in that."""

    card: tuple[CardTable, ...]
    title: str = ""
    themes: Mapping[str, Text] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    narrow: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    at_most: tuple[str, ...] = ()
    box: int | None = None


def read_deck(name: str) -> tuple[Card, ...]:
    """The cards of "practice/deck" as its file has them; raises `FileNotFoundError` for a deck that is not
    there, `Mistakes` with every place of one that can't be read."""
    return _read_cards(name, ENGLISH)


def tell_deck(name: str) -> tuple[Card, ...]:
    """The same in the language that is spoken."""
    return _read_cards(name, find_spoken())


def list_themes(name: str) -> Mapping[str, str]:
    """What a deck calls the groups of its cards, by theme, in the language that is spoken; empty where it
    does not say."""
    return _read_file(name, find_spoken()).themes


def list_theme_of_each(name: str) -> Mapping[str, str]:
    """The theme of every card that a deck has or once had, by the card's id."""
    return {
        **_read_file(name, ENGLISH).gone,
        **{card.id: card.theme for card in read_deck(name) if card.theme},
    }


def is_there(name: str) -> bool:
    if is_box(name):
        return bool(_list_in_box(_split_path(name)[0]))
    return is_kept(name) or _is_ours(name) or own_decks.find_file(name).is_file()


def is_kept(name: str) -> bool:
    """Whether its cards are what two people have kept, so that no file knows them."""
    practice, _, kind = name.partition("/")
    return practice == KEPT and kind in keepsake_kinds.list_dealt()


def list_kept(script: Script) -> tuple[Draw, ...]:
    """The draws of a script whose cards people keep themselves."""
    return tuple(draw for draw in script.draws if draw.deck is not None and is_kept(draw.deck))


def is_box(name: str) -> bool:
    return name.endswith(f"/{BOX}")


def list_narrowings(script: Script) -> tuple[Narrowing, ...]:
    """What whoever starts `script` may choose beforehand, in the words of its decks' `[narrow.NAME]`, in the
    language that is spoken."""
    return _read_narrowings(script, find_spoken())


@cache
def _read_narrowings(script: Script, language: Language) -> tuple[Narrowing, ...]:
    found: dict[str, Narrowing] = {}
    for draw in script.draws:
        for name in draw.narrow if draw.deck is not None else ():
            assert draw.deck is not None
            there = dict.fromkeys(said for card in list_able(draw, {}) if (said := _find_says(card, name)))
            words = _read_file(draw.deck, language).narrow.get(name, {})
            # In the order in which the deck words them.
            values = dict.fromkeys([*(value for value in words if value in there), *there])
            answers = tuple((value, words.get(value, value)) for value in values if value != ANY)
            found.setdefault(name, Narrowing(name, words.get("ask", name.capitalize()), answers))
    return tuple(found.values())


def find_chosen(draw: Draw, narrow: Mapping[str, str]) -> dict[str, str]:
    """Of what somebody chose, what this draw may be narrowed by."""
    return {name: narrow[name] for name in draw.narrow if narrow.get(name)}


def list_able(draw: Draw, narrow: Mapping[str, str], deepest: int = 4) -> list[Card]:
    """The cards that a draw may come to. What a card doesn't say of itself goes with everything."""
    wanted = {name: (value,) for name, value in find_chosen(draw, narrow).items()}
    return _find_able(draw, wanted, deepest)


def list_able_with_less(draw: Draw, narrow: Mapping[str, str], deepest: int = 4) -> list[Card]:
    """The same, and what takes less than was chosen of what the deck counts by at most."""
    assert draw.deck is not None
    file = _read_file(draw.deck, ENGLISH)
    wanted = {}
    for name, value in find_chosen(draw, narrow).items():
        steps = [one for one in file.narrow.get(name, {}) if one != "ask"]
        is_counted = name in file.at_most and value in steps
        wanted[name] = tuple(steps[: steps.index(value) + 1]) if is_counted else (value,)
    return _find_able(draw, wanted, deepest)


def _find_able(draw: Draw, wanted: Mapping[str, Collection[str]], deepest: int) -> list[Card]:
    assert draw.deck is not None
    low, high = draw.depth
    found = [card for card in read_deck(draw.deck) if low <= card.depth <= min(high, deepest)]
    for name, left_out in draw.without.items():
        found = [card for card in found if _find_says(card, name) not in left_out]
    for name, there in draw.only.items():
        found = [card for card in found if _find_says(card, name) in (ANY, *there)]
    for name, values in wanted.items():
        found = [card for card in found if (_find_says(card, name) or ANY) in (ANY, *values)]
    return found


def _find_says(card: Card, name: str) -> str:
    """What a card says of itself under that name; its theme and its depth are such names too. "": nothing."""
    match name:
        case "theme":
            return card.theme
        case "depth":
            return str(card.depth)
        case _:
            return card.about.get(name, "")


def list_unmet(cards: Sequence[Card], met: Collection[str]) -> list[Card]:
    return [card for card in cards if card.id not in met]


@cache
def _read_cards(name: str, language: Language) -> tuple[Card, ...]:
    return tuple(
        Card(one.id, one.text, one.theme, one.depth, one.about, options=one.options, instead=one.instead)
        for one in _read_file(name, language).card
    )


@cache
def _read_file(name: str, language: Language) -> DeckFile:
    if is_box(name):
        return _make_box(_split_path(name)[0], language)
    if is_kept(name):
        return DeckFile(())
    if _is_ours(name):
        return tell_thing(practice_files.read(DeckFile, *_split_path(name)), language, name_deck_file(name))
    return own_decks.read(DeckFile, name)


def _is_ours(name: str) -> bool:
    return practice_files.FOLDER.joinpath(*_split_path(name)).is_file()


@cache
def _list_in_box(practice: str) -> tuple[str, ...]:
    """The decks that lie in a practice's box, in their order; one of the host's that cannot be read is told
    of and left out."""
    ours = {name for name in practice_files.list_named("decks") if name.startswith(f"{practice}/")}
    found: list[tuple[int, str]] = []
    # One of theirs takes no name of ours.
    for name in sorted({*ours, *own_decks.list_decks(practice)}):
        try:
            place = _read_file(name, ENGLISH).box
        except (Mistakes, OSError, ValueError) as wrong:
            log.error("a deck was left out: %s", wrong)
            continue
        if place is not None:
            found.append((place, name))
    return tuple(name for _, name in sorted(found))


def _make_box(practice: str, language: Language) -> DeckFile:
    """All its decks as one: a card's theme is its deck, and the host's have a name of their own before an id,
    so that no card of theirs is taken for one of ours."""
    cards: list[CardTable] = []
    asked: dict[str, Text] = {}
    for name in _list_in_box(practice):
        file, own = _read_file(name, language), name.partition("/")[2]
        before = "" if _is_ours(name) else f"{own}--"
        cards += [replace(card, id=before + card.id, theme=own) for card in file.card]
        asked |= {own: file.title or own, **file.narrow.get("theme", {})}
    return DeckFile(tuple(cards), narrow={"theme": asked})


def _split_path(name: str) -> tuple[str, str, str]:
    practice, _, file = name.partition("/")
    return practice, "decks", f"{file}.toml"
