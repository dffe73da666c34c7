"""The kinds of field: each is a module here, with its words in a module of that name in `wording/values` and
a template of that name among the pages."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from duologue.engine.fields.kind import FieldKind

MODULES = (
    "short_text",
    "long_text",
    "growing_list",
    "several",
    "choice",
    "scale",
    "mood_point",
    "feelings",
    "ranking",
    "points",
    "minutes",
    "day",
    "ratings",
    "shares",
    "slots",
)

KINDS: dict[str, FieldKind] = {
    kind.word: kind for kind in (import_module(f"{__name__}.{name}").KIND for name in MODULES)
}
"""By the word that scripts call them."""


def name_kinds_that(has: Callable[[FieldKind], bool]) -> str:
    """The words of all kinds of which something is true, for a writer: "several, feelings or slots"."""
    *others, last = (kind.word for kind in KINDS.values() if has(kind))
    return f"{', '.join(others)} or {last}" if others else last
