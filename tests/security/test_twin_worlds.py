"""Twin worlds: what one partner may not read yet changes no byte of what their pages answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.rounds.playing import CHECK_IN, QUESTION, answer, move, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.rounds import play
from duologue.vault import counting
from duologue.web import gate

CARD = "nine-years-old"
ROUTES = ("/", "/history/", "/jar/", "/us/", "/ways/", "/me/", "/me/ceiling/", "/me/sealing/", "/me/devices/")
ONE_TIME = re.compile(
    rb'(name="csrfmiddlewaretoken" value=")[^"]+|(nonce=")[^"]+|(name="(?:\d\.)?id" value=")[0-9a-f-]{36}'
)

Hidden = Callable[[World, UUID], None]


def walk(who: Actor, round_id: UUID, now: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every page as `who` gets it: path, status, body without one-time values, queries, decryptions."""
    monkeypatch.setattr(gate, "clock", lambda: now)
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(who.jar)
    found = []
    for path in (*ROUTES, f"/rounds/{round_id}/", f"/history/{now:%Y-%m}/", "/me/export/duologue.json"):
        with CaptureQueriesContext(connection) as queries, counting() as opened:
            response = client.get(path)
        assert response.status_code == 200, path
        body = ONE_TIME.sub(rb"\1\2\3", response.content)
        found.append((path, response.status_code, body, len(queries), opened.decryptions))
    return found


def fork(world: World, who: Actor, round_id: UUID, hidden: Hidden, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What `who` gets in a world in which `hidden` happened; the database is as before afterwards."""
    with transaction.atomic():
        hidden(world, round_id)
        found = walk(who, round_id, world.now, monkeypatch)
        transaction.set_rollback(True)
    return found


def said(words: str) -> Hidden:
    def happen(world: World, round_id: UUID) -> None:
        answer(world.ana, round_id, "answer", {"answer": words}, world.now)

    return happen


def nothing(world: World, round_id: UUID) -> None:
    """Ana does nothing at all."""


def skipped(world: World, round_id: UUID) -> None:
    assert move(world.ana, round_id, MoveKind.SKIP, world.now, "answer").accepted


def left(world: World, round_id: UUID) -> None:
    assert move(world.ana, round_id, MoveKind.LEAVE, world.now).accepted


def wrote_alone(world: World, round_id: UUID) -> None:
    own = start(world.ana, "when-stuck/how-to-ask", world.now)
    answer(world.ana, own, "hope", {"hope": "for a quiet evening"}, world.now)


@pytest.mark.parametrize("hidden", [said("one thing"), skipped, left, wrote_alone])
def test_before_the_opening_every_page_is_independent_of_the_secret(
    world: World, monkeypatch: pytest.MonkeyPatch, hidden: Hidden
) -> None:
    """check 11: pages, export, counts of queries and decryptions, whatever Ana did where Ben can't read."""
    round_id = start(world.ben, QUESTION, world.now, card=CARD)
    world.ben.visit(world.now)
    twin = fork(world, world.ben, round_id, nothing, monkeypatch)
    assert fork(world, world.ben, round_id, hidden, monkeypatch) == twin


def test_the_comparison_notices_what_is_not_hidden(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 11: a shared answer does change Ben's pages, and the walk sees that."""
    round_id = start(world.ben, CHECK_IN, world.now)
    world.ben.visit(world.now)

    def shared(world: World, round_id: UUID) -> None:
        answer(world.ana, round_id, "mood", {"mood": [2, 2]}, world.now)
        answer(world.ana, round_id, "help", {"help": "hold"}, world.now)

    twin = fork(world, world.ben, round_id, nothing, monkeypatch)
    assert fork(world, world.ben, round_id, shared, monkeypatch) != twin


def test_clock_skew_is_harmless(world: World) -> None:
    """check 56: an answer from a server whose clock is behind opens like any other and destroys nothing."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    behind = world.now - timedelta(hours=3)
    answer(world.ana, round_id, "answer", {"answer": "first"}, world.now)
    outcome = move(world.ben, round_id, MoveKind.ANSWER, behind, "answer", raw={"answer": "second"})
    assert outcome.accepted, play.why(outcome)
    shown = str(play.look(world.ana.me(), round_id, world.now).view.as_json())
    assert "first" in shown
    assert "second" in shown
