"""Matched steps through the services, with an exercise of the test's own."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from django.db import transaction
from tests.rounds.playing import answer, look, move, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.manuscript.parse import parse
from duologue.rounds import installed
from duologue.rounds.models import Outbox

SLUG = "affection/test-matched"
TEXT = """
title = "Ideas"
practice = "affection"
minutes = [1, 2]
depth = 1
where = "either"
takes_place = false

[[step]]
id = "ideas"
ask = "each"
text = "Which of these?"
rule = "matched"
fields = [{ id = "ideas", kind = "several", options = ["Walk", "Soup", "Music"] }]

[[step]]
id = "end"
read = "each"
text = "That was it."
"""


@pytest.fixture(autouse=True)
def with_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    script = parse(TEXT, SLUG)
    every = MappingProxyType({**installed.read_scripts(), SLUG: script})
    monkeypatch.setattr(installed, "read_scripts", lambda: every)
    monkeypatch.setattr(installed, "find_script", lambda sha: script)


def seen(world: World, ben_chose: list[str] | None) -> tuple[object, int]:
    """What Ana is shown, and of how much she is told; undone after it, so that the next is another round."""
    with transaction.atomic():
        told = _play(world, ben_chose)
        transaction.set_rollback(True)
    return told


def _play(world: World, ben_chose: list[str] | None) -> tuple[object, int]:
    round_id = start(world.ana, SLUG, world.now)
    answer(world.ana, round_id, "ideas", {"ideas": ["walk", "soup"]}, world.now)
    events = Outbox.objects.filter(seat="a").count()
    if ben_chose is not None:
        answer(world.ben, round_id, "ideas", {"ideas": ben_chose}, world.now)
    else:
        assert move(world.ben, round_id, MoveKind.SKIP, world.now, "ideas").accepted
    shown = look(world.ana, round_id, world.now).view.write_json()
    return shown, Outbox.objects.filter(seat="a").count() - events


def test_a_no_and_no_answer_are_the_same_to_the_other(world: World) -> None:
    """check 14: nothing shared is shown, waited for or told of, whichever it was."""
    assert seen(world, ["music"]) == seen(world, None)


def test_only_what_both_chose_is_shown(world: World) -> None:
    """The control of check 14: a shared yes is seen, and told of."""
    shown, events = seen(world, ["soup", "music"])
    assert shown["sees"]["ideas"]["matched"] == {"ideas": ["soup"]}  # type: ignore[index]
    assert events == 1
