"""Names in a script that stand for something outside it: practice, sources, decks, the version for one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from duologue.engine.script import Script
from duologue.manuscript.lines import find_lines
from duologue.manuscript.mistakes import Mistake, did_you_mean

_PRACTICES = files("duologue.practices")


def unknown_names(script: Script, text: str, file: str, beside: Sequence[Path] = ()) -> list[Mistake]:
    """What `script` names and no installed practice has; `beside` are scripts that are checked with it.

    A round would come upon them when it is too late: a card is drawn as it begins.
    """
    lines = find_lines(text)
    found = []
    for key, said in _unknown(script, beside):
        table, _, name = key.rpartition(".")
        within = lines.of(table) if table else lines
        found.append(Mistake(file, within.of(name).line, key, said))
    return found


def _unknown(script: Script, beside: Sequence[Path]) -> Iterator[tuple[str, str]]:
    practices = _listed("practices.toml", "practice", "slug") | _listed("practices.toml", "ritual", "slug")
    if script.practice not in practices:
        yield (
            "practice",
            f"there is no practice “{script.practice}”{did_you_mean(script.practice, practices)}",
        )
    sources = _listed("sources.toml", "source", "id")
    for source in script.sources:
        if source not in sources:
            yield "sources", f"there is no source “{source}”{did_you_mean(source, sources)}"
    decks = set(_files("decks"))
    for draw in script.draws:
        if draw.deck is not None and draw.deck not in decks:
            yield f"draw.{draw.name}", f"there is no deck “{draw.deck}”{did_you_mean(draw.deck, decks)}"
    exercises = {*_files("exercises"), *(f"{script.practice}/{path.stem}" for path in beside)}
    if script.solo is not None and script.solo not in exercises:
        yield "solo", f"there is no exercise “{script.solo}”{did_you_mean(script.solo, exercises)}"


def _listed(name: str, table: str, key: str) -> set[str]:
    return {one[key] for one in tomllib.loads((_PRACTICES / name).read_text("utf-8"))[table]}


def _files(folder: str) -> Iterator[str]:
    for practice in _PRACTICES.iterdir():
        if practice.joinpath(folder).is_dir():
            for entry in practice.joinpath(folder).iterdir():
                if entry.name.endswith(".toml"):
                    yield f"{practice.name}/{entry.name.removesuffix('.toml')}"
