"""The languages that are here: one folder each, Duologue's own and those that an instance adds.

A folder is named after its language's code and holds `language.toml`, `sentences.po` with what is made of it,
`checked.mo`, and below `practices/` a sibling for each file that has texts of its own.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from types import MappingProxyType

from duologue.config import place
from duologue.languages.language import ENGLISH, Language
from duologue.manuscript import reader
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.told import find_turning

OURS = Path(__file__).parent / "catalogues"
FILE = "language.toml"
MOST_NAME = 40
# Not "sentences.mo": editors of translations write that beside what they save, and nobody has checked it.
COMPILED = "checked.mo"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """`language.toml`: what its own speakers call it, and the CLDR locale of its days and numbers."""

    name: str
    locale: str


class _CompiledSentences(GNUTranslations):
    """A rule for plurals that no number goes with, such as a division by nothing, leaves English."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        try:
            return super().ngettext(msgid1, msgid2, n)
        except ArithmeticError:
            return msgid1 if n == 1 else msgid2

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        try:
            return super().npgettext(context, msgid1, msgid2, n)
        except ArithmeticError:
            return msgid1 if n == 1 else msgid2


def list_folders() -> tuple[Path, ...]:
    """Where folders of languages are looked for; a language of the instance's own stands before ours."""
    chosen = os.environ.get("DUOLOGUE_LANGUAGES")
    return (Path(chosen).expanduser() if chosen else place.find_data_dir() / "languages", OURS)


@cache
def read_installed() -> Mapping[str, Language]:
    """Every language by its code, English first."""
    found = {ENGLISH.code: ENGLISH}
    for folder in list_folders():
        for one in list_within(folder):
            if one.name not in found and (language := _open_language(one)) is not None:
                found[language.code] = language
    return MappingProxyType(found)


def list_within(folder: Path) -> list[Path]:
    """The folders in it; none where it is no folder, or one that may not be read."""
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        log.warning("languages_unusable why=%s", type(error).__name__)
        return []


def find_language(code: str) -> Language | None:
    return read_installed().get(code)


def _open_language(folder: Path) -> Language | None:
    """The language of a folder; one that cannot be used is told in the log, and the others are there."""
    try:
        said = reader.read(LanguageFile, (folder / FILE).read_text("utf-8"), FILE)
        direction = find_direction(said.locale)
        if find_wrong_with_name(said.name) is not None:
            raise ValueError(said.name)
    except (Mistakes, OSError, ValueError) as error:
        log.warning("language_unusable code=%s why=%s", folder.stem, type(error).__name__)
        return None
    return Language(folder.name, said.name, said.locale, direction, _read_sentences(folder), folder)


def find_wrong_with_name(name: str) -> str | None:
    """Why a button cannot be called so, in a sentence."""
    if len(name) > MOST_NAME:
        return f"has {len(name)} letters; there is room for {MOST_NAME}"
    return find_turning(name)


def find_direction(cldr: str) -> str:
    """ "ltr" or "rtl"; raises ValueError for a locale that does not exist."""
    # Only where there is another language than English: starting stays quick.
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(cldr).text_direction)
    except UnknownLocaleError as error:
        raise ValueError(cldr) from error


def _read_sentences(folder: Path) -> NullTranslations:
    """What was compiled; English where there is nothing yet, and where the file is broken."""
    try:
        with (folder / COMPILED).open("rb") as file:
            return _CompiledSentences(file)
    except FileNotFoundError:
        return NullTranslations()
    # Whatever its reader says of bytes that are no such file, and of an encoding that there is not.
    except (OSError, ValueError, LookupError, struct.error) as error:
        log.warning("sentences_unusable code=%s why=%s", folder.stem, type(error).__name__)
        return NullTranslations()


def list_names() -> Iterator[tuple[str, str]]:
    """The code and own name of each, for a choice."""
    for one in read_installed().values():
        yield one.code, one.name
