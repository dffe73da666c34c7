"""Keepsakes with a day of their own: on Today, and in one's own calendar; and a year ago today."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from tests.rounds.zones import AUCKLAND, LOS_ANGELES, Apart
from tests.world import NOW, Actor, World

from duologue.keepsakes import (
    agreeing,
    bringing,
    date_lists,
    due_dates,
    keeping,
    own_days,
    reading_keepsakes,
)
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import find_kind
from duologue.notify import asking, planning
from duologue.notify.calendar import feed
from duologue.notify.models import Feed
from duologue.people.refusals import Refusal
from duologue.rhythm import own_times, visiting
from duologue.web import exporting

YEARLY, TO_COME = find_kind("anniversary"), find_kind("coming day")
TODAY = NOW.date()
A_DAY = timedelta(days=1)


def visit(who: Actor, now: datetime) -> visiting.Visit:
    who.visit(now)
    return visiting.visit(who.me(now), now)


def says(found: tuple[Kept, ...]) -> list[str]:
    return [one.text for one in found]


def test_a_day_of_both_stands_on_the_today_of_each_on_that_day_alone(world: World) -> None:
    keeping.keep(world.ana.me(), TO_COME, "You land at nine", NOW, again=TODAY + 3 * A_DAY)
    for who in (world.ana, world.ben):
        stood = [n for n in range(6) if visit(who, NOW + n * A_DAY).days]
        assert stood == [3]
    assert says(visit(world.ben, NOW + 3 * A_DAY).days) == ["You land at nine"]


def test_many_days_push_nothing_else_out_of_the_list(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be looked at again, or goes by itself, stands there however many days are kept."""
    monkeypatch.setattr(due_dates, "MOST", 3)
    wanted = keeping.keep(
        world.ana.me(), kinds.AGREEMENT, "No phones at dinner", NOW, again=TODAY + 9 * A_DAY, own=True
    )
    for n in range(4):
        keeping.keep(world.ana.me(), YEARLY, f"A day, {n}", NOW, again=TODAY + n * A_DAY, own=True)
    listed = date_lists.read_all_dates(world.ana.me())
    assert len(listed) == 3 and listed[str(wanted)]["again"] == (TODAY + 9 * A_DAY).isoformat()


def crowd(world: World, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], bool, bool]:
    """What Ben's Today says on a day that he keeps for both, whether Ana is asked for a word of his, and
    whether what both agreed on is listed, where Ana fills the list before and after."""
    for name in ("MOST_OF_BOTH", "MOST_OF_EACH"):
        monkeypatch.setattr(due_dates, name, 3)

    def fill() -> None:
        for n in range(5):
            keeping.keep(world.ana.me(), kinds.AGREEMENT, f"Hers, {n}", NOW)
            keeping.keep(world.ana.me(), YEARLY, f"Hers, {n}", NOW, again=TODAY)

    fill()
    stands = keeping.keep(world.ben.me(), kinds.AGREEMENT, "No phones", NOW, again=TODAY + 9 * A_DAY)
    agreeing.confirm(
        world.ana.me(), stands, reading_keepsakes.read_one(world.ana.me(), stands, TODAY).seen, NOW
    )
    keeping.keep(world.ben.me(), kinds.AGREEMENT, "Who cooks", NOW)
    keeping.keep(world.ben.me(), YEARLY, "Our day", NOW, again=TODAY + 3 * A_DAY)
    fill()
    listed = date_lists.read_dates(world.ana.me(), own=False)
    is_asked = due_dates.is_asked(world.ana.me())
    return says(visit(world.ben, NOW + 3 * A_DAY).days), is_asked, "again" in listed.get(str(stands), {})


def test_who_fills_the_list_of_both_pushes_nothing_of_the_other_s_out_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crowd(world, monkeypatch) == (["Our day"], True, True)


@pytest.mark.parametrize(
    ("wordings_first", "found"), [(False, ([], False, True)), (True, ([], False, False))]
)
def test_counted_together_the_other_s_would_be_gone(
    world: World, monkeypatch: pytest.MonkeyPatch, wordings_first: bool, found: tuple[list[str], bool, bool]
) -> None:
    """The control; and where wordings that wait stand before what both agreed on."""
    monkeypatch.setattr(due_dates, "_find_whose", lambda *_: "")
    if wordings_first:
        monkeypatch.setattr(due_dates, "_order_to_keep", lambda entry: (0 if "asks" in entry else 1, ""))
    assert crowd(world, monkeypatch) == found


