"""Names in a script that stand for something outside it: practice, sources, decks, the version for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from duologue.engine.script import Script
from duologue.manuscript.lines import find_lines
from duologue.manuscript.mistakes import Mistake, Mistakes, did_you_mean
from duologue.rounds import decks, practice_files


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


def mistakes_in_decks(script: Script) -> list[Mistake]:
    """Those of the decks that it draws from, as far as they are installed."""
    found: dict[str, Sequence[Mistake]] = {}
    for name in {draw.deck for draw in script.draws if draw.deck is not None and decks.is_there(draw.deck)}:
        try:
            decks.deck(name)
        except Mistakes as wrong:
            found[name] = wrong.errors
    return [mistake for name in sorted(found) for mistake in found[name]]


def _unknown(script: Script, beside: Sequence[Path]) -> Iterator[tuple[str, str]]:
    practices = practice_files.ways()
    if script.practice not in practices:
        yield (
            "practice",
            f"there is no practice “{script.practice}”{did_you_mean(script.practice, practices)}",
        )
    sources = practice_files.sources()
    for source in script.sources:
        if source not in sources:
            yield "sources", f"there is no source “{source}”{did_you_mean(source, sources)}"
    known = set(practice_files.named("decks"))
    for draw in script.draws:
        if draw.deck is not None and not decks.is_there(draw.deck):
            yield f"draw.{draw.name}", f"there is no deck “{draw.deck}”{did_you_mean(draw.deck, known)}"
    exercises = {*practice_files.named("exercises"), *(f"{script.practice}/{path.stem}" for path in beside)}
    if script.solo is not None and script.solo not in exercises:
        yield "solo", f"there is no exercise “{script.solo}”{did_you_mean(script.solo, exercises)}"
