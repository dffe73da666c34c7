"""What came from the other and goes beyond one's own ceiling: it is there all the same, and says so.

It says so to oneself, nobody else is told, and nothing of the round changes.
"""

from __future__ import annotations

from enum import StrEnum

from duologue.people import limits
from duologue.rounds import lately
from duologue.rounds.reading_rounds import Table


class Beyond(StrEnum):
    """`deeper` or `longer` than one set for oneself."""

    DEEPER = "deeper"
    LONGER = "longer"


def find_beyond(table: Table) -> Beyond | None:
    """How a round that the other began goes beyond one's own ceiling, None if it does not or there is nothing
    left to do there."""
    terms, me = table.header.terms, table.me
    if terms.solo or terms.one_device or me.former or table.author == me.seat:
        return None
    if table.script.once_a_day or table.stands == "closed":
        return None
    mine = limits.read_mine(me)
    if mine.depth is not None and lately.find_depth(table) > mine.depth:
        return Beyond.DEEPER
    if mine.minutes is not None and table.script.minutes[1] > mine.minutes:
        return Beyond.LONGER
    return None
