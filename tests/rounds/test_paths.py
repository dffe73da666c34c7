"""A path: an evening after another at one's own pace, begun alone and joined later."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds import walked
from tests.rounds.playing import answer, look
from tests.rounds.walked import EVENINGS, NAME, begin, stand, walk_alone

from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import on_paths, visiting
from duologue.rounds import installed, path_files, paths
from duologue.rounds.path_files import Path

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@pytest.fixture
def made_up(monkeypatch) -> Path:
    return walked.install_path(monkeypatch)


def go_through(world, round_id: UUID, now) -> None:
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "The heron"}, now)
    walked.play_through(round_id, now, world.ana, world.ben)


def test_one_walks_it_alone_with_a_week_missed_and_it_stands_where_it_stood(world, made_up):
    now = world.now
    assert stand(world.ana, now).alone.at == 0
    walk_alone(world.ana, "first", now)
    assert stand(world.ana, now).next.id == "second"
    late = now + A_WEEK + A_DAY
    assert stand(world.ana, late).next.id == "second"
    going = begin(world.ana, "second", late)
    assert stand(world.ana, late).alone.going == going
    assert stand(world.ana, late).next.id == "second"
    for step in ("gave", "ahead"):
        answer(world.ana, going, step, {"line": "Tea"}, late)
    for evening in EVENINGS[2:]:
        walk_alone(world.ana, evening, late)
    assert stand(world.ana, late).next is None


def test_it_is_joined_on_evening_four_and_nothing_says_how_far_one_was(world, made_up):
    now = world.now
    for number, evening in enumerate(EVENINGS[:3]):
        walk_alone(world.ana, evening, now + number * A_DAY)
    late = now + 9 * A_DAY
    paths.ask(world.ana.me(late), NAME, "fourth")
    theirs = stand(world.ben, late)
    assert theirs.next.id == "fourth" and theirs.is_asked
    assert (theirs.alone.at, theirs.alone.begun) == (0, 0)
    found = visiting.visit(world.ben.me(late), late).path
    assert found is not None and on_paths.is_offered(world.ben.me(late), found)
    round_id = begin(world.ben, "fourth", late, together=True)
    assert stand(world.ana, late).together.going == round_id
    go_through(world, round_id, late)
    for who in (world.ana, world.ben):
        assert stand(who, late).next is None
    # What she did alone is there as it was.
    assert stand(world.ana, late).alone.at == 3


def test_two_walk_it_from_the_first_evening_one_after_another(world, made_up):
    now = world.now
    for number, evening in enumerate(EVENINGS):
        at = now + number * A_DAY
        assert stand(world.ben, at).place.at == number
        round_id = begin((world.ana, world.ben)[number % 2], evening, at, together=True)
        go_through(world, round_id, at)
    assert stand(world.ana, now + 4 * A_DAY).next is None


def test_an_evening_that_went_quiet_is_there_again(world, made_up):
    round_id = begin(world.ana, "first", world.now, together=True)
    answer(world.ana, round_id, "answer", {"answer": "The heron"}, world.now)
    late = world.now + timedelta(days=60)
    assert look(world.ana, round_id, late).stands == "quiet"
    assert stand(world.ana, late).next.id == "first" and stand(world.ana, late).place.going is None


def test_who_would_rather_not_says_nothing_by_it(world, made_up):
    paths.ask(world.ana.me(), NAME, "second")
    before = stand(world.ana, world.now)
    paths.stop(world.ben.me(), NAME)
    assert stand(world.ben, world.now).together is None
    assert visiting.visit(world.ben.me(), world.now).path is None
    assert stand(world.ana, world.now) == before
    # And may still come back to it.
    paths.ask(world.ben.me(), NAME, "first")
    assert stand(world.ben, world.now).next.id == "second"


def test_what_one_asked_for_is_taken_back_as_long_as_nothing_was_begun(world, made_up):
    paths.ask(world.ana.me(), NAME, "second")
    paths.stop(world.ana.me(), NAME)
    for who in (world.ana, world.ben):
        assert stand(who, world.now).together is None
    paths.ask(world.ana.me(), NAME, "second")
    begin(world.ben, "second", world.now, together=True)
    paths.stop(world.ana.me(), NAME)
    assert stand(world.ana, world.now).together is None
    assert stand(world.ben, world.now).together is not None


def test_in_a_hard_season_and_beyond_one_s_limits_nothing_of_it_stands_on_today(world, made_up):
    from duologue.people import limits

    paths.ask(world.ana.me(), NAME, "first")
    set_ = {"times_a_week": None, "depth": None, "minutes": None, "hard_season": False}
    for own, there in (({"hard_season": True}, False), ({"minutes": 1}, False), ({}, True)):
        limits.set_ceiling(world.ben.me(), **{**set_, **own})
        assert (visiting.visit(world.ben.me(), world.now).path is not None) is there


def test_what_is_unknown_is_refused_and_alone_nothing_is_walked_together(alone, made_up):
    me = alone.ana.me()
    for name, evening in ((NAME, "fifth"), ("no-such", "first")):
        with pytest.raises(NotFound):
            paths.begin(me, name, evening, alone.now, together=False, id=uuid4())
    for call in (
        lambda: paths.begin(me, NAME, "first", alone.now, together=True, id=uuid4()),
        lambda: paths.ask(me, NAME, "first"),
    ):
        with pytest.raises(Refusal):
            call()
    walk_alone(alone.ana, "first", alone.now)
    assert stand(alone.ana, alone.now).next.id == "second"


@pytest.mark.parametrize("name", path_files.list_names())
def test_every_evening_of_ours_has_one_exercise_for_two_and_one_for_one(name):
    path = path_files.read_paths()[name]
    scripts = installed.read_scripts()
    assert len({one.id for one in path.evening}) == len(path.evening)
    for one in path.evening:
        assert scripts[one.two].people == 2 and scripts[one.two].setting is None, one.two
        assert scripts[one.one].people == 1 and scripts[one.one].setting is None, one.one
