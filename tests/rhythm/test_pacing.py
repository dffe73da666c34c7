"""More, less, enough: asked on day 10 and once a quarter, of each by themselves, and obeyed. And in a still
time both are offered things for one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.rounds.daily.asking import give, of_day
from tests.rounds.playing import QUESTION, answer, start
from tests.world import NOW, Actor, World

from duologue.people import own_settings
from duologue.people.own_settings import OwnSettings
from duologue.rhythm import exercises, offers, pacing, visiting
from duologue.rhythm.offers import OfToday
from duologue.rounds import lately

BEGUN = date(2026, 1, 1)
A_DAY = timedelta(days=1)


def day(number: int) -> date:
    return BEGUN + number * A_DAY


def visit(who: Actor, now: datetime) -> visiting.Visit:
    who.visit(now)
    return visiting.visit(who.me(now), now)


def test_it_is_asked_on_day_10_and_once_a_quarter_after() -> None:
    days = {pacing.find_asking(BEGUN, day(number)) for number in range(400)}
    assert days == {None, day(10), day(101), day(192), day(283), day(374)}
    assert pacing.find_asking(BEGUN, day(9)) is None
    assert pacing.find_asking(BEGUN, day(100)) == day(10)


def test_what_was_said_holds_until_it_is_asked_again() -> None:
    said = OwnSettings(pace="less", paced=day(12))
    assert pacing.has_said(said, BEGUN, day(10))
    assert not pacing.has_said(said, BEGUN, day(101))
    # Of before it was kept when.
    older = OwnSettings(pace="less")
    assert pacing.has_said(older, BEGUN, day(10))
    assert not pacing.has_said(older, BEGUN, day(101))
    assert not pacing.has_said(OwnSettings(), BEGUN, day(10))


def test_it_stands_there_three_times_at_most_and_not_once_it_was_said(world: World) -> None:
    found = [n for n in range(0, 100) if visit(world.ana, NOW + n * A_DAY).asks_pace]
    assert found == [10, 17, 47]
    later = NOW + 101 * A_DAY
    assert visit(world.ana, later).asks_pace
    own_settings.set_pace(world.ana.me(later), "enough", later.date())
    assert not visit(world.ana, later).asks_pace
    # The other is asked all the same: nobody's word is the other's.
    assert visit(world.ben, later).asks_pace


def test_more_is_asked_of_who_is_alone_too(alone: World) -> None:
    assert not visit(alone.ana, NOW + 9 * A_DAY).asks_pace
    assert visit(alone.ana, NOW + 10 * A_DAY).asks_pace


# -- a still time -------------------------------------------------------------------------------------


def offered(who: Actor, now: datetime) -> OfToday:
    found = visit(who, now)
    return offers.find_of_today(who.me(now), found.found, now)


def list_offered(world: World, since: datetime, days: int) -> list[tuple[str, bool]]:
    """Whom what was offered to, and whether it is for two."""
    for_two = {one.slug: one.for_two for one in exercises.list_offerable()}
    found = []
    for n in range(days):
        for who in (world.ana, world.ben):
            now = since + n * A_DAY
            one = offered(who, now).exercise
            if one is not None:
                found.append((who.name, for_two[one.slug]))
    return found


def opens(world: World, now: datetime) -> None:
    for who in (world.ana, world.ben):
        who.visit(now)
    round_id = start(world.ana, QUESTION, now, card="nine-years-old")
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "Words"}, now)


def test_when_nothing_opened_for_two_weeks_both_are_offered_things_for_one(world: World) -> None:
    found = list_offered(world, NOW + 45 * A_DAY, 8)
    assert {name for name, _ in found} == {"Ana", "Ben"}
    assert not any(for_two for _, for_two in found)


def test_what_opened_lately_ends_it(world: World) -> None:
    """The control."""
    opens(world, NOW + 44 * A_DAY)
    assert any(for_two for _, for_two in list_offered(world, NOW + 45 * A_DAY, 8))


def test_it_begins_two_weeks_after_the_last_opening_and_not_before(world: World) -> None:
    opens(world, NOW + 30 * A_DAY)
    me = world.ana.me(NOW)
    both = lately.COUPLES.read(me)
    still = [n for n in range(60) if offers._is_still(me, both, offers.Memory(), NOW + n * A_DAY)]
    assert still[0] == 44


@pytest.mark.parametrize("hidden", [False, True], ids=["nothing", "one of the two goes on answering"])
def test_what_only_one_of_the_two_does_changes_no_offer_of_the_other(world: World, hidden: bool) -> None:
    """Twin worlds: that the other comes each day and answers the day's question is not to be told by it."""
    if hidden:
        for n in (30, 38, 44):
            if of_day(world.ben, NOW + n * A_DAY).questions:
                give(world.ben, NOW + n * A_DAY)
    found = list_offered(world, NOW + 45 * A_DAY, 3)
    of_ana = [for_two for name, for_two in found if name == "Ana"]
    assert of_ana == [False, False, False]
