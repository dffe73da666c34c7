"""A whole number of minutes."""

from __future__ import annotations

from typing import Any

from duologue.engine.fields.kind import Compared, FieldKind, Value
from duologue.engine.fields.raw import around, whole
from duologue.engine.script import Field

A_DAY = 1440


class Minutes(FieldKind):
    word = "minutes"
    examples = ("15", "45")
    empty = "Say how many minutes, or skip this step."
    how = "minutes"
    is_number = is_countable = is_numbered = True

    def samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        return [*around(compared, A_DAY), None]

    def read(self, asked: Field, raw: object) -> Value | None:
        low, high = asked.least or 0, asked.most or A_DAY
        return whole(raw, f"Give whole minutes, from {low} to {high}.", low, high)

    def say(self, asked: Field, value: Any) -> str:
        return "1 minute" if value == 1 else f"{value} minutes"


KIND = Minutes()
