"""Sealed documents: every kind is declared, is read as it was written, by this version or an earlier one, and
costs nobody a page where it was damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.architecture.sources import Module, module, modules, references
from tests.world import NOW, World

from duologue.people import documents
from duologue.people.documents import Document
from duologue.rhythm.log import LogLine
from duologue.rounds import desk
from duologue.rounds.apart import Spot
from duologue.rounds.coming_back import ComeBack, Differently
from duologue.rounds.daily.deal import Memory, Met
from duologue.rounds.dealt import CardDealt
from duologue.rounds.desk import Desk
from duologue.rounds.lately import Begun, Felt, Lately
from duologue.rounds.models import Block
from duologue.vault import Unreadable

DAY, MINUTE = date(2026, 11, 24), datetime(2026, 11, 24, 18, 30, tzinfo=UTC)

# By kind: what is in one, and the text in which versions before there were declarations wrote it.
SAMPLES: dict[str, tuple[Any, str]] = {
    "desk": (
        Desk(DAY, {"r": "seen"}, ("x",), ((DAY, "hold"),), {"name": (DAY,)}),
        '{"since":"2026-11-24","looked":{"r":"seen"},"away":["x"],"done":[["2026-11-24","hold"]],'
        '"stood":{"name":["2026-11-24"]}}',
    ),
    "what came back": (
        ComeBack(("a",), DAY, ("e",), ("l",)),
        '{"answers":["a"],"asked_on":"2026-11-24","evenings":["e"],"looked_at":["l"]}',
    ),
    "what was put differently": ((Differently("r", "a", MINUTE),), '[["r","a","2026-11-24T18:30+00:00"]]'),
    "what was dealt to both": ((CardDealt("s", "c"),), '[["s","c"]]'),
    "what was dealt alone": ((CardDealt("s", "c"),), '[["s","c"]]'),
    "day's question": (
        Memory(DAY, {"card": Met(1, 2, 3)}),
        '{"through":"2026-11-24","cards":{"card":[1,2,3]}}',
    ),
    "what was done lately": (
        Lately(MINUTE, {2: DAY}, (Begun("s", MINUTE),)),
        '{"since":"2026-11-24T18:30Z","opened":{"2":"2026-11-24"},"begun":[["s","2026-11-24T18:30+00:00"]],"felt":[]}',
    ),
    "what one did lately": (
        Lately(None, {}, (), (Felt("r", MINUTE, {"mood": 7}),)),
        '{"since":null,"opened":{},"begun":[],"felt":[["r","2026-11-24T18:30+00:00",{"mood":7}]]}',
    ),
    "offers": (
        (LogLine(DAY), LogLine(DAY, "s", "why", "c")),
        '[["2026-11-24","","",""],["2026-11-24","s","why","c"]]',
    ),
}

SHELVES = {"duologue.rounds.apart"}
# What seals something that is no such document, and what still has a codec of its own.
OTHERS = {
    "duologue.people.passkeys": "what one passkey is called: written by hand, one writer",
    "duologue.people.devices": "likewise, of a device",
    "duologue.people.introducing": "nonces of ten minutes",
    "duologue.people.inviting": "a link's secret, never changed",
    "duologue.people.host": "the host's canary",
    "duologue.people.profile": "columns of a seat that move from key to key as two people meet",
    "duologue.people.sealing": "changed under the couple's lock, together with the column it speaks of",
    "duologue.people.own_settings": "a codec of its own over `documents.change_row`",
    "duologue.people.ways_in": "likewise: it is read before anybody has entered",
    "duologue.people.limits": "a codec of its own over `documents.change`: a content key with wraps",
    "duologue.people.consents": "likewise, and the other's is opened beside one's own",
    "duologue.rounds.drafts": "a codec of its own over `documents.change`: many a person, by place",
    "duologue.rounds.blocks": "months: joined as text, and many rows held while they change",
    "duologue.rounds.header": "a round's header, never changed",
    "duologue.rounds.heads": "heads of moves, never changed",
    "duologue.rounds.opening": "answers",
    "duologue.rounds.daily.answering": "answers",
    "duologue.rounds.daily.given": "answers",
    "duologue.keepsakes.keepsake_rows": "keepsakes",
}
SEALS = {"seal", "seal_many", "enclose"}
KEEPERS = ("duologue.people.", "duologue.rounds.", "duologue.rhythm.", "duologue.keepsakes.", "duologue.web.")


def seals(of: Module) -> bool:
    return of.name.startswith(KEEPERS) and any(
        name.startswith("duologue.vault") and name.rpartition(".")[2] in SEALS for name, _ in references(of)
    )


def test_whatever_seals_is_a_shelf_of_documents_or_says_why_not() -> None:
    found = {of.name for of in modules() if seals(of)}
    assert found - SHELVES - OTHERS.keys() == set()


def test_a_planted_document_with_a_codec_of_its_own_is_noticed() -> None:
    """The control."""
    planted = "from duologue.vault import seal\nseal(me.personal, place, json.dumps(mine).encode())"
    assert seals(module("duologue.rhythm.moods", planted))
    assert "duologue.rhythm.moods" not in SHELVES | OTHERS.keys()


def test_every_kind_is_known_by_name_and_has_a_sample() -> None:
    assert documents.list_kinds().keys() == SAMPLES.keys()


def test_no_two_kinds_have_one_name_and_no_two_lie_in_one_place() -> None:
    with pytest.raises(ValueError, match="desk"):
        documents.declare(replace(desk.OWN))
    shelves = [kind.shelf for kind in documents.list_kinds().values()]
    assert len(set(shelves)) == len(shelves)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_is_read_as_it_was_written_now_and_before(name: str) -> None:
    kind, (content, before) = documents.list_kinds()[name], SAMPLES[name]
    assert kind.read_text(before.encode()) == content
    assert kind.write_text(content).decode() == before, "stored as it always was"
    assert kind.read_text(kind.write_text(kind.empty)) == kind.empty


@pytest.mark.parametrize(
    ("before", "met"),
    [('"met":2', {2: DAY}), ('"met":0', {}), ('"met":3,"opened":{"1":"2026-11-24"}', {1: DAY})],
)
def test_what_was_done_lately_is_read_from_before_there_were_dates(before: str, met: dict[int, date]) -> None:
    text = f'{{"since":"2026-11-24T18:30Z",{before},"begun":[["s","2026-11-24T18:30+00:00"]],"felt":[]}}'
    kind = documents.list_kinds()["what was done lately"]
    found = kind.read_text(text.encode())
    assert found.met == met
    assert "met" not in json.loads(kind.write_text(found, text.encode()))


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_that_was_damaged_reads_as_none_and_is_written_anew(name: str, world: World) -> None:
    kind, (content, _) = documents.list_kinds()[name], SAMPLES[name]
    shelf = kind.shelf
    assert isinstance(shelf, Spot)
    me = world.ana.me()
    kind.change(me, lambda _: content)
    assert kind.read(world.ana.me()) == content
    row = Block.objects.filter(couple=me.couple_id, owner=shelf.name_owner(me), month=shelf.place.value)
    stands = bytes(row.get().content)
    row.update(content=stands[:-1] + bytes([stands[-1] ^ 1]))
    assert kind.read(world.ana.me()) == kind.empty
    with pytest.raises(Unreadable):  # the control: of one that doesn't forgive
        replace(kind, forgives=False).read(world.ana.me())
    world.ana.visit(NOW)
    kind.change(world.ana.me(), lambda _: content)
    assert kind.read(world.ana.me()) == content


@pytest.mark.django_db
def test_the_other_reads_nothing_of_one_s_own(world: World) -> None:
    for name, (content, _) in SAMPLES.items():
        kind = documents.list_kinds()[name]
        kind.change(world.ana.me(), lambda _, content=content: content)
        is_own = kind.shelf.key == documents.Key.PERSONAL
        assert (kind.read(world.ben.me()) == content) is not is_own, name


def test_what_a_later_version_wrote_beside_stays_when_this_one_changes_it() -> None:
    later = json.dumps({**json.loads(SAMPLES["desk"][1]), "lamp": "lit"}).encode()
    read = desk.OWN.read_text(later)
    assert read == SAMPLES["desk"][0]
    written = desk.OWN.write_text(replace(read, away=()), later)
    assert json.loads(written)["lamp"] == "lit"
    assert json.loads(written)["away"] == []


def test_a_text_that_no_version_wrote_is_said_to_be_unreadable_and_not_quoted() -> None:
    kind: Document[Any, Any]
    for kind in documents.list_kinds().values():
        with pytest.raises(Unreadable) as refused:
            kind.read_text(b'"something of hers"')
        assert "hers" not in str(refused.value)
