"""Feelings words and mood phrases, as pages show them; the words themselves are data of practices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import duologue.practices
from duologue.manuscript.notes import Between
from duologue.rounds import practice_files

FOLDER = Path(duologue.practices.__file__).parent / "feelings"
SOURCES = (FOLDER / "words.toml", FOLDER / "mood-phrases.toml")


@dataclass(frozen=True, slots=True)
class Family:
    """One of the nine first words, and the finer ones near it."""

    first: str
    finer: tuple[str, ...]


_Level = Annotated[int, Between(0, 10)]
_Levels = Annotated[tuple[int, int], Between(0, 10)]


@dataclass(frozen=True, slots=True)
class Feeling:
    """A word and where it lies; `near` is the first word that it belongs to."""

    word: str
    pleasantness: _Level
    energy: _Level
    near: str
    first: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words for every mood point within, both ends included."""

    pleasantness: _Levels
    energy: _Levels
    text: str


@dataclass(frozen=True, slots=True)
class FeelingsFile:
    word: tuple[Feeling, ...]


@dataclass(frozen=True, slots=True)
class PhrasesFile:
    phrase: tuple[Phrase, ...]


@cache
def families() -> tuple[Family, ...]:
    words = practice_files.read(FeelingsFile, FOLDER.name, SOURCES[0].name).word
    return tuple(
        Family(one.word, tuple(w.word for w in words if w.near == one.word and not w.first))
        for one in words
        if one.first
    )


@cache
def phrase_rows() -> tuple[tuple[str, ...], ...]:
    """Phrases by [pleasantness][energy], 0 to 10 each; every point has one (KeyError otherwise)."""
    places = {
        (p, e): phrase.text
        for phrase in practice_files.read(PhrasesFile, FOLDER.name, SOURCES[1].name).phrase
        for p in range(phrase.pleasantness[0], phrase.pleasantness[1] + 1)
        for e in range(phrase.energy[0], phrase.energy[1] + 1)
    }
    return tuple(tuple(places[p, e] for e in range(11)) for p in range(11))


def phrase(pleasantness: int, energy: int) -> str:
    return phrase_rows()[pleasantness][energy]
