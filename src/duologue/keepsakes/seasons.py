"""A hard season of both, as something the two keep: there from the second yes on, gone once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from duologue.keepsakes import keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_words import Words
from duologue.manuscript.keepsake_kinds import HARD_SEASON
from duologue.people.access import Me


def begin(me: Me, text: str, now: datetime) -> None:
    """Keep it for both, unless one is in sight. Inside the caller's transaction, in which both have said
    yes."""
    if next(_list_in_sight(me), None) is None:
        words = Words(HARD_SEASON, text, agreed=now)
        keepsake_rows.add(me, uuid4(), "", words, now, own=False)


def end(me: Me) -> None:
    """It is over: gone for both, so that a yes that was taken back reads like none. Inside the caller's
    transaction."""
    for row, words in reading_keepsakes.read_for_both(me):
        if words.kind is HARD_SEASON:
            keepsake_rows.remove(row.id)


def _list_in_sight(me: Me) -> Iterator[Any]:
    for row, words in reading_keepsakes.read_for_both(me):
        if words.kind is HARD_SEASON and row.archived is None:
            yield row
