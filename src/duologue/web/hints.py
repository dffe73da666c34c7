"""Hints for who writes a reflection: which rules a field asks for, as data for the writer's own browser.

Rules are data of a practice and run in the browser only; nothing that they find reaches the server.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from duologue.languages import find_spoken
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
    says: str
    instead: str
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HintsFile:
    rule: tuple[Hint, ...]
    title: str = ""


@cache
def find_rules(name: str, language: str) -> tuple[Hint, ...]:
    """The rules of that name for texts in a language, "pt" for "pt-BR" too; none for a name or a language
    that has none."""
    place = PLACES.get(name)
    if place is None:
        return ()
    found = practice_files.read(HintsFile, *place).rule
    return tuple(one for one in found if one.language in (language, language.partition("-")[0]))


def write_for_browser(name: str | None) -> str:
    """The same as JSON for an attribute, for who reads this page; "" where there is nothing to hint at.

    What sounds like advice, each language says in its own way: who reads one without rules gets no hints, and
    never those of another.
    """
    return _write_in_language(name, find_spoken().code) if name else ""


@cache
def _write_in_language(name: str, language: str) -> str:
    found = find_rules(name, language)
    sent = [{key: getattr(hint, key) for key in _SENT} for hint in found]
    return json.dumps(sent, ensure_ascii=False) if found else ""
