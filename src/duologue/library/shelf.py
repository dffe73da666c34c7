"""The shelf: books by others, told in our words, and whose ideas are heard most about couples.

What a book says is its author's; how sure it is stands with the sources beside it, as in an article.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import tell_thing
from duologue.library.articles import ROOM, GradedClaim
from duologue.manuscript import reader

FILE = f"{ROOM}/shelf.toml"


@dataclass(frozen=True, slots=True)
class ShelfBook:
    """`title` and `by` are as the book has them, and in no other language. `good_for`, `care`: what one gets
    from it, and what to take with care. `exercises` are near to it."""

    id: str
    title: str
    by: str
    line: Text
    good_for: Text
    care: Text
    exercises: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """Somebody whose idea it is; `says` is in our words. `not_known`: what nobody has tested of it, as far as
    we have read."""

    id: str
    name: str
    line: Text
    says: Text
    claim: tuple[GradedClaim, ...]
    not_known: Text
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShelfFile:
    book: tuple[ShelfBook, ...]
    voice: tuple[HeardVoice, ...]
    read_together: str
    checked: str


def read_shelf() -> ShelfFile:
    """As its file has it."""
    return _read_in(ENGLISH)


def tell_shelf() -> ShelfFile:
    """The same in the language that is spoken."""
    return _read_in(find_spoken())


@cache
def _read_in(language: Language) -> ShelfFile:
    return tell_thing(read_shelf_file(), language, FILE)


def read_shelf_file() -> ShelfFile:
    """Raises `Mistakes` with every place."""
    text = files("duologue.practices").joinpath(*FILE.split("/")).read_text("utf-8")
    return reader.read(ShelfFile, text, FILE)
