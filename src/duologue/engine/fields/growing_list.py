"""Short lines of one's own, as many as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duologue.engine.fields.kind import Field, Option, Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import cut, read_items, take_as_many
from duologue.engine.options import make_written

MOST = 20
LONGEST = 200


class GrowingList(Listed):
    word = "list"
    examples = ("milk", "bread, a lamp")
    keys = frozenset({"prefill"})
    is_in_words = can_be_offered = can_be_in_common = True

    def read(self, asked: Field, raw: object) -> Value | None:
        lines = raw.splitlines() if isinstance(raw, str) else raw
        found = [" ".join(line.split()) for line in read_items(lines)]
        if any(len(line) > LONGEST for line in found):
            raise Wrong("line-too-long", most=LONGEST)
        return take_as_many(asked, list(dict.fromkeys(found)), asked.most or MOST)

    def begin(self, asked: Field, lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(cut(line, LONGEST) for line in lines[: asked.most or MOST])

    def make_options(self, asked: Field, value: Any) -> list[Option]:
        return [make_written(line) for line in value]


KIND = GrowingList()
