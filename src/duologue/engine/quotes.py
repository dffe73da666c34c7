"""Quotes in texts: `{other}`, `{card}`, `{you.weather.words}`. A literal brace is `{{`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\{")
_NAME = re.compile(r"[a-z][a-z0-9_-]*\Z")


@dataclass(frozen=True, slots=True)
class Quote:
    """`{who}`, `{who.step.field}`, or `{drawn}` and `{drawn.part}`, which use `who` and `field`."""

    who: str
    step: str | None = None
    field: str | None = None


@lru_cache(maxsize=8192)
def split_quotes(text: str) -> tuple[str | Quote, ...]:
    """Split a text into literal pieces and quotes; raises ValueError for a brace that is neither."""
    found: list[str | Quote] = []
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            found.append(text[at : match.start()])
        at = match.end()
        if match.group() in ("{{", "}}"):
            found.append(match.group()[0])
            continue
        parts = (match.group(1) or "").split(".")
        if not 1 <= len(parts) <= 3 or not all(_NAME.match(part) for part in parts):
            raise ValueError(f"{match.group()} is not a quote; a literal brace is written {{{{")
        if len(parts) == 3:
            found.append(Quote(parts[0], parts[1], parts[2]))
        else:
            found.append(Quote(parts[0], None, parts[1] if len(parts) == 2 else None))
    if at < len(text):
        found.append(text[at:])
    return tuple(found)


@lru_cache(maxsize=8192)
def find_quotes(text: str) -> tuple[Quote, ...]:
    return tuple(piece for piece in split_quotes(text) if isinstance(piece, Quote))


def is_plain(text: str) -> bool:
    """Whether it reads as it is written: it quotes nothing, and has no brace that is written twice."""
    return "{" not in text and "}" not in text


def render(text: str, say: Callable[[Quote], str]) -> str:
    # `is_plain`, spelled out: nearly every text that is shown comes by here.
    if "{" not in text and "}" not in text:
        return text
    return "".join(piece if isinstance(piece, str) else say(piece) for piece in split_quotes(text))
