"""A whole number from 0 to 10, whose two ends a script may name."""

from __future__ import annotations

from typing import Any

from duologue.engine.fields.kind import Compared, Field, FieldKind, Value
from duologue.engine.fields.raw import list_around, read_whole

MOST = 10


class Scale(FieldKind):
    word = "0-10"
    examples = ("3", "8")
    keys = frozenset({"ends"})
    is_number = is_countable = is_numbered = True

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        return [*list_around(compared, MOST), None]

    def read(self, asked: Field, raw: object) -> Value | None:
        return read_whole(raw, 0, MOST)

    def find_level(self, value: Any) -> int | None:
        return value if isinstance(value, int) else None


KIND = Scale()
