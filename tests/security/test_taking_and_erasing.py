"""Taking everything along, and leaving nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.rounds.playing import start
from tests.security.evening import QUESTION, Evening, spent
from tests.security.walking import Answer, Request, Visitor
from tests.world import Actor, World, token_header

from duologue.keepsakes import bringing
from duologue.keepsakes.models import Keepsake
from duologue.people import devices, erasing
from duologue.rounds.models import Answer as AnswerRow
from duologue.rounds.models import Block, Draft, Round
from duologue.web import exporting


@pytest.fixture
def evening(world: World) -> Evening:
    return spent(world)


def visit(evening: Evening, who: Actor, request: Request) -> Answer:
    return Visitor(evening.world, who, token_header(who), evening.world.now).ask(request)


def file_of(evening: Evening, who: Actor) -> bytes:
    return visit(evening, who, Request("GET", "", "/me/export/duologue.json")).body


NOT_EXPORTED = {"draft by ana", "draft by ben", "device of ana"}  # half-written, and a name of a device


def test_an_export_has_every_word_that_one_may_read(evening: Evening) -> None:
    """check 50: complete: both people's opened words, notes, additions, the jar, and all of one's own."""
    for who, own in ((evening.world.ana, evening.ana), (evening.world.ben, evening.ben)):
        text = file_of(evening, who).decode()
        missed = {place for place in (evening.both | own) - NOT_EXPORTED if evening.marks[place] not in text}
        assert missed == set()


def test_an_export_has_nothing_of_the_other_s_that_is_closed(evening: Evening) -> None:
    """check 50: the other's sealed answers, solo rounds, notes there and drafts are not in it, nor
    printed.
    """
    for who, others in ((evening.world.ana, evening.ben), (evening.world.ben, evening.ana)):
        for path in ("/me/export/duologue.json", "/me/export/print/"):
            text = visit(evening, who, Request("GET", "", path)).body.decode()
            assert not {place for place in others if evening.marks[place] in text}, path


def test_an_export_of_everything_would_be_noticed(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 50: one made with both people's keys has what it should not."""
    mine = exporting.write_everything
    monkeypatch.setattr(
        exporting,
        "write_everything",
        lambda me, now: [mine(who.me(), now) for who in (evening.world.ana, evening.world.ben)],
    )
    text = file_of(evening, evening.world.ben).decode()
    assert evening.marks["sealed by ana"] in text


def test_an_export_comes_into_another_instance_by_its_page(evening: Evening) -> None:
    """check 50: re-importable: by a form, into somebody else's couple, readable by who brought it."""
    world, file = evening.world, file_of(evening, evening.world.ana)

    def upload() -> dict[str, object]:
        return {"file": SimpleUploadedFile("duologue.json", file, "application/json")}

    answer = visit(evening, world.stranger, Request("POST", "", "/me/export/bring", upload))
    assert answer.status == 200
    page = visit(evening, world.stranger, Request("GET", "", "/me/brought/")).body.decode()
    jar = visit(evening, world.stranger, Request("GET", "", "/jar/")).body.decode()
    for place in ("opened by ana", "opened by ben", "solo by ana", "note by ben", "sealed by ana"):
        assert evening.marks[place] in page, place
    assert evening.marks["kept by ana"] in jar
    other = visit(evening, world.strangers_other, Request("GET", "", "/me/brought/")).body.decode()
    assert not {place for place, mark in evening.marks.items() if mark in other}
    again = json.loads(file_of(evening, world.stranger))
    first = json.loads(file)
    assert {one["id"] for one in first["rounds"]} == {one["id"] for one in again["brought"]}
    # And once more, from there: nothing is lost on the way.
    assert bringing.bring(world.ana.me(), json.dumps(again).encode(), world.now).rounds == len(
        first["rounds"]
    )


# -- erasing ---------------------------------------------------------------------------------------------


