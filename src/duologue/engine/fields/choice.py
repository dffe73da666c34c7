"""One of several options; its value is the option's id."""

from __future__ import annotations

from duologue.engine.fields.kind import CHOSEN, FieldKind, Value, Wrong
from duologue.engine.fields.raw import text
from duologue.engine.script import Field

ONE_OF_THESE = "Choose one of these."


class Choice(FieldKind):
    word = "choice"
    examples = ("1", "2")
    empty = "Choose one of these, or skip this step."
    how = "a number"
    keys = CHOSEN
    needs_options = is_numbered = is_one_tap = can_be_offered = can_be_in_common = True

    def read(self, asked: Field, raw: object) -> Value | None:
        chosen = text(raw, ONE_OF_THESE)
        if chosen and chosen not in {option.id for option in asked.options}:
            raise Wrong(ONE_OF_THESE)
        return chosen or None


KIND = Choice()
