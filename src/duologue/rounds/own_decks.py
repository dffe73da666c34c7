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


def find_folder() -> Path:
    return place.find_data_dir() / "decks"


def find_file(name: str) -> Path:
    """Where the deck "practice/name" lies."""
    practice, _, own = name.partition("/")
    return find_folder() / practice / f"{own}.toml"


def list_decks(practice: str) -> Iterator[str]:
    """ "practice/name" of every one of a practice."""
    for file in sorted((find_folder() / practice).glob("*.toml")):
        yield f"{practice}/{file.stem}"


def read(kind: type[_T], name: str) -> _T:
    """Raises `FileNotFoundError`, `UnicodeDecodeError`, and `Mistakes` with every place."""
    # Some editors begin a file with a byte order mark, which TOML does not know.
    text = find_file(name).read_bytes().decode("utf-8-sig")
    return reader.read(kind, text, str(find_file(name)))
