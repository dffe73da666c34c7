"""When one is called, by a clock that goes through a year: in Auckland, in Los Angeles, over both changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.rhythm import calling
from duologue.rhythm.calling import Call, Hours, Pause, Ritual, Time, Times, plan

AUCKLAND, LOS_ANGELES = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
A_YEAR = timedelta(days=366)
ALWAYS = Hours(0, 0)
EVERY_DAY = tuple(range(7))
FULL = Times(
    {
        Ritual.CHECK_IN: Time(7 * 60 + 30, EVERY_DAY),
        Ritual.QUESTION: Time(20 * 60, (0, 2, 4, 6)),
        Ritual.WEEK: Time(19 * 60, (6,)),
        Ritual.MONTH: Time(18 * 60, day=1),
        Ritual.YEAR: Time(11 * 60, day=2, month=1),
    },
    Hours(22 * 60, 7 * 60),
    most=2,
)


def lived(times: Times, zone: ZoneInfo, step: timedelta, **more: object) -> list[Call]:
    """What one hears in a year in which calls are laid out anew at each step, as visits do it."""
    heard: list[Call] = []
    now = BEGUN
    while now < BEGUN + A_YEAR:
        rung = [call.at for call in heard[-9:]]
        ahead = plan(times, zone, now, now + step + timedelta(days=2), rung=rung, **more)  # type: ignore[arg-type]
        heard += [call for call in ahead if call.at <= now + step]
        now += step
    return heard


@pytest.mark.parametrize("zone", [AUCKLAND, LOS_ANGELES])
@pytest.mark.parametrize("step", [timedelta(hours=5), timedelta(days=31)])
def test_a_year_of_calls_each_at_its_time_by_the_clock_on_the_wall(zone: ZoneInfo, step: timedelta) -> None:
    heard = lived(FULL, zone, step)
    clocks = {(call.ritual, f"{call.here:%H:%M}") for call in heard}
    assert clocks == {
        (Ritual.CHECK_IN, "07:30"),
        (Ritual.QUESTION, "20:00"),
        (Ritual.WEEK, "19:00"),
        (Ritual.MONTH, "18:00"),
        (Ritual.YEAR, "11:00"),
    }
    assert len({call.at for call in heard}) == len(heard), "none twice"
    offsets = {call.here.utcoffset() for call in heard}
    assert len(offsets) == 2, "both halves of the year were lived"
    by_date = Counter(call.here.date() for call in heard)
    assert set(by_date.values()) <= {1, 2}
    # The first and the last date are lived in part: every other has its two, or its one.
    for n in range(2, 364):
        day = date(2026, 1, 1) + timedelta(days=n)
        falls = [one for one, at in FULL.of.items() if calling.falls_on(one, at, day)]
        assert by_date[day] == min(2, len(falls)), day


def test_however_often_calls_are_laid_out_they_are_the_same() -> None:
    often, seldom = (lived(FULL, AUCKLAND, step) for step in (timedelta(hours=7), timedelta(days=90)))
    until = min(often[-1].at, seldom[-1].at)
    assert [one for one in often if one.at <= until] == [one for one in seldom if one.at <= until]


@pytest.mark.parametrize("most", [1, 2, 3])
def test_never_over_the_daily_limit_and_the_rarest_first(most: int) -> None:
    times = replace(FULL, most=most)
    heard = plan(times, LOS_ANGELES, BEGUN, BEGUN + A_YEAR)
    assert max(Counter(call.here.date() for call in heard).values()) == most
    # Sunday, 1 February 2026: the month's, the week's, the question's and the check-in's own day.
    of_it = [call.ritual for call in heard if call.here.date() == date(2026, 2, 1)]
    assert set(of_it) == set(list(Ritual)[1 : 1 + most])


def test_none_in_quiet_hours_and_the_page_can_say_which_never_call() -> None:
    times = Times({Ritual.CHECK_IN: Time(6 * 60, EVERY_DAY), Ritual.WEEK: Time(23 * 60, (6,))}, FULL.quiet, 3)
    assert plan(times, AUCKLAND, BEGUN, BEGUN + A_YEAR) == ()
    assert set(calling.list_silenced(times)) == {Ritual.CHECK_IN, Ritual.WEEK}
    # The control: the same without quiet hours.
    assert len(plan(replace(times, quiet=ALWAYS), AUCKLAND, BEGUN, BEGUN + A_YEAR)) > 400


@pytest.mark.parametrize(
    ("zone", "day", "shown"),
    [(LOS_ANGELES, date(2026, 3, 8), "03:30"), (AUCKLAND, date(2026, 9, 27), "03:30")],
)
def test_a_time_that_spring_leaves_out_is_called_later_once(zone: ZoneInfo, day: date, shown: str) -> None:
    times = Times({Ritual.CHECK_IN: Time(2 * 60 + 30, EVERY_DAY)}, ALWAYS)
    heard = [call for call in plan(times, zone, BEGUN, BEGUN + A_YEAR) if call.here.date() == day]
    assert [f"{call.here:%H:%M}" for call in heard] == [shown]
    # Which may lie in quiet hours that the time itself does not lie in.
    late = replace(times, quiet=Hours(3 * 60, 4 * 60))
    assert [c for c in plan(late, zone, BEGUN, BEGUN + A_YEAR) if c.here.date() == day] == []


@pytest.mark.parametrize(("zone", "day"), [(LOS_ANGELES, date(2026, 11, 1)), (AUCKLAND, date(2026, 4, 5))])
def test_a_time_that_autumn_tells_twice_is_called_once(zone: ZoneInfo, day: date) -> None:
    minute = 60 + 30 if zone is LOS_ANGELES else 2 * 60 + 30
    times = Times({Ritual.CHECK_IN: Time(minute, EVERY_DAY)}, ALWAYS)
    heard = [call for call in plan(times, zone, BEGUN, BEGUN + A_YEAR) if call.here.date() == day]
    assert len(heard) == 1
    assert heard[0].here.fold == 0


def test_a_pause_is_silent_until_its_day_and_one_without_an_end_for_good() -> None:
    begun, until = date(2026, 3, 1), date(2026, 3, 11)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    heard = plan(FULL, AUCKLAND, now, now + timedelta(days=30), pauses=[Pause(until)])
    assert min(call.here.date() for call in heard) == until
    assert plan(FULL, AUCKLAND, now, now + A_YEAR, pauses=[Pause(until), Pause(None)]) == ()
    unpaused = plan(FULL, AUCKLAND, now, now + timedelta(days=30))
    assert min(call.here.date() for call in unpaused) <= begun + timedelta(days=1)  # the control


def test_what_rang_today_counts_where_times_are_changed() -> None:
    now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    times = Times({Ritual.CHECK_IN: Time(20 * 60, EVERY_DAY)}, ALWAYS, most=1)
    rung = [datetime(2026, 5, 4, 7, tzinfo=UTC)]
    ahead = plan(times, ZoneInfo("UTC"), now, now + timedelta(days=2), rung=rung)
    assert [call.here.date() for call in ahead] == [date(2026, 5, 5)]
    two = plan(replace(times, most=2), ZoneInfo("UTC"), now, now + timedelta(days=2), rung=rung)
    assert [call.here.date() for call in two] == [date(2026, 5, 4), date(2026, 5, 5)]


def test_two_rituals_at_one_minute_are_one_call() -> None:
    times = Times({one: Time(600, EVERY_DAY) for one in (Ritual.CHECK_IN, Ritual.QUESTION)}, ALWAYS, 3)
    heard = plan(times, ZoneInfo("UTC"), BEGUN, BEGUN + timedelta(days=3))
    assert len(heard) == 3


# -- many dates at once ---------------------------------------------------------------------------------

MINUTE = st.integers(0, 24 * 60 - 1)
BY_WEEK = st.builds(Time, MINUTE, st.lists(st.integers(0, 6), min_size=1, unique=True).map(tuple))
BY_MONTH = st.builds(Time, MINUTE, day=st.integers(1, 28), month=st.integers(1, 12))
ANY_TIMES = st.builds(
    Times,
    st.fixed_dictionaries(
        {},
        optional={one: BY_WEEK if one in calling.BY_WEEKDAY else BY_MONTH for one in Ritual},
    ),
    st.builds(Hours, MINUTE, MINUTE),
    st.integers(1, 3),
)
# Zones whose clocks change at night, at midnight, by half an hour, by none, and once left out a whole day.
ZONES = ("Pacific/Auckland", "America/Santiago", "Australia/Lord_Howe", "Asia/Tokyo", "Pacific/Apia")


@settings(max_examples=120, deadline=None)
@given(
    ANY_TIMES,
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 6, 1), datetime(2012, 3, 1)) | st.datetimes(datetime(2026, 1, 1)),
    st.integers(0, 70),
    st.lists(st.integers(-3 * 24 * 60, 0), max_size=3),
    st.lists(st.none() | st.integers(-5, 20), max_size=1),
)
def test_what_is_planned_for_many_dates_at_once_is_what_is_planned_date_by_date(
    times: Times, zone: str, after: datetime, days: int, rung: list[int], paused: list[int | None]
) -> None:
    begun = min(after, datetime(2100, 1, 1)).replace(second=0, microsecond=0, tzinfo=UTC)
    here, until = ZoneInfo(zone), begun + timedelta(days=days)
    heard = [begun + timedelta(minutes=one) for one in rung]
    pauses = [Pause(None if n is None else begun.date() + timedelta(days=n)) for n in paused]
    whole = plan(times, here, begun, until, rung=heard, pauses=pauses)
    minutes = calling.plan_minutes(times, here, begun, until, rung=heard, pauses=pauses)
    assert list(minutes) == [int(call.at.timestamp()) // 60 for call in whole]
