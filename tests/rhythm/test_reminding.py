"""A reminder that is put off stands there three times at most, a week and a month apart."""

from __future__ import annotations

from datetime import date, timedelta

from duologue.rhythm import visiting
from duologue.rhythm.reminding import comes, is_due

BEGUN = date(2026, 11, 22)


def test_it_stands_on_three_days_a_week_and_a_month_apart(world):
    days = [
        n
        for n in range(400)
        if comes(world.ana.visit(world.now + timedelta(days=n)), "a name", world.now + timedelta(days=n))
    ]
    assert days == [0, 7, 37]


def test_all_day_long_and_again_only_after_the_pause_from_when_it_stood():
    stood = (BEGUN,)
    assert is_due(stood, BEGUN)
    assert not is_due(stood, BEGUN + timedelta(days=6))
    late = BEGUN + timedelta(days=20)
    assert is_due(stood, late)
    assert not is_due((*stood, late), late + timedelta(days=29))
    assert is_due((*stood, late), late + timedelta(days=30))


def test_one_alone_is_reminded_of_the_key_from_the_fourth_day_on_and_of_a_door_on_another(alone):
    keeps, doors = [], []
    for day in range(12):
        now = alone.now + timedelta(days=day)
        found = visiting.visit(alone.ana.visit(now), now, wants_door=True)
        keeps += [day] if found.may_keep else []
        doors += [day] if found.wants_door else []
    assert keeps == [3, 10]
    assert doors == [4, 11]


def test_where_there_is_no_browser_for_it_one_alone_reads_of_no_door(alone):
    """Control."""
    now = alone.now + timedelta(days=4)
    assert not visiting.visit(alone.ana.visit(now), now).wants_door
