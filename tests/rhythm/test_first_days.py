"""The first ten days are counted in one's own dates, whichever day it is for the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from tests.rounds.playing import move, start
from tests.rounds.zones import AUCKLAND, EVERYWHERE, at, lives
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.rhythm import masks, offers, plan
from duologue.rounds import decks, lately, starting, today

A_DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 27)


def planned(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Which day of the plan Today asks for."""
    asked: list[int] = []
    day = plan.read_day
    monkeypatch.setattr(
        plan, "read_day", lambda number, *, alone: asked.append(number) or day(number, alone=alone)
    )
    world.ana.visit(now)
    me = world.ana.me(now)
    offers.find_of_today(me, today.read_today(me, now), now)
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
    since = date(2026, 11, 27)
    lately.COUPLES.change(me, lambda before: lately.replace(before, since=since))
    assert planned(world, at(AUCKLAND, date(2026, 11, 29), 9), monkeypatch) == [2]


# -- forty days alone -----------------------------------------------------------------------------------

FORTY = 40
OF_ONES_OWN = ("small-things", "conversation", "affection", "quality-time", "empathy", "consensus")


def lived_alone(hours: Sequence[int], refuses: str = "") -> list[tuple[str, str]]:
    """What one who stays alone is offered day by day, and begins, as (slug, card)."""
    now = at("Europe/Berlin", FRIDAY, 20)
    world = World.begun(now)
    lives(world.ana, "Europe/Berlin", now)
    found = []
    for k in range(FORTY):
        now = at("Europe/Berlin", FRIDAY + k * A_DAY, hours[k % len(hours)])
        world.ana.visit(now)
        me = world.ana.me(now)
        offer = offers.find_of_today(me, today.read_today(me, now), now)
        if offer.exercise is not None and offer.exercise.slug == refuses:
            offers.set_not_for_me(me, refuses, aside=True)
            me = world.ana.me(now)
            offer = offers.find_of_today(me, today.read_today(me, now), now)
        card = offer.card.id if offer.card else ""
        found.append((offer.exercise.slug if offer.exercise else "", card))
        if offer.exercise is not None:
            starting.start(me, offer.exercise.slug, now, card=card or None)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [[20], [23, 7, 12]], ids=str)
def test_each_of_forty_days_alone_has_something_new(hours: list[int]) -> None:
    first, *rest = lived_alone(hours)
    assert first == ("", ""), "the first evening has its light question"
    assert [k for k, (slug, _) in enumerate(rest, 1) if not slug] == []
    assert len(set(rest)) == len(rest)
    assert rest[6][0] == "when-stuck/how-to-ask"
    own = [slug for slug, _ in rest if slug.partition("/")[0] in OF_ONES_OWN]
    assert len(own) * 2 >= len(rest)


@pytest.mark.django_db
def test_what_stands_in_for_a_planned_day_s_own_goes_without_the_words_of_it() -> None:
    now = at("Europe/Berlin", FRIDAY, 20)
    world = World.begun(now)
    lives(world.ana, "Europe/Berlin", now)
    said = []
    for k in range(8):
        now = at("Europe/Berlin", FRIDAY + k * A_DAY, 20)
        world.ana.visit(now)
        me = world.ana.me(now)
        said = [offers.find_of_today(me, today.read_today(me, now), now)]
    offers.set_not_for_me(me, said[0].exercise.slug, aside=True)
    me = world.ana.me(now)
    said.append(offers.find_of_today(me, today.read_today(me, now), now))
    assert [one.day for one in said] == [7, 7]
    assert said[0].why == plan.read_day(7, alone=True).why
    assert said[1].exercise not in (None, said[0].exercise)
    assert said[1].why == ""


