"""The first ten days are counted in one's own dates, whichever day it is for the server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.rounds.zones import AUCKLAND, EVERYWHERE, at, lives
from tests.world import World

from duologue.rhythm import offers, plan
from duologue.rounds import lately, today

A_DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 27)


def planned(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which day of the plan Today asks for."""
    asked: list[int] = []
    day = plan.day
    monkeypatch.setattr(
        plan, "day", lambda number, *, alone: asked.append(number) or day(number, alone=alone)
    )
    world.ana.visit(now)
    me = world.ana.me(now)
    offers.of_today(me, today.today(me, now), now)
    return asked


@pytest.mark.django_db
@pytest.mark.parametrize("zone", EVERYWHERE)
@pytest.mark.parametrize("hour", [1, 12, 23])
def test_the_evening_one_begins_on_is_the_first_day(
    monkeypatch: pytest.MonkeyPatch, zone: str, hour: int
) -> None:
    now = at(zone, FRIDAY, hour)
    world = World.begun(now)
    lives(world.ana, zone, now)
    for k in range(4):
        assert planned(world, at(zone, FRIDAY + k * A_DAY, 20 if k else hour), monkeypatch) == [k]


@pytest.mark.django_db
@pytest.mark.parametrize("zone", EVERYWHERE)
def test_two_count_theirs_from_the_date_it_was_for_each(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    now = at(zone, FRIDAY, 20)
    world = World.begun(now)
    lives(world.ana, zone, now)
    world.pair(world.ana, world.ben, now)
    for k in range(3):
        assert planned(world, at(zone, FRIDAY + k * A_DAY, 21), monkeypatch) == [k]


@pytest.mark.django_db
def test_who_was_here_before_days_were_moments_counts_from_the_utc_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = datetime(2026, 11, 27, 9, tzinfo=UTC)
    world = World.begun(now)
    lives(world.ana, AUCKLAND, now)
    world.pair(world.ana, world.ben, now)
    me = world.ana.me(now)
    before = lately._read(me, lately.COUPLES)
    lately._write(me, lately.COUPLES, lately.replace(before, since=date(2026, 11, 27)))
    assert planned(world, at(AUCKLAND, date(2026, 11, 29), 9), monkeypatch) == [2]
