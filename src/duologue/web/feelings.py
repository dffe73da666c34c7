"""Feelings words and mood phrases, as pages show them; the words themselves are data of practices."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duologue.practices

FOLDER = Path(duologue.practices.__file__).parent / "feelings"
SOURCES = (FOLDER / "words.toml", FOLDER / "mood-phrases.toml")


@dataclass(frozen=True, slots=True)
class Family:
    """One of the nine first words, and the finer ones near it."""

    first: str
    finer: tuple[str, ...]


@cache
def families() -> tuple[Family, ...]:
    words = tomllib.loads(SOURCES[0].read_text(encoding="utf-8"))["word"]
    return tuple(
        Family(
            first["word"], tuple(w["word"] for w in words if w["near"] == first["word"] and not w["first"])
        )
        for first in words
        if first["first"]
    )


@cache
def phrase_rows() -> tuple[tuple[str, ...], ...]:
    """Phrases by [pleasantness][energy], 0 to 10 each; every point has one (KeyError otherwise)."""
    places = {
        (p, e): phrase["text"]
        for phrase in tomllib.loads(SOURCES[1].read_text(encoding="utf-8"))["phrase"]
        for p in range(phrase["pleasantness"][0], phrase["pleasantness"][1] + 1)
        for e in range(phrase["energy"][0], phrase["energy"][1] + 1)
    }
    return tuple(tuple(places[p, e] for e in range(11)) for p in range(11))


def phrase(pleasantness: int, energy: int) -> str:
    return phrase_rows()[pleasantness][energy]
