"""What both put differently in the same moment, with real threads on a real database file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.keepsakes.racing import at_once, entered
from tests.rounds.playing import QUESTION, answer, start
from tests.world import Actor, World

from duologue.rounds import coming_back, still_true

CARDS = ("nine-years-old", "smell-of-small", "hiding-place")


@pytest.mark.django_db(transaction=True)
def test_what_both_put_differently_at_once_stands_for_both() -> None:
    world = World.paired()
    for card in CARDS:
        id_ = start(world.ana, QUESTION, world.now, card=card)
        for who in (world.ana, world.ben):
            answer(who, id_, "answer", {"answer": f"{who.name}: {card}"}, world.now)
    now = world.now + timedelta(days=13)

    def differently(who: Actor) -> Callable[[], None]:
        who.visit(now)
        me = entered(who.jar, now)
        said = still_true.find(me, now)
        assert said is not None
        about = UUID(said.answer)
        return lambda: still_true.answer(me, about, now, differently="Not any more", id=uuid4())

    for _ in CARDS:
        assert at_once([differently(world.ana), differently(world.ben)]) == []
    kept = coming_back.list_put_differently(entered(world.ana.jar, now))
    assert sorted(one.seat for one in kept) == ["a"] * len(CARDS) + ["b"] * len(CARDS)
