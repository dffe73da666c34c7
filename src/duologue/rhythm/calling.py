"""When Duologue calls somebody: their own times, laid over their own calendar. Pure: no clock, no chance.

Nothing of the other's is in it. A call says the same whatever waits, or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from duologue.engine.dates import A_DAY, find_date

MINUTES = 24 * 60
MOST_A_DAY = 3
LAST_OF_EVERY_MONTH = 28
WEEK = timedelta(days=7)


class Ritual(StrEnum):
    """What a call is for, the rarest first: where a day has more of them than one wants, those come first."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    QUESTION = "days-question"
    CHECK_IN = "check-in"


BY_WEEKDAY = frozenset({Ritual.WEEK, Ritual.QUESTION, Ritual.CHECK_IN})


@dataclass(frozen=True, slots=True)
class Time:
    """`minute` of one's own day, 0 to 1439; `weekdays`, 0 for Monday, of what comes by the week; `day`, 1 to
    28, of what comes by the month or year; `month`, 1 to 12, of what comes by the year."""

    minute: int
    weekdays: tuple[int, ...] = ()
    day: int = 1
    month: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing calls before the date `until`, which is the first day again; None: until it is taken back.
    `by`: the seat of who asked for it."""

    until: date | None = None
    by: str = ""

    def is_over(self, day: date) -> bool:
        return self.until is not None and day >= self.until


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of one's own day between which nothing calls; past midnight where `since` is the later one, and
    never where both are the same."""

    since: int
    until: int

    def covers(self, minute: int) -> bool:
        if self.since <= self.until:
            return self.since <= minute < self.until
        return minute >= self.since or minute < self.until


NIGHT = Hours(22 * 60, 8 * 60)


@dataclass(frozen=True, slots=True)
class Times:
    """What one asked for: rituals with their times, the quiet hours, and `most` calls on one date."""

    of: Mapping[Ritual, Time] = field(default_factory=dict)
    quiet: Hours = NIGHT
    most: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """`at` in UTC, to the minute; `here` as the clock on the wall tells it where one lives."""

    at: datetime
    here: datetime
    ritual: Ritual


def plan(
    times: Times,
    zone: tzinfo,
    after: datetime,
    until: datetime,
    *,
    rung: Sequence[datetime] = (),
    pauses: Sequence[Pause] = (),
) -> tuple[Call, ...]:
    """The calls after `after` up to and with `until`, the earliest first.

    `rung` are the latest calls there were: a date has no more than `times.most` of both together.
    """
    dates: dict[date, list[Call]] = {}
    for call in _list_calls(times, zone, after, until):
        dates.setdefault(find_date(zone, call.at), []).append(call)
    found: list[Call] = []
    for day, calls in dates.items():
        if any(not pause.is_over(day) for pause in pauses):
            continue
        left = times.most - sum(find_date(zone, one) == day for one in rung)
        awake = [
            call for call in calls if call.at > after and not times.quiet.covers(_find_minute(call.here))
        ]
        found += _choose_rarest([call for call in awake if call.at not in rung], left)
    return tuple(sorted((call for call in found if call.at <= until), key=lambda call: call.at))


def list_awake(
    quiet: Hours, zone: tzinfo, after: datetime, until: datetime, pauses: Sequence[Pause] = ()
) -> tuple[tuple[datetime, ...], ...]:
    """Each date from that of `after` to the one after that of `until`: the moment it begins, and then, in
    pairs, from when until when something may call on it. Nothing on a date of a pause."""
    found = []
    day, last = find_date(zone, after), find_date(zone, until) + A_DAY
    while day <= last:
        begins, ends = _find_edge(day, 0, zone), _find_edge(day + A_DAY, 0, zone)
        is_paused = any(not pause.is_over(day) for pause in pauses)
        inside = () if is_paused else _list_awake_of(quiet, day, zone, begins, ends)
        found.append((begins, *inside))
        day += A_DAY
    return tuple(found)


def _list_awake_of(
    quiet: Hours, day: date, zone: tzinfo, begins: datetime, ends: datetime
) -> Iterator[datetime]:
    """In pairs, in order. Where the clock tells an edge twice, or leaves it out, it is quiet for longer."""
    if quiet.since == quiet.until:
        yield from (begins, ends)
        return
    since = min(_find_edge(day, quiet.since, zone, fold) for fold in (0, 1))
    until = max(_find_edge(day, quiet.until, zone, fold) for fold in (0, 1))
    pairs = ((begins, since), (until, ends)) if quiet.since < quiet.until else ((until, since),)
    for pair in pairs:
        if pair[0] < pair[1]:
            yield from pair


def _find_edge(day: date, minute: int, zone: tzinfo, fold: int = 0) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60, fold=fold), zone).astimezone(UTC)


def list_silenced(times: Times) -> tuple[Ritual, ...]:
    """Those whose time lies in the quiet hours, so that they never call."""
    return tuple(one for one in Ritual if one in times.of and times.quiet.covers(times.of[one].minute))


def _choose_rarest(calls: Sequence[Call], most: int) -> list[Call]:
    """At most so many, one for each minute."""
    order = list(Ritual)
    by_minute: dict[datetime, Call] = {}
    for call in sorted(calls, key=lambda one: order.index(one.ritual)):
        by_minute.setdefault(call.at, call)
    return list(by_minute.values())[: max(most, 0)]


def _list_calls(times: Times, zone: tzinfo, after: datetime, until: datetime) -> Iterator[Call]:
    """Of whole dates, those at both ends with it, so that a date is counted as a whole."""
    day, last = find_date(zone, after) - A_DAY, find_date(zone, until) + A_DAY
    while day <= last:
        for ritual, at in times.of.items():
            if falls_on(ritual, at, day):
                yield _call(ritual, at.minute, day, zone)
        day += A_DAY


def falls_on(ritual: Ritual, at: Time, day: date) -> bool:
    if ritual in BY_WEEKDAY:
        return day.weekday() in at.weekdays
    return day.day == at.day and (ritual is Ritual.MONTH or day.month == at.month)


def _call(ritual: Ritual, minute: int, day: date, zone: tzinfo) -> Call:
    """A time that the clock leaves out in spring is called as much later; of one that it tells twice in
    autumn, the first."""
    nominal = datetime.combine(day, time(minute // 60, minute % 60), zone)
    at = nominal.astimezone(UTC)
    return Call(at, at.astimezone(zone), ritual)


def _find_minute(here: datetime) -> int:
    return here.hour * 60 + here.minute


def list_week(times: Times, zone: tzinfo, now: datetime, pauses: Sequence[Pause] = ()) -> tuple[Call, ...]:
    """What one would hear in the seven days from now on."""
    return plan(times, zone, now, now + WEEK, pauses=pauses)
