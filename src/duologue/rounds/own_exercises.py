"""Exercises that the host of an instance has added: files beside its data, which an update leaves alone.

`exercises/PRACTICE/NAME.toml` in the data folder. They are read once, as a server begins.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from duologue.config import place

log = logging.getLogger(__name__)


def find_folder() -> Path:
    return place.find_data_dir() / "exercises"


def find_file(slug: str) -> Path:
    """Where the exercise "practice/name" lies."""
    practice, _, name = slug.partition("/")
    return find_folder() / practice / f"{name}.toml"


def read_sources() -> Iterator[tuple[str, str, str]]:
    """(Practice, name, source) of each; one that cannot be read is told of and left out."""
    for file in sorted(find_folder().glob("*/*.toml")):
        try:
            # Some editors begin a file with a byte order mark, which TOML does not know.
            text = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            log.error("an exercise of this instance was left out: its file cannot be read")
            continue
        yield file.parent.name, file.stem, text
