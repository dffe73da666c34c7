"""Options that a script does not list: what was drawn, and what the two wrote or chose before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from duologue.engine.fields.kind import Option


def make_written(text: str) -> Option:
    """An option in somebody's own words. Its id hangs on the words alone, whoever wrote them and wherever
    they stand; a reader of an export can still tell what it is."""
    plain = normalise(text)
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:30].strip("-")
    mark = sha256(plain.encode()).hexdigest()[:8]
    return Option(f"{slug or 'own'}-{mark}", text)


def fold_options(options: Iterable[Option]) -> tuple[Option, ...]:
    """Each once, in the order of their first mention; two that say the same are one."""
    found: dict[str, Option] = {}
    for option in options:
        # By the script's own words: what is one must not hang on who reads it.
        found.setdefault(normalise(option.source or option.text), option)
    return tuple(found.values())


def normalise(text: str) -> str:
    """The form in which two texts are compared: capitals, spaces and a last full stop make no difference."""
    plain = " ".join(text.casefold().split())
    return plain.rstrip(".!") or plain
