"""`duologue demo --days N`: on day 10, 40 and 60 there is what these days bring."""

from __future__ import annotations

import pytest
from tests.world import NOW, Cheap

from duologue.cli.demo_days import Days
from duologue.keepsakes import put_away
from duologue.people import access, cookies, host
from duologue.rhythm import visiting
from duologue.rhythm.forty_days import Back
from duologue.rhythm.visiting import LookBack

pytestmark = pytest.mark.django_db


def play(days: int) -> list[access.Me]:
    host.prepare(Cheap())
    devices = Days(NOW, days).play()
    jars = [
        {one.name: one.value for one in cookies.set_for_device(cookies.NewDevice(**device))}
        for device in devices.values()
    ]
    return [access.enter(jar, NOW) for jar in jars]


def test_on_day_10_each_finds_the_first_ten_days() -> None:
    for me in play(10):
        assert visiting.visit(me, NOW).look_back == LookBack(is_its_day=True)
        assert visiting.visit(me, NOW).asks_pace


def test_on_day_40_the_lines_of_day_10_are_open_for_both() -> None:
    both = play(40)
    for me in both:
        assert visiting.visit(me, NOW).back is Back.PUT_AWAY
        assert len(put_away.find(me).opened) == 2


def test_on_day_1_there_is_neither_yet() -> None:
    """The control."""
    for me in play(1):
        found = visiting.visit(me, NOW)
        assert found.look_back is None and found.back is None and not put_away.find(me).opened
