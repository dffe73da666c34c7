"""Pictures, voices and drawings on a page: put in, sent without scripts, shown, kept, taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.api.test_rounds import Program
from tests.rounds import attached
from tests.rounds.attached import everything, picture, put, voice
from tests.rounds.playing import answer, sees, start
from tests.web.conftest import at
from tests.web.noscript import NoScript
from tests.world import NOW

from duologue.attachments.models import Attachment, Part
from duologue.people import leaving
from duologue.web import gate


@pytest.fixture
def round_id(world, monkeypatch, tmp_path) -> UUID:
    return start(world.ana, attached.install_it(monkeypatch, tmp_path), NOW)


def file(content: bytes, name: str = "one.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Any, round_id: UUID, **given: object) -> Any:
    """A page's own form with files, sent as a browser without scripts does."""
    page = NoScript(client).go(f"/rounds/{round_id}/").page
    form, _button = page.form("Done")
    assert 'enctype="multipart/form-data"' in page.html
    data: dict[str, object] = {name: value for name, value in form.fields if not name.endswith(":file]")}
    return client.post(form.action, {**data, **given})


def address(who: Any, round_id: UUID, name: str, seat: str = "first") -> str:
    return f"/rounds/{round_id}/attachments/{sees(who, round_id, NOW)['given'][seat][name]['id']}"


def both_gave(world: Any, round_id: UUID) -> None:
    answer(world.ana, round_id, "given", everything(world.ana, round_id, NOW), NOW)
    answer(world.ben, round_id, "given", everything(world.ben, round_id, NOW), NOW)


def test_a_picture_is_sent_without_scripts_and_looked_at_by_both(world, round_id, browser):
    given = {"0.f.image[picture:file]": file(picture()), "0.f.image[picture:words]": "the lake"}
    assert send(browser(world.ana), round_id, **given).status_code == 302
    send(browser(world.ben), round_id, **{"0.f.line": "and a line"})
    ben = browser(world.ben)
    where = address(world.ben, round_id, "image")
    assert f'src="{where}" alt="the lake"' in ben.get(f"/rounds/{round_id}/").content.decode()
    shown = ben.get(where)
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "image/jpeg",
        "no-store",
    )
    assert shown.getvalue()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b"GIF89a" + bytes(50), "JPEG, PNG and WebP can"),
        (b"<svg onload='alert(1)'/>", "JPEG, PNG and WebP can"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "HEIC"),
    ],
)
def test_what_is_no_picture_comes_back_with_a_sentence_and_the_words_are_kept(
    world, round_id, browser, sent, says
):
    given = {"0.f.image[picture:file]": file(sent), "0.f.image[picture:words]": "a red door"}
    found = send(browser(world.ana), round_id, **given)
    text = found.content.decode()
    assert found.status_code == 422 and says in text and "a red door" in text
    assert Part.objects.count() == 0


def test_a_picture_stays_in_where_something_else_is_wrong(world, round_id, browser):
    client = browser(world.ana)
    given = {"0.f.image[picture:file]": file(picture()), "0.f.line": "x" * 300}
    found = send(client, round_id, **given)
    assert found.status_code == 422 and "A picture is in." in found.content.decode()
    someone = NoScript(client)
    someone._arrived(found, f"/rounds/{round_id}/")
    someone.press("Done", **{"0.f.line": "shorter"})
    assert set(sees(world.ana, round_id, NOW)["given"]["first"]) == {"image", "line"}


def test_a_script_puts_it_in_beforehand_and_is_told_what_is_wrong(world, round_id, browser):
    client, where = browser(world.ana), f"/rounds/{round_id}/attachments"
    given = {"step": "given", "field": "image"}
    held = client.post(where, {**given, "file": file(picture())}).json()["held"]
    assert send(client, round_id, **{"0.f.image[picture:held]": held}).status_code == 302
    found = client.post(where, {**given, "file": file(b"none")})
    assert found.status_code == 422 and found.json()["why"].endswith("can.")
    for other in ({"step": "seen"}, {"field": "line"}, {"field": "nothing"}):
        assert client.post(where, {**given, **other, "file": file(picture())}).status_code == 404


