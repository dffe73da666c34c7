"""Any of several options; where they are shown one by one, a yes or a "not this time" to each."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.engine.fields.kind import CHOSEN, Field, Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import read_items, take_as_many


class Several(Listed):
    word = "several"
    examples = ("1", "1, 2")
    keys = CHOSEN | {"one_by_one"}
    tags = frozenset({"tick"})
    needs_options = is_ticked = can_be_none = can_be_offered = can_be_in_common = True

    def find_mistake(self, asked: Field) -> tuple[str, str] | None:
        if asked.options and (asked.least or 0) > len(asked.options):
            return "least", "can't be more than there are options"
        return None

    def gather(self, parts: Mapping[str, object]) -> object:
        """{"tick:ID": "yes" or "no"}; [] where all are no."""
        return [part.removeprefix("tick:") for part, said in parts.items() if said == "yes"]

    def read(self, asked: Field, raw: object) -> Value | None:
        found, known = read_items(raw), {option.id for option in asked.options}
        if not known.issuperset(found):
            raise Wrong("shape")
        return take_as_many(asked, found, asked.most or len(known))


KIND = Several()
