"""A time that begins for both, as rounds keep it: whom a press tells of, and two presses in one moment."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from tests.keepsakes.racing import at_once, entered
from tests.rounds.playing import look, move, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.rounds import play
from duologue.rounds.models import Outbox, Round
from duologue.rounds.play import Wish
from duologue.showing.beginning_together import Timer

SLUG, STEP = "presence/arrive", "slow-minutes"
MINUTE = timedelta(minutes=1)


def told(seat: str) -> int:
    return Outbox.objects.filter(seat=seat).count()


def columns(round_id: UUID) -> tuple[object, ...]:
    return Round.objects.values_list("state", "awaits_a", "awaits_b").get(id=round_id)


def test_a_press_rings_nobody_and_the_second_rings_both(world: World) -> None:
    round_id = start(world.ana, SLUG, world.now)
    before, plain, shown = told("b"), columns(round_id), look(world.ben, round_id, world.now).view
    move(world.ana, round_id, MoveKind.BEGIN, world.now, STEP)
    assert (told("b"), columns(round_id)) == (before, plain)
    assert look(world.ben, round_id, world.now).view == shown
    rung = told("a")
    later = world.now + MINUTE
    move(world.ben, round_id, MoveKind.BEGIN, later, STEP)
    assert told("a") == rung + 1
    both = {look(who, round_id, later).view.timer for who in (world.ana, world.ben)}
    assert both == {Timer(began=later, ends=later + 3 * MINUTE)}


@pytest.mark.django_db(transaction=True)
def test_two_who_press_in_one_moment_begin_one_time() -> None:
    """With real threads on a real database file, each sending twice."""
    world = World.paired()
    round_id = start(world.ana, SLUG, world.now)
    wish = {who: Wish(UUID(int=n, version=4), MoveKind.BEGIN, STEP) for n, who in enumerate("ab", 1)}

    def press(who: str, jar: dict[str, str]) -> None:
        outcome = play.act(entered(jar, world.now), round_id, [wish[who]], world.now)
        assert outcome.accepted, outcome.verdict

    ana, ben = world.ana.jar, world.ben.jar
    wrong = at_once([lambda: press("a", ana), lambda: press("b", ben)] * 2)
    assert wrong == []
    both = {look(who, round_id, world.now).view.timer for who in (world.ana, world.ben)}
    assert both == {Timer(began=world.now, ends=world.now + 3 * MINUTE)}
