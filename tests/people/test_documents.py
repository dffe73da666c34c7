"""Sealed documents: every kind is declared, is read as it was written, by this version or an earlier one, and
costs nobody a page where it was damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.architecture.sources import Module, module, modules, references
from tests.world import NOW, World

from duologue.counsel.links import LinkOfBoth, LinksOfBoth, OwnLink, OwnLinks
from duologue.notify.flags import FlagContent
from duologue.notify.jobs import Address, JobContent, Retry, Sooner
from duologue.people import consents, documents, limits, own_settings, ways_in
from duologue.people.columns import Holder
from duologue.people.consents import Consents, Matter, SharedRitual
from duologue.people.documents import Document
from duologue.people.limits import Limits
from duologue.people.models import Partner, Person
from duologue.people.own_settings import AskedCloser, OwnSettings
from duologue.people.ways_in import ToldChange, Ways
from duologue.rhythm.calling import Hours, Pause, Ritual, Time
from duologue.rhythm.log import LogLine
from duologue.rhythm.own_times import OfBoth, OwnTimes, Planned
from duologue.rhythm.rituals import RitualDays
from duologue.rounds import desk, drafts
from duologue.rounds.apart import Spot
from duologue.rounds.coming_back import ComeBack, Differently
from duologue.rounds.daily.deal import Memory, Met
from duologue.rounds.dealt import CardDealt
from duologue.rounds.desk import Desk
from duologue.rounds.drafts import Drafted, Version
from duologue.rounds.lately import BegunRound, Felt, Lately
from duologue.rounds.models import Block, Draft
from duologue.rounds.paths import EveningBegun, OwnPaths, PathsOfBoth, WalkedAlone, WalkedTogether
from duologue.vault import Unreadable

ID, OTHER_ID = UUID(int=1), UUID(int=2)
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
        Lately(MINUTE, {2: DAY}, (BegunRound("s", MINUTE),)),
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
    "own settings": (
        OwnSettings(
            guess=True,
            thread=True,
            daily_until=DAY,
            pace="less",
            paced=DAY,
            evening=((DAY, 21),),
            closer=AskedCloser("r", DAY),
            lived=((MINUTE, "Europe/Lisbon"),),
            resting=(("r", "seen"),),
        ),
        '{"guess": true, "stress": false, "thread": true, "closeness": false, "daily_until": "2026-11-24",'
        ' "no_hints": false, "sensual": false, "pace": "less", "paced": "2026-11-24",'
        ' "language": "", "no_letters": false,'
        ' "no_question": false,'
        ' "evening": [["2026-11-24", 21]], "closer": ["r", "2026-11-24"],'
        ' "lived": [["2026-11-24T18:30:00+00:00", "Europe/Lisbon"]], "resting": [["r", "seen"]]}',
    ),
    "limits": (
        Limits(3, None, 20, frozenset({"listening/b", "empathy/a"}), True),
        '{"times": 3, "depth": null, "minutes": 20, "not": ["empathy/a", "listening/b"], "hard": true}',
    ),
    "consents": (
        Consents(
            {Matter.LINE: MINUTE, Matter.LOAD: DAY},
            7,
            DAY,
            True,
            frozenset({SharedRitual.WEEK, SharedRitual.YEAR}),
            ("0123456789abcdef",),
        ),
        '{"since": {"line": "2026-11-24T18:30Z", "load": "2026-11-24"}, "brought": 7,'
        ' "begun": "2026-11-24", "swept": true, "rituals": "wy",'
        f' "outward": "0123456789abcdef{"0" * 176}", "sized": true}}',
    ),
    "ways in": (
        Ways(
            "ana",
            (ToldChange(1, "secured", MINUTE), ToldChange(2, "device", MINUTE, "Ben's phone", ID)),
            2,
            {ID: 1},
            {ID: DAY},
            {ID: None, OTHER_ID: MINUTE},
            1,
            {ID: {"code": "c", "at": 3}},
        ),
        '{"name": "ana", "told": [[1, "secured", "2026-11-24T18:30:00+00:00", "", null],'
        f' [2, "device", "2026-11-24T18:30:00+00:00", "Ben\'s phone", "{ID}"]], "last": 2,'
        f' "proved": {{"{ID}": 1}}, "put_off": {{"{ID}": "2026-11-24"}},'
        f' "first": {{"{ID}": null, "{OTHER_ID}": "2026-11-24T18:30:00+00:00"}}, "first_number": 1,'
        f' "sheets": {{"{ID}": {{"code": "c", "at": 3}}}}}}',
    ),
    "draft": (
        Drafted(Version({"answer": "x"}, "p"), (Version({"mood": ["3", "4"]}, "q"),)),
        '{"":[["p",{"answer":"x"}],["q",{"mood":["3","4"]}]]}',
    ),
    "what was left for later": ({"slug": "s", "card": "c"}, '{"slug":"s","card":"c"}'),
    "own times": (
        OwnTimes(
            {Ritual.WEEK: Time(1140, (6,))},
            Hours(1320, 480),
            2,
            "evening",
            Pause(DAY, "a"),
            Planned(DAY, "Europe/Lisbon", "en", Pause(None, "b"), "days"),
            "secret",
            True,
            True,
        ),
        '{"of":{"week":{"minute":1140,"weekdays":[6],"day":1,"month":1}},"quiet":{"since":1320,"until":480},'
        '"most":2,"words":"evening","pause":{"until":"2026-11-24","by":"a"},"planned":{"until":"2026-11-24",'
        '"zone":"Europe/Lisbon","language":"en","pause":{"until":null,"by":"b"},"days":"days"},"feed":"secret",'
        '"feed_says":true,"sooner":true}',
    ),
    "own paths": (
        OwnPaths({"p": WalkedAlone((EveningBegun("e", "r"),), True)}),
        '{"of":{"p":{"begun":[["e","r"]],"rests":true}}}',
    ),
    "paths of both": (
        PathsOfBoth({"p": WalkedTogether("a", "e", (EveningBegun("e", "r"),))}),
        '{"of":{"p":{"by":"a","first":"e","begun":[["e","r"]]}}}',
    ),
    "days of rituals": (RitualDays({"week": DAY}, 2), '{"moved":{"week":"2026-11-24"},"weekday":2}'),
    "pause of both": (OfBoth(Pause(DAY, "a")), '{"pause":{"until":"2026-11-24","by":"a"}}'),
    "own links for a counsellor": (
        OwnLinks((OwnLink("i", "s", DAY, DAY, ("x",)),), ("j",)),
        '{"links":[{"id":"i","secret":"s","made":"2026-11-24","ends":"2026-11-24","answers":["x"]}],'
        '"away":["j"]}',
    ),
    "links of both for a counsellor": (
        LinksOfBoth((LinkOfBoth("i", "a", DAY, 30, {"r": ("x", "y")}, "s", DAY),)),
        '{"links":[{"id":"i","by":"a","asked":"2026-11-24","days":30,"answers":{"r":["x","y"]},'
        '"secret":"s","ends":"2026-11-24"}]}',
    ),
    "job": (
        JobContent(
            (1, 2),
            (3,),
            "w",
            (Address("i", "mail", {"address": "a"}, "d", "c", 1, 2, Retry(1, 2, 3), True),),
            Sooner(UUID(int=0), 2, ((1, 2, 3), (4,))),
        ),
        '{"due":[1,2],"rung":[3],"words":"w","addresses":[{"id":"i","channel":"mail","to":{"address":"a"},'
        '"device":"d","code":"c","wrong":1,"failed":2,"again":{"call":1,"tries":2,"at":3},"tested":true}],'
        '"sooner":{"flag":"00000000-0000-0000-0000-000000000000","most":2,"dates":[[1,2,3],[4]]}}',
    ),
    "flag": (FlagContent(1, 2, True), '{"since":1,"tossed":2,"seen":true}'),
}
SHELVES = {
    "duologue.rounds.apart",
    "duologue.rounds.drafts",
    "duologue.people.columns",
    "duologue.people.consents",
    "duologue.people.limits",
    "duologue.notify.flags",
    "duologue.notify.jobs",
}
# What seals something that is no such document.
OTHERS = {
    "duologue.people.passkeys": "what one passkey is called: written by hand, one writer",
    "duologue.people.devices": "likewise, of a device",
    "duologue.people.device_locks": "what a form brought to a locked browser, for as long as its page stands",
    "duologue.people.introducing": "nonces of ten minutes",
    "duologue.people.inviting": "a link's secret, never changed",
    "duologue.people.host": "the host's canary",
    "duologue.people.profile": "columns of a seat that move from key to key as two people meet",
    "duologue.people.sealing": "changed under the couple's lock, together with the column it speaks of",
    "duologue.rounds.blocks": "months: joined as text, and many rows held while they change",
    "duologue.rounds.header": "a round's header, never changed",
    "duologue.rounds.heads": "heads of moves, never changed",
    "duologue.rounds.opening": "answers",
    "duologue.rounds.daily.answering": "answers",
    "duologue.rounds.daily.given": "answers",
    "duologue.keepsakes.keepsake_rows": "keepsakes",
    "duologue.notify.queue": "tasks of some seconds",
    "duologue.notify.calendar.feed": "under a key from its address, written as a whole",
}
SEALS = {"seal", "seal_many", "enclose"}
KEEPERS = ("duologue.people.", "duologue.rounds.", "duologue.rhythm.", "duologue.keepsakes.", "duologue.web.")
KEEPERS += ("duologue.notify.",)


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


def apart() -> list[str]:
    """Those that lie on the shelf of small blocks."""
    return [name for name, kind in documents.list_kinds().items() if isinstance(kind.shelf, Spot)]


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
@pytest.mark.parametrize("name", apart())
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
    for name in apart():
        kind, (content, _) = documents.list_kinds()[name], SAMPLES[name]
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


# -- in columns and rows of their own --------------------------------------------------------------


def flip(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


@pytest.mark.django_db
def test_a_damaged_column_is_said_to_be_unreadable_and_never_written_over(world: World) -> None:
    """None of these forgives: what its owner chose for their own protection is not taken for nothing."""
    me = world.ana.me()
    own_settings.set_language(me, "en")
    limits.change(me, lambda before: replace(before, depth=2))
    consents.agree(me, Matter.LINE, NOW)
    ways_in.change(me.person_id, me.personal, lambda ways: ways.add_telling(ways_in.TOKEN, NOW))
    columns = {
        "settings": (Person, me.person_id),
        "ways": (Person, me.person_id),
        "limits": (Partner, me.partner_id),
        "consents": (Partner, me.partner_id),
    }
    for column, (table, id_) in columns.items():
        rows = table.objects.filter(id=id_)  # type: ignore[attr-defined]
        stands = bytes(rows.values_list(column, flat=True).get())
        rows.update(**{column: flip(stands)})
    held = Holder(me.person_id, me.personal)
    for kind, who, changed in (
        (own_settings.OWN, me, OwnSettings(guess=True)),
        (ways_in.OWN, held, Ways("mallory")),
        (limits.OWN, me, Limits(depth=4)),
        (consents.OWN, me, Consents(brought=1)),
    ):
        stands = kind.shelf.load(who)
        with pytest.raises(Unreadable):
            kind.read(who)
        with pytest.raises(Unreadable):
            kind.change(who, lambda _, changed=changed: changed)
        assert kind.shelf.load(who) == stands, kind.name


@pytest.mark.django_db
def test_a_damaged_draft_reads_as_none_and_is_written_over(world: World) -> None:
    """This one forgives: a page on which one is typing does not fail for what was typed before."""
    me = world.ana.me()
    drafts.keep(me, "a place", drafts.Typing({"answer": "x"}, "p", ""))
    row = Draft.objects.get(person_id=me.person_id)
    Draft.objects.filter(id=row.id).update(content=flip(bytes(row.content)))
    assert drafts.find(me, "a place") == drafts.NOTHING
    drafts.keep(me, "a place", drafts.Typing({"answer": "y"}, "p", ""))
    assert drafts.find(me, "a place").stands.values == {"answer": "y"}


@pytest.mark.django_db
def test_what_a_later_version_wrote_into_a_column_stays_when_this_one_changes_it(world: World) -> None:
    me = world.ana.me()
    shelf = own_settings.OWN.shelf
    later = {**json.loads(SAMPLES["own settings"][1]), "lamp": "lit"}
    Person.objects.filter(id=me.person_id).update(settings=shelf.close(me, json.dumps(later).encode()))
    own_settings.set_language(world.ana.me(), "en")
    stands = json.loads(shelf.open(me, shelf.load(me)))
    assert (stands["lamp"], stands["language"]) == ("lit", "en")


@pytest.mark.parametrize(
    ("name", "before", "content"),
    [
        ("own settings", "{}", OwnSettings()),
        ("own settings", '{"guess": true, "gone": 3}', OwnSettings(guess=True)),
        ("limits", '{"times": 2, "depth": null, "minutes": null, "not": []}', Limits(2)),
        (
            "consents",
            '{"since": {"moon": "2026-11-24"}, "brought": 0, "begun": null}',
            Consents(swept=False, sized=False),
        ),
        ("draft", '{"answer":"x","line":""}', Drafted(Version({"answer": "x", "line": ""}))),
    ],
)
def test_a_document_of_an_earlier_version_is_read(name: str, before: str, content: object) -> None:
    assert documents.list_kinds()[name].read_text(before.encode()) == content
