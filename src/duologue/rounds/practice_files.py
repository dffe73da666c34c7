"""The files of practices beside their exercises: read as a class says, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import tell_thing
from duologue.manuscript import reader

_T = TypeVar("_T")

FOLDER: Traversable = files("duologue.practices")
WAYS, SOURCES = "practices.toml", "sources.toml"


@dataclass(frozen=True, slots=True)
class Way:
    """`number` is 1 to 10 for the ten ways, None for a ritual around them.

    `signature` is the exercise shown first, as "practice/name"; "" where there is none yet. `comfort`: what
    is light in it may be offered in a hard season. `offered`: Today may propose it by itself, but for what is
    `on_occasion`: exercises for after something that may not have been. `at`: the page of its own that it
    has, for two; `called`: what that page is called, where it is not today's question.
    """

    slug: str
    title: Text
    line: Text
    number: int | None = None
    why: Text = ""
    in_short: Text = ""
    try_now: Text = ""
    sources: tuple[str, ...] = ()
    signature: str = ""
    comfort: bool = False
    offered: bool = True
    on_occasion: tuple[str, ...] = ()
    at: str = ""
    called: Text = ""


@dataclass(frozen=True, slots=True)
class Source:
    """`read` says what was read of it: the "abstract", or "secondary" for a page about it. `against` are
    sources that speak against what this one found."""

    id: str
    found: Text
    authors: str = ""
    year: int | None = None
    where: str = ""
    doi: str = ""
    read: str = ""
    grade: Text = ""
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaysFile:
    practice: tuple[Way, ...]
    ritual: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class SourcesFile:
    source: tuple[Source, ...]


def read(kind: type[_T], *path: str) -> _T:
    """A file below the practices' folder; raises `FileNotFoundError`, and `Mistakes` with every place."""
    return reader.read(kind, FOLDER.joinpath(*path).read_text("utf-8"), "/".join(path))


def read_ways() -> Mapping[str, Way]:
    """The ten ways and the rituals around them, by slug, as their file has them."""
    return _read_way_file(ENGLISH)


def tell_ways() -> Mapping[str, Way]:
    """The same in the language that is spoken."""
    return _read_way_file(find_spoken())


def read_sources() -> Mapping[str, Source]:
    """What was read and found, by id, as its file has it."""
    return _read_source_file(ENGLISH)


def tell_sources() -> Mapping[str, Source]:
    """The same in the language that is spoken."""
    return _read_source_file(find_spoken())


@cache
def _read_way_file(language: Language) -> Mapping[str, Way]:
    found = tell_thing(read(WaysFile, WAYS), language, WAYS)
    return MappingProxyType({way.slug: way for way in (*found.practice, *found.ritual)})


@cache
def _read_source_file(language: Language) -> Mapping[str, Source]:
    found = tell_thing(read(SourcesFile, SOURCES), language, SOURCES)
    return MappingProxyType({one.id: one for one in found.source})


def list_named(folder: str) -> Iterator[str]:
    """ "practice/name" of every file in the folders of that name: "decks", "exercises"."""
    for practice in FOLDER.iterdir():
        if practice.joinpath(folder).is_dir():
            for entry in practice.joinpath(folder).iterdir():
                if entry.name.endswith(".toml"):
                    yield f"{practice.name}/{entry.name.removesuffix('.toml')}"
