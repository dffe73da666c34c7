"""The calendar, read by programs that are not ours, over both changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from tests.notify.ringing import EVERY_DAY
from tests.world import NOW, World

from duologue.notify import asking, planning
from duologue.notify.calendar import feed, ical
from duologue.notify.calendar.ical import CalendarDay, CalendarEntry
from duologue.notify.models import Feed
from duologue.people import erasing, leaving, profile
from duologue.rhythm import own_times
from duologue.rhythm.calling import Hours, Pause, Ritual, Time, plan
from duologue.rhythm.calling import Times as Wanted
from duologue.wording import calls

TIMES = {
    Ritual.CHECK_IN: Time(20 * 60 + 30, EVERY_DAY),
    Ritual.QUESTION: Time(7 * 60, (1, 3)),
    Ritual.WEEK: Time(19 * 60, (6,)),
    Ritual.MONTH: Time(18 * 60, day=28),
    Ritual.YEAR: Time(11 * 60, day=2, month=1),
}
ALWAYS = Hours(0, 0)
BEGINS = date(2026, 1, 10)


def written(zone: str, *pauses: Pause, title: str = "A minute") -> str:
    entries = [CalendarEntry(f"{one}@calendar", title, one, at) for one, at in TIMES.items()]
    return ical.write(entries, ZoneInfo(zone), BEGINS, NOW, pauses)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Lisbon", "Asia/Tokyo"])
def test_each_time_stays_where_the_clock_on_the_wall_has_it_through_a_year(zone: str) -> None:
    calendar = icalendar.Calendar.from_ical(written(zone))
    here = ZoneInfo(zone)
    begin = datetime(2026, 1, 10, tzinfo=here)
    found = recurring_ical_events.of(calendar).between(begin, begin + timedelta(days=365))
    starts = sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)
    wanted = Wanted(TIMES, ALWAYS, most=9)
    heard = plan(wanted, here, begin.astimezone(UTC) - timedelta(minutes=1), begin + timedelta(days=365))
    assert set(starts) == {call.at for call in heard}
    assert len(starts) >= 365 + 104


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Lisbon", "Asia/Tokyo"])
def test_the_zone_it_brings_along_agrees_with_the_one_that_everybody_knows(zone: str) -> None:
    """A program that knows no such zone goes by the calendar's own."""
    calendar = icalendar.Calendar.from_ical(written(zone).replace(zone, f"X-OF/{zone[::-1]}"))
    (own,) = calendar.walk("VTIMEZONE")
    theirs, ours = own.to_tz(), ZoneInfo(zone)
    for n in range(0, 365 * 3, 5):
        moment = datetime(2026, 1, 10, 12) + timedelta(days=n)
        assert moment.replace(tzinfo=theirs).utcoffset() == moment.replace(tzinfo=ours).utcoffset(), moment


def test_a_pause_shows_nothing_until_its_end_and_nothing_at_all_without_one() -> None:
    calendar = icalendar.Calendar.from_ical(written("Europe/Lisbon", Pause(date(2026, 3, 1))))
    starts = [event["DTSTART"].dt.date() for event in calendar.walk("VEVENT")]
    assert min(starts) == date(2026, 3, 1)
    assert icalendar.Calendar.from_ical(written("Europe/Lisbon", Pause(None))).walk("VEVENT") == []


@pytest.mark.parametrize("day", [date.min, date(987, 6, 5), date(2026, 2, 3), date.max])
def test_a_whole_day_of_any_year_is_read_back_by_other_programs(day: date) -> None:
    text = ical.write([], ZoneInfo("Europe/Lisbon"), BEGINS, NOW, (), [CalendarDay("x", "A day", day, True)])
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["DTSTART"].dt == day
    assert (
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}".replace("DATE:", f"DATE:{'0' * (4 - len(str(day.year)))}") in text
    )


def test_lines_are_no_longer_than_programs_take_and_every_sign_is_read_back() -> None:
    title = "Zeit für uns, ganz; \\ ohne Eile: " + "語" * 60
    text = written("Europe/Lisbon", title=title)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == title


# -- its address ------------------------------------------------------------------------------------


def begun(world: World, *, says: bool = False) -> str:
    asking.set_times(world.ana.me(), TIMES, ALWAYS, 3, calls.FIRST, NOW)
    asking.begin_calendar(world.ana.me(), NOW, says=says)
    return own_times.read_mine(world.ana.me()).feed


def titles(secret: str) -> set[str]:
    found = feed.read(secret)
    assert found is not None
    return {str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(found).walk("VEVENT")}


def test_its_titles_say_nothing_unless_one_wants_them_to(world: World) -> None:
    assert titles(begun(world)) == {"A minute"}
    assert "Check-in" in titles(begun(world, says=True))


def test_no_name_and_no_id_of_the_couple_is_in_it(world: World) -> None:
    text = feed.read(begun(world, says=True))
    me = world.ana.me()
    assert text is not None
    for word in (b"Ana", b"Ben", b"uologue", str(me.couple_id).encode(), str(me.person_id).encode()):
        assert word not in text


def test_a_new_address_ends_the_one_before_and_ending_ends_it(world: World) -> None:
    first = begun(world)
    second = begun(world)
    assert (feed.read(first), Feed.objects.count()) == (None, 1)
    assert feed.read(second)
    feed.end(world.ana.me())
    assert (feed.read(second), feed.find_address(world.ana.me()), Feed.objects.count()) == (None, "", 0)


def test_the_database_holds_neither_the_address_nor_what_it_shows(world: World) -> None:
    secret = begun(world)
    row = Feed.objects.get()
    assert secret.encode() not in bytes(row.place_hash) + bytes(row.content)
    assert b"VEVENT" not in bytes(row.content)
    other = secret[:-1] + ("A" if secret[-1] != "A" else "E")
    Feed.objects.create(place_hash=feed._place_hash(other), content=row.content)
    assert feed.read(other) is None, "a row that was moved opens by no other address"


@pytest.mark.parametrize("secret", ["", "x", "☂", "A" * 43, "../..", "A" * 4000])
def test_an_address_that_is_none_leads_nowhere(db: None, secret: str) -> None:
    assert feed.read(secret) is None


def test_it_follows_what_its_owner_changes(world: World) -> None:
    secret = begun(world)
    asking.set_times(world.ana.me(), {Ritual.WEEK: TIMES[Ritual.WEEK]}, ALWAYS, 1, calls.FIRST, NOW)
    found = feed.read(secret)
    assert found is not None
    assert found.count(b"BEGIN:VEVENT") == 1
    asking.set_pause(world.ana.me(), NOW, asked=True, both=False, until=None)
    assert feed.read(secret).count(b"BEGIN:VEVENT") == 0  # type: ignore[union-attr]


def test_another_zone_is_in_it_from_the_next_visit_on(world: World) -> None:
    secret = begun(world)
    profile.change(world.ana.me(), "Ana", "plum", "Pacific/Auckland", NOW)
    planning.renew_at_a_visit(world.ana.me(), NOW)
    assert b"Pacific/Auckland" in (feed.read(secret) or b"")


def test_it_is_its_owner_s_alone(world: World) -> None:
    secret = begun(world)
    assert feed.find_address(world.ben.me()) == ""
    feed.end(world.ben.me())
    assert feed.read(secret)


@pytest.mark.parametrize("how", [erasing.erase, leaving.leave_couple])
def test_erasing_and_leaving_end_it(world: World, how) -> None:
    secret = begun(world)
    how(world.ana.me(), NOW)
    assert feed.read(secret) is None
