"""Twin worlds of evenings: what one ticked and the other did not shows nowhere, nor that they answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rounds.playing import answer
from tests.rounds.test_evenings import FIELD, NIGHTS, SLUG, STEP, read_calendar
from tests.security.test_twin_worlds import LEAVE, Hidden, Twins, begun, did, nothing
from tests.security.walking import differences, undone
from tests.world import NOW, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes.models import Keepsake
from duologue.notify import asking
from duologue.rounds.models import Outbox


def ticks(*nights: int) -> tuple[MoveKind, str, dict[str, object]]:
    return MoveKind.ANSWER, STEP, {FIELD: [NIGHTS[n] for n in nights]}


VARIANTS: dict[str, Hidden] = {
    "nothing": nothing,
    "others": did(ticks(0, 3)),
    "another": did(ticks(4)),
    "none of these": did((MoveKind.SKIP, STEP, None)),
    "taken back": did(ticks(0, 3), (MoveKind.WITHDRAW, STEP, None)),
    "changed": did(ticks(0, 3), (MoveKind.CORRECT, STEP, {FIELD: [NIGHTS[3]]})),
    "left": did(LEAVE),
}
SHARED = did(ticks(0, 1))


@pytest.mark.parametrize("bens", [None, (1, 2)])
def test_what_one_ticked_alone_shows_on_no_page(world: World, bens: tuple[int, ...] | None) -> None:
    """check 14: every route, the stream too; Ben has answered, or has not."""
    twins = begun(world, SLUG)
    if bens:
        answer(world.ben, twins.round_id, *ticks(*bens)[1:], world.now)
    assert twins.apart(VARIANTS) == []
    shared = {"nothing": nothing, "a shared evening": SHARED}
    assert bool(twins.apart(shared)) is bool(bens)  # the control


def test_nor_on_the_evening_itself(world: World) -> None:
    """On the days of what she ticked, on Today and in what is kept; the control is an evening of both."""
    twins = begun(world, SLUG)
    answer(world.ben, twins.round_id, *ticks(1, 2)[1:], world.now)
    routes = ("", "kept/", "api/v1/today", "api/v1/keepsakes")
    requests = [one for one in twins.requests(wide=True) if one.method == "GET" and one.route in routes]
    for n in (1, 2):
        twins.ben.now = NOW + timedelta(days=n)
        world.ben.visit(twins.ben.now)
        first = twins.seen(nothing, requests)
        assert all(one.status == 200 for one in first)
        for name, hidden in VARIANTS.items():
            assert differences(first, twins.seen(at_first(hidden), requests)) == [], (n, name)
        assert differences(first, twins.seen(at_first(SHARED), requests)) != []  # the control


def at_first(hidden: Hidden) -> Hidden:
    """On the day of the beginning, whatever day it is by now."""

    def happen(twins: Twins) -> None:
        now, twins.ben.now = twins.ben.now, NOW
        hidden(twins)
        twins.ben.now = now

    return happen


def test_nor_in_rows_events_and_calendars(world: World) -> None:
    twins = begun(world, SLUG)
    answer(world.ben, twins.round_id, *ticks(1, 2)[1:], world.now)
    asking.begin_calendar(world.ben.me(), NOW, says=True)

    def left(hidden: Hidden) -> object:
        with undone():
            hidden(twins)
            sizes = sorted(len(bytes(row)) for row in Keepsake.objects.values_list("content", flat=True))
            return sizes, Outbox.objects.filter(seat="b").count(), read_calendar(world.ben)

    first = left(nothing)
    assert all(left(hidden) == first for hidden in VARIANTS.values())
    assert all(one != other for one, other in zip(first, left(SHARED), strict=True))  # type: ignore[call-overload]
