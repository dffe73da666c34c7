"""What the kinds have in common whose value is a list of items."""

from __future__ import annotations

from itertools import product

from duologue.engine.fields.kind import (
    ANY_OTHER,
    Compared,
    Field,
    FieldKind,
    Value,
    find_numbered,
    is_row,
    split_typed,
)


class Listed(FieldKind):
    __slots__ = ()

    is_list = True

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
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

    def read_typed(self, asked: Field, line: str) -> object:
        return [find_numbered(asked, part) for part in split_typed(line)]
