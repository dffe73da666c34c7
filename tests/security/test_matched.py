"""Matched steps through the services, with an exercise of the test's own."""

from __future__ import annotations

import json
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.rounds.playing import answer, look, move, sees, start
from tests.security.walking import Request, Visitor
from tests.world import World, token_header

from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping, reading_keepsakes
from duologue.keepsakes.keepsake_words import Under
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.parse import parse
from duologue.people.refusals import Refusal
from duologue.rounds import installed, margins
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


BESIDE = Under("ideas", "matched")


def matched(world: World) -> UUID:
    round_id = start(world.ana, SLUG, world.now)
    for who in (world.ana, world.ben):
        answer(who, round_id, "ideas", {"ideas": ["walk"]}, world.now)
    assert "matched" in sees(world.ben, round_id, world.now)["ideas"]
    return round_id


def test_what_both_chose_is_nobody_s_answer_to_reply_to(world: World) -> None:
    round_id = matched(world)
    with pytest.raises(Refusal):
        margins.write_note(world.ben.me(), round_id, "Both!", world.now, under=BESIDE)
    assert reading_keepsakes.read_notes(world.ben.me(), round_id) == []


def test_a_reply_to_nobody_from_before_is_in_the_margin_among_all_others(world: World) -> None:
    """As an earlier version kept it: both read it, and either's page and program read the rest."""
    round_id = matched(world)
    keeping.keep_once(world.ben.me(), uuid4(), kinds.NOTE, "Both!", world.now, source=round_id, under=BESIDE)
    margins.write_note(world.ana.me(), round_id, "Yes.", world.now)
    for who in (world.ana, world.ben):
        visitor = Visitor(world, who, token_header(who), world.now)
        notes = visitor.ask(Request("GET", "", f"/api/v1/rounds/{round_id}/notes"))
        assert {(one["text"], one["under"]) for one in json.loads(notes.body)} == {
            ("Both!", None),
            ("Yes.", None),
        }
        page = visitor.ask(Request("GET", "", f"/rounds/{round_id}/")).body.decode()
        assert "Both!" in page and "Yes." in page
