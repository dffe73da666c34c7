"""Hints for who writes a reflection: which rules a field asks for, as data for the writer's own browser.

Rules are data of a practice and run in the browser only; nothing that they find reaches the server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from duologue.engine.texts import Text
from duologue.languages import spoken
from duologue.languages.language import Language
from duologue.languages.telling import told
from duologue.rounds import practice_files

# The name that a field gives, and where its rules lie.
PLACES = {"reflection": ("listening", "hints.toml")}
_SENT = ("id", "language", "find", "says", "instead")


@dataclass(frozen=True, slots=True)
class Hint:
    """`find` are regular expressions that Python and JavaScript both read, matched without regard to case;
    `yes` and `no` are sentences that they find something in and nothing, for a test."""

    id: str
    language: str
    find: tuple[str, ...]
    says: Text
    instead: Text
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HintsFile:
    rule: tuple[Hint, ...]
    title: str = ""


def rules(name: str, language: str = "en") -> tuple[Hint, ...]:
    """The rules of that name for texts in a language, said in the one that is spoken; none for a name or a
    language that has none."""
    return _rules(name, language, spoken())


def for_browser(name: str | None, language: str = "en") -> str:
    """The same as JSON for an attribute; "" where there is nothing to hint at."""
    return _for_browser(name, language, spoken()) if name else ""


@cache
def _rules(name: str, language: str, said_in: Language) -> tuple[Hint, ...]:
    place = PLACES.get(name)
    if place is None:
        return ()
    found = told(practice_files.read(HintsFile, *place), said_in, "/".join(place)).rule
    return tuple(one for one in found if one.language == language)


@cache
def _for_browser(name: str, language: str, said_in: Language) -> str:
    found = _rules(name, language, said_in)
    sent = [{key: getattr(hint, key) for key in _SENT} for hint in found]
    return json.dumps(sent, ensure_ascii=False) if found else ""
