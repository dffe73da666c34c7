"""An export taken into a new instance: readable there by its owner alone, once, and exported again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.rounds.playing import QUESTION, answer, start
from tests.world import World

from duologue.keepsakes import agreeing, bringing, brought_records, due_dates, keeping, reading_keepsakes
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import slices
from duologue.people.refusals import Refusal
from duologue.web import exporting

CARD = "nine-years-old"


def exported(world: World) -> bytes:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "a lighthouse keeper"}, world.now)
    answer(world.ben, round_id, "answer", {"answer": "a train driver"}, world.now)
    return json.dumps(exporting.write_everything(world.ana.me(), world.now)).encode()


def test_an_export_is_readable_in_another_couple_by_its_owner_alone(world: World) -> None:
    """check 50: re-importable."""
    raw = exported(world)
    assert bringing.bring(world.stranger.me(), raw, world.now).rounds == 1
    (brought,) = [
        exporting.read_brought_along(world.stranger.me(), one)
        for one in brought_records.list_brought(world.stranger.me())
    ]
    assert "lighthouse" in str(brought.steps)
    assert "train driver" in str(brought.steps)
    assert not brought_records.list_brought(world.strangers_other.me())
    again = exporting.write_everything(world.stranger.me(), world.now)
    assert "lighthouse" in json.dumps(again)


def test_the_same_file_comes_in_once(world: World) -> None:
    raw = exported(world)
    bringing.bring(world.stranger.me(), raw, world.now)
    assert bringing.bring(world.stranger.me(), raw, world.now) == bringing.Brought(0, 0)


def test_the_others_unopened_words_are_not_in_an_export(world: World) -> None:
    """check 50: the other's unopened excluded."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "still closed"}, world.now)
    assert "still closed" not in json.dumps(exporting.write_everything(world.ben.me(), world.now))
    assert "still closed" in json.dumps(exporting.write_everything(world.ana.me(), world.now))


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"{", "line 1, column 2"),
        (b"[]", "format"),
        (b'{"format": "duologue/1", "rounds": {}, "keepsakes": []}', "rounds"),
        (b'{"format": "duologue/1", "rounds": [{"id": "x"}], "keepsakes": []}', r"rounds\[0\]"),
        # Half a letter, as JSON writes it and as bytes that are no text.
        (b'{"format": "duologue/1", "rounds": [{"title": "\\ud83d"}], "keepsakes": []}', "no sense"),
        (b'{"format": "duologue/1", "rounds": [{"title": "\xed\xa0\xbd"}], "keepsakes": []}', "no sense"),
    ],
)
def test_a_broken_file_is_refused_with_its_place_and_changes_nothing(
    world: World, raw: bytes, place: str
) -> None:
    with pytest.raises(Refusal, match=place):
        bringing.bring(world.ana.me(), raw, world.now)
    assert not brought_records.list_brought(world.ana.me())


def write_nested(how_deep: int) -> bytes:
    one = {
        "id": str(uuid4()),
        "opened": "2026-01-02",
        "sees": json.loads('{"x":' * how_deep + "1" + "}" * how_deep),
    }
    return json.dumps({"format": "duologue/1", "rounds": [one], "keepsakes": []}).encode()


def test_what_is_nested_deeply_is_not_kept_to_stop_a_later_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """check 70, with its control."""
    with pytest.raises(Refusal, match="no sense"):
        bringing.bring(world.ana.me(), write_nested(480), world.now)
    monkeypatch.setattr(bringing, "_is_nested_deeper", lambda *_: False)
    assert bringing.bring(world.ana.me(), write_nested(480), world.now).rounds == 1


def test_keepsakes_come_along_with_all_that_belongs_to_them(world: World) -> None:
    """check 50: the day to look again, notes, both wordings, what is out of sight; for oneself alone."""
    now, ana, ben = world.now, world.ana.me(), world.ben.me()
    later = now.date() + timedelta(days=28)
    id_ = keeping.keep(ana, kinds.AGREEMENT, "Sundays are ours.", now, again=later)
    agreeing.confirm(ben, id_, reading_keepsakes.read_one(ben, id_, now.date()).seen, now)
    keeping.edit(
        ben, id_, "All of Sunday.", later, reading_keepsakes.read_one(ben, id_, now.date()).seen, now
    )
    keeping.write_note(ben, id_, "With breakfast", now)
    gone = keeping.keep(ben, kinds.find_kind("dream"), "A boat", now)
    keeping.archive(ben, gone, now, away=True)
    keeping.keep(ben, kinds.find_kind("dream"), "For Ben alone", now, own=True)
    raw = json.dumps(exporting.write_everything(ana, now)).encode()
    sam = world.stranger.me()
    assert bringing.bring(sam, raw, now).keepsakes == 2
    assert bringing.bring(sam, raw, now).keepsakes == 0
    dream, agreement = sorted(
        reading_keepsakes.read_everything(sam, now.date()), key=lambda one: one.kind.word
    )[::-1]
    assert (dream.text, dream.archived, dream.own) == ("A boat", True, True)
    assert (agreement.text, agreement.again, agreement.own) == ("Sundays are ours.", later, True)
    assert {note.text for note in agreement.notes} == {"With breakfast", "All of Sunday."}
    due = due_dates.find_due(sam, later)
    assert due is not None and due.text == "Sundays are ours."
    assert reading_keepsakes.read_everything(world.strangers_other.me(), now.date()) == []
    again = json.dumps(exporting.write_everything(sam, now))
    assert all(words in again for words in ("With breakfast", "All of Sunday.", "A boat"))


