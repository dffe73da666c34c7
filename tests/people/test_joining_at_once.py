"""Several people follow one link at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from tests.world import NOW, World

from duologue.people import inviting, joining
from duologue.people.models import Invitation, Partner, Person
from duologue.people.refusals import NotFound

AT_ONCE = 6


def race(ways: list[Callable[[], object]]) -> list[object]:
    """What each got, an exception for a loser; all begin together, each on a connection of its own."""
    outcomes: list[object] = []
    barrier = Barrier(len(ways))

    def run(way: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=20)
            outcomes.append(way())
        except (NotFound, OperationalError) as lost:
            outcomes.append(lost)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def winners(outcomes: list[object]) -> int:
    return sum(not isinstance(outcome, Exception) for outcome in outcomes)


@pytest.mark.django_db(transaction=True)
def test_of_several_who_answer_one_link_at_once_one_sits_down():
    """check 33: the others find it spent, and leave nothing behind."""
    world = World.invited_world()
    ids = (world.invited.invitation_id, world.invited.secret)
    ways = [lambda n=n: joining.join(*ids, f"Ben {n}", "moss", "UTC", NOW) for n in range(AT_ONCE)]
    outcomes = race(ways)
    assert winners(outcomes) == 1
    assert sum(isinstance(outcome, NotFound) for outcome in outcomes) == AT_ONCE - 1
    assert Partner.objects.count() == 2 and Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_several_links_answered_at_once_one_seats_somebody():
    """check 33: also when each follows a link of their own into the same couple."""
    world = World.begun()
    made = [inviting.invite(world.ana.me(), "", NOW) for _ in range(5)]
    outcomes = race(
        [lambda m=m: joining.join(m.invitation_id, m.secret, "Ben", "moss", "UTC", NOW) for m in made]
    )
    assert winners(outcomes) == 1
    assert Partner.objects.count() == 2 and Person.objects.count() == 2
    assert not Invitation.objects.filter(state="open").exists()


@pytest.mark.django_db(transaction=True)
def test_looking_before_spending_would_let_two_in():
    """check 33: the control: without the conditional update the same race has several winners."""
    world = World.invited_world()
    looked = Barrier(AT_ONCE)

    def naive() -> str:
        if Invitation.objects.get(id=world.invited.invitation_id).state != "open":
            raise NotFound
        looked.wait(timeout=20)
        Invitation.objects.filter(id=world.invited.invitation_id).update(state="answered")
        return "seated"

    assert winners(race([naive] * AT_ONCE)) > 1
