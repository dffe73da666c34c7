"""As many lines as somebody likes, kept as they were typed."""

from __future__ import annotations

from collections.abc import Sequence

from duologue.engine.fields.kind import Field, FieldKind, Value
from duologue.engine.fields.raw import cut, fit_text, read_text

MOST = 16_000


class LongText(FieldKind):
    word = "long text"
    examples = ("the kettle, and you humming", "a walk, and it rained")
    keys = frozenset({"prefill", "hints"})
    is_in_words = True

    def read(self, asked: Field, raw: object) -> Value | None:
        return fit_text(asked, read_text(raw), asked.most or MOST)

    def begin(self, asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
        return (cut("\n".join(lines), asked.most or MOST),) if any(lines) else ()


KIND = LongText()
