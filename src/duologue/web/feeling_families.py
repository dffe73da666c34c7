"""Feelings words and mood phrases, as pages show them; the words themselves are data of practices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duologue.practices
from duologue.languages import find_spoken
from duologue.languages.language import Language
from duologue.wording import feeling_words
from duologue.wording.feeling_words import ReadWord

_FOLDER = Path(duologue.practices.__file__).parent
SOURCES = (_FOLDER / feeling_words.WORDS, _FOLDER / feeling_words.PHRASES)


@dataclass(frozen=True, slots=True)
class Family:
    """One of the nine first words, and the finer ones near it: stored by their ids, read as their texts."""

    first: ReadWord
    finer: tuple[ReadWord, ...]


def list_families() -> tuple[Family, ...]:
    return _read_families(find_spoken())


def list_phrase_rows() -> tuple[tuple[str, ...], ...]:
    """Phrases by [pleasantness][energy], 0 to 10 each; every point has one (KeyError otherwise)."""
    return _read_rows(find_spoken())


def find_phrase(pleasantness: int, energy: int) -> str:
    return list_phrase_rows()[pleasantness][energy]


@cache
def _read_families(_language: Language) -> tuple[Family, ...]:
    words, read = feeling_words.list_feelings(), feeling_words.tell_words()
    return tuple(
        Family(
            ReadWord(one.word, read[one.word]),
            tuple(ReadWord(w.word, read[w.word]) for w in words if w.near == one.word and not w.first),
        )
        for one in words
        if one.first
    )


@cache
def _read_rows(_language: Language) -> tuple[tuple[str, ...], ...]:
    places = {
        (p, e): phrase.text
        for phrase in feeling_words.tell_phrases()
        for p in range(phrase.pleasantness[0], phrase.pleasantness[1] + 1)
        for e in range(phrase.energy[0], phrase.energy[1] + 1)
    }
    return tuple(tuple(places[p, e] for e in range(11)) for p in range(11))
