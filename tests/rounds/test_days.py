"""Whose day it is: a day's round belongs to a date, and what one gives to the date on which one gave it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations_with_replacement
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rounds import racing
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, move, start
from tests.rounds.zones import (
    AUCKLAND,
    EVERYWHERE,
    KIRITIMATI,
    LISBON,
    LOS_ANGELES,
    PAGO_PAGO,
    Apart,
    at,
    ends,
    may_answer,
    state,
)
from tests.world import Actor, World

from duologue.engine import dates
from duologue.engine.dates import A_DAY, find_date
from duologue.engine.moves import MoveKind
from duologue.people import days, own_settings
from duologue.rounds import drawing_cards, history, looking_back, reading_rounds, weekly
from duologue.rounds import header as headers
from duologue.rounds.models import Round
from duologue.showing import judge, view
from duologue.showing.voice import EngineLine

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)
AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
# Both changes of the clocks in Los Angeles, Lisbon and Auckland, a leap day, week 53, the turn of the year.
ODD_DAYS = [
    *(date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)),
    *(date(2026, 4, 5), date(2026, 9, 27)),
    *(date(2028, 2, 29), date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)),
]
PAIRS = [*combinations_with_replacement(EVERYWHERE, 2)]
ODD_PAIRS = [(KIRITIMATI, PAGO_PAGO), (LOS_ANGELES, AUCKLAND)]


@pytest.fixture(autouse=True)
def closeness(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every check-in asks how close one feels."""
    monkeypatch.setattr(drawing_cards.secrets, "choice", lambda found: found[0])
    yield


def faults_of(day: date, ana: str, ben: str) -> list[str]:
    """What goes wrong on a date that both live through, each in a zone of theirs: nothing is to."""
    apart = Apart.since(at(KIRITIMATI, day, 0) - 4 * A_DAY, ana, ben)
    evenings = sorted((at(zone, day, 20), k) for k, (_, zone) in enumerate(apart.both))
    faults, rounds = [], set()
    for k, (now, whose) in enumerate(evenings):
        who, zone = apart.both[whose]
        if not apart.is_asked(who, now):
            faults.append(f"{who.name} is not asked on the {day}")
            continue
        rounds.add(apart.checks_in(who, now, 8 - k))
        if apart.is_asked(who, now + A_MINUTE):
            faults.append(f"{who.name} is asked twice on the {day}")
        if not apart.is_asked(who, ends(zone, day)):
            faults.append(f"{who.name} is not asked on the day after")
    later = max(ends(ana, day), ends(ben, day)) + A_DAY
    faults += apart.faults(later)
    if len(rounds) != 1:
        return [*faults, f"{len(rounds)} rounds of one date"]
    (round_id,) = rounds
    for who, _ in apart.both:
        if apart.moods(who, later) != {"a": {day}, "b": {day}}:
            faults.append(f"{who.name} has the moods under {apart.moods(who, later)}")
        if apart.past(who, round_id, day, later) != [day]:
            faults.append(f"{who.name} has it in the history of {apart.past(who, round_id, day, later)}")
        if apart.exported(who, round_id, later) != day.isoformat():
            faults.append(f"{who.name} exports it under {apart.exported(who, round_id, later)}")
    return faults


@pytest.mark.parametrize(("ana", "ben"), PAIRS)
def test_wherever_the_two_live_each_is_asked_on_their_own_date_in_one_round(ana: str, ben: str) -> None:
    assert faults_of(DAY, ana, ben) == []


@pytest.mark.parametrize("day", ODD_DAYS)
@pytest.mark.parametrize(("ana", "ben"), ODD_PAIRS)
def test_so_it_is_on_days_that_are_like_no_other(day: date, ana: str, ben: str) -> None:
    assert faults_of(day, ana, ben) == []


@pytest.mark.parametrize(("ana", "ben"), [(LOS_ANGELES, LOS_ANGELES), (KIRITIMATI, KIRITIMATI)])
def test_by_the_utc_day_it_was_otherwise(monkeypatch: pytest.MonkeyPatch, ana: str, ben: str) -> None:
    """The control: as it was, with every date that of the server."""
    monkeypatch.setattr(days, "find_date", lambda me, moment: days.find_utc_day(moment))
    assert faults_of(DAY, ana, ben) != []


