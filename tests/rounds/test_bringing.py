"""An export taken into a new instance: readable there by its owner alone, once, and exported again."""

from __future__ import annotations

import json

import pytest
from tests.rounds.playing import QUESTION, answer, start
from tests.world import World

from duologue.keepsakes import bringing, reading
from duologue.people.refusals import Refusal
from duologue.web import exporting

CARD = "nine-years-old"


def exported(world: World) -> bytes:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "a lighthouse keeper"}, world.now)
    answer(world.ben, round_id, "answer", {"answer": "a train driver"}, world.now)
    return json.dumps(exporting.everything(world.ana.me(), world.now)).encode()


def test_an_export_is_readable_in_another_couple_by_its_owner_alone(world: World) -> None:
    """check 50: re-importable."""
    raw = exported(world)
    assert bringing.bring(world.stranger.me(), raw, world.now).rounds == 1
    (brought,) = [exporting.brought_along(one) for one in reading.brought(world.stranger.me())]
    assert "lighthouse" in str(brought.steps)
    assert "train driver" in str(brought.steps)
    assert not reading.brought(world.strangers_other.me())
    again = exporting.everything(world.stranger.me(), world.now)
    assert "lighthouse" in json.dumps(again)


def test_the_same_file_comes_in_once(world: World) -> None:
    raw = exported(world)
    bringing.bring(world.stranger.me(), raw, world.now)
    assert bringing.bring(world.stranger.me(), raw, world.now) == bringing.Brought(0, 0)


def test_the_others_unopened_words_are_not_in_an_export(world: World) -> None:
    """check 50: the other's unopened excluded."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "still closed"}, world.now)
    assert "still closed" not in json.dumps(exporting.everything(world.ben.me(), world.now))
    assert "still closed" in json.dumps(exporting.everything(world.ana.me(), world.now))


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"{", "line 1, column 2"),
        (b"[]", "format"),
        (b'{"format": "duologue/1", "rounds": {}, "keepsakes": []}', "rounds"),
        (b'{"format": "duologue/1", "rounds": [{"id": "x"}], "keepsakes": []}', "entry 1"),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_changes_nothing(
    world: World, raw: bytes, place: str
) -> None:
    with pytest.raises(Refusal, match=place):
        bringing.bring(world.ana.me(), raw, world.now)
    assert not reading.brought(world.ana.me())
