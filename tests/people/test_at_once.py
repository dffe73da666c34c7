"""Two devices of one person that change what is theirs in the same moment, with real threads on a real
database file: of two changes neither is lost, whatever sealed document they are in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from tests.keepsakes.racing import at_once, entered
from tests.world import NOW, World

from duologue.people import consents, documents, limits, own_settings
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.rhythm import log
from duologue.rhythm.log import LogLine
from duologue.rounds import coming_back, dealt, desk, drafts, lately
from duologue.rounds.drafts import Typing
from duologue.rounds.lately import Felt

TIMES = 4
Change = Callable[[Me, str], None]


def _felt(me: Me, mark: str) -> None:
    felt = Felt(mark, NOW, {})
    lately.OWN.change(me, lambda known: lately.replace(known, felt=(*known.felt, felt)))


# What a document is changed by, and whether a change stands in it.
DOCUMENTS: dict[str, tuple[Change, Callable[[Me], str]]] = {
    "own settings": (
        lambda me, mark: own_settings.let_rest(me, {mark: "seen"}),
        lambda me: repr(own_settings.read_mine(me)),
    ),
    "limits": (
        lambda me, mark: limits.put_aside(me, mark, aside=True),
        lambda me: repr(limits.read_mine(me)),
    ),
    "the desk": (
        lambda me, mark: desk.put_away(me, mark, NOW, away=True),
        lambda me: repr(desk.read_mine(me)),
    ),
    "what came back": (
        coming_back.note_was_asked,
        lambda me: repr(coming_back.read_mine(me)),
    ),
    "what was put differently": (
        lambda me, mark: coming_back.put_differently(me, mark, NOW),
        lambda me: repr(coming_back.list_put_differently(me)),
    ),
    "what was dealt": (
        lambda me, mark: dealt.remember(me, "an/old-one", [mark], own=True),
        lambda me: repr(dealt.OWN.read(me)),
    ),
    "what was done lately": (_felt, lambda me: repr(lately.OWN.read(me).felt)),
    "the log of offers": (
        lambda me, mark: log.change(me, lambda lines: (*lines, LogLine(NOW.date(), mark))),
        lambda me: repr(log.read_mine(me)),
    ),
    "a draft": (
        lambda me, mark: drafts.keep(me, "a place", Typing({"f": mark}, mark, "")) and None,
        lambda me: repr(drafts.find(me, "a place")),
    ),
}


def lost(world: World, name: str) -> tuple[list[str], list[str]]:
    """(Errors, changes that are gone) after two devices changed it at once, a few times over: the first time
    when there is no such document yet."""
    change, read = DOCUMENTS[name]
    wrong, marks = [], []
    for n in range(TIMES):
        devices = {f"m{n}a{uuid4().hex[:4]}": None, f"m{n}b{uuid4().hex[:4]}": None}
        ways = []
        for mark in devices:
            me = entered(world.ana.jar, NOW)
            read(me)
            ways.append(lambda me=me, mark=mark: change(me, mark))
        wrong += at_once(ways)
        marks += devices
    stands = read(entered(world.ana.jar, NOW))
    return wrong, [mark for mark in marks if mark not in stands]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_of_two_changes_at_once_neither_is_lost(name: str) -> None:
    assert lost(World.paired(), name) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_control_put_back_without_looking_a_change_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same with what stands read once, and put back whatever stands by then."""
    meet = Barrier(2)

    def put_back_blindly(
        load: Callable[[], object], swap: Callable[..., bool], by: Callable[..., object]
    ) -> None:
        after = by(load())
        # Both have read before either writes, as two devices do that are a moment apart.
        meet.wait(timeout=20)
        while not swap(load(), after):
            pass

    world = World.paired()
    monkeypatch.setattr(documents, "change", put_back_blindly)
    assert lost(world, "limits")[1]


@pytest.mark.django_db(transaction=True)
def test_two_agree_to_two_matters_at_once() -> None:
    world = World.paired()

    def agree(matter: Matter) -> Callable[[], None]:
        me = entered(world.ana.jar, NOW)
        return lambda: consents.agree(me, matter, NOW)

    assert at_once([agree(Matter.LINE), agree(Matter.LOAD)]) == []
    assert set(consents.read_mine(entered(world.ana.jar, NOW)).since) == {Matter.LINE, Matter.LOAD}


@pytest.mark.django_db
def test_two_changes_of_one_request_both_stay(world: World) -> None:
    me = world.ana.me()
    own_settings.set_pace(me, "more", NOW.date())
    own_settings.let_rest(me, {"a round": "seen"})
    own_settings.note_asked_closer(me, uuid4(), NOW.date() + timedelta(days=1))
    kept = own_settings.read_mine(world.ana.me())
    assert kept.pace == "more"
    assert kept.resting == (("a round", "seen"),)
    assert kept.closer is not None


def test_a_document_that_is_changed_all_the_time_is_an_honest_error() -> None:
    tries: list[int] = []
    with pytest.raises(documents.OperationalError):
        documents.change(lambda: len(tries), lambda _, __: False, lambda n: tries.append(n) or n)
    assert len(tries) == documents.MOST_TRIES


def test_nothing_is_put_back_where_nothing_changed() -> None:
    def swap(_before: str, _after: str) -> bool:
        raise AssertionError

    documents.change(lambda: "it", swap, lambda _: None)