def test_the_form_sent_twice_is_once(world, round_id, browser):
    client = browser(world.ana)
    page = NoScript(client).go(f"/rounds/{round_id}/").page
    form, _ = page.form("Done")
    data = {name: value for name, value in form.fields if not name.endswith(":file]")}
    for _again in range(2):
        found = client.post(form.action, {**data, "0.f.image[picture:file]": file(picture())})
        assert found.status_code == 302
    assert Attachment.objects.exclude(holder=None).count() == 1


def test_sound_is_given_in_ranges_to_a_browser_that_asks_for_them(world, round_id, browser):
    sound = {"sound": {"held": put(world.ana, round_id, "sound", NOW, voice(5))}}
    answer(world.ana, round_id, "given", sound, NOW)
    client, where = browser(world.ana), address(world.ana, round_id, "sound")
    whole = client.get(where)
    content = whole.getvalue()
    assert (whole["Accept-Ranges"], int(whole["Content-Length"])) == ("bytes", len(content))
    for asked, start_, end in (
        ("bytes=0-1", 0, 2),
        ("bytes=40-70000", 40, 70_001),
        ("bytes=150000-", 150_000, None),
    ):
        part = client.get(where, headers={"Range": asked})
        assert (part.status_code, part.getvalue()) == (206, content[start_:end]), asked
        assert int(part["Content-Length"]) == len(content[start_:end])
    assert client.get(where, headers={"Range": "bytes=999999999-"}).status_code == 416
    assert client.get(where, headers={"Range": "bytes=5-2,9-"}).status_code == 200


def test_keeping_and_taking_back_by_the_page(world, round_id, browser):
    both_gave(world, round_id)
    ana = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/")
    assert ana.page.text.count("Fades after Tuesday, 22 December 2026, unless you both keep it.") == 6
    ana.press("Keep it")
    assert ana.page.text.count("You keep this.") == 1
    ben = NoScript(browser(world.ben)).go(f"/rounds/{round_id}/")
    assert "You keep this." not in ben.page.text
    ana.press("Take it back")
    assert "What was here is here no more." in ana.page.text and "the lake" in ana.page.text
    assert "What was here is here no more." in ben.go(ben.path).page.text


def test_in_an_archive_it_is_read_and_taken_back_and_kept_by_nobody(world, round_id, browser, monkeypatch):
    both_gave(world, round_id)
    leaving.leave_couple(world.ben.me(NOW), NOW)
    later = NOW + timedelta(days=2)
    at(later, monkeypatch)
    ana = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/")
    where = address(world.ana, round_id, "image")
    assert ana.client.get(where).status_code == 200
    assert "Keep it" not in [button.words for form in ana.page.forms for button in form.buttons]
    ana.press("Take it back")
    assert browser(world.ben).get(where).status_code == 404


def test_taken_back_and_faded_look_the_same(world, round_id, browser, monkeypatch):
    both_gave(world, round_id)
    ben = browser(world.ben)
    ana = NoScript(browser(world.ana))
    for _ in range(3):
        ana.go(f"/rounds/{round_id}/").press("Take it back")
    late = NOW + timedelta(days=31)
    at(late, monkeypatch)
    text = NoScript(ben).go(f"/rounds/{round_id}/").page.html
    assert text.count("What was here is here no more.") == 6


