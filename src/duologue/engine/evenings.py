"""Evenings that a field of free times offers: their dates are the round's, so both are asked for the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo

from duologue.engine import dates
from duologue.engine.fields.kind import Option
from duologue.engine.fields.slots import ENDS

EVENING = "evening"


def list_evenings(began: datetime, many: int) -> tuple[Option, ...]:
    """So many evenings from the UTC day after `began` on, as options named by their slots.

    They are the same for both and tell nobody's zone, and none of them is over anywhere on earth when a round
    begins: wherever the first of these dates has come by then, it is not yet evening there.
    """
    first = dates.find_date(UTC, began) + dates.A_DAY
    found = (f"{(first + n * dates.A_DAY).isoformat()} {EVENING}" for n in range(many))
    return tuple(Option(slot, slot) for slot in found)


def is_over(slot: str, now: datetime, zones: Iterable[tzinfo]) -> bool:
    """Whether that part of that day has been, where any of these people are."""
    day, _, part = slot.partition(" ")
    wanted = (date.fromisoformat(day), ENDS[part])
    return any((dates.find_date(zone, now), now.astimezone(zone).hour) >= wanted for zone in zones)