# -- when it asks, waits and closes ----------------------------------------------------------------


@pytest.mark.parametrize(("ana", "ben"), PAIRS)
def test_it_closes_when_its_date_has_ended_for_both_whoever_began(ana: str, ben: str) -> None:
    apart = Apart.since(BEFORE, ana, ben)
    for who, zone in apart.both:
        with transaction.atomic():
            now = at(zone, DAY, 9)
            round_id = apart.checks_in(who, now, 5)
            other, others = next(pair for pair in apart.both if pair[0] is not who)
            last = max(ends(zone, DAY), ends(others, DAY))
            for moment in (now + A_MINUTE, at(others, DAY, 0), ends(others, DAY) - A_MINUTE):
                if moment > now:
                    asked = apart.date(other, moment) == DAY
                    assert may_answer(other, round_id, moment) is asked
            assert not may_answer(other, round_id, ends(others, DAY))
            assert look(who, round_id, last - A_MINUTE).played.quiet is False
            assert look(who, round_id, last).played.quiet is True
            transaction.set_rollback(True)


def test_los_angeles_finds_the_24th_open_after_auckland_s_has_ended() -> None:
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    began = apart.checks_in(ana, at(AUCKLAND, DAY, 8), 7)
    evening = at(LOS_ANGELES, DAY, 20)
    assert evening > ends(AUCKLAND, DAY)
    assert apart.is_asked(ben, evening)
    assert apart.checks_in(ben, evening, 6) == began
    assert look(ana, began, evening + A_MINUTE).opened
    assert apart.faults(evening + A_DAY) == []


