"""Where scripts run, a form of a round is answered with its page; where none do, with a redirect to it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from tests.world import Actor, World

from duologue.web.views import rounds

QUESTION = "conversation/an-open-question"
ADDRESS = b' data-address="'


def sends(client: Client, path: str, **form: str) -> Any:
    return client.post(path, form, secure=True, headers={"Origin": "https://localhost"})


def signed_in(who: Actor) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(who.jar)
    return client


def begun(world: World) -> tuple[Client, str]:
    client = signed_in(world.ana)
    led = sends(client, "/rounds/", slug=QUESTION, id=str(uuid4()))
    return client, led["Location"]


def answering() -> dict[str, str]:
    return {"0.id": str(uuid4()), "0.kind": "answer", "0.step": "answer", "0.f.answer": "A copper lantern"}


def without_what_is_drawn(body: bytes) -> list[bytes]:
    """Lines but for nonces, tokens and new ids, which differ from page to page."""
    drawn = (b"nonce=", b"csrfmiddlewaretoken", b'name="id"', b'name="0.id"', b"<body")
    return [line for line in body.splitlines() if not any(name in line for name in drawn)]


def test_the_answer_is_the_page_that_its_address_gives(world: World) -> None:
    client, path = begun(world)
    answer = sends(client, path, **answering(), scripts="yes")
    assert answer.status_code == 200
    assert ADDRESS + path.encode() in answer.content
    page = client.get(path, secure=True)
    assert without_what_is_drawn(answer.content) == without_what_is_drawn(page.content)
    assert b"A copper lantern" in page.content
    assert ADDRESS not in page.content
    assert answer["Cache-Control"] == page["Cache-Control"] == "no-store"


def test_without_scripts_it_redirects(world: World) -> None:
    client, path = begun(world)
    answer = sends(client, path, **answering())
    assert (answer.status_code, answer["Location"]) == (302, path)


def test_a_beginning_and_a_note_are_answered_so_too(world: World) -> None:
    client = signed_in(world.ana)
    beginning = sends(client, "/rounds/", slug=QUESTION, id=str(uuid4()), scripts="yes")
    assert beginning.status_code == 200
    path = beginning.content.partition(ADDRESS)[2].partition(b'"')[0].decode()
    sends(client, path, **answering())
    sends(signed_in(world.ben), path, **answering())
    note = sends(client, f"{path}note", id=str(uuid4()), text="In the margin", scripts="yes")
    assert note.status_code == 200
    assert b"In the margin" in note.content
    assert ADDRESS + path.encode() in note.content


def test_what_is_not_taken_has_no_address_to_go_to(world: World) -> None:
    client, path = begun(world)
    wrong = sends(client, path, **{**answering(), "0.f.answer": ""}, scripts="yes")
    assert wrong.status_code == 422
    assert ADDRESS not in wrong.content


def test_what_was_done_stands_though_its_page_could_not_be_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = begun(world)

    def busy(*_: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(rounds.desk, "look", busy)
        answer = sends(client, path, **answering(), scripts="yes")
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert b"A copper lantern" in client.get(path, secure=True).content