@pytest.mark.parametrize("kind", ["dates", "brought", "wording", "nonsense"])
def test_a_kind_that_is_no_keepsake_of_anybody_s_is_refused(world: World, kind: str) -> None:
    one = {"id": str(uuid4()), "kind": kind, "text": "{}"}
    raw = json.dumps({"format": "duologue/1", "rounds": [], "keepsakes": [one]}).encode()
    with pytest.raises(Refusal, match="of a kind"):
        bringing.bring(world.ana.me(), raw, world.now)


def test_an_import_that_was_cut_off_is_finished_by_the_same_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """check 67: written in slices, it may stop between any two parts, a keepsake and its note as well."""
    made = [
        {"id": str(uuid4()), "day": "2026-01-02", "kind": "dream", "text": f"Boat {number}"}
        for number in range(6)
    ]
    made[3]["notes"] = [{"id": str(uuid4()), "day": "2026-01-03", "text": "With sails"}]  # type: ignore[assignment]
    raw = json.dumps({"format": "duologue/1", "rounds": [], "keepsakes": made}).encode()
    monkeypatch.setattr(slices, "HOLD_S", 0.0001)
    real, done = bringing._keep, []

    def tired(*given: object, **named: object) -> int:
        done.append(given)
        if len(done) == 5:
            raise OSError("the machine was switched off")
        return real(*given, **named)  # type: ignore[arg-type]

    me = world.stranger.me()
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "_keep", tired)
        with pytest.raises(OSError):
            bringing.bring(me, raw, world.now)
    assert bringing.bring(me, raw, world.now).keepsakes < 6
    kept = [
        one for one in reading_keepsakes.read_everything(me, world.now.date()) if one.text.startswith("Boat")
    ]
    assert len(kept) == 6
    assert [note.text for one in kept for note in one.notes] == ["With sails"]
    assert bringing.bring(me, raw, world.now) == bringing.Brought(0, 0)


def test_what_is_wrong_at_the_end_of_a_file_is_found_before_its_beginning_is_kept(world: World) -> None:
    """check 67: slices or not, a file that is refused changes nothing."""
    good = {"id": str(uuid4()), "day": "2026-01-02", "kind": "dream", "text": "A boat"}
    me = world.stranger.me()
    before = len(reading_keepsakes.read_everything(me, world.now.date()))
    for bad in (good | {"text": ""}, good | {"text": "x" * 70_000}, good | {"day": "soon"}):
        raw = json.dumps({"format": "duologue/1", "rounds": [], "keepsakes": [good, bad]}).encode()
        with pytest.raises(Refusal):
            bringing.bring(me, raw, world.now)
        assert len(reading_keepsakes.read_everything(me, world.now.date())) == before


def brought(world: World, kind: str, **dates: str) -> bringing.Brought:
    one = {"id": str(uuid4()), "kind": kind, "text": "Soup.", **dates}
    raw = json.dumps({"format": "duologue/1", "rounds": [], "keepsakes": [one]}).encode()
    return bringing.bring(world.ana.me(), raw, world.now)


@pytest.mark.parametrize("name", ["day", "again", "until"])
@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2200, 1, 1), date.max])
def test_a_date_that_nobody_s_own_could_be_is_refused_with_its_place(
    world: World, name: str, day: date
) -> None:
    """It may be shared, and is then among what the other's pages count with."""
    with pytest.raises(Refusal, match=r"keepsakes\[0\]"):
        brought(world, "anniversary", **{"again": "2027-01-04", name: day.isoformat()})
    assert reading_keepsakes.read_everything(world.ana.me(), world.now.date()) == []


def test_dates_of_a_long_life_come_in_and_so_does_any_day_that_an_agreement_may_have(world: World) -> None:
    for day in ("1900-01-01", "2199-12-31"):
        assert brought(world, "anniversary", day=day, again=day, until="2199-12-31").keepsakes == 1
    assert brought(world, "agreement", again="9999-12-31").keepsakes == 1
