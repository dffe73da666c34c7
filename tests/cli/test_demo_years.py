"""`duologue demo --years`: a simulated life, played by the functions that pages use, over a short span."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from tests.world import NOW, Cheap

from duologue.cli.demo_years import A_MONTH, CARRIED, LOOKED_AT, PLAYED, TRACKING, Years, draw_evenings
from duologue.engine.roles import FedFigure
from duologue.insight.attunement import estimate_attunement
from duologue.people import access, cookies
from duologue.rounds import blocks, casting, weekly
from duologue.rounds.models import Round
from duologue.rounds.today import read_today
from duologue.web.insights import load
from duologue.web.insights.kinds import find_kinds

pytestmark = pytest.mark.django_db

DAYS = 42
CHECK_IN = "check-in/check-in"


@pytest.fixture(scope="module")
def lived(django_db_setup, django_db_blocker, host_keys):
    """Six weeks, played once for all tests of this file; nothing of them stays in the database."""
    from django.db import transaction

    from duologue.people import host, key_files
    from duologue.people.key_files import Held

    with django_db_blocker.unblock():
        key_files.hold(Held.load(host_keys))
        with transaction.atomic():
            host.prepare(Cheap())
            played = Years(NOW, DAYS)
            played.play()
            yield played
            transaction.set_rollback(True)
        key_files.hold(None)


def me(lived: Years, name: str):
    return access.enter({one.name: one.value for one in cookies.set_for_device(lived.devices[name])}, NOW)


def day_of(left: int) -> str:
    return (NOW - timedelta(days=left)).date().isoformat()


def told(name: str) -> dict[str, object]:
    """What that one says of themselves, by day."""
    lefts = range(DAYS, 0, -1)
    return {
        day_of(left): evening.told[name]
        for left, evening in zip(lefts, draw_evenings(DAYS), strict=True)
        if name in evening.told
    }


def test_the_same_seed_is_the_same_life_and_another_is_another():
    assert list(draw_evenings(60)) == list(draw_evenings(60))
    assert list(draw_evenings(60)) != list(draw_evenings(60, seed=1))


def test_every_number_of_a_life_is_one_that_somebody_could_give():
    life = list(draw_evenings(400))
    said = [inside for evening in life for inside in evening.told.values()]
    assert all(type(x) is int and 0 <= x <= 10 for one in said for x in (one.mood, one.guess, one.closeness))
    assert {len(evening.told) for evening in life} == {0, 1, 2}, "days of both, of one and of nobody"
    assert {slug for evening in life for slug in evening.played} == set(PLAYED)


def test_guesses_follow_as_the_truth_has_it():
    for name, other in (("ana", "ben"), ("ben", "ana")):
        both = [(k, one.told) for k, one in enumerate(draw_evenings(3 * 365)) if len(one.told) == 2]
        days, guess, truth, own = zip(
            *((k, x[name].guess, x[other].mood, x[name].mood) for k, x in both), strict=True
        )
        found = estimate_attunement(days, guess, truth, own).tracking
        assert found.middle == pytest.approx(TRACKING[name], abs=0.1)


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_ones_own_block_holds_ones_closeness_of_each_day_and_of_no_other(lived, name):
    found = {
        entry.day: entry.numbers["closeness"]
        for entry in blocks.read(me(lived, name), own=True)
        if "closeness" in entry.numbers
    }
    assert found == {day: inside.closeness for day, inside in told(name).items()}


def test_both_read_moods_and_guesses_of_days_that_both_told(lived):
    seats = {me(lived, name).seat: name for name in ("ana", "ben")}
    found = {
        (entry.day, seats[entry.seat]): (entry.numbers["mood"][0], entry.numbers["guess"][0])
        for entry in blocks.read(me(lived, "ana"), own=False)
        if entry.slug == CHECK_IN and entry.step == "mood"
    }
    ana, ben = told("ana"), told("ben")
    expected = {
        (day, name): (side[day].mood, side[day].guess)
        for day in ana.keys() & ben.keys()
        for name, side in (("ana", ana), ("ben", ben))
    }
    assert found == expected


def test_what_they_played_is_played(lived):
    count = sum(len(evening.played) for evening in draw_evenings(DAYS))
    days_told = {day for name in ("ana", "ben") for day in told(name)}
    monthly = sum(left % A_MONTH in (LOOKED_AT, CARRIED) for left in range(1, DAYS + 1))
    # Beside these: the first card, what is open today, and what their maps grew by.
    expected = count + len(days_told) + monthly + 3 + len(lived.words["world"])
    assert Round.objects.filter(couple_id=me(lived, "ana").couple_id).count() == expected


def test_every_month_they_look_at_it_and_say_who_carries_what(lived):
    """So that no page of the thread is empty in a demo of years."""
    entries = blocks.read(me(lived, "ana"), own=False)
    kinds = find_kinds(entries)
    (month,) = casting.list_exercises(FedFigure.KINDS)
    assert set(kinds) == {field.id for _, field in casting.list_fields(month, FedFigure.KINDS)}
    assert all(one.a is not None and one.b is not None for months in kinds.values() for one in months)
    claims = load.find_claims(entries)
    assert {one.facet for one in claims} == set(load.FACETS)
    assert {one.domain for one in claims if one.a is not None} & set(load.list_word_groups())


def test_nothing_is_left_open_but_what_today_begins_with(lived):
    """Else a start and Today would read a little more with every one-sided day, for years."""
    still_open = Round.objects.filter(couple_id=me(lived, "ana").couple_id, state="open")
    assert {row.day for row in still_open} <= {NOW.date(), NOW.date() - timedelta(days=1)}
    found = read_today(me(lived, "ana"), NOW)
    assert found.help == "hold" and len(found.asks) == 1


def test_whole_weeks_of_both_are_in_the_line_of_the_two(lived):
    found = weekly.read_told(blocks.read(me(lived, "ben"), own=False, only=(weekly.SLUG,)))
    assert len([week for week in found.values() if len(week) == 2]) >= 4


def test_a_long_life_has_its_step():
    life = list(islice(draw_evenings(365), 365))
    closeness = [
        [inside.closeness for evening in part for inside in evening.told.values()]
        for part in (life[159:219], life[219:279])
    ]
    before, after = (sum(x) / len(x) for x in closeness)
    assert before - after > 0.6


def test_dates_of_a_played_life_end_yesterday(lived):
    days = [date.fromisoformat(entry.day) for entry in blocks.read(me(lived, "ben"), own=True)]
    assert max(days) < NOW.date() and min(days) >= NOW.date() - timedelta(days=DAYS)
