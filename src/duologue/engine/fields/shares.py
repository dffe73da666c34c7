"""How much of each thing one carries, of 100: one of five."""

from __future__ import annotations

from duologue.engine.fields.by_option import ByOption
from duologue.engine.fields.kind import Field, Wrong
from duologue.engine.fields.raw import read_whole

SHARES = (0, 25, 50, 75, 100)


class Shares(ByOption):
    word = "shares"
    examples = ("100", "25, 75")
    keys = ByOption.keys | {"one_by_one"}
    tags = frozenset({"share"})
    is_long = True
    steps = SHARES

    def read_part(self, asked: Field, raw: object) -> int | None:
        share = read_whole(raw, 0, 100)
        if share is not None and share not in SHARES:
            raise Wrong("shape")
        return share


KIND = Shares()
