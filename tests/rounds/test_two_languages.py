"""Two people at one round, each in a language of their own: what is stored is the same, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from tests.api.test_rounds import Program
from tests.rounds.playing import answer, look, move
from tests.rounds.test_kept import Play, both, play_, shelf, texts  # noqa: F401
from tests.wording.words import LOUD
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.languages import speak_in
from duologue.rounds import leaving_keepsakes
from duologue.showing.digests import digest_all_expected, digest_expected
from duologue.web import gate
from duologue.wording.results import say_result

TIMES = """
[[keep]]
kind = "moment"
step = "when"

[[keep]]
kind = "agreement"
step = "deal"

[[step]]
id = "when"
ask = "each"
text = "When, and for how long?"
rule = "shared"
fields = [{ id = "slots", kind = "slots" }, { id = "long", kind = "minutes" }]

[[step]]
id = "free"
work_out = "free-together"
text = "When both can."
from = ["when"]

[[step]]
id = "deal"
agree = "{first} and {second}: {first.when.long}, {first.when.slots}."
"""
ALONE = """
[[keep]]
kind = "moment"
step = "when"

[[step]]
id = "when"
ask = "each"
text = "When, and for how long?"
rule = "private"
fields = [{ id = "slots", kind = "slots" }, { id = "long", kind = "minutes" }]
"""
GIVEN: dict[str, object] = {"slots": ["2027-01-31 evening"], "long": 20}
WRITTEN = "Sunday 31 January in the evening\n20 minutes"
AGREED = "Ana and Ben: 20 minutes, Sunday 31 January in the evening."


def played(world: World, play_: Play) -> None:  # noqa: F811
    """Ana in another language, Ben in English."""
    round_id = play_(TIMES)
    with speak_in(LOUD):
        answer(world.ana, round_id, "when", GIVEN, world.now)
    answer(world.ben, round_id, "when", GIVEN, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "free", None, world.now)
    answer(world.ben, round_id, "deal", {"agree": "yes"}, world.now)
    with speak_in(LOUD):
        answer(world.ana, round_id, "deal", {"agree": "yes"}, world.now)


def test_a_keepsake_reads_the_same_whichever_language_wrote_it(world: World, play_: Play) -> None:  # noqa: F811
    played(world, play_)
    for who in (world.ana, world.ben):
        for one in shelf(who, world):
            assert one.text in (WRITTEN, AGREED)
        with speak_in(LOUD):
            assert texts(who, world) == {WRITTEN, AGREED}


def test_a_keepsake_in_the_language_of_the_moment_would_be_caught(
    world: World,
    play_: Play,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: without it, what Ana keeps is in words that Ben may not read."""
    monkeypatch.setattr(leaving_keepsakes, "speak_in", lambda _: nullcontext())
    played(world, play_)
    assert any("¡" in text for text in texts(world.ben, world))


def test_a_correction_in_another_language_finds_what_was_kept_before(world: World, play_: Play) -> None:  # noqa: F811
    round_id = play_(ALONE)
    answer(world.ana, round_id, "when", GIVEN, world.now)
    assert texts(world.ana, world) == {WRITTEN}
    with speak_in(LOUD):
        corrected = move(world.ana, round_id, MoveKind.CORRECT, world.now, "when", raw={**GIVEN, "long": 1})
    assert corrected.accepted
    assert texts(world.ana, world) == {WRITTEN.replace("20 minutes", "1 minute")}


@pytest.fixture
def at_the_result(world: World, play_: Play) -> Iterator[object]:  # noqa: F811
    round_id = play_(TIMES)
    both(world, round_id, "when", GIVEN, GIVEN)
    yield round_id


def test_a_result_is_read_by_each_in_their_own_and_a_change_of_language_makes_no_move_stale(
    world: World, at_the_result
) -> None:
    english = look(world.ana, at_the_result, world.now).view
    with speak_in(LOUD):
        loud = look(world.ana, at_the_result, world.now).view
        said = say_result(loud.sees["free"]["result"])
    assert say_result(english.sees["free"]["result"]) == (
        "You are both free: Sunday 31 January in the evening."
    )
    assert said.startswith("¡You are both free: ")
    assert digest_all_expected(english) == digest_all_expected(loud) and digest_expected(english, "free")


def test_a_program_gets_a_sentence_and_figures_beside_it(world: World, at_the_result, monkeypatch) -> None:
    monkeypatch.setattr(gate, "read_clock", lambda: world.now)
    there = Program(world.ben).ask("GET", f"/api/v1/rounds/{at_the_result}")["view"]["sees"]["free"]
    assert there["result"] == "You are both free: Sunday 31 January in the evening."
    assert there["worked"] == {
        "kind": "free-together",
        "slots": [{"id": "2027-01-31 evening", "text": "Sunday 31 January in the evening"}],
    }
