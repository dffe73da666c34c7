"""Streams of one worker: what they are sent, and what ends them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from duologue.live.hub import BEAT, Full, Hub, Stream, StreamLimits
from duologue.live.watch import Listener, News
from duologue.rounds.outbox import Event

QUICK = StreamLimits(look_s=0.05, beat_s=60, age_s=60)


class Board:
    """A database that a test can write on: events by couple, and who was revoked."""

    def __init__(self) -> None:
        self.events: dict[UUID, list[Event]] = {}
        self.revoked: set[UUID] = set()
        self.looks = 0
        self.broken = False
        self.most = 1000
        self.says_unread = True

    def post(self, couple: UUID, seat: str, kind: str = "round") -> None:
        number = sum(len(events) for events in self.events.values()) + 1
        self.events.setdefault(couple, []).append(Event(number, seat, kind, None, number))

    def look(self, listening: Mapping[Listener, int], now: datetime) -> News:
        self.looks += 1
        if self.broken:
            raise OSError
        gone = frozenset(one for one in listening if one.device in self.revoked)
        couples = {one.couple for one in listening if one not in gone}
        after = {
            couple: min(listening[one] for one in listening if one.couple == couple) for couple in couples
        }
        found = {
            couple: [event for event in self.events.get(couple, []) if event.id > after[couple]][: self.most]
            for couple in couples
        }
        unread = frozenset(couple for couple, events in found.items() if len(events) >= self.most)
        return News(gone, found, unread if self.says_unread else frozenset())


async def told(stream: Stream, within: float = 1.0) -> bytes:
    return await asyncio.wait_for(stream.__anext__(), within)


def run(body: Callable[[Hub, Board], Awaitable[None]], limits: StreamLimits = QUICK) -> None:
    async def whole() -> None:
        board = Board()
        hub = Hub(board.look, limits)
        try:
            await body(hub, board)
        finally:
            hub.stop()

    asyncio.run(whole())


COUPLE = uuid4()
ANA, BEN = Listener(uuid4(), COUPLE, "a"), Listener(uuid4(), COUPLE, "b")


def test_each_is_told_what_is_for_them_once_and_with_an_id_only():
    async def body(hub: Hub, board: Board) -> None:
        ana, ben = hub.open(ANA, 0), hub.open(BEN, 0)
        board.post(COUPLE, "b")
        board.post(COUPLE, "a", "note")
        hub.ring([COUPLE])
        assert await told(ana) == b"id: 2\nevent: note\ndata: \n\n"
        assert await told(ben) == b"id: 1\nevent: round\ndata: \n\n"
        hub.ring([COUPLE])
        with pytest.raises(TimeoutError):
            await told(ana, 0.2)

    run(body)


def test_what_happened_before_the_stream_was_opened_and_after_the_page_arrives():
    async def body(hub: Hub, board: Board) -> None:
        board.post(COUPLE, "a")
        board.post(COUPLE, "a", "note")
        assert await told(hub.open(ANA, 1)) == b"id: 2\nevent: note\ndata: \n\n"

    run(body)


def test_a_lost_ring_costs_moments_and_no_event():
    async def body(hub: Hub, board: Board) -> None:
        ana = hub.open(ANA, 0)
        await asyncio.sleep(0.02)
        board.post(COUPLE, "a")
        assert b"id: 1" in await told(ana)

    run(body)


def test_a_revoked_device_s_stream_ends_before_the_next_event_is_told():
    """check 27: streams included."""

    async def body(hub: Hub, board: Board) -> None:
        ana, ben = hub.open(ANA, 0), hub.open(BEN, 0)
        board.revoked.add(ANA.device)
        board.post(COUPLE, "a")
        board.post(COUPLE, "b")
        hub.ring([COUPLE])
        with pytest.raises(StopAsyncIteration):
            await told(ana)
        assert b"id: 2" in await told(ben)

    run(body)


def test_a_revoked_device_s_stream_ends_without_any_event():
    """check 27: within seconds, on its own."""

    async def body(hub: Hub, board: Board) -> None:
        ana = hub.open(ANA, 0)
        board.revoked.add(ANA.device)
        with pytest.raises(StopAsyncIteration):
            await told(ana)

    run(body)


def test_a_hub_that_asks_nobody_would_go_on_telling_a_revoked_device():
    """check 27: the control; the same with the protection taken out."""

    async def body(hub: Hub, board: Board) -> None:
        hub._look = lambda listening, now: News(frozenset(), board.events)
        ana = hub.open(ANA, 0)
        board.revoked.add(ANA.device)
        board.post(COUPLE, "a")
        assert b"id: 1" in await told(ana)

    run(body)


def test_stopping_ends_every_stream_at_once_and_opens_no_more():
    async def body(hub: Hub, board: Board) -> None:
        streams = [hub.open(ANA, 0), hub.open(BEN, 0)]
        waiting = [asyncio.ensure_future(told(stream)) for stream in streams]
        await asyncio.sleep(0)
        hub.stop()
        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(result) for result in results] == [StopAsyncIteration] * 2
        with pytest.raises(Full):
            hub.open(ANA, 0)

    run(body)


def test_there_are_only_so_many_streams_of_a_device_and_in_all():
    """check 59: a device that keeps opening streams is refused; the others are not."""

    async def body(hub: Hub, board: Board) -> None:
        mine = [hub.open(ANA, 0) for _ in range(2)]
        with pytest.raises(Full) as full:
            hub.open(ANA, 0)
        assert full.value.of_device
        hub.open(BEN, 0)
        with pytest.raises(Full) as full:
            hub.open(Listener(uuid4(), COUPLE, "a"), 0)
        assert not full.value.of_device
        hub.close(mine[0])
        hub.close(mine[0])
        hub.open(ANA, 0)
        assert len(hub) == 3

    run(body, StreamLimits(most=3, most_a_device=2))


def test_a_reader_who_does_not_keep_up_is_let_go():
    async def body(hub: Hub, board: Board) -> None:
        ana = hub.open(ANA, 0)
        for _ in range(12):
            board.post(COUPLE, "a")
        hub.ring([COUPLE])
        await asyncio.sleep(0.1)
        with pytest.raises(StopAsyncIteration):
            await told(ana)

    run(body, StreamLimits(look_s=60, lag=10))


def test_a_stream_ends_after_its_time_and_beats_until_then():
    async def body(hub: Hub, board: Board) -> None:
        ana = hub.open(ANA, 0)
        assert await told(ana) == BEAT
        with pytest.raises(StopAsyncIteration):
            for _ in range(50):
                await told(ana)

    run(body, StreamLimits(look_s=0.02, beat_s=0.04, age_s=0.3))


def test_a_database_that_fails_for_a_moment_ends_no_stream(caplog):
    """check 54: a locked database is looked at again."""

    async def body(hub: Hub, board: Board) -> None:
        ana = hub.open(ANA, 0)
        board.broken = True
        board.post(COUPLE, "a")
        hub.ring([COUPLE])
        await asyncio.sleep(0.15)
        board.broken = False
        assert b"id: 1" in await told(ana)

    run(body)


def test_nobody_listening_asks_the_database_nothing():
    async def body(hub: Hub, board: Board) -> None:
        hub.ring([COUPLE])
        await asyncio.sleep(0.2)
        assert board.looks == 0

    run(body)


def test_rings_while_one_look_is_under_way_are_answered_by_one_more():
    async def body(hub: Hub, board: Board) -> None:
        hub.open(ANA, 0)
        await asyncio.sleep(0.05)
        before = board.looks
        for _ in range(100):
            hub.ring([COUPLE])
        await asyncio.sleep(0.1)
        assert board.looks - before <= 2

    run(body, StreamLimits(look_s=60))


SELDOM = StreamLimits(look_s=600, beat_s=600, age_s=6000)


def of_many_events(says_unread: bool) -> bytes:
    """What arrives of five events within a moment; a look reads two, and the next is due in ten minutes."""
    found: list[bytes] = []

    async def body(hub: Hub, board: Board) -> None:
        board.most, board.says_unread = 2, says_unread
        for _ in range(5):
            board.post(COUPLE, "a")
        stream = hub.open(ANA, 0)
        with suppress(TimeoutError):
            while b"id: 5\n" not in b"".join(found):
                found.append(await told(stream, 0.5))

    run(body, SELDOM)
    return b"".join(found)


def test_a_look_that_reaches_its_limit_is_followed_by_the_next_at_once():
    assert [f"id: {n}\n".encode() in of_many_events(says_unread=True) for n in range(1, 6)] == [True] * 5


def test_a_look_that_did_not_say_that_there_is_more_would_leave_it_until_later():
    """The control."""
    assert b"id: 3\n" not in of_many_events(says_unread=False)
