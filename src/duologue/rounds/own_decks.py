"""Decks that the host of an instance has added: files beside its data, which an update leaves alone.

`decks/PRACTICE/NAME.toml` in the data folder. They are read once, as a server begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from duologue.config import place
from duologue.manuscript import reader

_T = TypeVar("_T")


def folder() -> Path:
    return place.data_dir() / "decks"


def file_of(name: str) -> Path:
    """Where the deck "practice/name" lies."""
    practice, _, own = name.partition("/")
    return folder() / practice / f"{own}.toml"


def named(practice: str) -> Iterator[str]:
    """ "practice/name" of every one of a practice."""
    for file in sorted((folder() / practice).glob("*.toml")):
        yield f"{practice}/{file.stem}"


def read(kind: type[_T], name: str) -> _T:
    """Raises `FileNotFoundError`, `UnicodeDecodeError`, and `Mistakes` with every place."""
    # Some editors begin a file with a byte order mark, which TOML does not know.
    text = file_of(name).read_bytes().decode("utf-8-sig")
    return reader.read(kind, text, str(file_of(name)))
