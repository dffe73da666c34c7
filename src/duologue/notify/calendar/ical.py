"""A calendar as other programs read it (RFC 5545). Pure.

Times stand in the zone they were set for, with that zone's changes of the clock, so that seven in the evening
stays seven in the evening.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duologue.rhythm.calling import BY_WEEKDAY, Pause, Ritual, Time, falls_on

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LINE_BYTES = 75
LASTS = timedelta(minutes=15)
YEARS = 10
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What stands in the calendar for one ritual: `uid` is the same for as long as it has that calendar."""

    uid: str
    title: str
    ritual: Ritual
    at: Time


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A whole day that stands in the calendar, once or every year."""

    uid: str
    title: str
    on: date
    yearly: bool


def write(
    entries: Sequence[CalendarEntry],
    zone: ZoneInfo,
    begins: date,
    stamp: datetime,
    paused: Sequence[Pause],
    whole: Sequence[CalendarDay] = (),
) -> str:
    """The calendar, with every time from the date `begins` on; `stamp` is when it was last asked for. Where a
    pause holds, from the day it ends; with none, where it has no end. Whole days stand there all the same:
    they call nobody."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H"]
    first = _find_first_day(begins, paused)
    if first is not None and entries:
        lines += _write_zone(zone, first.year - 1)
        for entry in entries:
            lines += _write_event(entry, zone, first, stamp)
    for day in whole:
        lines += _write_whole_day(day, stamp)
    return "".join(f"{_fold(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _find_first_day(begins: date, paused: Sequence[Pause]) -> date | None:
    for pause in paused:
        if pause.until is None:
            return None
        begins = max(begins, pause.until)
    return begins


def _write_event(entry: CalendarEntry, zone: ZoneInfo, first: date, stamp: datetime) -> Iterator[str]:
    day = first
    while not falls_on(entry.ritual, entry.at, day):
        day += timedelta(days=1)
    begin = datetime.combine(day, time(entry.at.minute // 60, entry.at.minute % 60))
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={zone.key}:{begin:%Y%m%dT%H%M%S}"
    yield f"DURATION:PT{LASTS // timedelta(minutes=1)}M"
    yield f"RRULE:{_write_rule(entry)}"
    yield f"SUMMARY:{entry.title.translate(_ESCAPED)}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _write_whole_day(day: CalendarDay, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    # `%Y` has no four digits of a year before 1000, however it came here.
    yield f"DTSTART;VALUE=DATE:{day.on.isoformat().replace('-', '')}"
    if day.yearly and (day.on.month, day.on.day) == (2, 29):
        # The last day of February, which every year has.
        yield "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
    elif day.yearly:
        yield "RRULE:FREQ=YEARLY"
    yield f"SUMMARY:{day.title.translate(_ESCAPED)}"
    yield "TRANSP:TRANSPARENT"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _write_rule(entry: CalendarEntry) -> str:
    if entry.ritual in BY_WEEKDAY:
        return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEKDAYS[one] for one in sorted(set(entry.at.weekdays)))
    if entry.ritual is Ritual.MONTH:
        return f"FREQ=MONTHLY;BYMONTHDAY={entry.at.day}"
    return f"FREQ=YEARLY;BYMONTH={entry.at.month};BYMONTHDAY={entry.at.day}"


def _write_zone(zone: ZoneInfo, year: int) -> Iterator[str]:
    """The zone's changes of the clock in the years from `year` on, each by itself."""
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    begin = datetime(year, 1, 1, tzinfo=UTC)
    yield from _write_observance(zone, begin, begin)
    for change in _list_changes(zone, begin, datetime(year + YEARS, 1, 1, tzinfo=UTC)):
        yield from _write_observance(zone, change - timedelta(seconds=1), change)
    yield "END:VTIMEZONE"


def _write_observance(zone: ZoneInfo, before: datetime, at: datetime) -> Iterator[str]:
    was, now = before.astimezone(zone), at.astimezone(zone)
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    was_offset, offset = was.utcoffset() or timedelta(), now.utcoffset() or timedelta()
    # A change begins by the clock as it was before it.
    local = (at + was_offset).replace(tzinfo=None)
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{local:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_write_offset(was_offset)}"
    yield f"TZOFFSETTO:{_write_offset(offset)}"
    yield f"TZNAME:{now.tzname()}"
    yield f"END:{kind}"


def _list_changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Each moment, to the second, from which the zone's clock goes otherwise than just before."""
    day, step = begin, timedelta(days=1)
    while day < end:
        if day.astimezone(zone).utcoffset() != (day + step).astimezone(zone).utcoffset():
            yield _find_change(zone, day, day + step)
        day += step


def _find_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    was = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == was:
            before = middle
        else:
            after = middle
    return after


def _write_offset(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else "+"), abs(seconds)
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return text + (f"{seconds % 60:02}" if seconds % 60 else "")


def _fold(line: str) -> str:
    """In pieces of at most 75 bytes, none of which ends within a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
