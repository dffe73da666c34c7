"""A number of points, divided among options."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.engine.fields.by_option import ByOption
from duologue.engine.fields.kind import Compared, Field, Value, Wrong
from duologue.engine.fields.raw import read_whole

TOTAL = 10
MOST = 999_999


class Points(ByOption):
    word = "points"
    examples = ("10", "9, 1")
    keys = ByOption.keys | {"total"}
    tags = frozenset({"points"})
    is_numbered = False

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        first, *others = [option.id for option in asked.options]
        rest, total = others[0] if others else first, asked.total or TOTAL
        return [{first: n, rest: total - n} for n in range(total + 1)]

    def read_part(self, asked: Field, raw: object) -> int:
        return read_whole(raw, 0, MOST) or 0

    def make_of_parts(self, asked: Field, parts: Mapping[str, int | str | None]) -> Value | None:
        points = {key: int(count or 0) for key, count in parts.items()}
        total = asked.total or TOTAL
        off = total - sum(points.values())
        if off > 0:
            raise Wrong("points-left", count=off)
        if off < 0:
            raise Wrong("points-too-many", count=-off, total=total)
        return points


KIND = Points()
