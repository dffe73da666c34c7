"""A whole number of minutes."""

from __future__ import annotations

from duologue.engine.fields.kind import Compared, Field, FieldKind, Value
from duologue.engine.fields.raw import list_around, read_whole

A_DAY = 1440


class Minutes(FieldKind):
    word = "minutes"
    examples = ("15", "45")
    is_number = is_countable = is_numbered = True

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        return [*list_around(compared, A_DAY), None]

    def read(self, asked: Field, raw: object) -> Value | None:
        return read_whole(raw, asked.least or 0, asked.most or A_DAY)


KIND = Minutes()
