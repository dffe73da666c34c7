"""Closer, step by step: ten evenings, by two and by one, with a week missed, and joined on evening four."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds.playing import look
from tests.world import Actor, World

from duologue.engine.fields.kind import Field
from duologue.engine.moves import MoveKind
from duologue.rounds import installed, path_files, paths, play
from duologue.rounds.paths import PathStanding, Started
from duologue.rounds.play import Wish

pytestmark = pytest.mark.django_db
NAME = "closer"
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def stand(who: Actor, now: datetime) -> PathStanding:
    return paths.find_standing(who.me(now), NAME, now)


def begin(who: Actor, evening: str, now: datetime, *, together: bool = False) -> UUID:
    made = paths.begin(who.me(now), NAME, evening, now, together=together, id=uuid4(), rest=True)
    assert isinstance(made, Started), made
    return made.round_id


def play_through(round_id: UUID, now: datetime, *people: Actor) -> None:
    """Each answers and taps whatever they are asked until nothing is left for either."""
    for _ in range(40):
        if not any([_act_once(who, round_id, now) for who in people]):
            break
    assert [look(who, round_id, now).stands for who in people] == ["closed"] * len(people)


def _act_once(who: Actor, round_id: UUID, now: datetime) -> bool:
    view = look(who, round_id, now).view
    for one in view.may:
        if one.step is None or str(one.step) != view.step:
            continue
        if one.kind is MoveKind.ANSWER:
            raw = {field.id: _make_example(field) for field in view.fields} or None
            wish = Wish(uuid4(), MoveKind.ANSWER, view.step, raw=raw)
        elif one.kind is MoveKind.RECEIVE:
            wish = Wish(uuid4(), MoveKind.RECEIVE, view.step, said="thanks")
        elif one.kind is MoveKind.SKIP and view.prompt is not None and not view.fields:
            wish = Wish(uuid4(), MoveKind.SKIP, view.step)
        else:
            continue
        return play.act(who.me(now), round_id, [wish], now).accepted
    return False


def _make_example(field: Field) -> object:
    if field.total is not None:
        return {field.options[0].id: field.total}
    return field.kind.read_typed(field, field.kind.examples[0])


def walk(world: World, now: datetime, *people: Actor, until: int) -> datetime:
    """Day after day from where it stands to that place; the moment after."""
    while (standing := stand(people[0], now)).place.at < until:
        assert standing.next is not None
        play_through(begin(people[0], standing.next.id, now, together=len(people) > 1), now, *people)
        assert stand(people[0], now).place.at == standing.place.at + 1
        now += A_DAY
    return now


def test_it_goes_through_all_ten_ways_once_and_nothing_in_it_is_deep() -> None:
    path, scripts = path_files.read_paths()[NAME], installed.read_scripts()
    ways = [scripts[one.two].practice for one in path.evening]
    assert len(ways) == len(set(ways)) == 10
    assert [scripts[one.one].practice for one in path.evening] == ways
    assert max(scripts[slug].depth for one in path.evening for slug in (one.two, one.one)) <= 2


def test_alone_with_a_week_missed_it_goes_on_where_it_stood(alone: World) -> None:
    now = walk(alone, alone.now, alone.ana, until=5) + A_WEEK
    assert stand(alone.ana, now).place.at == 5
    now = walk(alone, now, alone.ana, until=10)
    assert stand(alone.ana, now).next is None


def test_begun_alone_and_joined_on_evening_four_nobody_begins_again(world: World) -> None:
    now = walk(world, world.now, world.ana, until=3)
    fourth = stand(world.ana, now).path.evening[3].id
    paths.ask(world.ana.me(now), NAME, fourth)
    assert stand(world.ben, now).place.at == 3 and stand(world.ben, now).alone.at == 0
    now = walk(world, now, world.ben, world.ana, until=6) + A_WEEK
    walk(world, now, world.ana, world.ben, until=10)
    for who in (world.ana, world.ben):
        assert stand(who, now + 9 * A_DAY).next is None
