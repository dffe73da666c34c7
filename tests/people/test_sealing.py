"""At once or strict: who may change it, and what a changed column is worth."""

from __future__ import annotations

import pytest
from tests.people.database import dump
from tests.world import NOW, World

from duologue.people import access, sealing
from duologue.people.models import Couple
from duologue.people.refusals import Refusal
from duologue.people.sealing import Sealing


def state(who) -> Sealing:
    return sealing.read_sealing(who.me())


@pytest.mark.parametrize("chooser", ["ana", "ben"])
def test_either_makes_it_strict_at_once(world, chooser):
    assert not world.ana.me().strict and not world.ben.me().strict
    sealing.make_strict(getattr(world, chooser).me(), NOW)
    assert world.ana.me().strict and world.ben.me().strict
    assert not world.stranger.me().strict


def test_both_must_agree_to_leave_it(world):
    sealing.make_strict(world.ana.me(), NOW)
    assert not sealing.weaken(world.ben.me(), NOW)
    assert not sealing.weaken(world.ben.me(), NOW)  # twice by one is once
    assert state(world.ana) == Sealing(True, False, True)
    assert state(world.ben) == Sealing(True, True, False)
    assert sealing.weaken(world.ana.me(), NOW)
    assert state(world.ana) == state(world.ben) == Sealing(False, False, False)


def test_an_agreement_can_be_taken_back(world):
    sealing.make_strict(world.ana.me(), NOW)
    sealing.weaken(world.ben.me(), NOW)
    sealing.make_strict(world.ben.me(), NOW)
    assert not sealing.weaken(world.ana.me(), NOW)
    assert state(world.ben) == Sealing(True, False, True)


def test_switching_it_off_in_the_database_does_not_weaken_who_asked_for_it(world):
    """check 8: the own copy of the couple key says so; who did not ask goes by the column."""
    sealing.make_strict(world.ana.me(), NOW)
    Couple.objects.update(strict=False)
    assert world.ana.me().strict
    assert not world.ben.me().strict  # the control: that column is all there is to see for Ben


def test_an_agreement_that_nobody_made_counts_for_nothing(world):
    """check 8: what the other agreed to is sealed under the couple key."""
    sealing.make_strict(world.ana.me(), NOW)
    Couple.objects.filter(id=world.ana.me().couple_id).update(agreed=b'["b"]')
    assert not sealing.weaken(world.ana.me(), NOW)
    assert state(world.ben).strict


def test_the_agreement_of_another_couple_counts_for_nothing(world):
    sealing.make_strict(world.stranger.me(), NOW)
    sealing.weaken(world.strangers_other.me(), NOW)
    sealing.make_strict(world.ana.me(), NOW)
    stolen = Couple.objects.get(id=world.stranger.me().couple_id).agreed
    Couple.objects.filter(id=world.ana.me().couple_id).update(agreed=stolen)
    assert not sealing.weaken(world.ana.me(), NOW)


def test_alone_nobody_else_has_to_agree(alone):
    sealing.make_strict(alone.ana.me(), NOW)
    assert sealing.weaken(alone.ana.me(), NOW)
    assert not alone.ana.me().strict


def test_a_closed_couple_stays_as_it_was(world):
    before = dump()
    for call in (sealing.make_strict, sealing.weaken):
        with pytest.raises(Refusal):
            call(world.carl.me(), NOW)
    assert dump() == before


def test_a_joiner_chooses_once_the_words_are_compared(db):
    world = World.joined()
    with pytest.raises(Refusal):
        sealing.make_strict(world.ben.me(), NOW)
    sealing.make_strict(world.ana.me(), NOW)
    world.confirm(world.ana, world.ben)
    assert world.ben.me().strict
    assert access.enter(world.ben.jar, NOW).ring.couple == world.ana.me().ring.couple
