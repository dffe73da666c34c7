"""Who said yes to a ritual, and who did not, shows in nothing the other gets until both did."""

from __future__ import annotations

from tests.rounds.playing import QUESTION
from tests.security.test_twin_worlds import Hidden, Twins, begun, nothing
from tests.world import World

from duologue.people.consents import SharedRitual
from duologue.rhythm import rituals


def ana_says(*which: SharedRitual, no_longer: bool = False) -> Hidden:
    def happen(twins: Twins) -> None:
        for agrees in (True, *((False,) if no_longer else ())):
            for one in which:
                rituals.set_yes(twins.world.ana.me(twins.now), one, twins.now, agrees=agrees)

    return happen


def ben_says(twins: Twins, *which: SharedRitual) -> None:
    for one in which:
        rituals.set_yes(twins.world.ben.me(twins.now), one, twins.now, agrees=True)


def test_who_said_nothing_learns_nothing_of_the_other_s_yes(world: World) -> None:
    twins = begun(world, QUESTION)
    variants = {
        "nothing": nothing,
        "yes to all": ana_says(*SharedRitual),
        "no longer": ana_says(*SharedRitual, no_longer=True),
    }
    assert twins.apart(variants) == []


def test_who_said_yes_learns_nothing_of_the_other_s_no(world: World) -> None:
    """Never answered, another ritual, or no longer: each is a yes of one's own that waits."""
    twins = begun(world, QUESTION)
    ben_says(twins, SharedRitual.WEEK, SharedRitual.HARD_SEASON)
    variants = {
        "nothing": nothing,
        "to another": ana_says(SharedRitual.MONTH),
        "no longer": ana_says(SharedRitual.WEEK, SharedRitual.HARD_SEASON, no_longer=True),
    }
    assert twins.apart(variants) == []


def test_a_yes_of_both_is_there_to_see(world: World) -> None:
    """The control."""
    twins = begun(world, QUESTION)
    for one in (SharedRitual.WEEK, SharedRitual.HARD_SEASON):
        ben_says(twins, one)
        found = twins.apart({"nothing": nothing, "yes": ana_says(one)})
        assert any("/rituals/" in line and ": body" in line for line in found), one
