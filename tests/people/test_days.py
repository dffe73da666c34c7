"""Whose day it is: a moment becomes a date in the zone that its reader lived in at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rounds.diaries import rate
from tests.rounds.zones import AUCKLAND, KIRITIMATI, LISBON, LOS_ANGELES, PAGO_PAGO, Apart, at, lives
from tests.world import NOW, World

from duologue.people import beginning, consents, days, devices, leaving, own_settings, profile
from duologue.people.consents import Matter
from duologue.people.models import Device
from duologue.people.own_settings import OwnSettings
from duologue.rounds import blocks, weekly
from duologue.vault import seal

A_DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)


@given(st.one_of(st.dates(), st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))))
def test_a_day_is_read_as_it_was_written_to_the_minute(day: date) -> None:
    whole = day.replace(second=0, microsecond=0) if isinstance(day, datetime) else day
    assert days.read(days.write_day(day)) == whole
    assert isinstance(days.read(days.write_day(day)), datetime) is isinstance(day, datetime)


@pytest.mark.parametrize("text", ["", "2026-13-01", "2026-11-2", "yesterday", "2026-11-24T25:00Z"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        days.read(text)


def test_a_moment_keeps_the_date_of_where_one_lived_then(world: World) -> None:
    ana, evening = world.ana, at(LOS_ANGELES, MONDAY, 20)
    lives(ana, LOS_ANGELES, NOW)
    lives(ana, KIRITIMATI, evening + timedelta(hours=1))
    lives(ana, LISBON, evening + 5 * A_DAY)
    later = evening + 9 * A_DAY
    ana.visit(later)
    me = ana.me(later)
    assert days.find_date(me, evening) == MONDAY
    assert days.find_date(me, evening + timedelta(hours=11)) == MONDAY + 2 * A_DAY
    assert days.find_date(me, later) == (later.date())
    assert days.find_date(me, NOW - 30 * A_DAY) == (NOW - 30 * A_DAY).date()
    assert days.tell_local_time(me, evening).hour == 20
    assert days.show_day(me, MONDAY) == MONDAY


def test_changing_another_setting_forgets_no_zone(world: World) -> None:
    lives(world.ana, LOS_ANGELES, NOW)
    own_settings.set_pace(world.ana.me(), "more", NOW.date())
    assert own_settings.read_mine(world.ana.me()).lived == ((NOW, LISBON),)
    profile.change(world.ana.me(), "Ana", "plum", LOS_ANGELES, NOW + A_DAY)
    assert own_settings.read_mine(world.ana.me()).lived == ((NOW, LISBON),)


def test_settings_of_before_know_of_no_other_zone(world: World) -> None:
    me = world.ana.me()
    own_settings.change(me, lambda _: OwnSettings(guess=True))
    assert own_settings.read_mine(world.ana.me()) == OwnSettings(guess=True)
    assert days.find_date(world.ana.me(), NOW) == NOW.date()


def test_where_one_lived_stays_known_in_the_couple_one_goes_on_to(world: World) -> None:
    lives(world.ana, AUCKLAND, NOW)
    leaving.leave_couple(world.ana.me(), NOW + A_DAY)
    later = NOW + 2 * A_DAY
    world.ana.visit(later)
    beginning.begin_again(world.ana.me(later), "Ana", "plum", PAGO_PAGO, later)
    me = world.ana.me(later)
    assert [zone for _, zone in own_settings.read_mine(me).lived] == [LISBON, AUCKLAND]
    assert days.find_date(me, NOW + A_DAY) == (NOW + 2 * A_DAY).date()
    assert days.find_date(me, later + A_DAY) == (later + A_DAY).date()


def test_nobody_but_oneself_can_read_where_one_lived_before(world: World) -> None:
    lives(world.ana, LOS_ANGELES, NOW)
    assert own_settings.read_mine(world.ben.me()).lived == ()
    assert days.find_date(world.ben.me(), at(LOS_ANGELES, MONDAY, 20)) == MONDAY + A_DAY


def test_a_device_is_there_since_a_date_of_one_s_own(world: World) -> None:
    lives(world.ana, KIRITIMATI, NOW)
    evening = datetime(2026, 11, 26, 20, tzinfo=UTC)
    devices.make_token(world.ana.me(), "a script", evening)
    line = next(one for one in devices.list_devices(world.ana.me(), evening) if one.is_token)
    assert (line.label, line.day) == ("a script", date(2026, 11, 27))


def test_a_device_of_before_keeps_its_utc_day_and_its_name(world: World) -> None:
    lives(world.ana, KIRITIMATI, NOW)
    me, row = world.ana.me(), Device.objects.filter(person_id=world.ana.me().person_id).first()
    for label in (seal(me.personal, devices._make_place(me.person_id, row.id), b"Firefox"), None):
        Device.objects.filter(id=row.id).update(label=label)
        line = next(one for one in devices.list_devices(world.ana.me(), NOW) if one.id == row.id)
        assert (line.label, line.day) == ("Firefox" if label else "", row.day)


# -- consents and weeks -----------------------------------------------------------------------------


def test_the_day_before_one_agreed_does_not_count_wherever_one_lives(world: World) -> None:
    """On a Monday morning in Kiritimati it is Sunday in UTC: that Sunday was before anybody agreed."""
    monday = at(KIRITIMATI, MONDAY, 8)
    assert monday.date() < MONDAY
    for who in (world.ana, world.ben):
        lives(who, KIRITIMATI, NOW - A_DAY)
        who.visit(monday)
        consents.agree(who.me(monday), Matter.LINE, monday)
    assert consents.read_agreed(world.ana.me(monday)).both[Matter.LINE] == MONDAY


def test_each_reads_the_later_consent_in_their_own_calendar(world: World) -> None:
    lives(world.ana, KIRITIMATI, NOW - A_DAY)
    lives(world.ben, PAGO_PAGO, NOW - A_DAY)
    for who, now in ((world.ana, NOW), (world.ben, NOW + timedelta(hours=6))):
        consents.agree(who.me(now), Matter.LINE, now)
    later = NOW + timedelta(hours=6)
    assert consents.read_agreed(world.ana.me(later)).both[Matter.LINE] == MONDAY
    assert consents.read_agreed(world.ben.me(later)).both[Matter.LINE] == MONDAY - A_DAY


@pytest.mark.django_db
def test_a_week_is_brought_once_it_is_over_everywhere() -> None:
    """Neither Monday in Kiritimati nor Monday in Pago Pago: it would tell where somebody lives."""
    since = datetime(2026, 11, 2, 12, tzinfo=UTC)
    world = Apart.since(since, KIRITIMATI, PAGO_PAGO).world
    sunday = MONDAY - A_DAY
    for who in (world.ana, world.ben):
        consents.agree(who.me(since), Matter.LINE, since)
        rate(who, since, {sunday - 2 * A_DAY: 5, sunday - A_DAY: 5, sunday: 6})
    over = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for moment, weeks in ((over - timedelta(minutes=1), 0), (over, 1)):
        for who in (world.ana, world.ben):
            who.visit(moment)
            weekly.bring(who.me(moment), moment)
        found = weekly.read_told(blocks.read(world.ana.me(moment), own=False))
        assert len(found) == weeks
    assert {seat for week in found.values() for seat in week} == {"a", "b"}