def test_a_day_of_one_s_own_is_nobody_else_s(world: World) -> None:
    keeping.keep(world.ana.me(), TO_COME, "The exam", NOW, again=TODAY + A_DAY, own=True)
    assert says(visit(world.ana, NOW + A_DAY).days) == ["The exam"]
    assert visit(world.ben, NOW + A_DAY).days == ()


def test_by_the_date_where_the_reader_is(db: None) -> None:
    apart = Apart.since(NOW, AUCKLAND, LOS_ANGELES)
    day = TODAY + 5 * A_DAY
    keeping.keep(apart.world.ana.me(), TO_COME, "The call", NOW, again=day)
    hours = [NOW + timedelta(hours=n) for n in range(24 * 3, 24 * 8)]
    found = {
        who.name: {
            who.visit(now) and now
            for now in hours
            if own_days.find_of_date(
                who.me(now),
                own_days.days.find_date(who.me(now), now),
                date_lists.read_all_dates(who.me(now)),
            )
        }
        for who, _ in apart.both
    }
    assert {name: len(those) for name, those in found.items()} == {"Ana": 24, "Ben": 24}
    assert min(found["Ana"]) < min(found["Ben"])


def test_a_day_of_every_year_comes_every_year_also_the_29th_of_february(world: World) -> None:
    keeping.keep(world.ana.me(), YEARLY, "We met", NOW, again=date(2024, 2, 29))
    me = world.ana.me()
    listed = date_lists.read_all_dates(me)
    days = [date(2026, 1, 1) + n * A_DAY for n in range(3 * 366)]
    assert [day for day in days if own_days.find_of_date(me, day, listed)] == [
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


@pytest.mark.parametrize(
    ("kind", "on"),
    [(TO_COME, None), (TO_COME, TODAY - A_DAY), (TO_COME, TODAY + timedelta(days=4000)), (YEARLY, None),
     (YEARLY, date(1800, 1, 1)), (kinds.MOMENT, TODAY)],
)  # fmt: skip
def test_what_is_no_day_for_it_is_refused(world: World, kind: kinds.KeepsakeKind, on: date | None) -> None:
    with pytest.raises(Refusal) as no:
        keeping.keep(world.ana.me(), kind, "Words", NOW, again=on)
    assert no.value.field == "again"


def test_it_moves_goes_out_of_sight_comes_back_is_shared_and_is_destroyed(world: World) -> None:
    me = world.ana.me()
    kept = keeping.keep(me, TO_COME, "The exam", NOW, again=TODAY + A_DAY, own=True)
    keeping.archive(me, kept, NOW, away=True)
    assert visit(world.ana, NOW + A_DAY).days == ()
    keeping.archive(world.ana.me(), kept, NOW, away=False)
    assert says(visit(world.ana, NOW + A_DAY).days) == ["The exam"]
    keeping.share(world.ana.me(), kept, NOW)
    assert says(visit(world.ben, NOW + A_DAY).days) == ["The exam"]
    seen = reading_keepsakes.read_one(world.ana.me(), kept, TODAY).seen
    keeping.edit(world.ana.me(), kept, "The exam", TODAY + 2 * A_DAY, seen, NOW)
    assert visit(world.ben, NOW + A_DAY).days == ()
    assert says(visit(world.ben, NOW + 2 * A_DAY).days) == ["The exam"]
    keeping.destroy(world.ana.me(), kept)
    assert visit(world.ben, NOW + 2 * A_DAY).days == ()
    assert not any("on" in entry for entry in date_lists.read_all_dates(world.ana.me()).values())


def test_it_comes_along_with_an_export(world: World) -> None:
    keeping.keep(world.ana.me(), YEARLY, "We met", NOW, again=date(2019, 11, 25))
    raw = json.dumps(exporting.write_everything(world.ana.me(), NOW)).encode()
    bringing.bring(world.stranger.me(), raw, NOW)
    assert says(visit(world.stranger, NOW + 3 * A_DAY).days) == ["We met"]


# -- a year ago ---------------------------------------------------------------------------------------


def test_what_was_kept_a_year_ago_stands_there_on_its_day(world: World) -> None:
    keeping.keep(world.ana.me(), kinds.MOMENT, "The rain", NOW)
    keeping.keep(world.ben.me(), kinds.MOMENT, "Only mine", NOW, own=True)
    later = NOW + timedelta(days=365)
    assert visit(world.ana, later).year_ago is not None
    assert says((visit(world.ana, later).year_ago,)) == ["The rain"]  # type: ignore[arg-type]
    for n in (-1, 1):
        assert visit(world.ana, later + n * A_DAY).year_ago is None
    # The other's own words are theirs alone.
    assert says((visit(world.ben, later).year_ago,)) in (["The rain"], ["Only mine"])  # type: ignore[arg-type]


# -- the calendar -------------------------------------------------------------------------------------


@pytest.fixture
def calendar(world: World) -> Iterator[World]:
    asking.begin_calendar(world.ana.me(), NOW, says=False)
    yield world


def read_calendar(who: Actor, now: datetime) -> str:
    return (feed.read(own_times.read_mine(who.me(now)).feed) or b"").decode()


def come(who: Actor, now: datetime) -> None:
    who.visit(now)
    planning.renew_at_a_visit(who.me(now), now)


def test_one_s_calendar_has_one_s_days_and_those_of_both_and_no_word_of_them(calendar: World) -> None:
    keeping.keep(calendar.ana.me(), YEARLY, "We met", NOW, again=date(2019, 11, 25), own=True)
    keeping.keep(calendar.ben.me(), TO_COME, "You land at nine", NOW, again=TODAY + 9 * A_DAY)
    keeping.keep(calendar.ben.me(), TO_COME, "His exam", NOW, again=TODAY + 4 * A_DAY, own=True)
    come(calendar.ana, NOW)
    text = read_calendar(calendar.ana, NOW)
    assert not any(word in text for word in ("met", "land", "exam"))
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        TODAY, TODAY + timedelta(days=800)
    )
    starts = sorted(event["DTSTART"].dt for event in found)
    assert starts == [date(2026, 11, 25), TODAY + 9 * A_DAY, date(2027, 11, 25), date(2028, 11, 25)]
    assert {str(event["SUMMARY"]) for event in found} == {"A day"}


