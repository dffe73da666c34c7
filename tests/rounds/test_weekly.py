"""The line of the two: only while both agree, from whole weeks, gone from the blocks at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rounds.diaries import both_agree, both_visit, days_before, lived, over, rate, wave
from tests.rounds.playing import CHECK_IN, answer, move, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.people import consents, leaving, own_settings
from duologue.people.consents import Consents, Matter
from duologue.people.refusals import Refusal
from duologue.rounds import blocks, drawing_cards, weekly
from duologue.rounds.blocks import Entry
from duologue.rounds.models import Block
from duologue.rounds.weekly import ToldWeek
from duologue.vault import Unreadable


def brought(who: Actor, world: World) -> list[Entry]:
    return [e for e in blocks.read(who.me(world.now), own=False) if e.slug == weekly.SLUG]


def test_nothing_is_brought_before_both_agree(world: World) -> None:
    first = world.now - timedelta(days=60)
    rate(world.ana, world.now, over(days_before(world.now.date(), 60), wave(1)))
    consents.agree(world.ana.me(first), Matter.LINE, first)
    both_visit(world, world.now)
    assert brought(world.ana, world) == []
    consents.agree(world.ben.me(first), Matter.READING, first)
    both_visit(world, world.now)
    assert brought(world.ana, world) == []


def test_each_one_s_own_session_brings_their_own_weeks(world: World) -> None:
    first = world.now - timedelta(days=60)
    both_agree(world, first, Matter.LINE)
    for who, seed in ((world.ana, 1), (world.ben, 2)):
        rate(who, world.now, over(days_before(world.now.date(), 60), wave(seed)))
    weekly.bring(world.ana.me(world.now), world.now)
    assert {entry.seat for entry in brought(world.ben, world)} == {world.ana.me().seat}
    weekly.bring(world.ben.me(world.now), world.now)
    assert {entry.seat for entry in brought(world.ana, world)} == {"a", "b"}


def test_only_weeks_that_are_over_and_days_since_the_later_consent_count(world: World) -> None:
    first = world.now - timedelta(days=60)
    later = world.now - timedelta(days=30)
    consents.agree(world.ana.me(first), Matter.LINE, first)
    consents.agree(world.ben.me(later), Matter.LINE, later)
    days = days_before(world.now.date(), 60)
    rate(world.ana, world.now, dict.fromkeys(days, 7))
    both_visit(world, world.now)
    found = weekly.read_told(brought(world.ana, world))
    assert max(found) < weekly.number_week(world.now.date())
    assert min(found) == weekly.number_week(later.date())
    whole = weekly.find_monday(min(found)) + timedelta(days=7)
    assert found[min(found)]["a"].days == (whole - later.date()).days
    assert all(week["a"].total == 7 * week["a"].days for week in found.values())


@pytest.mark.parametrize(
    ("said", "is_brought"),
    [
        ([5], False),
        ([5, 6], False),
        ([5, 6, 7], True),
        ([0, 0, 0], False),
        ([0, 1, 0], False),
        ([0, 1, 1], True),
        ([10, 10, 10, 10], False),
        ([10, 9, 10, 10], False),
        ([10, 9, 9, 10], True),
        ([10, 10, 10, 0], True),
    ],
)
def test_check_66_a_week_is_brought_from_three_days_on_and_where_its_sum_tells_none_of_them(
    world: World, said: list[int], is_brought: bool
) -> None:
    first = world.now - timedelta(days=30)
    both_agree(world, first, Matter.LINE)
    monday = weekly.find_monday(weekly.number_week(first.date()) + 1)
    rate(world.ana, world.now, {monday + timedelta(days=k): value for k, value in enumerate(said)})
    both_visit(world, world.now)
    assert [entry.numbers for entry in brought(world.ana, world)] == (
        [{"sum": sum(said), "days": len(said)}] if is_brought else []
    )


FORMER = [(11, 2), (0, 3), (29, 3), (70, 7)]


def under_the_former_rule(world: World, who: Actor) -> None:
    """Weeks as they were brought when two days were one, and consents without a word of it."""
    first = world.now - timedelta(days=60)
    both_agree(world, first, Matter.LINE)
    me = who.me(world.now)
    since = weekly.number_week(first.date()) + 1
    weekly._add(me, {since + k: ToldWeek(*week) for k, week in enumerate([*FORMER, (12, 3)])})
    consents.change(me, lambda mine: replace(mine, swept=False))


def test_check_66_weeks_of_before_go_at_their_owner_s_next_visit_and_are_passed_over_until_then(
    world: World,
) -> None:
    under_the_former_rule(world, world.ana)
    weekly.bring(world.ben.me(world.now), world.now)
    assert len(brought(world.ben, world)) == len(FORMER) + 1, "the other's are not Ben's to take away"
    told = weekly.read_told(brought(world.ben, world))
    assert [week["a"] for week in told.values()] == [ToldWeek(12, 3)]
    weekly.bring(world.ana.me(world.now), world.now)
    assert [entry.numbers["sum"] for entry in brought(world.ben, world)] == [12]
    assert consents.read_mine(world.ana.me(world.now)).swept


def test_without_the_rule_weeks_of_before_would_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(ToldWeek, "tells_no_day", property(lambda week: week.days >= 2))
    under_the_former_rule(world, world.ana)
    weekly.bring(world.ana.me(world.now), world.now)
    assert len(brought(world.ben, world)) == len(FORMER) + 1


def test_consents_of_before_are_read_as_not_swept(world: World) -> None:
    both_agree(world, world.now, Matter.LINE)
    assert consents.read_mine(world.ana.me(world.now)).swept
    row = b'{"since": {}, "brought": 7, "begun": null}'
    assert consents.OWN.read_text(row) == Consents(brought=7, swept=False, sized=False)


def test_no_day_of_anybody_s_is_under_the_couple_key(world: World) -> None:
    """What the two hold together are sums of three days at least, and nothing named by a day but a Monday."""
    lived(world, 90)
    for entry in brought(world.ben, world):
        assert set(entry.numbers) == {"sum", "days"}
        assert entry.numbers["days"] >= weekly.LEAST_DAYS
        assert date.fromisoformat(entry.day).weekday() == 0
    for row in Block.objects.filter(couple=world.ana.me().couple_id, owner=world.ana.me().seat):
        with pytest.raises(Unreadable):
            blocks._open_entries(
                world.ben.me(), Block(id=row.id, owner=world.ben.me().seat, content=row.content)
            )


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_whoever_withdraws_removes_both_s_at_once(world: World, who: str) -> None:
    lived(world, 90)
    assert brought(world.ana, world)  # the control
    one: Actor = getattr(world, who)
    weekly.withdraw(one.me(world.now), Matter.LINE)
    assert brought(world.ana, world) == []
    both_visit(world, world.now)
    assert brought(world.ana, world) == []
    both = consents.read_agreed(world.ben.me(world.now)).both
    assert set(both) == {Matter.READING, Matter.LOAD}


def test_agreeing_again_brings_nothing_of_before(world: World) -> None:
    lived(world, 90)
    weekly.withdraw(world.ana.me(world.now), Matter.LINE)
    consents.agree(world.ana.me(world.now), Matter.LINE, world.now)
    later = world.now + timedelta(days=21)
    rate(world.ana, world.now, dict.fromkeys(days_before(later.date(), 21), 4))
    for one in (world.ana, world.ben):
        one.visit(later)
        weekly.bring(one.me(later), later)
    found = weekly.read_told(blocks.read(world.ben.me(later), own=False))
    assert min(found) >= weekly.number_week(world.now.date())
    assert all(set(week) == {"a"} for week in found.values())


def test_leaving_takes_the_line_out_of_the_archive(world: World) -> None:
    lived(world, 90)
    ben = world.ben.me(world.now)
    leaving.leave_couple(world.ana.me(world.now), world.now)
    assert [e for e in blocks.read(ben, own=False) if e.slug == weekly.SLUG] == []
    assert consents.read_agreed(world.ben.me(world.now)).both == {}


def test_alone_nobody_can_agree(alone: World) -> None:
    with pytest.raises(Refusal):
        consents.agree(alone.ana.me(), Matter.LINE, alone.now)


def test_everybody_has_a_row_whatever_is_in_it(world: World) -> None:
    """check 1: what is stored is of one size, whoever agreed to how much."""
    from duologue.people.models import Partner

    both_visit(world, world.now)
    consents.agree(world.ana.me(), Matter.LINE, world.now)
    rows = Partner.objects.filter(couple_id=world.ana.me().couple_id)
    found = [(len(bytes(row.consents)), len(bytes(row.consents_wraps))) for row in rows]
    assert len(found) == 2
    assert len(set(found)) == 1


# -- through the check-in itself ------------------------------------------------------------------------


def said(world: World, value: int) -> UUID:
    """Ana's check-in of today, with her closeness."""
    own_settings.set_thread(world.ana.me(), opened=True)
    round_id = start(world.ana, CHECK_IN, world.now)
    answer(world.ana, round_id, "mood", {"mood": [5, 5]}, world.now)
    answer(world.ana, round_id, "help", {"help": "nothing"}, world.now)
    answer(world.ana, round_id, "closeness", {"closeness": value}, world.now)
    return round_id


