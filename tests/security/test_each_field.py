"""Every field of every form and every operation, given by itself what it never holds: an honest answer, never
a failure of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from unittest.mock import patch

import pytest
from django.http import QueryDict
from django.test import Client
from ninja.parser import Parser
from tests.rounds.playing import QUESTION, start
from tests.security.walking import Request, Visitor, every_wish, fixed, undone
from tests.world import World, token_header

from duologue.api import routes
from duologue.engine import instances
from duologue.keepsakes import keeping
from duologue.people import host
from duologue.rounds import play
from duologue.web import gate

LONG = "a" * 70_000
# As long as an answer may be, and six times as long as that where it is kept.
CONTROLS = "a" + "\x01" * 15_000
TYPED = [
    "",
    "0001-01-01",
    "9999-12-31",
    "2026-W01-1",
    "\x00",
    LONG,
    CONTROLS,
    "urn:uuid:00000000-0000-4000-8000-00000000c4ec",
    "{00000000-0000-4000-8000-00000000c4ec}",
    "-999999999",
    "24:00",
    "\u0661\u0662",
    "\u200b",
    "%s",
    "[]",
]
TOLD: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    1e308,
    "",
    LONG,
    CONTROLS,
    "\x00",
    "\ud83d",
    [],
    {},
    [[]],
    {"a": 1},
    [None],
    [1] * 100,
    "0001-01-01",
    "9999-12-31",
]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@pytest.fixture
def ben(world: World) -> Visitor:
    return Visitor(world, world.ben, token_header(world.ben), world.now)


@pytest.fixture
def changing(world: World, ben: Visitor) -> list[Request]:
    """Every way to change something, of pages and API, with what would change it."""
    return [one for one in every_wish(ben, world) if one.method in ("POST", "PUT") and one.data]


def bend(one: Request, number: int, every: bool) -> Iterator[tuple[str, bytes]]:
    """(Field, body) with one field bent after another: by each value there is, or by one of them in turn."""
    base = dict(one.data() if callable(one.data) else one.data)
    for at, name in enumerate(base):
        values: Sequence[Any] = TOLD if one.is_api else TYPED
        for value in values if every else [values[(number + at) % len(values)], LONG, CONTROLS]:
            if one.is_api:
                yield name, json.dumps({**base, name: value}).encode()
                continue
            query = QueryDict(mutable=True)
            query.update({key: there for key, there in base.items() if isinstance(there, str)})
            query[name] = value
            yield name, query.urlencode().encode()


def send(ben: Visitor, one: Request, body: bytes) -> int:
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    if one.is_api:
        headers["Authorization"] = ben.token
    else:
        client.cookies.load(ben.who.jar)
    with (
        patch.object(gate, "read_clock", lambda: ben.now),
        patch.object(host, "find_stretching", lambda: ben.world.stretching),
        undone(),
    ):
        kind = JSON if one.is_api else FORM
        return client.generic(one.method, one.path, body, kind, secure=True, headers=headers).status_code


def failing(
    ben: Visitor, changing: Sequence[Request], *, every: bool = False
) -> list[tuple[str, str, bytes]]:
    return [
        (one.path, name, body[:200])
        for number, one in enumerate(changing)
        for name, body in bend(one, number, every)
        if send(ben, one, body) >= 500
    ]


@pytest.mark.parametrize("of", ["pages", "programs"])
def test_no_field_makes_the_server_fail(ben: Visitor, changing: list[Request], of: str) -> None:
    """checks 36 and 70: every field there is, each by itself, with a value in turn, with one that is too long
    for anything, and with one that grows where it is kept."""
    assert failing(ben, [one for one in changing if one.is_api is (of == "programs")]) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", range(8))
def test_no_value_of_any_field_makes_the_server_fail(
    ben: Visitor, changing: list[Request], part: int
) -> None:
    """checks 36 and 70: the same, each field with every value."""
    assert failing(ben, changing[part::8], every=True) == []


@pytest.mark.parametrize("field", ["said", "step", "expects"])
@pytest.mark.parametrize("kind", ["pause", "leave", "skip", "keep", "receive", "close", "answer"])
def test_what_no_move_says_is_not_kept_with_it(ben: Visitor, world: World, kind: str, field: str) -> None:
    """checks 36 and 70: a whole body in the place of a word or an id, by page and by program."""
    round_id = start(world.ben, QUESTION, world.now, card="nine-years-old", id=fixed("round"))
    form = {"0.id": str(fixed("long")), "0.kind": kind, "0.step": "answer", f"0.{field}": LONG}
    body = {"id": str(fixed("long")), "kind": kind, "step": "answer", field: LONG}
    query = QueryDict(mutable=True)
    query.update(form)
    page = Request("POST", "", f"/rounds/{round_id}/")
    program = Request("POST", "", f"/api/v1/rounds/{round_id}/moves")
    assert send(ben, page, query.urlencode().encode()) in (302, 404, 409, 422)
    assert send(ben, program, json.dumps(body).encode()) in (200, 404, 409, 422)


HALVES: list[Any] = ["\ud83d", ["\ud83d"], {"p": "\ud83d"}, {"\ud83d": "x"}, [[{"\ud83d": 1}]]]


def half_a_letter(ben: Visitor, world: World) -> list[tuple[str, Any]]:
    """Where half a letter, somewhere within a value, makes the server fail."""
    round_id = start(world.ben, QUESTION, world.now, card="nine-years-old", id=fixed("round"))
    there, moved = f"/api/v1/rounds/{round_id}", {"id": str(fixed("half")), "kind": "answer"}
    return [
        (path, value)
        for value in HALVES
        for method, path, body in (
            ("PUT", f"{there}/draft?step=answer", {"values": {"answer": value}}),
            ("POST", f"{there}/moves", {**moved, "step": "answer", "values": {"answer": value}}),
        )
        if send(ben, Request(method, "", path), json.dumps(body).encode()) >= 500
    ]


def test_half_a_letter_within_a_value_is_refused(ben: Visitor, world: World) -> None:
    """check 36: JSON can say half of a letter of two, in a name as well."""
    assert half_a_letter(ben, world) == []


def test_taken_in_it_would_fail(ben: Visitor, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(routes.api, "parser", Parser())
    assert half_a_letter(ben, world) != []


def test_kept_with_every_move_it_would_fail(
    ben: Visitor, changing: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a step of any length, and a word with whichever move."""
    monkeypatch.setattr(instances, "MOST_LETTERS", 1 << 30)
    monkeypatch.setattr(play, "SAYS", frozenset(play.MoveKind))
    found = failing(ben, [one for one in changing if one.note.startswith(("pause", "leave"))])
    assert {name for _, name, _ in found} >= {"0.said"}


def test_controls_taken_in_would_fail(
    ben: Visitor, changing: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: words with whatever a program puts among them."""
    monkeypatch.setattr(keeping, "tidy", str.strip)
    letters = [one for one in changing if one.path in ("/letters/new/", "/api/v1/letters")]
    assert {path for path, _, _ in failing(ben, letters)} == {"/letters/new/", "/api/v1/letters"}
