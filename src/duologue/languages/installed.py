"""The languages that are here: one folder each, Duologue's own and those that an instance adds.

A folder is named after its language's code and holds `language.toml`, `sentences.po` with what is made of it,
`sentences.mo`, and below `practices/` a sibling for each file that has texts of its own.
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

OURS = Path(__file__).parent / "catalogues"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LanguageFile:
    """`language.toml`: what its own speakers call it, and the CLDR locale of its days and numbers."""

    name: str
    locale: str


def folders() -> tuple[Path, ...]:
    """Where folders of languages are looked for; a language of the instance's own stands before ours."""
    chosen = os.environ.get("DUOLOGUE_LANGUAGES")
    return (Path(chosen).expanduser() if chosen else place.data_dir() / "languages", OURS)


@cache
def installed() -> Mapping[str, Language]:
    """Every language by its code, English first."""
    found = {ENGLISH.code: ENGLISH}
    for folder in folders():
        for one in sorted(folder.iterdir()) if folder.is_dir() else ():
            if one.is_dir() and one.name not in found and (language := _opened(one)) is not None:
                found[language.code] = language
    return MappingProxyType(found)


def find_language(code: str) -> Language | None:
    return installed().get(code)


def _opened(folder: Path) -> Language | None:
    """The language of a folder; one that cannot be used is told in the log, and the others are there."""
    try:
        said = reader.read(LanguageFile, (folder / "language.toml").read_text("utf-8"), "language.toml")
        direction = direction_of(said.locale)
    except (Mistakes, OSError, ValueError) as error:
        log.warning("language_unusable code=%s why=%s", folder.stem, type(error).__name__)
        return None
    return Language(folder.name, said.name, said.locale, direction, _sentences(folder), folder)


def direction_of(cldr: str) -> str:
    """ "ltr" or "rtl"; raises ValueError for a locale that does not exist."""
    # Only where there is another language than English: starting stays quick.
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(cldr).text_direction)
    except UnknownLocaleError as error:
        raise ValueError(cldr) from error


def _sentences(folder: Path) -> NullTranslations:
    """What was compiled; English where there is nothing yet, and where the file is broken."""
    try:
        with (folder / "sentences.mo").open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        return NullTranslations()
    except (OSError, ValueError, struct.error) as error:
        log.warning("sentences_unusable code=%s why=%s", folder.stem, type(error).__name__)
        return NullTranslations()


def list_names() -> Iterator[tuple[str, str]]:
    """The code and own name of each, for a choice."""
    for one in installed().values():
        yield one.code, one.name
