"""Moments kept at a place of the thread: what was going on when the line moved.

A moment's source is a keyed name of its week, which tells a reader of rows neither week nor line. A place may
shift a little as weeks are added, so what was written nearby belongs to it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from duologue.keepsakes import keeping
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds.weekly import find_monday, number_week
from duologue.vault import make_slot

NEARBY = 3
"""Weeks to either side of a place whose moments belong to it."""


def keep(me: Me, day: date, text: str, now: datetime, *, own: bool, id: UUID) -> UUID:
    """Keep a moment at a place of the couple's line for both, or of one's own line for oneself."""
    return keeping.keep(
        me, kinds.MOMENT, text, now, source=_make_source_id(me, number_week(day), own), own=own, id=id
    )


def read_at_places(me: Me, days: Sequence[date], *, own: bool) -> list[list[Kept]]:
    """The moments at each of these places, oldest first; a moment goes to the nearest one."""
    wanted: dict[UUID, tuple[int, int]] = {}
    for k, day in enumerate(days):
        for away in range(-NEARBY, NEARBY + 1):
            source = _make_source_id(me, number_week(day) + away, own)
            if source not in wanted or abs(away) < wanted[source][0]:
                wanted[source] = (abs(away), k)
    found: list[list[Kept]] = [[] for _ in days]
    for kept in keepsakes.read_from_sources(me, list(wanted)):
        if kept.source in wanted:
            found[wanted[kept.source][1]].append(kept)
    return found


def _make_source_id(me: Me, week: int, own: bool) -> UUID:
    key = me.ring.personal if own else me.ring.couple
    if key is None:
        raise NotFound
    return UUID(bytes=make_slot(key, "thread/moment", find_monday(week))[:16])