@pytest.fixture
def closeness(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(drawing_cards.secrets, "choice", lambda found: found[0])
    yield


def test_a_check_in_s_closeness_goes_into_one_s_own_month(world: World, closeness: None) -> None:
    said(world, 7)
    assert weekly.read_own_days(world.ana.me()) == {world.now.date(): 7}
    assert weekly.read_own_days(world.ben.me()) == {}


def test_a_correction_a_month_later_keeps_its_day(world: World, closeness: None) -> None:
    round_id = said(world, 7)
    later = world.now + timedelta(days=40)
    world.ana.visit(later)
    moved = move(world.ana, round_id, MoveKind.CORRECT, later, "closeness", raw={"closeness": 3})
    if not moved.accepted:
        pytest.skip("a round that went quiet takes no correction")
    assert weekly.read_own_days(world.ana.me(later)) == {world.now.date(): 3}


def test_taken_back_it_is_gone_from_the_month_it_was_said_in(world: World, closeness: None) -> None:
    round_id = said(world, 7)
    later = world.now + timedelta(days=40)
    world.ana.visit(later)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, later, "closeness").accepted
    assert weekly.read_own_days(world.ana.me(later)) == {}


def test_a_week_in_which_a_day_changes_goes_and_does_not_come_back(world: World, closeness: None) -> None:
    """Were it replaced, the difference of two means would tell that day."""
    both_agree(world, world.now - timedelta(days=10), Matter.LINE)
    monday = weekly.find_monday(weekly.number_week(world.now.date()))
    rate(world.ana, world.now, {monday: 5, monday + timedelta(days=1): 6})
    round_id = said(world, 7)
    later = world.now + timedelta(days=10)
    world.ana.visit(later)
    weekly.bring(world.ana.me(later), later)
    told = weekly.read_told(blocks.read(world.ana.me(later), own=False))[
        weekly.number_week(world.now.date())
    ]["a"]
    assert (told.total, told.days) == (18, 3)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, later, "closeness").accepted
    for days in (0, 7, 30):
        after = later + timedelta(days=days)
        world.ana.visit(after)
        weekly.bring(world.ana.me(after), after)
        assert weekly.read_told(brought(world.ana, world)) == {}
        (entry,) = brought(world.ana, world)
        assert entry.numbers == {"sum": 0, "days": 0}, "so that it is not brought again"


