"""Times that are free: days and parts of them, each as "2027-01-31 evening"."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from duologue.engine.fields.day import read_iso_date
from duologue.engine.fields.kind import Field, Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import read_items, take_as_many

MOST = 70
# The hour by which a part of the day is over, on a clock of 24.
ENDS = MappingProxyType({"morning": 12, "midday": 14, "afternoon": 18, "evening": 22, "night": 24})
PARTS = tuple(ENDS)


class Slots(Listed):
    word = "slots"
    examples = ("2027-01-31 evening", "2027-01-31 night, 2027-02-01 morning")
    keys = frozenset({"evenings"})
    is_ticked = True

    def read(self, asked: Field, raw: object) -> Value | None:
        found = read_items(raw)
        for slot in found:
            day, _, part = slot.partition(" ")
            if part not in PARTS:
                raise Wrong("shape")
            read_iso_date(day)
        if asked.evenings and not {option.id for option in asked.options}.issuperset(found):
            raise Wrong("not-among")
        many = take_as_many(asked, found, asked.most or MOST)
        return self.put_in_order(many) if many else None

    def put_in_order(self, items: Iterable[str]) -> list[str]:
        return sorted(items, key=find_place_in_time)


def find_place_in_time(slot: str) -> tuple[str, int]:
    day, _, part = slot.partition(" ")
    return day, PARTS.index(part)


KIND = Slots()
