"""0 to 10 for each option, or "no" where a veto is offered: one can't live with this one."""

from __future__ import annotations

from duologue.engine.fields.by_option import ByOption
from duologue.engine.fields.raw import whole
from duologue.engine.script import Field

NO = "no"
MOST = 10


class Ratings(ByOption):
    word = "ratings"
    examples = ("7", "2, 9")
    empty = "Rate at least one of these, or skip this step."
    keys = ByOption.keys | {"ends", "veto"}
    tags = frozenset({"rate"})
    shape = "Choose whole numbers from 0 to 10, or leave a line empty."
    steps = range(MOST + 1)

    def part(self, asked: Field, raw: object) -> int | str | None:
        vetoed = asked.veto and raw in (NO, [NO])
        return NO if vetoed else whole(raw, self.shape, 0, MOST)

    def say_part(self, part: int | str) -> str:
        return "not this one" if part == NO else str(part)

    def prompt(self, asked: Field) -> str:
        if asked.veto:
            return "0 to 10 for each, in order, with commas; nothing for none, “no” if you can’t live with it"
        return "0 to 10 for each, in order, with commas; nothing for none"


KIND = Ratings()