def written_by(evening: Evening, who: Actor) -> list[bytes]:
    """Every stored value that holds what somebody wrote or typed, as it lies in the rows."""
    me = who.me()
    found = [bytes(row.content) for row in AnswerRow.objects.filter(couple=me.couple_id, author=me.seat)]
    found += [bytes(row.content) for row in Keepsake.objects.filter(couple_id=me.couple_id, author=me.seat)]
    found += [bytes(row.content) for row in Draft.objects.filter(person_id=me.person_id)]
    found += [bytes(row.content) for row in Block.objects.filter(couple=me.couple_id, owner=me.seat)]
    found += [
        bytes(row.header) for row in Round.objects.filter(id=evening.rounds[f"own of {who.name.lower()}"])
    ]
    return [one for one in found if one]


def stored() -> list[bytes]:
    found: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [bytes(cell) for row in cursor for cell in row if isinstance(cell, bytes | memoryview)]
    return found


def test_erasing_leaves_no_row_of_what_one_wrote(evening: Evening) -> None:
    """check 51: answers, notes, the jar, drafts, numbers, solo rounds; what the other wrote stays."""
    world = evening.world
    mine, theirs = written_by(evening, world.ana), written_by(evening, world.ben)
    assert len(mine) >= 9
    assert set(mine) <= set(stored())  # the control
    answer = visit(evening, world.ana, Request("POST", "", "/me/erase/", {"sure": "yes"}))
    assert answer.status == 302
    left = set(stored())
    assert not [one for one in mine if one in left]
    assert set(theirs) <= left
    shown = visit(evening, world.ben, Request("GET", "", "/me/export/duologue.json")).body.decode()
    by_ana = {mark for place, mark in evening.marks.items() if place.endswith("by ana")}
    assert not [mark for mark in by_ana if mark in shown]
    assert evening.marks["opened by ben"] in shown
    for path in ("/", f"/rounds/{evening.rounds['opened']}/", "/history/", "/jar/"):
        page = visit(evening, world.ben, Request("GET", "", path))
        assert page.status in (200, 302), path
        assert not [mark for mark in by_ana if mark.encode() in page.body]


def test_erasing_that_forgot_a_table_would_be_noticed(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of check 51."""
    mine = written_by(evening, evening.world.ana)
    monkeypatch.setattr(erasing.hooks, "on_erasing", [])
    visit(evening, evening.world.ana, Request("POST", "", "/me/erase/", {"sure": "yes"}))
    assert [one for one in mine if one in set(stored())]


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_keep_nothing_of_it(request: pytest.FixtureRequest) -> None:
    """check 51: nor do freed pages and the write-ahead log, once it has been moved into the database."""
    if connection.vendor != "sqlite":
        pytest.skip("the files of SQLite")
    world = World.paired()
    evening = spent(world)
    mine = written_by(evening, world.ana)
    path = Path(connection.settings_dict["NAME"])

    def on_disk() -> bytes:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        files = [one for one in path.parent.iterdir() if one.name.startswith(path.name)]
        return b"".join(one.read_bytes() for one in files)

    # Values that do not fit a page lie split over several: 200 bytes of each are enough to be sure.
    pieces = [one[40:240] for one in mine]
    before = on_disk()
    assert all(piece in before for piece in pieces)  # the control
    visit(evening, world.ana, Request("POST", "", "/me/erase/", {"sure": "yes"}))
    after = on_disk()
    assert not [piece for piece in pieces if piece in after]


def test_after_erasing_nothing_lets_one_in(evening: Evening) -> None:
    """check 51: neither cookies nor tokens, and what the other starts is their own affair."""
    world = evening.world
    token = f"Duologue {devices.make_token(world.ana.me(), 'a script', world.now)}"
    ana = Visitor(world, world.ana, token, world.now)
    assert ana.ask(Request("GET", "", "/api/v1/couple")).status == 200
    ana.ask(Request("POST", "", "/me/erase/", {"sure": "yes"}))
    assert ana.ask(Request("GET", "", "/history/")).status == 302
    assert ana.ask(Request("GET", "", "/api/v1/couple")).status == 401
    assert world.ben.me().former
    with pytest.raises(Exception, match="closed"):
        start(world.ben, QUESTION, world.now)
