"""0 to 10 for each option, or "no" where a veto is offered: one can't live with this one."""

from __future__ import annotations

from duologue.engine.fields.by_option import ByOption
from duologue.engine.fields.kind import Field
from duologue.engine.fields.raw import read_whole

NO = "no"
MOST = 10


class Ratings(ByOption):
    word = "ratings"
    examples = ("7", "2, 9")
    keys = ByOption.keys | {"ends", "one_by_one", "veto"}
    tags = frozenset({"rate"})
    steps = range(MOST + 1)

    def read_part(self, asked: Field, raw: object) -> int | str | None:
        vetoed = asked.veto and raw in (NO, [NO])
        return NO if vetoed else read_whole(raw, 0, MOST)


KIND = Ratings()
