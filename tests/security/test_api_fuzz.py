"""The API under malformed requests: an honest refusal, never a failure of the server."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rounds.playing import QUESTION, start
from tests.world import World

from duologue.people import devices

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MOVES = st.fixed_dictionaries(
    {"id": st.uuids().map(str) | JSON, "kind": st.sampled_from(["answer", "skip", "keep", "receive"]) | JSON},
    optional={
        "step": st.sampled_from(["answer", "open", "answer#2"]) | JSON,
        "values": st.fixed_dictionaries({"answer": JSON}) | JSON,
        "expects": JSON,
        "said": JSON,
        "for": JSON,
    },
)
BODIES = st.tuples(st.sampled_from(["moves", "notes", "start", "keepsakes", "token"]), MOVES | JSON)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=BODIES)
def test_no_request_makes_the_server_fail(world: World, sent: tuple[str, Any]) -> None:
    """check 36: whatever is sent, the answer is below 500."""
    round_id = start(world.ana, QUESTION, world.now, card="nine-years-old", id=ROUND)
    header = {"Authorization": f"Duologue {_token(world)}"}
    where, body = sent
    path = {
        "moves": f"/api/v1/rounds/{round_id}/moves",
        "notes": f"/api/v1/rounds/{round_id}/notes",
        "start": "/api/v1/rounds",
        "keepsakes": "/api/v1/keepsakes",
        "token": "/api/v1/token",
    }[where]
    response = Client(raise_request_exception=False).post(
        path, json.dumps(body), content_type="application/json", headers=header, secure=True
    )
    assert response.status_code < 500, (where, body, response.content[:300])


ROUND = uuid4()
# Beside its world, which is thus no later one's.
_tokens: dict[int, tuple[World, str]] = {}


def _token(world: World) -> str:
    if id(world) not in _tokens:
        _tokens[id(world)] = (world, devices.make_token(world.ana.me(), "fuzz", world.now))
    return _tokens[id(world)][1]


def test_the_document_describes_every_operation(world: World) -> None:
    document = Client().get("/api/v1/openapi.json", secure=True).json()
    assert {"/api/v1/rounds", "/api/v1/couple", "/api/v1/exercises", "/api/v1/events"} <= set(
        document["paths"]
    )


def test_a_broken_operation_would_be_seen(world: World, monkeypatch: Any) -> None:
    """The control of check 36: a view that raises does answer 500."""
    from duologue.api import routes

    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(routes.installed, "read_scripts", broken)
    header = {"Authorization": f"Duologue {_token(world)}"}
    client = Client(raise_request_exception=False)
    assert client.get("/api/v1/exercises", headers=header, secure=True).status_code == 500