def test_closing_with_the_zone_of_who_began_would_shut_the_other_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control."""
    monkeypatch.setattr(days, "list_zones", lambda me, alone: (days.profile.read_mine(me).zone_info,))
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    began = apart.checks_in(apart.world.ana, at(AUCKLAND, DAY, 8), 7)
    look(apart.world.ana, began, ends(AUCKLAND, DAY))
    assert look(apart.world.ana, began, ends(AUCKLAND, DAY)).played.quiet


def test_two_may_be_open_at_once_and_only_one_s_own_date_asks() -> None:
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    first = apart.checks_in(ana, at(AUCKLAND, DAY, 8), 7)
    now = at(AUCKLAND, DAY + A_DAY, 8)
    assert apart.is_asked(ana, now)
    second = apart.checks_in(ana, now, 6)
    assert first != second
    assert apart.date(ben, now) == DAY
    waits = apart.today(ben, now)
    assert waits.check_in is not None
    assert waits.check_in.id == first
    assert may_answer(ben, first, now)
    assert not may_answer(ben, second, now)
    tomorrow = ends(LOS_ANGELES, DAY)
    assert not may_answer(ben, first, tomorrow)
    assert may_answer(ben, second, tomorrow)


def test_one_s_own_date_begins_no_second_round_where_the_other_s_has_begun_one() -> None:
    apart = Apart.since(BEFORE, KIRITIMATI, PAGO_PAGO)
    began = apart.checks_in(apart.world.ana, at(KIRITIMATI, DAY, 7), 7)
    early = at(PAGO_PAGO, DAY, 0) - A_MINUTE
    assert apart.today(apart.world.ben, early).check_in is None
    assert start(apart.world.ben, CHECK_IN, early) != began
    assert start(apart.world.ben, CHECK_IN, early + A_MINUTE) == began


def test_what_is_of_the_other_s_later_date_waits_and_says_until_when() -> None:
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    now = at(AUCKLAND, DAY, 8)
    round_id = apart.checks_in(apart.world.ana, now, 7)
    seen = look(apart.world.ben, round_id, now).view
    assert seen.line == EngineLine.NOT_YET.format(date="24 November 2026")
    assert not seen.asks
    assert {one.kind for one in seen.may} <= {MoveKind.PAUSE, MoveKind.LEAVE}
    refused = move(apart.world.ben, round_id, MoveKind.ANSWER, now, "mood", raw={"mood": [5, 5]})
    assert not refused.accepted
    assert apart.past(apart.world.ben, round_id, DAY, now) == []
    assert history.list_months(apart.world.ben.me(now), now) == []


def test_what_would_help_the_other_is_what_they_said_last_even_where_it_is_tomorrow() -> None:
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    apart.checks_in(ana, at(AUCKLAND, DAY, 8), 7)
    now = at(AUCKLAND, DAY + A_DAY, 8)
    later = start(ana, CHECK_IN, now)
    answer(ana, later, "mood", {"mood": [2, 2]}, now)
    answer(ana, later, "help", {"help": "leave"}, now)
    assert apart.today(ben, now).help == "leave"


def test_the_day_after_one_s_own_answer_can_still_open_and_nothing_more_is_asked() -> None:
    """Ana's 24th has ended, Ben's goes on: hers stays sealed till he answers, and is then to be looked at."""
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    now = at(AUCKLAND, DAY, 8)
    own_settings.set_thread(ana.me(now), opened=True)
    round_id = start(ana, CHECK_IN, now)
    answer(ana, round_id, "mood", {"mood": [7, 7]}, now)
    answer(ana, round_id, "help", {"help": "hold"}, now)
    tomorrow = at(AUCKLAND, DAY + A_DAY, 9)
    late = move(ana, round_id, MoveKind.ANSWER, tomorrow, "closeness", raw={"closeness": 9})
    assert not late.accepted
    assert not look(ana, round_id, tomorrow).view.asides
    apart.checks_in(ben, tomorrow + AN_HOUR, 4)
    assert look(ana, round_id, tomorrow + 2 * AN_HOUR).view.done
    assert weekly.read_own_days(ana.me(tomorrow)) == {}


def test_what_opens_on_the_next_date_is_on_that_day_s_page() -> None:
    """Whoever is further east would else never come upon it: it opens in their tomorrow."""
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    round_id = apart.checks_in(ana, at(AUCKLAND, DAY, 8), 7)
    tomorrow = at(AUCKLAND, DAY + A_DAY, 9)
    assert apart.today(ana, tomorrow).check_in_opened is None
    apart.checks_in(ben, tomorrow + AN_HOUR, 4)
    found = apart.today(ana, tomorrow + 2 * AN_HOUR)
    assert found.check_in_opened is not None
    assert found.check_in_opened.id == round_id
    assert found.check_in is None
    assert apart.today(ben, tomorrow + 2 * AN_HOUR).check_in_opened is None
    assert apart.today(ana, ends(AUCKLAND, DAY + A_DAY)).check_in_opened is None


def test_two_phones_start_one_check_in_of_a_date_in_whatever_zone() -> None:
    apart = Apart.since(BEFORE, KIRITIMATI, PAGO_PAGO)
    ana = apart.world.ana
    apart.world.secure(ana, now=BEFORE)
    other_phone = apart.world.second_device(ana, BEFORE)
    early, late = at(KIRITIMATI, DAY, 0), ends(KIRITIMATI, DAY) - A_MINUTE
    assert start(ana, CHECK_IN, early) == start(other_phone, CHECK_IN, late)
    assert start(other_phone, CHECK_IN, late + A_MINUTE) != start(ana, CHECK_IN, early)
    assert Round.objects.filter(couple=ana.me(BEFORE).couple_id).count() == 2


# -- moving -----------------------------------------------------------------------------------------


def test_a_date_lived_twice_is_asked_once() -> None:
    """From Auckland to Los Angeles: the 24th comes round again."""
    apart = Apart.since(BEFORE, AUCKLAND, AUCKLAND)
    ana = apart.world.ana
    apart.checks_in(ana, at(AUCKLAND, DAY, 8), 7)
    apart.move(ana, LOS_ANGELES, at(AUCKLAND, DAY, 22))
    again = at(LOS_ANGELES, DAY, 12)
    assert not apart.is_asked(ana, again)
    apart.checks_in(ana, at(LOS_ANGELES, DAY + A_DAY, 12), 5)
    assert apart.faults(at(LOS_ANGELES, DAY + 3 * A_DAY, 12)) == []


def test_a_date_lived_twice_and_not_answered_the_first_time_asks_the_second_time() -> None:
    """What Ben began and both let go by is open again where it is the 24th again."""
    apart = Apart.since(BEFORE, AUCKLAND, AUCKLAND)
    ana, ben = apart.world.ana, apart.world.ben
    began = apart.checks_in(ben, at(AUCKLAND, DAY, 8), 4)
    over = ends(AUCKLAND, DAY) + AN_HOUR
    assert state(ana, began, over) == "quiet"
    apart.move(ana, LOS_ANGELES, over)
    assert apart.date(ana, over) == DAY
    assert apart.is_asked(ana, over + AN_HOUR)
    assert apart.checks_in(ana, over + AN_HOUR, 6) == began
    assert look(ben, began, over + 2 * AN_HOUR).opened
    assert apart.faults(over + 2 * A_DAY) == []


def test_a_date_skipped_is_not_asked_and_nothing_is_lost() -> None:
    """From Los Angeles to Kiritimati on the 24th: the 25th begins before it is noon."""
    apart = Apart.since(BEFORE, LOS_ANGELES, LISBON)
    ana = apart.world.ana
    apart.checks_in(ana, at(LOS_ANGELES, DAY, 8), 7)
    moved = at(LOS_ANGELES, DAY, 9)
    apart.move(ana, KIRITIMATI, moved)
    assert apart.date(ana, moved) == DAY + A_DAY
    assert apart.is_asked(ana, moved + AN_HOUR)
    apart.checks_in(ana, moved + AN_HOUR, 3)
    assert apart.faults(moved + 3 * A_DAY) == []
    assert weekly.read_own_days(ana.me(moved)) == {DAY: 7, DAY + A_DAY: 3}


def test_what_was_given_before_a_move_stays_under_the_date_it_was_there() -> None:
    """A Saturday evening in Los Angeles is no Sunday for having moved to Lisbon since."""
    saturday = date(2026, 11, 21)
    apart = Apart.since(BEFORE, LOS_ANGELES, LISBON)
    ana, ben = apart.world.ana, apart.world.ben
    evening = at(LOS_ANGELES, saturday, 20)
    question = start(ana, QUESTION, evening, card="nine-years-old")
    answer(ana, question, "answer", {"answer": "one thing"}, evening)
    answer(ben, question, "answer", {"answer": "another"}, evening + AN_HOUR)
    apart.move(ana, LISBON, evening + A_DAY)
    later = evening + 2 * A_DAY
    assert [one.day for one in looking_back.list_played(ana.me(later))] == [saturday]
    assert apart.past(ana, question, saturday, later) == [saturday]
    assert apart.exported(ana, question, later) == saturday.isoformat()
    assert [one.day for one in looking_back.list_played(ben.me(later))] == [saturday + A_DAY]
    assert apart.past(ben, question, saturday, later) == [saturday + A_DAY]


# -- anywhere, at any time --------------------------------------------------------------------------


ZONES = st.sampled_from(
    [
        *EVERYWHERE,
        *("Pacific/Chatham", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"),
        *("America/Havana", "Africa/Casablanca", "America/Santiago", "UTC"),
    ]
)
MINUTES = st.integers(0, 5 * 24 * 60)
VISITS = st.lists(st.tuples(MINUTES, st.booleans(), st.none() | ZONES), max_size=9)
YEARS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))


def lived_through(start_at: datetime, ana: str, ben: str, visits: list[tuple[int, bool, str | None]]) -> str:
    """Each visit answers what Today asks, or is a move first; "" or what went wrong."""
    apart = Apart.since(start_at, ana, ben)
    asked: dict[str, set[date]] = {"Ana": set(), "Ben": set()}
    of_date: dict[date, UUID] = {}
    for minutes, is_ana, zone in sorted(visits, key=lambda visit: visit[0]):
        who, now = apart.world.ana if is_ana else apart.world.ben, start_at + timedelta(minutes=minutes)
        if zone is not None:
            apart.move(who, zone, now)
        day = apart.date(who, now)
        if apart.is_asked(who, now) is (day in asked[who.name]):
            return f"{who.name} is asked on {day}: {day not in asked[who.name]} was due"
        if day in asked[who.name]:
            continue
        asked[who.name].add(day)
        round_id = apart.checks_in(who, now, minutes % 11)
        if of_date.setdefault(day, round_id) != round_id:
            return f"two rounds of {day}"
    later = start_at + 10 * A_DAY
    wrong = apart.faults(later)
    for who, _ in apart.both:
        wrong += [
            f"{who.name} has {round_id} elsewhere"
            for day, round_id in of_date.items()
            if apart.past(who, round_id, day, later) != [day]
        ]
    return "; ".join(wrong)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(start_at=YEARS, ana=ZONES, ben=ZONES, visits=VISITS)
def test_each_is_asked_once_on_each_date_of_theirs_and_nothing_given_is_lost(
    start_at: datetime, ana: str, ben: str, visits: list[tuple[int, bool, str | None]]
) -> None:
    with transaction.atomic():
        assert lived_through(start_at, ana, ben, visits) == ""
        transaction.set_rollback(True)


def test_without_one_s_own_dates_something_is_asked_twice_or_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(days, "find_date", lambda me, moment: days.find_utc_day(moment))
    visits = [(minutes, is_ana, None) for minutes in range(0, 4 * 24 * 60, 300) for is_ana in (True, False)]
    assert lived_through(BEFORE, AUCKLAND, LOS_ANGELES, visits) != ""


def test_a_round_that_took_answers_on_any_date_would_count_them_under_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control for what a day's round refuses once one's own date has ended."""
    for module in (view, judge):
        monkeypatch.setattr(module, "is_of_another_day", lambda *_: False)
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, tomorrow = apart.world.ana, at(AUCKLAND, DAY + A_DAY, 9)
    own_settings.set_thread(ana.me(at(AUCKLAND, DAY, 8)), opened=True)
    round_id = start(ana, CHECK_IN, at(AUCKLAND, DAY, 8))
    for step, values in (("mood", {"mood": [7, 7]}), ("help", {"help": "hold"})):
        answer(ana, round_id, step, values, at(AUCKLAND, DAY, 8))
    answer(ana, round_id, "closeness", {"closeness": 9}, tomorrow)
    apart.given["Ana"][apart.date(ana, tomorrow)] = 9
    assert apart.faults(tomorrow) != []