def test_what_an_agreement_is_promised_for_is_there_too(calendar: World) -> None:
    keeping.keep(calendar.ana.me(), kinds.AGREEMENT, "Fewer phones", NOW, again=TODAY + 7 * A_DAY, own=True)
    come(calendar.ana, NOW)
    text = read_calendar(calendar.ana, NOW)
    assert f"DTSTART;VALUE=DATE:{TODAY + 7 * A_DAY:%Y%m%d}" in text
    assert "phones" not in text


def test_it_is_rewritten_at_one_s_own_visit_and_only_where_a_day_is_another(calendar: World) -> None:
    come(calendar.ana, NOW)
    before = [bytes(row) for row in Feed.objects.values_list("content", flat=True)]
    keeping.keep(calendar.ben.me(), kinds.MOMENT, "The rain", NOW)
    keeping.keep(calendar.ben.me(), TO_COME, "His exam", NOW, again=TODAY + 4 * A_DAY, own=True)
    come(calendar.ana, NOW)
    assert [bytes(row) for row in Feed.objects.values_list("content", flat=True)] == before
    keeping.keep(calendar.ben.me(), TO_COME, "You land", NOW, again=TODAY + 4 * A_DAY)
    assert [bytes(row) for row in Feed.objects.values_list("content", flat=True)] == before
    come(calendar.ana, NOW)
    assert "VALUE=DATE" in read_calendar(calendar.ana, NOW)


def test_in_february_a_program_finds_the_last_day(calendar: World) -> None:
    keeping.keep(calendar.ana.me(), YEARLY, "We met", NOW, again=date(2024, 2, 29))
    come(calendar.ana, NOW)
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(read_calendar(calendar.ana, NOW)))
    days = [event["DTSTART"].dt for event in found.between(date(2027, 1, 1), date(2028, 12, 31))]
    assert sorted(days) == [date(2027, 2, 28), date(2028, 2, 29)]
