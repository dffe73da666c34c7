"""Names in a script that stand for something outside it: practice, sources, decks, the version for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from duologue.engine.script import Script
from duologue.manuscript.line_numbers import find_lines
from duologue.manuscript.mistakes import Mistake, Mistakes, say_near
from duologue.rounds import decks, practice_files


def find_unknown_names(script: Script, text: str, file: str, beside: Sequence[Path] = ()) -> list[Mistake]:
    """What `script` names and no installed practice has; `beside` are scripts that are checked with it.

    A round would come upon them when it is too late: a card is drawn as it begins.
    """
    lines = find_lines(text)
    found = []
    for key, said in _find_unknown(script, beside):
        table, _, name = key.rpartition(".")
        within = lines.find_key(table) if table else lines
        found.append(Mistake(file, within.find_key(name).line, key, said))
    return found


def find_mistakes_in_decks(script: Script) -> list[Mistake]:
    """Those of the decks that it draws from, as far as they are installed."""
    found: dict[str, Sequence[Mistake]] = {}
    for name in {draw.deck for draw in script.draws if draw.deck is not None and decks.is_there(draw.deck)}:
        try:
            decks.read_deck(name)
        except Mistakes as wrong:
            found[name] = wrong.errors
    return [mistake for name in sorted(found) for mistake in found[name]]


def _find_unknown(script: Script, beside: Sequence[Path]) -> Iterator[tuple[str, str]]:
    practices = practice_files.read_ways()
    if script.practice not in practices:
        yield (
            "practice",
            f"there is no practice “{script.practice}”{say_near(script.practice, practices)}",
        )
    sources = practice_files.read_sources()
    for source in script.sources:
        if source not in sources:
            yield "sources", f"there is no source “{source}”{say_near(source, sources)}"
    known = set(practice_files.list_named("decks"))
    for draw in script.draws:
        if draw.deck is not None and not decks.is_there(draw.deck):
            yield f"draw.{draw.name}", f"there is no deck “{draw.deck}”{say_near(draw.deck, known)}"
    exercises = {
        *practice_files.list_named("exercises"),
        *(f"{script.practice}/{path.stem}" for path in beside),
    }
    if script.solo is not None and script.solo not in exercises:
        yield "solo", f"there is no exercise “{script.solo}”{say_near(script.solo, exercises)}"
