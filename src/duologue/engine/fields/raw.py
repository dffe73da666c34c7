"""From what a form or JSON sends to plain values; what is none raises `Wrong`. Nothing is guessed at.

What is wrong has one of these names: "shape" (it is not what this kind takes; of whole numbers with `low` and
`high`), "unreadable", "too-long" (`over`, `most`), "too-short" (`least`), "too-many" (`most`), "too-few"
(`least`). A kind may raise others, which its own words know.
"""

from __future__ import annotations

import re

from duologue.engine.fields.kind import Compared, Field, Wrong
from duologue.engine.visible_letters import is_seen, tidy


def read_text(raw: object) -> str:
    """Without control characters and outer spaces, lines ended as one does; "" for nothing to be seen."""
    raw = _read_single(raw)
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise Wrong("shape")
    plain = tidy(raw)
    try:
        plain.encode()
    except UnicodeEncodeError:
        raise Wrong("unreadable") from None
    return plain if is_seen(plain) else ""


def fit_text(asked: Field, text: str, most: int) -> str | None:
    """A text that is as long as a field wants it, in letters."""
    if not text:
        return None
    if (over := len(text) - most) > 0:
        raise Wrong("too-long", over=over, most=most)
    if asked.least and len(text) < asked.least:
        raise Wrong("too-short", least=asked.least)
    return text


def read_whole(raw: object, low: int, high: int) -> int | None:
    """A whole number within these bounds; None for nothing."""
    raw = _read_single(raw)
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
        if not re.fullmatch(r"-?[0-9]{1,6}", raw):
            raise Wrong("shape", low=low, high=high)
        raw = int(raw)
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
        raise Wrong("shape", low=low, high=high)
    return raw


def read_items(raw: object) -> list[str]:
    """Texts, each once, in their order; empty ones are left out."""
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple):
        raise Wrong("shape")
    found = [read_text(item) for item in raw]
    return list(dict.fromkeys(item for item in found if item))


def take_as_many(asked: Field, found: list[str], most: int) -> list[str] | None:
    """As many as a field wants; None for none."""
    if not found:
        return None
    if len(found) > most:
        raise Wrong("too-many", most=most)
    if asked.least and len(found) < asked.least:
        raise Wrong("too-few", least=asked.least)
    return found


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def list_around(compared: Compared, high: int) -> list[int]:
    """Whole numbers from 0 to `high` that conditions can tell apart: those they name, and the ones beside."""
    named = [value for _, value in compared if isinstance(value, int)]
    numbers = {near for value in named for near in (value - 1, value, value + 1)} | {0, high}
    return sorted(number for number in numbers if 0 <= number <= high)


def _read_single(raw: object) -> object:
    """A form sends lists; of one, the one."""
    return raw[0] if isinstance(raw, list) and len(raw) == 1 else raw
