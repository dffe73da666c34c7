"""Nobody brings the hour of a date's question nearer by changing their zone, or their hour from another one;
nor is anything answered twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from tests.rounds.daily.asking import DAY, HOUR, MINUTE, asked_on, give, of_day
from tests.rounds.zones import AUCKLAND, KIRITIMATI, LISBON, LOS_ANGELES, PAGO_PAGO, Apart, at, lives
from tests.world import Actor, World

from duologue.people import days, own_settings
from duologue.people.refusals import Refusal
from duologue.rounds.daily import opening_times
from duologue.rounds.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Both in Auckland, where it is half past five in the evening of a date of six words."""
    made = Apart.since(at(AUCKLAND, date(2026, 11, 22), 10), AUCKLAND, AUCKLAND)
    made.world.now = asked_on(made.world, at(AUCKLAND, date(2026, 11, 23), 17, 30))
    return made.world


def chooses(who: Actor, hour: int, now: datetime, *, from_a_date_of_theirs: bool = False) -> None:
    who.visit(now)
    me = who.me(now)
    today = days.find_date(me, now) if from_a_date_of_theirs else days.find_latest_date(me, now)
    own_settings.set_question(me, asks=True, hour=hour, today=today)


def hour_of(who: Actor, now: datetime, day: date) -> int:
    who.visit(now)
    return own_settings.find_evening(who.me(now), day)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_an_hour_chosen_in_the_far_west_counts_from_a_date_that_has_begun_nowhere(
    world: World, is_guarded: bool
):
    """The control counts by the date it is there, which in Auckland is yesterday's."""
    now, ana = world.now, world.ana
    today = of_day(ana, now).day
    lives(ana, PAGO_PAGO, now + MINUTE)
    chooses(ana, 17, now + 2 * MINUTE, from_a_date_of_theirs=not is_guarded)
    lives(ana, AUCKLAND, now + 3 * MINUTE)
    assert hour_of(ana, now + 4 * MINUTE, today) == (own_settings.EVENING if is_guarded else 17)
    assert hour_of(ana, now + 4 * MINUTE, today + DAY) == 17


def opens_by_moving() -> bool:
    """Whether it opens, at nine in the morning in Lisbon, for who moves to and fro in the far east until
    their home is pushed out of where they lived. The sun has set there."""
    made = Apart.since(at(LISBON, date(2026, 11, 22), 10), LISBON, LISBON)
    world, ana = made.world, made.world.ana
    now = asked_on(world, at(LISBON, date(2026, 11, 23), 9))
    for who in (ana, world.ben):
        give(who, now)
    for n in range(own_settings.MOST_LIVED + 2):
        with suppress(Refusal):
            lives(ana, (KIRITIMATI, AUCKLAND)[n % 2], now + n * timedelta(seconds=1))
    return bool(of_day(ana, now + 25 * MINUTE).opened)


def test_moving_to_and_fro_opens_nothing_early(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own_settings, "MOST_LIVED", 14)
    assert not opens_by_moving()


def test_control_without_an_end_of_moving_it_would_open(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own_settings, "MOST_LIVED", 14)
    monkeypatch.setattr(own_settings, "MOST_MOVES", 1_000)
    assert opens_by_moving()


def test_who_moves_once_in_a_while_is_never_refused(world: World):
    for n in range(40):
        lives(world.ana, (AUCKLAND, LISBON)[n % 2], world.now + n * DAY / 3)


@pytest.mark.parametrize("zone", [KIRITIMATI, LISBON, LOS_ANGELES, PAGO_PAGO])
def test_no_other_zone_brings_todays_hour_nearer(world: World, zone: str):
    now, ana = world.now, world.ana
    today = of_day(ana, now).day
    before = opening_times.find_evening(ana.me(now), today)
    lives(ana, zone, now + MINUTE)
    ana.visit(now + 2 * MINUTE)
    assert opening_times.find_evening(ana.me(now + 2 * MINUTE), today) >= before


def test_the_date_that_comes_twice_has_one_answer(world: World):
    """What she gave in Auckland stands there when the same date comes for her again in the west."""
    now, ana = world.now, world.ana
    day, one = of_day(ana, now).day, give(ana, now)
    rows = Round.objects.count()
    later = now + 14 * HOUR
    lives(ana, PAGO_PAGO, later)
    found = of_day(ana, later + MINUTE)
    assert found.day == day
    assert [q.given is not None for q in found.questions if q.card.id == one.card.id] == [True]
    give(ana, later + MINUTE)
    assert Round.objects.count() == rows


def test_the_hours_of_dates_that_may_still_be_open_stay(world: World):
    now, ana = world.now, world.ana
    first = days.find_date(ana.me(now), now)
    for n, hour in enumerate((23, 17, 22, 18)):
        chooses(ana, hour, now + n * DAY)
    later = now + 3 * DAY
    assert [hour_of(ana, later, first + n * DAY) for n in range(1, 5)] == [23, 17, 22, 18]