# -- any order of agreeing, withdrawing and visiting ------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(["agree", "withdraw", "visit"]), st.sampled_from(["ana", "ben"])), max_size=14
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_whatever_the_order_weeks_are_there_only_while_both_agree(
    acts: list[tuple[str, str]],
) -> None:
    with transaction.atomic():
        world = World.paired()
        start_ = world.now - timedelta(days=7 * len(acts) + 7)
        for who, seed in ((world.ana, 1), (world.ben, 2)):
            rate(who, world.now, over(days_before(world.now.date(), 7 * len(acts) + 7), wave(seed)))
        agreed: dict[str, date] = {}
        for k, (act, name) in enumerate(acts):
            now = start_ + timedelta(days=7 * (k + 1))
            me = getattr(world, name).me(now)
            if act == "agree":
                consents.agree(me, Matter.LINE, now)
                agreed.setdefault(name, now.date())
            elif act == "withdraw":
                weekly.withdraw(me, Matter.LINE)
                agreed.pop(name, None)
            weekly.bring(me, now)
            weeks = weekly.read_told(blocks.read(world.ben.me(now), own=False))
            if len(agreed) < 2:
                assert weeks == {}
            else:
                assert all(number >= weekly.number_week(max(agreed.values())) for number in weeks)
                assert all(number < weekly.number_week(now.date()) for number in weeks)
        transaction.set_rollback(True)
