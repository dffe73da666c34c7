"""Whose day it is: the one place where a moment becomes a date.

Every date that somebody is shown, or that something of theirs counts under, is their own: of the moment, in
the zone they lived in at it. So no date tells where the other lives. Two kinds of date are nobody's: the one
that a day's round belongs to, which both share, and the UTC day of plain columns, which is for the server's
own needs and for what has to be the same for both at once.

A stored day is a `Day`: a date that stands as it is (a day's round's, or the UTC day of what was kept before
moments were) or the moment, to the minute, of which each reader makes their own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, PlainValidator

from duologue.engine import dates
from duologue.people import own_settings, profile
from duologue.people.me import Me

Day = date | datetime
_DATE = len("2026-11-24")
_MOMENT = "%Y-%m-%dT%H:%MZ"


def find_utc_day(moment: datetime) -> date:
    """The server's own day: for plain columns, and for what must come about for both at once."""
    return dates.find_date(UTC, moment)


def find_date(me: Me, moment: datetime) -> date:
    """The date it was, is or will be for `me` at that moment, in the zone they lived in then."""
    return moment.astimezone(_find_zone(me, moment)).date()


def find_latest_date(me: Me, moment: datetime) -> date:
    """The latest date that it is at that moment where `me` lives or lived these days: what begins after it
    begins on a date that has begun for them nowhere."""
    lived = (zone for until, zone in own_settings.read_mine(me).lived if until > moment - own_settings.LATELY)
    zones = (profile.read_mine(me).zone_info, *map(ZoneInfo, lived))
    return max(dates.find_date(zone, moment) for zone in zones)


def tell_local_time(me: Me, moment: datetime) -> datetime:
    """That moment as a clock told it where `me` lived then."""
    return moment.astimezone(_find_zone(me, moment))


def show_day(me: Me, day: Day) -> date:
    """A stored day as `me` reads it."""
    return find_date(me, day) if isinstance(day, datetime) else day


def come_everywhere(moment: datetime) -> date:
    """The latest date that has come for everybody on Earth: what goes by it tells nobody's zone."""
    return dates.find_date(dates.LAST_ON_EARTH, moment)


def find_moment(me: Me, day: date, hour: int) -> datetime:
    """When a clock where `me` lives tells that full hour of that date; of several places that one lived in on
    it, the last: nobody brings an hour nearer by moving."""
    begun = datetime.combine(day, time(), dates.FIRST_ON_EARTH)
    lived = (ZoneInfo(zone) for until, zone in own_settings.read_mine(me).lived if until > begun)
    zones = (profile.read_mine(me).zone_info, *lived)
    return max(datetime.combine(day, time(hour), there).astimezone(UTC) for there in zones)


def find_end_of_date(me: Me, moment: datetime) -> datetime:
    """When the date that it is for `me` at that moment ends where they lived then."""
    zone = _find_zone(me, moment)
    return dates.find_end_of_day(dates.find_date(zone, moment), (zone,))


def find_end_everywhere(day: date) -> datetime:
    """The moment from which that date is over wherever on Earth somebody lives."""
    return dates.find_end_of_day(day, (dates.LAST_ON_EARTH,))


def list_zones(me: Me, *, alone: bool) -> tuple[ZoneInfo, ...]:
    """Where those live now who play: oneself alone, or both as far as the other's can be read."""
    mine, other = profile.read_both(me)
    return (mine.zone_info,) if alone or other is None else (mine.zone_info, other.zone_info)


def write_day(day: Day) -> str:
    """As it is stored: "2026-11-24", or "2026-11-24T18:30Z"."""
    return day.astimezone(UTC).strftime(_MOMENT) if isinstance(day, datetime) else day.isoformat()


def read(text: str) -> Day:
    """What `write_day` wrote; raises `ValueError` for anything else."""
    return date.fromisoformat(text) if len(text) == _DATE else datetime.fromisoformat(text)


def _find_zone(me: Me, moment: datetime) -> ZoneInfo:
    for until, zone in own_settings.read_mine(me).lived:
        if moment < until:
            return ZoneInfo(zone)
    return profile.read_mine(me).zone_info


def _cut_to_the_minute(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


# How documents keep them: typed as what they are, stored as texts.
StoredDay = Annotated[Day, PlainValidator(read), PlainSerializer(write_day)]
StoredMinute = Annotated[datetime, PlainSerializer(_cut_to_the_minute)]
