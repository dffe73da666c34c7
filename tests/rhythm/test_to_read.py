"""Something to read in the place of an exercise: after ten days, once a week at most, never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from tests.rounds.playing import CHECK_IN, answer, start
from tests.world import NOW, Actor, World

from duologue.library import articles
from duologue.rhythm import offers, visiting
from duologue.rhythm.offers import OfToday

DAYS = 80
A_DAY = timedelta(days=1)


def offered(who: Actor, now: datetime) -> OfToday:
    who.visit(now)
    found = visiting.visit(who.me(now), now)
    return offers.find_of_today(who.me(now), found.found, now)


def read_over(who: Actor, days: int = DAYS) -> dict[int, str]:
    found = {number: offered(who, NOW + number * A_DAY) for number in range(days)}
    assert not [one for one in found.values() if one.article and one.exercise is not None]
    return {number: one.article for number, one in found.items() if one.article}


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_it_comes_after_ten_days_once_a_week_at_most_and_no_article_twice(world: World, who: str) -> None:
    found = read_over(getattr(world, who))
    days = sorted(found)
    assert days and days[0] > offers.FIRST_DAYS
    assert all(after - before >= 7 for before, after in pairwise(days))
    assert len(set(found.values())) == len(found) and set(found.values()) <= set(articles.read_articles())
    assert len(days) <= DAYS / 7


def test_it_is_the_same_all_day_and_an_exercise_comes_the_next(world: World) -> None:
    day = next(number for number in range(DAYS) if offered(world.ana, NOW + number * A_DAY).article)
    at = NOW + day * A_DAY
    first = offered(world.ana, at)
    assert offered(world.ana, at + timedelta(hours=2)).article == first.article
    assert offered(world.ana, at + A_DAY).exercise is not None


def test_neither_after_a_gap_nor_on_a_heavy_day(world: World) -> None:
    for number in range(30):
        offered(world.ana, NOW + number * A_DAY)
    back = offered(world.ana, NOW + 50 * A_DAY)
    assert back.back and not back.article
    heavy = NOW + 58 * A_DAY
    for number in range(51, 58):
        offered(world.ana, NOW + number * A_DAY)
    answer(world.ana, start(world.ana, CHECK_IN, heavy), "mood", {"mood": [0, 0]}, heavy)
    assert not offered(world.ana, heavy).article
