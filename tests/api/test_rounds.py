"""The API over the same rounds: what a program can do, and what it is told when it can't."""

from __future__ import annotations

import errno
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.people import devices, leaving, sealing
from duologue.rounds import play

QUESTION = "conversation/an-open-question"
CARD = "nine-years-old"


class Program:
    """A client with one partner's token."""

    def __init__(self, who: Actor) -> None:
        self.client = Client(HTTP_HOST="localhost")
        token = devices.make_token(who.me(), "a program", NOW)
        self.header = {"Authorization": f"Duologue {token}"}

    def send(self, method: str, path: str, body: object = None) -> Any:
        return self.client.generic(
            method,
            path,
            json.dumps(body) if body is not None else b"",
            content_type="application/json",
            headers=self.header,
        )

    def ask(self, method: str, path: str, body: object = None) -> Any:
        response = self.send(method, path, body)
        assert response.status_code == 200, (path, response.status_code, response.content[:300])
        return response.json()

    def answer(self, round_id: str, words: str, **more: object) -> Any:
        move = {"id": str(uuid4()), "kind": "answer", "step": "answer", "values": {"answer": words}}
        return self.send("POST", f"/api/v1/rounds/{round_id}/moves", {**move, **more})


@pytest.fixture
def ana(world: World) -> Program:
    return Program(world.ana)


@pytest.fixture
def ben(world: World) -> Program:
    return Program(world.ben)


def new(**body: object) -> dict[str, object]:
    """A body with an id of its own."""
    return {"id": str(uuid4()), **body}


def begun(program: Program) -> str:
    found = program.ask("POST", "/api/v1/rounds", {"exercise": QUESTION, "card": CARD, "id": str(uuid4())})
    return str(found["round"])


def test_the_guide_s_examples_run_as_they_stand(ana: Program) -> None:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    a_round, kept, oneself = re.findall(r"```python\n(.*?)```", text, re.S)
    names: dict[str, Any] = {"ask": ana.ask, "print": lambda *_: None}
    exec(compile(a_round, "docs/api.md", "exec"), names)  # noqa: S102 - our own page
    assert names["made"]["accepted"]
    exec(compile(kept, "docs/api.md", "exec"), names)  # noqa: S102 - as above
    assert names["found"]["text"] == "Sundays are ours, until noon."
    exec(compile(oneself, "docs/api.md", "exec"), names)  # noqa: S102 - as above
    assert names["mine"]["extras"]["guess"] is True


def test_two_programs_play_a_round_and_both_open(ana: Program, ben: Program) -> None:
    round_id = begun(ana)
    assert ana.answer(round_id, "a lighthouse keeper").status_code == 200
    before = ben.ask("GET", f"/api/v1/rounds/{round_id}")
    assert "lighthouse" not in json.dumps(before)
    opened = ben.answer(round_id, "a train driver").json()
    assert "lighthouse" in json.dumps(opened["round"]["view"])
    assert "train" in json.dumps(ana.ask("GET", f"/api/v1/rounds/{round_id}"))


def test_the_same_move_twice_is_made_once(ana: Program) -> None:
    round_id, same = begun(ana), str(uuid4())
    first, second = (ana.answer(round_id, "once", id=same).json() for _ in range(2))
    assert first["accepted"]
    assert second["accepted"]
    assert first["round"]["view"] == second["round"]["view"]


def test_a_stale_move_is_answered_with_the_present_view(ana: Program) -> None:
    round_id = begun(ana)
    response = ana.answer(round_id, "late", expects="0" * 16)
    assert response.status_code == 409
    assert response.json()["round"]["view"]["step"] == "answer"


def test_an_error_names_its_field(ana: Program) -> None:
    round_id = begun(ana)
    response = ana.answer(round_id, "")
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"answer"}


def test_foreign_and_unknown_rounds_are_the_same_404(world: World, ana: Program) -> None:
    """check 35"""
    round_id = begun(ana)
    stranger = Program(world.stranger)
    foreign = stranger.send("GET", f"/api/v1/rounds/{round_id}")
    unknown = stranger.send("GET", f"/api/v1/rounds/{uuid4()}")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