@settings(max_examples=200, deadline=None)
@given(moment=YEARS, zones=st.lists(ZONES, min_size=1, max_size=2))
def test_a_date_has_ended_in_the_later_zone_and_not_before(moment: datetime, zones: list[str]) -> None:
    where = [ZoneInfo(zone) for zone in zones]
    day = dates.come(moment, where)
    end = dates.find_end_of_day(day, where)
    assert moment < end
    assert dates.come(end, where) > day
    assert dates.come(end - timedelta(seconds=1), where) == day
    assert all(find_date(zone, end) > day for zone in where)


# -- what was begun before --------------------------------------------------------------------------


def test_a_check_in_begun_before_rounds_had_a_date_closes_as_it_would_have() -> None:
    apart = Apart.since(BEFORE, LOS_ANGELES, LISBON)
    ana, ben = apart.world.ana, apart.world.ben
    now = at(LOS_ANGELES, DAY, 20)
    own_settings.set_thread(ana.me(now), opened=True)
    round_id = start(ana, CHECK_IN, now)
    closes = ends(LOS_ANGELES, DAY)
    as_before(ana, round_id, closes, now)
    answer(ana, round_id, "mood", {"mood": [6, 6]}, now)
    answer(ana, round_id, "help", {"help": "hold"}, now)
    answer(ana, round_id, "closeness", {"closeness": 8}, now)
    found = apart.today(ana, now).check_in
    assert found is not None
    assert found.id == round_id
    assert look(ben, round_id, closes - A_MINUTE).stands == "open"
    assert look(ben, round_id, closes).stands == "quiet"
    # Its numbers and its place in the months keep the UTC day.
    assert weekly.read_own_days(ana.me(now)) == {DAY + A_DAY: 8}
    assert apart.past(ana, round_id, DAY, closes) == [DAY + A_DAY]
    assert apart.exported(ana, round_id, closes) == (DAY + A_DAY).isoformat()


