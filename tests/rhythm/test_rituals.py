"""Rituals of the two: there once both said yes, on a day that may be moved or missed, at rest in a hard
season."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.rounds.playing import start
from tests.world import Actor

from duologue.engine.roles import Role
from duologue.keepsakes import reading_keepsakes
from duologue.manuscript.keepsake_kinds import HARD_SEASON
from duologue.people import consents, limits
from duologue.people.consents import SharedRitual
from duologue.people.refusals import Refusal
from duologue.rhythm import offers, own_times, rituals, visiting
from duologue.rhythm.rituals import RitualStanding, find_day, find_next
from duologue.rounds import casting
from duologue.rounds import today as todays

WEEK, MONTH, YEAR = SharedRitual.WEEK, SharedRitual.MONTH, SharedRitual.YEAR
HARD = SharedRitual.HARD_SEASON
A_DAY = timedelta(days=1)
# The world begins on Sunday, 22 November 2026.
SUNDAY = date(2026, 11, 22)


def say_yes(world, *which: SharedRitual) -> None:
    for who in (world.ana, world.ben):
        for one in which:
            rituals.set_yes(who.me(world.now), one, world.now, agrees=True)


def due(who: Actor, now: datetime) -> RitualStanding | None:
    return visiting.visit(who.me(now), now).ritual


def slug(role: Role) -> str:
    found = casting.find_exercise(role)
    assert found is not None
    return found.slug


# -- days, by themselves --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ritual", "today", "begun", "moved", "day"),
    [
        (WEEK, SUNDAY, (), None, SUNDAY),
        (WEEK, SUNDAY + 3 * A_DAY, (), None, SUNDAY),
        # A missed one is let go, and the next comes by itself.
        (WEEK, SUNDAY + 4 * A_DAY, (), None, date(2026, 11, 29)),
        (WEEK, SUNDAY, (SUNDAY,), None, date(2026, 11, 29)),
        (WEEK, SUNDAY, (SUNDAY - 2 * A_DAY,), None, date(2026, 11, 29)),
        (WEEK, SUNDAY, (), date(2026, 11, 24), date(2026, 11, 24)),
        (WEEK, date(2026, 11, 24), (date(2026, 11, 24),), date(2026, 11, 24), date(2026, 11, 29)),
        # What was moved long ago says nothing any more.
        (WEEK, SUNDAY, (), date(2026, 11, 3), SUNDAY),
        (MONTH, date(2026, 11, 22), (), None, date(2026, 12, 6)),
        (MONTH, date(2026, 12, 16), (), None, date(2026, 12, 6)),
        (MONTH, date(2026, 12, 17), (), None, date(2027, 1, 3)),
        (YEAR, date(2026, 12, 31), (), None, date(2027, 1, 1)),
        (YEAR, date(2027, 1, 22), (), None, date(2027, 1, 1)),
        (YEAR, date(2027, 1, 23), (), None, date(2028, 1, 1)),
    ],
)
def test_a_day_comes_is_done_moved_or_let_go(ritual, today, begun, moved, day):
    assert find_day(ritual, today, begun, moved) == day


@pytest.mark.parametrize("weekday", range(7))
def test_the_next_day_is_one_that_suits_both_and_comes_after(weekday):
    for k in range(60):
        for ritual in (WEEK, MONTH):
            found = find_next(ritual, SUNDAY + k * A_DAY, weekday)
            assert found > SUNDAY + k * A_DAY and found.weekday() == weekday
            assert ritual is WEEK or found.day <= 7


# -- both ---------------------------------------------------------------------------------------------


def test_it_is_one_once_both_said_yes_and_not_before(world):
    rituals.set_yes(world.ana.me(), WEEK, world.now, agrees=True)
    assert due(world.ana, world.now) is None and due(world.ben, world.now) is None
    assert not rituals.find_standing(world.ben.me(), world.now).of[WEEK].both
    rituals.set_yes(world.ben.me(), WEEK, world.now, agrees=True)
    for who in (world.ana, world.ben):
        found = due(who, world.now)
        assert found is not None and found.ritual is WEEK and found.script.role is Role.WEEKLY


def test_who_left_it_leaves_a_sentence_and_nothing_is_lost(world):
    say_yes(world, WEEK)
    rituals.move(world.ana.me(), WEEK, world.now, weekday=2)
    rituals.set_yes(world.ben.me(), WEEK, world.now, agrees=False)
    standing = rituals.find_standing(world.ana.me(), world.now)
    assert standing.of[WEEK].mine and not standing.of[WEEK].both and due(world.ana, world.now) is None
    rituals.set_yes(world.ben.me(), WEEK, world.now, agrees=True)
    assert rituals.find_standing(world.ben.me(), world.now).weekday == 2


def test_a_month_of_weeks_with_one_missed_and_one_moved(world):
    """Under a virtual clock: done, missed, moved to Wednesday, done there."""
    say_yes(world, WEEK)
    start(world.ana, slug(Role.WEEKLY), world.now)
    assert due(world.ben, world.now) is None
    second = world.now + 7 * A_DAY
    assert due(world.ana, second).ritual is WEEK
    # Nobody came to it: four days later nothing of it is left.
    assert due(world.ana, second + 4 * A_DAY) is None
    third = second + 7 * A_DAY
    rituals.move(world.ben.me(third), WEEK, third, on=third.date() + 3 * A_DAY)
    assert due(world.ana, third) is None
    wednesday = third + 3 * A_DAY
    for who in (world.ana, world.ben):
        assert due(who, wednesday).ritual is WEEK
    start(world.ben, slug(Role.WEEKLY), wednesday, rest=True)
    assert due(world.ana, wednesday) is None
    assert due(world.ana, third + 7 * A_DAY).ritual is WEEK


def test_left_out_once_it_comes_the_next_time(world):
    say_yes(world, WEEK)
    rituals.move(world.ana.me(), WEEK, world.now)
    assert due(world.ben, world.now) is None
    assert due(world.ben, world.now + 7 * A_DAY).ritual is WEEK


def test_the_rarest_comes_first_and_a_month_is_its_week_too(world):
    say_yes(world, WEEK, MONTH, YEAR)
    first = datetime.combine(date(2026, 12, 6), world.now.timetz())
    assert due(world.ana, first).ritual is MONTH
    start(world.ana, slug(Role.MONTHLY), first)
    assert due(world.ana, first) is None
    assert due(world.ben, datetime.combine(date(2027, 1, 1), world.now.timetz())).year == 2026


def test_the_monthly_one_is_opened_by_each_in_turn(world):
    seats = []
    for k in range(4):
        now = world.now + k * timedelta(days=28)
        round_id = start((world.ana, world.ana, world.ben, world.ben)[k], slug(Role.MONTHLY), now, rest=True)
        from tests.rounds.playing import look

        seats.append(look(world.ana, round_id, now).header.drawn.first_is)
    assert seats in (["a", "b", "a", "b"], ["b", "a", "b", "a"])


@pytest.mark.parametrize("why", ["one's own season", "a season of both", "a pause"])
def test_it_rests_in_a_hard_season_and_on_a_pause(world, why):
    say_yes(world, WEEK)
    if why == "one's own season":
        limits.set_ceiling(world.ben.me(), times_a_week=None, depth=None, minutes=None, hard_season=True)
        # Private: the other's Today is as it was.
        assert due(world.ana, world.now) is not None
    elif why == "a pause":
        own_times.set_pause(world.ben.me(), world.now, asked=True, both=False, until=None)
    else:
        say_yes(world, HARD)
    assert due(world.ben, world.now) is None
    assert rituals.find_standing(world.ben.me(), world.now).resting


def test_a_hard_season_is_one_of_both_once_both_said_so_and_offers_shrink_for_both(world):
    rituals.set_yes(world.ana.me(), HARD, world.now, agrees=True)
    assert not consents.is_hard_for_both(world.ana.me())
    rituals.set_yes(world.ben.me(), HARD, world.now, agrees=True)
    for k in range(8, 20):
        now = world.now + k * A_DAY
        for who in (world.ana, world.ben):
            me = who.me(now)
            assert consents.is_hard_for_both(me) and not limits.read_mine(me).hard_season
            found = offers.find_of_today(me, todays.read_today(me, now), now).exercise
            assert found is None or found.depth == 1
    rituals.set_yes(world.ben.me(), HARD, world.now, agrees=False)
    assert not consents.is_hard_for_both(world.ana.me())


def list_seasons(who: Actor, *, archived: bool) -> list[tuple[str, bool]]:
    found = reading_keepsakes.read_everything(who.me(), SUNDAY, archived=archived)
    return [(one.seat, one.agreed is not None) for one in found if one.kind is HARD_SEASON]


def test_a_hard_season_of_both_is_kept_for_both_and_gone_for_both_when_it_is_over(world):
    rituals.set_yes(world.ana.me(), HARD, world.now, agrees=True)
    assert list_seasons(world.ana, archived=False) == list_seasons(world.ben, archived=False) == []
    for _ in range(2):
        rituals.set_yes(world.ben.me(), HARD, world.now, agrees=True)
    for who in (world.ana, world.ben):
        # Of both, so that nothing says who was the second.
        assert list_seasons(who, archived=False) == [("", True)]
    rituals.set_yes(world.ana.me(), HARD, world.now, agrees=False)
    for who in (world.ana, world.ben):
        assert list_seasons(who, archived=False) == list_seasons(who, archived=True) == []


def test_what_makes_no_sense_is_refused(world):
    with pytest.raises(Refusal):
        rituals.move(world.ana.me(), WEEK, world.now)
    say_yes(world, WEEK, HARD)
    for given in ({"on": SUNDAY - A_DAY}, {"on": SUNDAY + 90 * A_DAY}, {"weekday": 7}):
        with pytest.raises(Refusal):
            rituals.move(world.ana.me(), WEEK, world.now, **given)
    with pytest.raises(Refusal):
        rituals.move(world.ana.me(), HARD, world.now)


def test_alone_there_is_nothing_to_say_yes_to(alone):
    with pytest.raises(Refusal):
        rituals.set_yes(alone.ana.me(), WEEK, alone.now, agrees=True)


def test_whatever_one_says_yes_to_what_is_stored_is_of_one_size(world):
    from duologue.people.models import Partner

    sizes = set()
    for ritual in (None, *SharedRitual):
        if ritual is not None:
            rituals.set_yes(world.ana.me(), ritual, world.now, agrees=True)
        else:
            consents.change(world.ana.me(), lambda mine: mine)
        row = Partner.objects.get(id=world.ana.me().partner_id)
        sizes.add((len(bytes(row.consents)), len(bytes(row.consents_wraps))))
    assert len(sizes) == 1
