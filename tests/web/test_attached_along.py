"""Pictures, voices and drawings are taken along in an export and brought into another instance by parts."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rounds import attached
from tests.rounds.attached import everything, picture, put, voice
from tests.rounds.playing import answer, sees, start
from tests.web.noscript import NoScript
from tests.world import NOW

from duologue.attachments.models import Attachment, Part
from duologue.keepsakes.models import Keepsake
from duologue.people import erasing
from duologue.web import exporting


@pytest.fixture
def round_id(world, monkeypatch, tmp_path) -> UUID:
    return start(world.ana, attached.install_it(monkeypatch, tmp_path), NOW)


@pytest.fixture
def file(world, round_id, browser) -> bytes:
    """Ana's export: all three of hers, and a long voice of Ben's."""
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    sound = {"sound": {"held": put(world.ben, round_id, "sound", NOW, voice(20))}}
    answer(world.ben, round_id, "given", sound, NOW)
    found = browser(world.ana).get("/me/export/duologue.json")
    assert found.streaming
    return found.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("duologue.json", content, "application/json")


def shown(client: Any) -> dict[str, bytes]:
    """What the page of what was brought shows, by its address."""
    html = client.get("/me/brought/").content.decode()
    found = {one.split('"')[0] for one in html.split('src="/me/brought/')[1:]}
    return {path: client.get(f"/me/brought/{path}").getvalue() for path in found}


def test_the_file_is_json_with_a_line_for_each_part(file):
    found = json.loads(file)
    given = found["rounds"][0]["sees"]["given"]
    assert given["mine"]["image"]["words"] == "the lake" and "key" not in given["mine"]["image"]
    parts = found["attachments"]
    assert {one["id"] for one in parts} == {
        value["id"] for values in (given["mine"], given["theirs"]) for value in values.values()
    }
    assert [one["number"] for one in parts if one["id"] == given["theirs"]["sound"]["id"]] == [1, 2, 3, 4, 5]
    lines = [line for line in file.decode().split("\n") if line.startswith('  {"round"')]
    assert [json.loads(line.rstrip(",")) for line in lines] == parts


def test_a_file_without_any_is_as_it_was(world, browser):
    found = browser(world.ana).get("/me/export/duologue.json").getvalue()
    assert found.decode() == json.dumps(
        exporting.write_everything(world.ana.me(NOW), NOW), ensure_ascii=False, indent=1
    )


def test_what_never_opened_is_not_in_it(world, round_id, browser):
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    text = browser(world.ben).get("/me/export/duologue.json").getvalue().decode()
    assert "attachments" not in json.loads(text)
    assert not [id_ for id_ in Attachment.objects.values_list("id", flat=True) if str(id_) in text]


def test_it_comes_in_at_once_and_is_looked_at_by_who_brought_it(world, file, browser):
    client = browser(world.stranger)
    for _ in range(2):
        assert client.post("/me/export/bring", {"file": upload(file)}).status_code == 200
    found = shown(client)
    assert sorted(content[:4] for content in found.values()) == sorted(
        [b"\xff\xd8\xff\xe0", b"RIFF", b"RIFF", b"<svg"]
    )
    assert (
        Attachment.objects.filter(
            author=world.stranger.me(NOW).seat, couple=world.stranger.me(NOW).couple_id
        ).count()
        == 4
    )
    text = NoScript(client).go("/me/brought/").page.text
    assert "the lake" in text and "hash" not in text
    for other in (world.strangers_other, world.ana):
        assert {browser(other).get(f"/me/brought/{path}").status_code for path in found} == {404}


def test_it_comes_in_part_by_part_and_once(world, file, browser):
    client = browser(world.stranger)
    found = json.loads(file)
    parts = [json.dumps(one) for one in found.pop("attachments")]
    assert client.post("/me/export/bring/parts", {"part": parts[:3]}).json() == {"new": 3}
    rest = [client.post("/me/export/bring/parts", {"part": one}).json()["new"] for one in parts]
    assert rest == [0, 0, 0, *[1] * (len(parts) - 3)]
    assert client.post("/me/export/bring/parts", {"part": parts[:2]}).json() == {"new": 0}
    client.post("/me/export/bring", {"file": upload(json.dumps(found).encode())})
    assert len(shown(client)) == 4


def test_what_came_along_goes_on_in_the_next_export(world, file, browser):
    client = browser(world.stranger)
    client.post("/me/export/bring", {"file": upload(file)})
    again = client.get("/me/export/duologue.json").getvalue()
    by = itemgetter("id", "number")
    assert sorted(json.loads(again)["attachments"], key=by) == sorted(json.loads(file)["attachments"], key=by)
    other = browser(world.strangers_other)
    other.post("/me/export/bring", {"file": upload(again)})
    assert len(shown(other)) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "no base64!"},
        {"data": ""},
        {"number": 0},
        {"number": 65},
        {"number": "1"},
        {"id": "none"},
        {"round": None},
    ],
)
def test_a_part_that_is_none_is_refused_with_its_place_and_nothing_comes_in(world, file, browser, wrong):
    found = json.loads(file)
    found["attachments"][1] |= wrong
    client = browser(world.stranger)
    answered = client.post("/me/export/bring", {"file": upload(json.dumps(found).encode())})
    assert answered.status_code == 422 and b"attachments[1]" in answered.content
    told = client.post("/me/export/bring/parts", {"part": [json.dumps(found["attachments"][1]), "none"]})
    assert told.status_code == 422 and "attachments[0]" in told.json()["why"]
    couple = world.stranger.me(NOW).couple_id
    assert not Attachment.objects.filter(couple=couple).exists()
    # The list of days is there from the beginning, and nobody's.
    assert not Keepsake.objects.filter(couple_id=couple).exclude(author="").exists()


def test_a_part_that_did_not_come_leaves_its_words(world, file, browser):
    found = json.loads(file)
    image = found["rounds"][0]["sees"]["given"]["mine"]["image"]["id"]
    found["attachments"] = [one for one in found["attachments"] if one["id"] != image]
    client = browser(world.stranger)
    client.post("/me/export/bring", {"file": upload(json.dumps(found).encode())})
    assert len(shown(client)) == 3
    text = NoScript(client).go("/me/brought/").page.text
    assert "What was here is here no more." in text and "the lake" in text


def test_erased_it_is_gone(world, file, browser):
    client = browser(world.stranger)
    client.post("/me/export/bring", {"file": upload(file)})
    couple = world.stranger.me(NOW).couple_id
    erasing.erase(world.stranger.me(NOW), NOW)
    assert not Attachment.objects.filter(couple=couple).exists()
    assert not Part.objects.filter(attachment__couple=couple).exists()


def test_the_page_to_print_shows_them(world, file, browser):
    html = browser(world.ana).get("/me/export/print/").content.decode()
    assert html.count("/attachments/") == 4


def test_no_file_is_made_before_it_is_asked_for_piece_by_piece(world, round_id, monkeypatch):
    """The control of streaming: as long as nobody takes a piece, no part is opened."""
    sent = {
        "sound": {"held": put(world.ana, round_id, "sound", NOW, voice(60))},
        "image": {"held": put(world.ana, round_id, "image", NOW, picture())},
    }
    answer(world.ana, round_id, "given", sent, NOW)
    opened: list[int] = []
    unseal = exporting.attaching.storing.unseal
    monkeypatch.setattr(
        "duologue.attachments.storing.unseal", lambda *given: opened.append(1) or unseal(*given)
    )
    pieces = exporting.write_pieces(world.ana.me(NOW), NOW)
    next(pieces)
    assert opened == []
    next(pieces)
    assert len(opened) == 1
    assert len(list(pieces)) == len(opened) == sum(1 for _ in Part.objects.all())
    assert sees(world.ana, round_id, NOW)
