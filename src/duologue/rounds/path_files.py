"""Paths: exercises in an order, one an evening, each with a version for one. A file a path, no code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import tell_thing
from duologue.rounds import practice_files

FOLDER = "paths"


@dataclass(frozen=True, slots=True)
class PathEvening:
    """`two` and `one` are exercises as "practice/name": for the two, and for who walks alone. `note` says why
    it stands here. Progress goes by `id`, which stays when an exercise is put in the place of another."""

    id: str
    two: str
    one: str
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Path:
    """`evening`: in the order in which they are offered; which of them is begun is everybody's own choice."""

    title: Text
    line: Text
    evening: tuple[PathEvening, ...]
    in_short: Text = ""
    not_for: Text = ""

    def find_place(self, id_: str) -> int | None:
        """The index of an evening, 0 for the first; None where there is none of that id."""
        return next((at for at, one in enumerate(self.evening) if one.id == id_), None)


def read_paths() -> Mapping[str, Path]:
    """Every path by its name, as its file has it."""
    return _read_all(ENGLISH)


def tell_paths() -> Mapping[str, Path]:
    """The same in the language that is spoken."""
    return _read_all(find_spoken())


def name_path_file(name: str) -> str:
    return f"{FOLDER}/{name}.toml"


def list_names() -> list[str]:
    folder = practice_files.FOLDER.joinpath(FOLDER)
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


@cache
def _read_all(language: Language) -> Mapping[str, Path]:
    found = {name: practice_files.read(Path, FOLDER, f"{name}.toml") for name in list_names()}
    return MappingProxyType(
        {name: tell_thing(path, language, name_path_file(name)) for name, path in found.items()}
    )