@pytest.mark.django_db
def test_a_deck_of_too_few_cards_would_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control."""
    deck = decks.read_deck
    monkeypatch.setattr(decks, "read_deck", lambda name: deck(name)[:4])
    _, *rest = lived_alone([20])
    assert len(set(rest)) < len(rest)


@pytest.mark.django_db
def test_who_hides_one_kind_has_forty_days_of_the_others() -> None:
    _, *rest = lived_alone([20], refuses="affection/something-for-a-friend")
    assert [k for k, (slug, _) in enumerate(rest, 1) if not slug] == []
    assert len(set(rest)) == len(rest)


@pytest.mark.django_db
def test_on_the_eighth_day_alone_one_may_stop_and_has_something_all_the_same() -> None:
    now = at("Europe/Berlin", FRIDAY, 20)
    world = World.begun(now)
    lives(world.ana, "Europe/Berlin", now)
    world.ana.visit(now)
    offers.find_of_today(world.ana.me(now), today.read_today(world.ana.me(now), now), now)
    eighth = now + 8 * A_DAY
    world.ana.visit(eighth)
    me = world.ana.me(eighth)
    offer = offers.find_of_today(me, today.read_today(me, eighth), eighth)
    assert offer.exercise is not None and "stop" in offer.say[0]


# -- the first ten days of two --------------------------------------------------------------------------

OF_TWO = {
    2: ["small-things/one-small-thing"],
    3: ["thanks/one-line-of-thanks", "listening/two-minutes-each"],
    4: ["hobbies/curious-about-somebody"],
    5: ["consensus/tonight"],
    6: ["conversation/walk-cards"],
    7: ["state-of-us/the-first"],
    8: ["quality-time/fifteen-minutes"],
    9: ["small-things/one-small-thing"],
}


def lived_by_two(asked_of: int, beside: Mapping[int, str] = MappingProxyType({})) -> dict[int, list[str]]:
    """What one of the two is offered day by day, and begins, until nothing more is offered that day.
    `beside`: what they begin by themselves, by the day, before anything is put to them."""
    now = at("Europe/Berlin", FRIDAY, 20)
    world = World.begun(now)
    world.pair(world.ana, world.ben, now)
    for who in (world.ana, world.ben):
        lives(who, "Europe/Berlin", now)
    who = (world.ana, world.ben)[asked_of]
    found: dict[int, list[str]] = {}
    for k in range(11):
        now = at("Europe/Berlin", FRIDAY + k * A_DAY, 20)
        if k in beside:
            move(who, start(who, beside[k], now), MoveKind.LEAVE, now)
        for _ in range(4):
            who.visit(now)
            me = who.me(now)
            offer = offers.find_of_today(me, today.read_today(me, now), now)
            if offer.exercise is None:
                break
            found.setdefault(k, []).append(offer.exercise.slug)
            assert offer.why, (k, offer.exercise.slug)
            # Left again, so that nothing waits: the plan asks only what was begun.
            move(who, start(who, offer.exercise.slug, now), MoveKind.LEAVE, now)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("asked_of", [0, 1], ids=["Ana", "Ben"])
def test_the_first_ten_days_of_two_bring_what_the_plan_promises(asked_of: int) -> None:
    assert lived_by_two(asked_of) == OF_TWO


# Begun on other days beside it: of the way that the plan comes to on the sixth.
OF_THEIR_OWN = {
    0: "conversation/an-open-question",
    1: "conversation/evening-looking-back",
    4: "conversation/an-open-question",
}


@pytest.mark.django_db
@pytest.mark.parametrize("asked_of", [0, 1], ids=["Ana", "Ben"])
def test_what_two_begin_by_themselves_takes_nothing_from_the_plan(asked_of: int) -> None:
    assert lived_by_two(asked_of, OF_THEIR_OWN) == OF_TWO


@pytest.mark.django_db
def test_were_the_plan_held_to_the_rota_s_variety_a_planned_day_would_bring_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(masks, "PASSING", (*masks.PASSING, *masks.VARIETY))
    with pytest.raises(AssertionError, match="6, 'quality-time/fifteen-minutes'"):
        lived_by_two(0, OF_THEIR_OWN)


@pytest.mark.django_db
def test_without_a_second_one_a_day_has_its_first_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control."""
    day = plan.read_day

    def first_alone(number: int, *, alone: bool) -> plan.PlanDay | None:
        found = day(number, alone=alone)
        return replace(found, then=()) if found else None

    monkeypatch.setattr(plan, "read_day", first_alone)
    assert lived_by_two(0)[3] == OF_TWO[3][:1]