def test_nobody_else_and_no_key(world, round_id, browser):
    both_gave(world, round_id)
    where = address(world.ana, round_id, "image")
    nobody = f"/rounds/{round_id}/attachments/{uuid4()}"
    foreign = browser(world.stranger).get(where)
    unknown = browser(world.ben).get(nobody)
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert browser().get(where).status_code == 302
    keys = [value["key"] for value in sees(world.ben, round_id, NOW)["given"]["first"].values()]
    pages = (f"/rounds/{round_id}/", "/me/export/duologue.json", "/me/export/print/")
    found = [browser(world.ben).get(page).getvalue().decode() for page in pages]
    program = Program(world.ben)
    found.append(json.dumps(program.ask("GET", f"/api/v1/rounds/{round_id}")))
    for text in found:
        assert "the lake" in text
        assert not [key for key in keys if key in text]


def test_a_program_does_all_of_it(world, round_id):
    ana, ben = Program(world.ana), Program(world.ben)
    place = f"/api/v1/rounds/{round_id}"
    held = ana.client.post(
        f"{place}/attachments",
        {"step": "given", "field": "image", "file": file(picture())},
        headers=ana.header,
    ).json()["held"]
    move = {"id": str(uuid4()), "kind": "answer", "step": "given"}
    ana.ask("POST", f"{place}/moves", {**move, "values": {"image": {"held": held, "words": "the lake"}}})
    move["id"] = str(uuid4())
    told = ben.ask("POST", f"{place}/moves", {**move, "values": {"image": "a red door"}})
    seen = told["round"]["view"]["sees"]["given"]
    assert seen["second"] == {"image": "a red door"} and "key" not in seen["first"]["image"]
    one = f"{place}/attachments/{seen['first']['image']['id']}"
    assert ben.send("GET", one)["Content-Type"] == "image/jpeg"
    assert ben.ask("PUT", f"{one}/keep", {"keeps": True}) == {"kept": True}
    assert ben.send("DELETE", one).status_code == 404, "only its maker"
    assert ana.ask("DELETE", one) == {"gone": True}
    assert ben.send("GET", one).status_code == 404


def test_only_where_a_file_is_taken_may_much_be_sent(world, round_id, browser):
    much = b"x" * (gate.MOST_BODY + 1)
    client = browser(world.ana)
    taking = (f"/rounds/{round_id}/", f"/rounds/{round_id}/attachments")
    for path in taking:
        assert client.generic("POST", path, much).status_code != 413, path
        assert client.generic("POST", path, b"x" * (gate.MOST_BESIDE + 1)).status_code == 413, path
    assert client.generic("POST", f"/rounds/{round_id}/draft", much).status_code == 413


@pytest.mark.parametrize("points", [5_000, 1_000_000])
def test_a_drawing_of_far_too_many_points_is_refused_in_a_sentence(world, round_id, browser, points):
    """One that fits into a form by the field; a larger one before anybody reads the form."""
    drawn = {"0.f.sketch[drawing:strokes]": " ".join(["500,500"] * points)}
    client = browser(world.ana, enforce_csrf_checks=True)
    found = send(client, round_id, **drawn, **{"0.f.line": "a red door"})
    text = found.content.decode()
    if points < 10_000:
        assert found.status_code == 422 and "more lines than can be kept" in text and "a red door" in text
    else:
        assert found.status_code == 413 and "That is longer than fits." in text and "still there" in text


def test_a_page_that_gives_words_back_gives_no_ticket(world, round_id, browser, monkeypatch):
    """What somebody wrote comes back where it could not be taken; what only names something does not."""
    client = browser(world.ana)
    held = put(world.ana, round_id, "image", NOW)
    page = NoScript(client).go(f"/rounds/{round_id}/").page
    form, _ = page.form("Done")
    leaving.leave_couple(world.ben.me(NOW), NOW)
    data = {name: value for name, value in form.fields if not name.endswith(":file]")}
    data |= {"0.f.image[picture:held]": held, "0.f.image[picture:words]": "a red door"}
    data |= {"0.f.sketch[drawing:strokes]": attached.LINES}
    text = client.post(form.action, data).content.decode()
    assert "a red door" in text and held not in text and attached.LINES not in text
