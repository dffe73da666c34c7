"""What one gave before there was a key in common, given once more between the two."""

from __future__ import annotations

import pytest
from tests.rounds.playing import QUESTION, answer, look, start
from tests.world import World

from duologue.people.refusals import NotFound
from duologue.rounds import desk, giving_once_more
from duologue.rounds.models import Round
from duologue.rounds.starting import Started

pytestmark = pytest.mark.django_db
CARD = "nine-years-old"


def given_alone(world: World):
    id_ = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, id_, "answer", {"answer": "A heron on the weir"}, world.now)
    world.pair(world.ana, world.ben, world.now)
    return id_


def test_pressed_twice_it_is_given_once():
    world = World.begun()
    id_ = given_alone(world)
    first, second = (giving_once_more.share(world.ana.me(), id_, world.now) for _ in range(2))
    assert isinstance(first, Started) and first == second
    assert Round.objects.count() == 2
    assert "heron" in str(look(world.ana, first.round_id, world.now).view.write_json()["sees"])
    assert "heron" not in str(look(world.ben, first.round_id, world.now).view.write_json())


def test_what_was_kept_to_oneself_is_not_given_by_an_old_page():
    world = World.begun()
    id_ = given_alone(world)
    desk.put_away(world.ana.me(), id_, world.now, away=True)
    with pytest.raises(NotFound):
        giving_once_more.share(world.ana.me(), id_, world.now)
