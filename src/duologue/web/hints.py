"""Hints for who writes a reflection: which rules a field asks for, as data for the writer's own browser.

Rules are data of a practice and run in the browser only; nothing that they find reaches the server.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import duologue.practices

FOLDER = Path(duologue.practices.__file__).parent
# The name that a field gives, and where its rules lie.
PLACES = {"reflection": FOLDER / "listening" / "hints.toml"}


@dataclass(frozen=True, slots=True)
class Rule:
    """`find` are regular expressions that Python and JavaScript both read, matched without regard to case."""

    id: str
    language: str
    find: tuple[str, ...]
    says: str
    instead: str


@cache
def rules(name: str, language: str = "en") -> tuple[Rule, ...]:
    """The rules of that name for texts in a language; none for a name or a language that has none."""
    place = PLACES.get(name)
    if place is None:
        return ()
    found = tomllib.loads(place.read_text(encoding="utf-8"))["rule"]
    return tuple(
        Rule(one["id"], one["language"], tuple(one["find"]), one["says"], one["instead"])
        for one in found
        if one["language"] == language
    )


@cache
def for_browser(name: str | None, language: str = "en") -> str:
    """The same as JSON for an attribute; "" where there is nothing to hint at."""
    found = rules(name, language) if name else ()
    return json.dumps([asdict(rule) for rule in found], ensure_ascii=False) if found else ""
