"""A page names the last event that it knows of, so that its stream tells it nothing that it shows."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.world import Actor, World

from duologue.live import listeners
from duologue.rounds import outbox, play
from duologue.web.views import rounds

QUESTION = "conversation/an-open-question"
AFTER = re.compile(rb' data-after="([0-9]+)"')
LIVE = re.compile(rb"<main[^>]* data-live=")


def sends(client: Client, path: str, **form: str) -> Any:
    return client.post(path, form, secure=True, headers={"Origin": "https://localhost"})


def signed_in(who: Actor) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.cookies.load(who.jar)
    return client


def begun(client: Client) -> str:
    led = sends(client, "/rounds/", slug=QUESTION, id=str(uuid4()))
    return str(led["Location"])


def answers(client: Client, path: str, words: str, **more: str) -> Any:
    form = {"0.id": str(uuid4()), "0.kind": "answer", "0.step": "answer", "0.f.answer": words}
    return sends(client, path, **form, **more)


def told_after(client: Client, world: World, page: bytes) -> list[str]:
    """The kinds of events that the page's stream begins with."""
    found = AFTER.search(page)
    sent = {name: morsel.value for name, morsel in client.cookies.items()}
    admitted = listeners.admit(sent, "", int(found[1]) if found else None, world.now, secure=True)
    assert admitted is not None
    events = outbox.read_since(admitted.listener.couple, admitted.last)
    return [event.kind for event in events if event.seat == admitted.listener.seat]


@pytest.fixture
def played(world: World) -> tuple[Client, Client, str]:
    ana, ben = signed_in(world.ana), signed_in(world.ben)
    path = begun(ana)
    answers(ana, path, "A copper lantern")
    return ana, ben, path


def test_every_page_with_a_stream_names_it(played: tuple[Client, Client, str]) -> None:
    ana, _, path = played
    for address in ("/", path, "/question/"):
        body = ana.get(address, secure=True).content
        assert LIVE.search(body) and AFTER.search(body), address


def test_a_page_is_told_nothing_that_it_shows(world: World, played: tuple[Client, Client, str]) -> None:
    ana, ben, path = played
    answered = answers(ben, path, "A blue door", scripts="yes").content
    assert b"A copper lantern" in answered
    for client, body in ((ben, answered), (ana, ana.get(path, secure=True).content)):
        assert AFTER.search(body)
        assert told_after(client, world, body) == []


def test_what_happens_after_the_page_was_made_is_told(
    world: World, played: tuple[Client, Client, str]
) -> None:
    ana, ben, path = played
    waiting = ana.get(path, secure=True).content
    answers(ben, path, "A blue door")
    assert told_after(ana, world, waiting) == ["round"]


def test_a_page_that_named_none_would_be_told_of_its_own_move(
    world: World, played: tuple[Client, Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    _, ben, path = played
    outbox.mark_last_row(world.now)
    right = play._note_outcome
    monkeypatch.setattr(play, "_note_outcome", lambda before, after: right(before, after) * 0)
    answered = answers(ben, path, "A blue door", scripts="yes").content
    assert told_after(ben, world, answered) != []


def test_what_happens_between_a_move_and_its_page_is_told(
    world: World, played: tuple[Client, Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page shows the round as the move left it, so all that came after is news to it."""
    _, ben, path = played
    right, couple = rounds.desk.look, world.ben.me(world.now).couple_id

    def look_late(*given: Any) -> None:
        outbox.tell(couple, "b", "note", None, world.now)
        right(*given)

    monkeypatch.setattr(rounds.desk, "look", look_late)
    answered = answers(ben, path, "A blue door", scripts="yes").content
    assert told_after(ben, world, answered) == ["note"]


def test_a_number_is_of_its_reader_alone(world: World, played: tuple[Client, Client, str]) -> None:
    ana, ben, _ = played
    before = [number(of, "/") for of in (ana, ben)]
    outbox.tell(world.ana.me(world.now).couple_id, "b", "round", None, world.now)
    assert [number(of, "/") for of in (ana, ben)] == [before[0], before[1] + 1]


def number(of: Client, path: str) -> int:
    found = AFTER.search(of.get(path, secure=True).content)
    assert found is not None
    return int(found[1])
