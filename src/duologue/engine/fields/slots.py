"""Times that are free: days and parts of them, each as "2027-01-31 evening"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from duologue.engine.fields.day import iso
from duologue.engine.fields.kind import Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import as_many, items
from duologue.engine.script import Field

MOST = 70
_SAID = {
    "morning": "in the morning",
    "midday": "at midday",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
    "night": "at night",
}
PARTS = tuple(_SAID)


class Slots(Listed):
    word = "slots"
    examples = ("2027-01-31 evening", "2027-01-31 night, 2027-02-01 morning")
    empty = "Choose at least one time, or skip this step."
    how = "days and their parts, with commas: 2027-01-31 evening"
    is_ticked = True
    between = "; "

    def read(self, asked: Field, raw: object) -> Value | None:
        sentence = "Choose times such as 2027-01-31 evening."
        found = items(raw, sentence)
        for slot in found:
            day, _, part = slot.partition(" ")
            if part not in PARTS:
                raise Wrong(sentence)
            iso(day)
        many = as_many(asked, found, asked.most or MOST)
        return self.in_order(many) if many else None

    def text(self, asked: Field, item: object) -> str:
        return slot_words(str(item))

    def in_order(self, items: Iterable[str]) -> list[str]:
        return sorted(items, key=in_time)


def slot_words(slot: str) -> str:
    """ "2027-01-31 evening" as "Sunday 31 January in the evening"."""
    day, _, part = slot.partition(" ")
    on = date.fromisoformat(day)
    return f"{on:%A} {on.day} {on:%B} {_SAID.get(part, part)}"


def in_time(slot: str) -> tuple[str, int]:
    day, _, part = slot.partition(" ")
    return day, PARTS.index(part)


KIND = Slots()