def as_before(who: Actor, round_id: UUID, closes: datetime, now: datetime) -> None:
    """Rewrite a header as it was written before rounds had a date."""
    me = who.me(now)
    row = Round.objects.get(id=round_id)
    found = reading_rounds.open_key(me, row)
    assert found is not None
    text = json.loads(found.header.write_bytes())
    del text["day"]
    text["closes_at"] = closes.isoformat()
    before = headers.Header.from_bytes(json.dumps(text).encode())
    assert before.day is None
    place = headers.make_header_place(me.couple_id, row.id)
    Round.objects.filter(id=row.id).update(header=headers.close_header(found.key, place, before))


@pytest.mark.django_db(transaction=True)
def test_three_phones_in_two_zones_begin_one_check_in_of_a_date_at_once() -> None:
    """With real threads; the same race on PostgreSQL is in tests/cli/test_postgres.py."""
    now = racing.NOW - A_DAY
    world = World.begun(now)
    world.pair(world.ana, world.ben, now)
    for who in (world.ana, world.ben):
        who.visit(racing.NOW)
    assert racing.begun_by_three(world.ana.jar, world.ben.jar, 3) == racing.expected(3)


# -- found by an independent reading -----------------------------------------------------------------


def test_what_somebody_says_would_help_is_of_now_whatever_date_it_is_where_they_are() -> None:
    """In Los Angeles it is Sunday evening; in Auckland, where it is read, it is Monday already."""
    apart = Apart.since(BEFORE, AUCKLAND, LOS_ANGELES)
    ana, ben = apart.world.ana, apart.world.ben
    now = at(LOS_ANGELES, DAY, 19, 30)
    assert apart.date(ana, now) == DAY + A_DAY
    apart.checks_in(ben, now, 2)
    assert apart.today(ana, now + A_MINUTE).help == "hold"
    assert apart.today(ana, now + timedelta(days=1)).help is None, "it was of that day"


