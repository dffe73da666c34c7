"""The words of times that are free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.languages import _, mark
from duologue.languages.dates_in_words import write_day_of_year
from duologue.wording.in_a_row import say_well_apart
from duologue.wording.values.kind import ListedWords

_PARTS = MappingProxyType(
    {
        "morning": mark("%(day)s in the morning"),
        "midday": mark("%(day)s at midday"),
        "afternoon": mark("%(day)s in the afternoon"),
        "evening": mark("%(day)s in the evening"),
        "night": mark("%(day)s at night"),
    }
)


class SlotsWords(ListedWords):
    empty = mark("Choose at least one time.")
    how = mark("days and their parts, with commas: 2027-01-31 evening")
    shape = mark("Choose times such as 2027-01-31 evening.")

    def say_items(self, asked: Field, items: Sequence[object]) -> list[str]:
        return [say_slot(str(item)) for item in items]

    def say_between(self, texts: Sequence[str]) -> str:
        return say_well_apart(texts)


def say_slot(slot: str) -> str:
    """ "2027-01-31 evening" as "Sunday 31 January in the evening"."""
    day, _space, part = slot.partition(" ")
    return _(_PARTS[part], day=write_day_of_year(date.fromisoformat(day)))


WORDS = SlotsWords()
