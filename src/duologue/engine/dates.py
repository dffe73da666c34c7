"""Dates and the moments they begin and end at, in the zones of those who play. Pure: zones are given.

A date has come, and has ended, once it has in every one of these zones: what two people may do or read on a
date is then never taken from the one whose day is later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

A_DAY = timedelta(days=1)
# Wherever somebody lives, a date that has come or ended here has done so for them.
LAST_ON_EARTH = timezone(timedelta(hours=-12))
FIRST_ON_EARTH = timezone(timedelta(hours=14))


def find_date(zone: tzinfo, moment: datetime) -> date:
    """The date it is there at that moment (which has a time zone of its own)."""
    return moment.astimezone(zone).date()


def come(moment: datetime, zones: Iterable[tzinfo]) -> date:
    """The latest date that has come in each of these zones, of which there is at least one."""
    return min(find_date(zone, moment) for zone in zones)


def find_end_of_day(day: date, zones: Iterable[tzinfo]) -> datetime:
    """The moment, in UTC, at which that date has ended in each of these zones, at least one."""
    return max(datetime.combine(day + A_DAY, time(), zone).astimezone(UTC) for zone in zones)
