"""Short lines of one's own, as many as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duologue.engine.fields.kind import Field, Option, Value, Wrong, split_typed
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import cut, read_items, take_as_many
from duologue.engine.options import make_written

MOST = 20
LONGEST = 200


class GrowingList(Listed):
    word = "list"
    examples = ("milk", "bread, a lamp")
    keys = frozenset({"prefill", "of_own"})
    is_in_words = can_be_offered = can_be_in_common = True

    def find_mistake(self, asked: Field) -> tuple[str, str] | None:
        if asked.of_own is not None and asked.prefill is not None:
            return "of_own", "a list begins with one thing: a proposal, or its writer’s own lines"
        return None

    def read(self, asked: Field, raw: object) -> Value | None:
        lines = raw.splitlines() if isinstance(raw, str) else raw
        found = [" ".join(line.split()) for line in read_items(lines)]
        if any(len(line) > LONGEST for line in found):
            raise Wrong("line-too-long", most=LONGEST)
        return take_as_many(asked, list(dict.fromkeys(found)), asked.most or MOST)

    def begin(self, asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(cut(line, LONGEST) for line in lines[: asked.most or MOST])

    def read_typed(self, asked: Field, line: str) -> object:
        """Of one's own lines the numbers will do."""
        mine = {str(number): text for number, text in enumerate(asked.start, 1)} if asked.of_own else {}
        return [mine.get(part, part) for part in split_typed(line)]

    def make_options(self, asked: Field, value: Any) -> list[Option]:
        return [make_written(line) for line in value]


KIND = GrowingList()