def test_notes_drafts_keepsakes_and_events_are_there(ana: Program, ben: Program) -> None:
    round_id = begun(ana)
    ana.ask("PUT", f"/api/v1/rounds/{round_id}/draft?step=answer", {"values": {"answer": "half a"}})
    assert ana.ask("GET", f"/api/v1/rounds/{round_id}/draft?step=answer")["values"] == {"answer": "half a"}
    assert ben.ask("GET", f"/api/v1/rounds/{round_id}/draft?step=answer")["values"] == {}
    ana.answer(round_id, "one")
    ben.answer(round_id, "two")
    ben.ask("POST", f"/api/v1/rounds/{round_id}/notes", new(text="in the margin"))
    assert ana.ask("GET", f"/api/v1/rounds/{round_id}/notes")[0]["text"] == "in the margin"
    ana.ask("POST", "/api/v1/keepsakes", new(text="You waited up.", kind="appreciation"))
    assert ben.ask("GET", "/api/v1/keepsakes")[0]["text"] == "You waited up."
    events = ana.ask("GET", "/api/v1/events")
    assert {"round", "note"} <= {event["kind"] for event in events}
    assert set(events[0]) == {"id", "kind", "subject"}


def test_a_program_that_knows_no_script_can_fill_in_any_step(ana: Program, ben: Program) -> None:
    """What is asked, field by field, and who will see it: from the round alone."""
    made = ana.ask("POST", "/api/v1/rounds", {"exercise": "check-in/check-in", "id": str(uuid4())})
    found = ana.ask("GET", f"/api/v1/rounds/{made['round']}")
    mood, help_ = (one for one in found["asks"] if not one["aside"])
    assert (mood["step"], mood["rule"], help_["rule"]) == ("mood", "sealed", "shared")
    assert [field["kind"] for field in mood["fields"]] == ["mood point"]
    assert "hold" in {option["id"] for option in help_["fields"][0]["options"]}
    for asked, values in ((mood, {"mood": [3, 4]}), (help_, {"help": "hold"})):
        move = {"id": str(uuid4()), "kind": "answer", "step": asked["step"], "values": values}
        move["expects"] = ana.ask("GET", f"/api/v1/rounds/{made['round']}")["expects"][asked["step"]]
        after = ana.ask("POST", f"/api/v1/rounds/{made['round']}/moves", move)
    assert after["round"]["asks"] == [], "an extra question is asked of who wants one"
    assert ben.ask("GET", "/api/v1/today")["help"] == "hold"


def test_a_round_says_that_it_is_paused_or_left_and_when_it_fades(ana: Program) -> None:
    round_id = begun(ana)
    for kind, stopped in (("pause", "paused"), ("resume", None), ("leave", "left")):
        move = {"id": str(uuid4()), "kind": kind}
        after = ana.ask("POST", f"/api/v1/rounds/{round_id}/moves", move)["round"]
        assert after["stopped"] == stopped
        assert bool(after["asks"]) is (stopped is None)
    assert {"fades_on", "keeps"} <= after.keys()


def test_a_note_and_a_line_sent_twice_are_written_once(ana: Program, ben: Program) -> None:
    """check 55: a program that lost the answer sends the same id again."""
    round_id = begun(ana)
    ana.answer(round_id, "one")
    ben.answer(round_id, "two")
    for path in (f"/api/v1/rounds/{round_id}/notes", "/api/v1/keepsakes"):
        body = new(text="once", kind="appreciation")
        assert ana.ask("POST", path, body) == ana.ask("POST", path, body)
        assert [one["text"] for one in ben.ask("GET", path)].count("once") == 1


def test_an_archive_tells_a_program_of_nothing_to_do(world: World) -> None:
    ana, ben = Program(world.ana), Program(world.ben)
    opened, waiting = begun(ana), ""
    ana.answer(opened, "one")
    ben.answer(opened, "two")
    waiting = begun(ana)
    leaving.leave_couple(world.ben.me(), NOW)
    for round_id in (opened, waiting):
        found = ana.ask("GET", f"/api/v1/rounds/{round_id}")
        assert (found["view"]["may"], found["asks"], found["expects"]) == ([], [], {})
    sees = ana.ask("GET", f"/api/v1/rounds/{opened}")["view"]["sees"]["answer"]
    assert {"one", "two"} == {sees[seat]["answer"] for seat in ("first", "second")}


