"""A line, or a sentence or two."""

from __future__ import annotations

from collections.abc import Sequence

from duologue.engine.fields.kind import Field, FieldKind, Value
from duologue.engine.fields.raw import cut, fit_text, read_text

MOST = 200


class ShortText(FieldKind):
    word = "short text"
    examples = ("the kettle", "a walk")
    keys = frozenset({"prefill", "hints"})
    is_in_words = True

    def read(self, asked: Field, raw: object) -> Value | None:
        return fit_text(asked, " ".join(read_text(raw).split()), asked.most or MOST)

    def begin(self, asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
        return (cut("; ".join(lines), asked.most or MOST),) if any(lines) else ()


KIND = ShortText()
