"""Sibling files: beside each file of practices that has texts, one of the same name in a language's folder.

    [[text]]
    id = "step.help.text"
    of = "3f2a94c1d07b"
    # What would help?
    text = "Was würde helfen?"

`of` is the digest of the English text that was translated. A text whose source has moved on has an entry for
each, so that rounds of an earlier version keep theirs.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from duologue.languages.language import Language
from duologue.manuscript import reader
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.passage import Passage
from duologue.manuscript.told import Said

FOLDER = "practices"
# Some ten times the largest.
MOST_BYTES = 600_000
_NONE: Said = MappingProxyType({})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SiblingEntry:
    """`of` is the digest of its source; a `text` that is empty is not translated yet."""

    passage: Passage
    id: str
    of: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class TextsFile:
    text: tuple[SiblingEntry, ...] = ()


def read(path: Path) -> str:
    """The text of such a file. Raises `OSError`, and `ValueError` for one that is no text, or that no page
    could wait for."""
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1000:,} kB")
    return path.read_text("utf-8")


def parse(text: str, file: str) -> TextsFile:
    """Raises `Mistakes`."""
    return reader.read(TextsFile, text, file)


# Every file of every way in some languages; each is read once.
@lru_cache(maxsize=2048)
def read_said_in(language: Language, file: str) -> Said:
    """What was said of "PRACTICE/exercises/NAME.toml" in a language; nothing where there is no such file, and
    of one that is broken, which is told in the log."""
    if language.folder is None:
        return _NONE
    path = language.folder.joinpath(FOLDER, file)
    try:
        found = parse(read(path), file).text
    except FileNotFoundError:
        return _NONE
    except (Mistakes, OSError, ValueError) as error:
        log.warning("texts_unusable code=%s why=%s", language.folder.stem, error)
        return _NONE
    said: Mapping[tuple[str, str], str] = {(one.id, one.of): one.text for one in found if one.text}
    return MappingProxyType(said)
