"""When Duologue calls somebody: their own times, laid over their own calendar. Pure: no clock, no chance.

Nothing of the other's is in it. A call says the same whatever waits, or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from duologue.engine.dates import A_DAY, find_date

MINUTES = 24 * 60
MOST_A_DAY = 3
LAST_OF_EVERY_MONTH = 28
WEEK = timedelta(days=7)
A_MINUTE = timedelta(minutes=1)
# From a Monday on.
A_WEEK = tuple(date(2001, 1, number) for number in range(1, 8))


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


def plan_minutes(
    times: Times,
    zone: tzinfo,
    after: datetime,
    until: datetime,
    *,
    rung: Sequence[datetime] = (),
    pauses: Sequence[Pause] = (),
) -> tuple[int, ...]:
    """When `plan` would call, in whole minutes since 1970, and much quicker over many dates: which minutes of
    a date call is the same for all dates of one weekday on which no month's or year's ritual falls, the clock
    is not changed and nothing rang. Every other date is `plan`'s own."""
    if any(pause.until is None for pause in pauses):
        return ()
    silent = max((pause.until for pause in pauses if pause.until is not None), default=date.min)
    first, last = find_date(zone, after), find_date(zone, until)
    plain, changed = _lay_out_dates(zone, first, last)
    if silent > first:
        plain = tuple(one for one in plain if one.day >= silent)
    rare = {at.day for ritual, at in times.of.items() if ritual not in BY_WEEKDAY}
    apart = {find_date(zone, one) for one in rung}
    begin, end = _count_minutes(after), _count_minutes(until)
    asked = [(ritual, times.of[ritual]) for ritual in Ritual if ritual in times.of]
    weekly = [pair for pair in asked if pair[0] in BY_WEEKDAY]
    by_weekday = [_choose_minutes(times, weekly, one) for one in A_WEEK]
    by_itself = {one.begins for one in plain[:1] if one.day == first}
    if rare or apart:
        by_itself |= {one.begins for one in plain if one.number in rare or one.day in apart}
    found = [
        begins + minute
        for _, begins, weekday, _ in plain
        if begins not in by_itself
        for minute in by_weekday[weekday]
    ]
    for day, begins, _, _ in plain:
        if begins not in by_itself:
            continue
        if day in apart:
            found += _plan_date(times, zone, day, after, until, rung)
        else:
            found += [begins + minute for minute in _choose_minutes(times, asked, day, begin - begins)]
    for day in changed:
        if day >= silent:
            found += _plan_date(times, zone, day, after, until, rung)
    return tuple(sorted(minute for minute in found if minute <= end))


class PlainDate(NamedTuple):
    """A date on which the clock is not changed, nor late on the one before it: the minute at which it begins,
    its weekday and its number in the month."""

    day: date
    begins: int
    weekday: int
    number: int


@lru_cache(maxsize=64)
def _lay_out_dates(zone: tzinfo, first: date, last: date) -> tuple[tuple[PlainDate, ...], tuple[date, ...]]:
    """The dates of these that are plain, and the others. The same for everybody of a zone on a day."""
    plain, changed = [], []
    day = first
    while day <= last:
        begins, ends = _find_edge(day, 0, zone), _find_edge(day + A_DAY, 0, zone)
        # What the clock left out late in the evening before would be called on this date.
        if ends - begins == A_DAY and _find_edge(day - A_DAY, MINUTES - 1, zone) < begins:
            plain.append(PlainDate(day, _count_minutes(begins), day.weekday(), day.day))
        else:
            changed.append(day)
        day += A_DAY
    return tuple(plain), tuple(changed)


def _plan_date(
    times: Times, zone: tzinfo, day: date, after: datetime, until: datetime, rung: Sequence[datetime]
) -> list[int]:
    begins, ends = _find_edge(day, 0, zone), _find_edge(day + A_DAY, 0, zone)
    calls = plan(times, zone, max(after, begins - A_MINUTE), min(until, ends - A_MINUTE), rung=rung)
    return [_count_minutes(call.at) for call in calls]


def _choose_minutes(
    times: Times, asked: Iterable[tuple[Ritual, Time]], day: date, after: int = -1
) -> list[int]:
    """The minutes of a date without a change of the clock, of rituals that come the rarest first; of those
    after the minute `after`."""
    chosen: list[int] = []
    for ritual, at in asked:
        minute = at.minute
        if minute > after and minute not in chosen and falls_on(ritual, at, day):
            if not times.quiet.covers(minute):
                chosen.append(minute)
    return sorted(chosen[: times.most])


def _count_minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


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
