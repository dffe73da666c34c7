"""Keepsakes that have a day of their own: on Today on that day, and in one's own calendar.

The list of what is due knows their days (`due_dates`), so that neither opens everything that was ever kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.keepsakes import due_dates, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript.keepsake_kinds import EVERY_YEAR, ONCE, KeepsakeKind
from duologue.people import days
from duologue.people.access import Me
from duologue.people.refusals import Refusal

Listed = Mapping[str, Mapping[str, Any]]
EARLIEST = date(1900, 1, 1)
MOST_AHEAD = timedelta(days=3660)
LEAP = (2, 29)


@dataclass(frozen=True, slots=True)
class ListedDay:
    """What a calendar may know of one: an id, the day, and whether it comes every year."""

    id: UUID
    on: date
    yearly: bool
    promised: bool = False


def check(me: Me, kind: KeepsakeKind, on: date | None, now: datetime) -> date:
    """The day of its own, which a kind of this sort must have. Raises `Refusal`."""
    if on is None:
        raise Refusal("Please choose the day.", "again")
    today = days.find_date(me, now)
    if kind.day == ONCE and on < today:
        raise Refusal("That day is over. Choose a later one.", "again")
    if not EARLIEST <= on <= today + MOST_AHEAD:
        raise Refusal("Please choose a day that is less far away.", "again")
    return on


def settle(
    me: Me,
    keepsake_id: UUID,
    kind: KeepsakeKind,
    on: date | None,
    now: datetime,
    *,
    own: bool,
    until: date | None = None,
) -> None:
    """Have the list say so; None: no longer. `until`: the last day of one that goes by itself, whether it is
    in sight or not. Inside the caller's transaction."""
    once, each = (on, None) if kind.day != EVERY_YEAR else (None, on)
    due_dates.settle(me, keepsake_id, days.find_utc_day(now), own=own, on=once, each=each, until=until)


def list_days(listed: Listed, today: date) -> list[ListedDay]:
    """Those of today and to come, and days for which something is promised: of agreements, the day to look
    at them again. In their order."""
    found = []
    for id_, entry in listed.items():
        if "each" in entry:
            found.append(ListedDay(UUID(id_), date.fromisoformat(entry["each"]), yearly=True))
        for name in ("on", "again"):
            if name in entry and date.fromisoformat(entry[name]) >= today:
                day = date.fromisoformat(entry[name])
                found.append(ListedDay(UUID(id_), day, yearly=False, promised=name == "again"))
    return sorted(found, key=lambda one: (one.on, str(one.id)))


def find_of_date(me: Me, today: date, listed: Listed) -> tuple[Kept, ...]:
    """Those whose day it is, where the reader is."""
    ids = [
        one.id
        for one in list_days(listed, today)
        if not one.promised and (falls_on(one.on, today) if one.yearly else one.on == today)
    ]
    there = reading_keepsakes.read_by_ids(me, ids)
    return tuple(
        one
        for one in there
        if one.kind.day and one.again is not None and not one.archived and falls_on(one.again, today)
    )


def falls_on(on: date, day: date) -> bool:
    """Whether that is its day of the year; 29 February is the 28th where there is none."""
    if (on.month, on.day) == LEAP and (day + A_DAY).month == 3 and day.month == 2:
        return True
    return (on.month, on.day) == (day.month, day.day)


def find_year_ago(me: Me, today: date) -> Kept | None:
    """What was kept on this day a year ago, the latest of it; None where nothing was."""
    then = today.replace(year=today.year - 1) if (today.month, today.day) != LEAP else None
    if then is None or me.couple_day > then + A_DAY:
        return None
    found = [
        one
        for one in reading_keepsakes.read_of_date(me, then)
        if not (one.kind.confirmed or one.kind.day or one.kind.for_oneself or one.kind.undated or one.post)
        and not one.archived
        and one.until is None
    ]
    return found[-1] if found else None
