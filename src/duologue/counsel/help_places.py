"""Places of help, by country: a file that the host of an instance completes.

`help.toml` in the data folder. Duologue brings no such file: numbers change, and a wrong one is worse than
none. It is read once, as a server begins; one with mistakes counts as none, and `duologue doctor` names them.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from duologue.config import place
from duologue.languages.territories import is_territory, name_territory
from duologue.manuscript import reader
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.notes import By, Unfit
from duologue.manuscript.passage import Passage

log = logging.getLogger(__name__)


def _read_date(_passage: Passage, value: object) -> date:
    # A moment of TOML is a date in Python, too.
    if type(value) is not date:
        raise Unfit("must be a date, such as 2026-11-01")
    return value


def _read_code(_passage: Passage, value: object) -> str:
    if not isinstance(value, str) or not is_territory(value):
        raise Unfit("must be the two capital letters of a country, such as PT")
    return value


@dataclass(frozen=True, slots=True)
class HelpPlace:
    """Somebody to turn to, in the host's words. `what` says for whom it is; `phone`, `message` (a number to
    write to) and `web` are shown as text and never as a link, of which at least one is needed; `checked` is
    the day on which the host last tried them."""

    name: str
    what: str
    checked: Annotated[date, By(_read_date)]
    passage: Passage
    phone: str = ""
    message: str = ""
    web: str = ""
    hours: str = ""
    languages: str = ""


@dataclass(frozen=True, slots=True)
class HelpCountry:
    """`code` is of ISO 3166, two capital letters."""

    code: Annotated[str, By(_read_code)]
    place: tuple[HelpPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpFile:
    country: tuple[HelpCountry, ...] = ()


def find_file() -> Path:
    return place.find_data_dir() / "help.toml"


def read_file() -> HelpFile:
    """Raises `FileNotFoundError`, other `OSError`, `UnicodeDecodeError`, and `Mistakes` with every place."""
    # Some editors begin a file with a byte order mark, which TOML does not know.
    return read_text(find_file().read_bytes().decode("utf-8-sig"), str(find_file()))


def read_text(text: str, file: str) -> HelpFile:
    """Raises `Mistakes` with every place."""
    raw, passage = reader.open_text(text, file)
    found = reader.read_table(HelpFile, passage, raw)
    passage.tell_twice([one.code for one in found.country if one.code])
    for country in found.country:
        for one in country.place:
            if not (one.phone or one.message or one.web):
                one.passage.note_mistake("needs a phone, a message or a web")
    if passage.mistakes:
        raise Mistakes(passage.mistakes)
    return found


@dataclass(frozen=True, slots=True)
class NamedCountry:
    """A country in the reader's language, with somebody to turn to."""

    name: str
    places: tuple[HelpPlace, ...]


def list_countries() -> list[NamedCountry]:
    """Those for which the host named somebody, by name in the language that is spoken; the same for
    everybody who reads in it."""
    named = [NamedCountry(name_territory(one.code), one.place) for one in _read_known().country if one.place]
    return sorted(named, key=lambda one: one.name.casefold())


@cache
def _read_known() -> HelpFile:
    try:
        return read_file()
    except FileNotFoundError:
        return HelpFile()
    except (OSError, ValueError):
        log.error("the places of help of this instance were left out: duologue doctor says what is wrong")
        return HelpFile()


def forget_known() -> None:
    """The file is read anew at the next page."""
    _read_known.cache_clear()
