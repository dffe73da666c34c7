"""Words for how it is inside, and phrases for the mood pad's places: data of a practice.

A word is stored as it stands in its file, whatever language it was ticked in: it is its own id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, TypeVar

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import Language
from duologue.languages.telling_texts import tell_thing
from duologue.manuscript import reader
from duologue.manuscript.notes import Between

WORDS, PHRASES = "feelings/words.toml", "feelings/mood-phrases.toml"
_T = TypeVar("_T")
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
    text: Text

    @property
    def id(self) -> str:
        """By where it lies."""
        (left, right), (low, high) = self.pleasantness, self.energy
        return f"{left}-{right}-by-{low}-{high}"


@dataclass(frozen=True, slots=True)
class FeelingsFile:
    word: tuple[Feeling, ...]


@dataclass(frozen=True, slots=True)
class PhrasesFile:
    phrase: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class ReadWord:
    """`id` is the word as it is stored, `text` how its reader reads it."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class ReadWords:
    word: tuple[ReadWord, ...]


@cache
def list_feelings() -> tuple[Feeling, ...]:
    return _read(FeelingsFile, WORDS).word


def read_words() -> ReadWords:
    """The words as what they are read as, in their file's own language."""
    return ReadWords(tuple(ReadWord(one.word, one.word) for one in list_feelings()))


def read_phrases() -> PhrasesFile:
    return _read(PhrasesFile, PHRASES)


def tell_words() -> Mapping[str, str]:
    """How each word reads in the language that is spoken."""
    return _read_words_in(find_spoken())


def say_word(word: str) -> str:
    """A stored word as its reader reads it; one that is no longer among them as it is."""
    return tell_words().get(word, word)


def tell_phrases() -> tuple[Phrase, ...]:
    return _read_phrases_in(find_spoken())


@cache
def _read_words_in(language: Language) -> Mapping[str, str]:
    return MappingProxyType({one.id: one.text for one in tell_thing(read_words(), language, WORDS).word})


@cache
def _read_phrases_in(language: Language) -> tuple[Phrase, ...]:
    return tell_thing(read_phrases(), language, PHRASES).phrase


def _read(kind: type[_T], file: str) -> _T:
    text = files("duologue.practices").joinpath(*file.split("/")).read_text("utf-8")
    return reader.read(kind, text, file)
