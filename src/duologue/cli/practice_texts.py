"""Every text that people read in the files of practices, by file and id, and how long it may become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from duologue.languages.telling_texts import name_deck_file, name_script_file
from duologue.library import articles, shelf
from duologue.manuscript.parse import parse
from duologue.manuscript.told import list_texts
from duologue.rhythm.plan import FILE as FIRST_DAYS
from duologue.rhythm.plan import FirstDays
from duologue.rounds import path_files, practice_files
from duologue.rounds.decks import DeckFile
from duologue.rounds.practice_files import SOURCES, WAYS, SourcesFile, WaysFile
from duologue.wording import feeling_words

_KINDS: Mapping[str, Callable[[], Any]] = {
    WAYS: lambda: practice_files.read(WaysFile, WAYS),
    SOURCES: lambda: practice_files.read(SourcesFile, SOURCES),
    FIRST_DAYS: lambda: practice_files.read(FirstDays, FIRST_DAYS),
    shelf.FILE: shelf.read_shelf_file,
    feeling_words.WORDS: feeling_words.read_words,
    feeling_words.PHRASES: feeling_words.read_phrases,
}
UNREAD = frozenset(
    {"roles-of-old.toml", "what-helps.toml", "listening/hints.toml", "honest-feelings/hints.toml"}
)
"""What nobody reads, and what each language says for itself: how advice sounds cannot be translated."""
_BUTTON = "a button stands in two lines of a narrow screen"
_LIMITS: Mapping[str, tuple[int, str]] = {
    "button": (48, _BUTTON),
    "title": (48, "a title stands in two lines of a narrow screen"),
    "label": (96, "a label stands above its field, which has to be seen with it"),
    "placeholder": (96, "more than that cannot be seen in an empty field"),
    "ends": (32, "both ends of a scale share one line"),
    "options": (120, "an option is read at a glance, among others"),
    "word": (40, "feelings words stand side by side"),
    "themes": (40, "it stands beside a figure"),
    "narrow": (40, "the answers stand side by side"),
}


@cache
def read_all_texts() -> Mapping[str, Mapping[str, str]]:
    """File below the practices' folder -> id -> source."""
    return dict(_read_files())


def count_most_letters(file: str, id_: str) -> tuple[int, str] | None:
    """How many letters there is room for, and why; None where a text may run on."""
    parts = id_.split(".")
    # A step may have that name too.
    if "options" in parts[2:]:
        return _LIMITS["options"]
    if parts[-2:-1] == ["ends"]:
        return _LIMITS["ends"]
    if file == feeling_words.WORDS or parts[0] in ("themes", "narrow"):
        return _LIMITS.get(parts[0])
    return _LIMITS.get(parts[-1])


def _read_files() -> Iterator[tuple[str, Mapping[str, str]]]:
    for file, read in _KINDS.items():
        yield file, list_texts(read())
    for file in articles.list_file_names():
        yield file, list_texts(articles.read_article_file(file))
    for slug in sorted(practice_files.list_named("exercises")):
        file = name_script_file(slug)
        yield (
            file,
            list_texts(parse(practice_files.FOLDER.joinpath(*file.split("/")).read_text("utf-8"), slug)),
        )
    for name, path in path_files.read_paths().items():
        yield path_files.name_path_file(name), list_texts(path)
    for name in sorted(practice_files.list_named("decks")):
        file = name_deck_file(name)
        yield file, list_texts(practice_files.read(DeckFile, *file.split("/")))
