"""One of several options; its value is the option's id."""

from __future__ import annotations

from duologue.engine.fields.kind import CHOSEN, Field, FieldKind, Value, Wrong
from duologue.engine.fields.raw import read_text


class Choice(FieldKind):
    word = "choice"
    examples = ("1", "2")
    keys = CHOSEN
    needs_options = is_numbered = is_one_tap = can_be_offered = can_be_in_common = True

    def read(self, asked: Field, raw: object) -> Value | None:
        chosen = read_text(raw)
        if chosen and chosen not in {option.id for option in asked.options}:
            raise Wrong("shape")
        return chosen or None


KIND = Choice()
