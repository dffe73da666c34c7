"""A hard season of both, as something that the two keep: from the second yes on, and out of sight once it is
over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from duologue.keepsakes import keeping, keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_words import Words
from duologue.manuscript.keepsake_kinds import HARD_SEASON
from duologue.people.access import Me


def begin(me: Me, text: str, now: datetime) -> None:
    """Keep it for both, unless one is in sight. Inside the caller's transaction, in which both have said
    yes."""
    if next(_list_in_sight(me), None) is None:
        words = Words(HARD_SEASON, text, agreed=now)
        keepsake_rows.add(me, uuid4(), "", words, now, own=False)


def end(me: Me, now: datetime) -> None:
    """It is over: out of sight for both."""
    for row in list(_list_in_sight(me)):
        keeping.archive(me, row.id, now, away=True)


def _list_in_sight(me: Me) -> Iterator[Any]:
    for row, words in reading_keepsakes.read_for_both(me):
        if words.kind is HARD_SEASON and row.archived is None:
            yield row
