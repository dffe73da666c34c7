"""What the kinds have in common whose value is a list of items."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar

from duologue.engine.fields.kind import ANY_OTHER, Compared, FieldKind, Value, apart, is_row, numbered
from duologue.engine.script import Field

# Of a sentence; a page may have marked where somebody's words end (`Own.quoting`).
_ENDS = tuple(end + mark for end in ".!?" for mark in ("", "\N{POP DIRECTIONAL ISOLATE}"))


class Listed(FieldKind):
    """`between` is what keeps items apart that are no sentences of their own."""

    __slots__ = ()

    is_list = True
    between: ClassVar[str] = ", "

    def samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        words = list(dict.fromkeys(str(value) for _, value in compared))
        found: list[Value | None] = [
            [word for word, there in zip(words, chosen, strict=True) if there]
            for chosen in product((True, False), repeat=len(words))
        ]
        if not offered:
            return found
        other: Value = [option.id for option in asked.options][:1] or [ANY_OTHER]
        return [*(one for one in found if one), other, *([None] if asked.optional else [])]

    def is_typed(self, typed: object) -> bool:
        return is_row(typed)

    def say(self, asked: Field, value: Any) -> str:
        texts = self.texts(asked, value)
        if any(text.endswith(_ENDS) for text in texts):
            return " ".join(text if text.endswith(_ENDS) else f"{text}." for text in texts)
        return self.between.join(texts)

    def prompt(self, asked: Field) -> str:
        return "numbers, with commas" if asked.options else "with commas"

    def typed(self, asked: Field, line: str) -> object:
        return [numbered(asked, part) for part in apart(line)]
