"""How far somebody went on a path alone is nobody else's: not by a page, a figure of it, or an order."""

from __future__ import annotations

from tests.rounds.playing import QUESTION
from tests.security.test_twin_worlds import Hidden, Twins, begun, nothing
from tests.security.walking import fixed
from tests.world import World

from duologue.rounds import paths

FLATMATES = "flatmates"


def walked(*evenings: str) -> Hidden:
    def happen(twins: Twins) -> None:
        me = twins.world.ana.me()
        for evening in evenings:
            paths.begin(
                me, FLATMATES, evening, twins.now, together=False, id=fixed(f"evening {evening}"), rest=True
            )

    return happen


def refused(twins: Twins) -> None:
    paths.stop(twins.world.ana.me(), FLATMATES)


def test_how_far_one_went_alone_shows_nowhere(world: World) -> None:
    twins = begun(world, QUESTION)
    paths.ask(world.ben.me(), FLATMATES, "missing")
    variants = {"nothing": nothing, "two evenings": walked("talk", "missing"), "rather not": refused}
    assert twins.apart(variants) == []


def test_what_was_begun_for_both_is_seen(world: World) -> None:
    """The control: an evening for both is no secret, and these requests would find it."""

    def begin_together(twins: Twins) -> None:
        me = twins.world.ana.me()
        paths.begin(me, FLATMATES, "talk", twins.now, together=True, id=fixed("both"), rest=True)

    assert begun(world, QUESTION).apart({"nothing": nothing, "together": begin_together}) != []
