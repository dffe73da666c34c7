"""A month's numbers: as many as a couple plays, each once, and gone when they are taken back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.world import World

from duologue.rounds import blocks
from duologue.rounds.blocks import Entry
from duologue.rounds.models import Block

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 6)


def an_entry(number: int, step: str = "answer") -> Entry:
    return Entry(
        f"round-{number}", "some/exercise", MAY.isoformat(), step, "a", {"felt": number % 11, "x": "y" * 60}
    )


def rows_of_may(world: World) -> list[date]:
    rows = Block.objects.filter(couple=world.ana.me().couple_id, owner="", month__gte=MAY.replace(day=1))
    return list(rows.order_by("month").values_list("month", flat=True))


def test_a_month_that_fills_an_envelope_goes_on_in_the_next(world: World) -> None:
    many = [an_entry(number) for number in range(1200)]
    for at in range(0, 1200, 100):
        blocks.add(world.ana.me(), many[at : at + 100], MAY, own=False)

    assert len(rows_of_may(world)) > 1
    assert blocks.read(world.ben.me(), own=False) == many
    assert blocks.read(world.ben.me(), own=False, since=MAY) == many
    assert blocks.read(world.ben.me(), own=False, since=date(2026, 6, 1)) == []


def test_what_is_said_again_replaces_what_was_in_whichever_part(world: World) -> None:
    many = [an_entry(number) for number in range(1200)]
    for at in range(0, 1200, 100):
        blocks.add(world.ana.me(), many[at : at + 100], MAY, own=False)
    again = Entry("round-3", "some/exercise", MAY.isoformat(), "answer", "a", {"felt": 7})
    blocks.add(world.ana.me(), [again], MAY, own=False)

    found = blocks.read(world.ana.me(), own=False)
    assert len(found) == 1200
    assert [one for one in found if one.round == "round-3"] == [again]


def test_a_name_that_begins_alike_is_another_round(world: World) -> None:
    blocks.add(world.ana.me(), [an_entry(12)], MAY, own=False)
    blocks.add(world.ana.me(), [an_entry(1)], MAY, own=False)

    assert blocks.read(world.ana.me(), own=False) == [an_entry(12), an_entry(1)]


def test_what_is_withdrawn_goes_from_whichever_part(world: World) -> None:
    taken, me = uuid4(), world.ana.me()
    mine = Entry(str(taken), "some/exercise", MAY.isoformat(), "answer", me.seat, {"felt": 1})
    blocks.add(me, [mine, *(an_entry(number) for number in range(100))], MAY, own=True)
    for at in range(100, 1200, 100):
        blocks.add(me, [an_entry(number) for number in range(at, at + 100)], MAY, own=True)

    blocks.remove(me, taken, MAY, own=True)
    assert [one.round for one in blocks.read(me, own=True)] == [f"round-{number}" for number in range(1200)]

    blocks.discard(me, "some/exercise", own=True)
    assert blocks.read(me, own=True) == []


def test_the_next_month_is_a_month_of_its_own(world: World) -> None:
    june = MAY.replace(day=1) + timedelta(days=31)
    blocks.add(world.ana.me(), [an_entry(1)], MAY, own=False)
    blocks.add(world.ana.me(), [an_entry(2)], june, own=False)

    assert blocks.read(world.ana.me(), own=False, since=june) == [an_entry(2)]


def test_what_nobody_could_have_played_is_left_uncounted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "MOST_PARTS", 2)
    for at in range(0, 1500, 100):
        blocks.add(world.ana.me(), [an_entry(number) for number in range(at, at + 100)], MAY, own=False)

    assert len(rows_of_may(world)) == 2
    assert blocks.read(world.ana.me(), own=False)[0] == an_entry(0)