def test_keepsakes_are_made_edited_found_noted_on_and_put_away(ana: Program, ben: Program) -> None:
    """Over the same functions as the pages: an agreement from the first wording to the day to look again."""
    kept = "/api/v1/keepsakes"
    body = new(text="Sundays are ours.", kind="agreement", again="2099-01-04")
    path = f"{kept}/{ana.ask('POST', kept, body)['id']}"
    found = ben.ask("GET", path)
    assert (found["agreed"], found["wordings"][0]["again"]) == (None, "2099-01-04")
    stale = ben.send("POST", f"{path}/moves", {"do": "agree", "seen": "0-0"})
    assert stale.status_code == 409
    assert stale.json()["keepsake"]["seen"] == found["seen"]
    ben.ask("POST", f"{path}/moves", {"do": "agree", "seen": found["seen"]})
    agreed = ana.ask("GET", path)
    assert agreed["agreed"] is not None
    assert (agreed["again"], agreed["wordings"]) == ("2099-01-04", [])
    changed = ana.ask("PUT", path, {"text": "Sundays, all day.", "seen": agreed["seen"]})
    assert [one["text"] for one in changed["wordings"]] == ["Sundays, all day."]
    ben.ask("POST", f"{path}/notes", new(text="From breakfast on"))
    assert ana.ask("POST", f"{kept}/find", {"words": "BREAKFAST"})[0]["id"] == found["id"]
    assert [one["kind"] for one in ana.ask("GET", f"{kept}?kind=dream")] == []
    ana.ask("POST", f"{path}/moves", {"do": "put-away"})
    assert ben.ask("GET", f"{kept}?archived=false") == []
    assert ben.ask("GET", f"{kept}?archived=true")[0]["archived"] is True
    own = ana.ask("POST", kept, new(text="A lighthouse", kind="dream", own=True))["id"]
    assert ben.send("GET", f"{kept}/{own}").status_code == 404
    refused = ana.send("POST", kept, new(text="x", kind="dream", again="2099-01-04"))
    assert (refused.status_code, refused.json()["field"]) == (422, "again")


def test_without_a_token_nothing_is_said() -> None:
    refused = Client(HTTP_HOST="localhost").get("/api/v1/couple")
    assert refused.status_code == 401
    assert refused.json().keys() == {"why"}


def test_whatever_goes_wrong_a_program_is_told_in_the_same_shape(
    ana: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page of HTML, whoever refuses: the API, the gate before it, or what it rests on."""

    def broken(error: Exception) -> Any:
        def look(*_: object) -> None:
            raise error

        monkeypatch.setattr(play, "look", look)
        return ana.send("GET", f"/api/v1/rounds/{uuid4()}")

    answers = [
        (404, ana.send("GET", "/api/v1/nothing-of-that-name")),
        (404, ana.send("GET", "/api/v1/rounds/not-an-id")),
        (413, ana.send("POST", "/api/v1/rounds", {"exercise": "x" * 300_000})),
        (400, ana.client.generic("POST", "/api/v1/rounds", b"{", "application/json", headers=ana.header)),
        (401, Client(HTTP_HOST="localhost").get("/api/v1/today")),
        (503, broken(OperationalError("database is locked"))),
        (507, broken(OSError(errno.ENOSPC, "No space left on device"))),
    ]
    for status, answer in answers:
        assert answer.status_code == status
        assert answer.json().keys() == {"why"}
        assert answer.json()["why"].endswith(".")


def test_unknown_routes_and_unknown_rounds_are_one_and_the_same(ana: Program) -> None:
    """check 35: in JSON as in pages, to the byte."""
    paths = ("rounds/nothing", f"rounds/{uuid4()}", f"rounds/{uuid4()}/notes", "nothing")
    assert len({ana.send("GET", f"/api/v1/{path}").content for path in paths}) == 1


def test_a_program_is_offered_only_what_it_can_ask_for(world: World, ana: Program) -> None:
    """A release is made by being there; no program's move is called so."""
    for one in (world.ana, world.ben):
        sealing.make_strict(one.me(), world.now)
    begin = {"exercise": QUESTION, "card": CARD, "id": str(uuid4())}
    round_id = ana.ask("POST", "/api/v1/rounds", begin)["round"]
    # Ben's, the first, opens once he has been here again.
    for one in (world.ben, world.ana):
        wish = play.Wish(uuid4(), MoveKind.ANSWER, "answer", None, {"answer": "words"})
        assert play.act(one.me(), round_id, [wish], world.now).accepted
    offered = {one.kind for one in play.look(world.ana.me(), round_id, world.now).view.may}
    may = ana.ask("GET", f"/api/v1/rounds/{round_id}")["view"]["may"]
    assert set(may) == {kind.value for kind in offered} - {"release"}
    assert MoveKind.RELEASE in offered, "the control: the engine has it"