def test_what_is_closed_stays_so_wherever_the_two_move_to() -> None:
    """Ben takes back what never opened; then both live in that date again, further west."""
    apart = Apart.since(BEFORE, AUCKLAND, AUCKLAND)
    ana, ben = apart.both[0][0], apart.both[1][0]
    round_id = apart.checks_in(ben, at(AUCKLAND, DAY, 22), 6)
    over = ends(AUCKLAND, DAY) + A_MINUTE
    may_close = [may.kind for may in look(ben, round_id, over).view.may]
    assert MoveKind.CLOSE not in may_close, "till it has ended everywhere, who moves may be in it again"
    everywhere = dates.find_end_of_day(DAY, (dates.LAST_ON_EARTH,))
    assert move(ben, round_id, MoveKind.CLOSE, everywhere).accepted
    for who in (ana, ben):
        apart.move(who, PAGO_PAGO, everywhere)
    assert not may_answer(ana, round_id, everywhere + A_MINUTE)
    assert look(ana, round_id, everywhere + A_MINUTE).played.quiet


@pytest.mark.parametrize("other", [LISBON, LOS_ANGELES, KIRITIMATI])
def test_after_one_s_own_midnight_nothing_tells_where_the_other_lives(other: str) -> None:
    """Ana has given nothing; what she may do, is told and is shown is the same wherever Ben is."""
    shown = []
    for zone in (LISBON, other):
        with transaction.atomic():
            apart = Apart.since(BEFORE, LISBON, zone)
            round_id = start(apart.world.ana, CHECK_IN, at(LISBON, DAY, 9))
            seen = look(apart.world.ana, round_id, at(LISBON, DAY + A_DAY, 2)).view
            shown.append((seen.write_json(), seen.quiet))
            transaction.set_rollback(True)
    assert shown[0] == shown[1]


def test_an_export_leaves_out_a_date_that_has_not_come_for_its_reader() -> None:
    apart = Apart.since(BEFORE, LOS_ANGELES, AUCKLAND)
    ana, ben = apart.world.ana, apart.world.ben
    now = at(AUCKLAND, DAY, 9)
    round_id = apart.checks_in(ben, now, 7)
    from duologue.web import exporting

    for moment, there in ((now, False), (at(LOS_ANGELES, DAY, 9), True)):
        rounds = exporting.write_everything(ana.me(moment), moment)["rounds"]
        assert (str(round_id) in [one["id"] for one in rounds]) is there  # type: ignore[attr-defined]
    assert str(DAY.year) not in look(ana, round_id, now).view.text
