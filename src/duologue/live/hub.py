"""The open streams of one worker: who listens, what they are sent, when they end.

Everything here runs on the worker's event loop, but for the looks at the database, which take turns in one
thread. A stream ends when its device or couple does, when its reader cannot keep up, after a while anyway,
and at once when the server stops; the browser comes back by itself where it may.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duologue.config.clock import tell_time_here
from duologue.live.watch import Listener, News
from duologue.rounds.outbox import Event

log = logging.getLogger(__name__)

BEAT = b":\n\n"


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """Streams at once, in one worker and of one device; seconds between looks and between heartbeats, and
    until a stream is ended to be opened anew; messages that one may lag behind."""

    most: int = 1000
    most_a_device: int = 8
    look_s: float = 3.0
    beat_s: float = 20.0
    age_s: float = 900.0
    lag: int = 200


class Full(Exception):
    """No stream is free: in the worker, or (`of_device`) for this device."""

    def __init__(self, of_device: bool) -> None:
        super().__init__()
        self.of_device = of_device


class Stream:
    """One open stream: an asynchronous iterator over what to write."""

    __slots__ = ("_ended", "_lag", "_waiter", "_waiting", "last", "listener", "until")

    def __init__(self, listener: Listener, last: int, until: float, lag: int) -> None:
        self.listener = listener
        self.last = last
        self.until = until
        self._lag = lag
        self._waiting: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False

    def __aiter__(self) -> Stream:
        return self

    async def __anext__(self) -> bytes:
        while not self._waiting:
            if self._ended:
                raise StopAsyncIteration
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self._ended:
            raise StopAsyncIteration
        told = b"".join(self._waiting)
        self._waiting.clear()
        return told

    def send(self, message: bytes) -> None:
        if len(self._waiting) >= self._lag:
            self.end()
            return
        self._waiting.append(message)
        self._wake()

    def end(self) -> None:
        """Nothing more is written, not even what waited."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Hub:
    """All streams of a worker. `look` asks the database, see `watch.look`; `mark` is called with every look
    that is due, whoever listens, see `outbox.mark`."""

    def __init__(
        self,
        look: Callable[[Mapping[Listener, int], datetime], News],
        limits: StreamLimits = StreamLimits(),
        clock: Callable[[], datetime] = tell_time_here,
        mark: Callable[[datetime], object] = lambda now: None,
    ) -> None:
        self.limits = limits
        self._look = look
        self._mark = mark
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._streams: dict[UUID, set[Stream]] = {}
        self._devices: Counter[UUID] = Counter()
        self._rung: set[UUID] = set()
        self._looking = False
        self._thread = ThreadPoolExecutor(1, "duologue-live")
        self.stopping = False
        self._beat_at = self._loop.time() + limits.beat_s
        self._timer = self._loop.call_later(limits.look_s, self._tick)

    def __len__(self) -> int:
        return self._devices.total()

    def open(self, listener: Listener, last: int) -> Stream:
        """A stream of all events after the id `last`; raises `Full`."""
        if self.stopping or len(self) >= self.limits.most:
            raise Full(of_device=False)
        if self._devices[listener.device] >= self.limits.most_a_device:
            raise Full(of_device=True)
        # Not all at the same moment, when all were opened by the same restart.
        until = self._loop.time() + self.limits.age_s * random.uniform(0.8, 1.0)  # noqa: S311 - no secret
        stream = Stream(listener, last, until, self.limits.lag)
        self._streams.setdefault(listener.couple, set()).add(stream)
        self._devices[listener.device] += 1
        # What was committed since `last` was read may have rung before this stream was there to hear.
        self.ring([listener.couple])
        return stream

    def close(self, stream: Stream) -> None:
        """Forget a stream; safe to repeat."""
        of_couple = self._streams.get(stream.listener.couple)
        if of_couple is None or stream not in of_couple:
            return
        of_couple.discard(stream)
        if not of_couple:
            del self._streams[stream.listener.couple]
        self._devices[stream.listener.device] -= 1
        if not self._devices[stream.listener.device]:
            del self._devices[stream.listener.device]

    def ring(self, couples: Iterable[UUID]) -> None:
        """There may be something new for these couples."""
        self._rung.update(couple for couple in couples if couple in self._streams)
        self._start()

    def stop(self) -> None:
        """End every stream now, and open no more."""
        self.stopping = True
        self._timer.cancel()
        for stream in self._list_all():
            stream.end()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _list_all(self) -> list[Stream]:
        return [stream for of_couple in self._streams.values() for stream in of_couple]

    def _tick(self) -> None:
        self._timer = self._loop.call_later(self.limits.look_s, self._tick)
        now = self._loop.time()
        beat = now >= self._beat_at
        if beat:
            self._beat_at = now + self.limits.beat_s
        for stream in self._list_all():
            if now >= stream.until:
                stream.end()
            elif beat:
                stream.send(BEAT)
        self.ring(list(self._streams))
        marked = self._loop.run_in_executor(self._thread, self._mark, self._clock())
        marked.add_done_callback(_take_notice)

    def _start(self) -> None:
        if self._looking or self.stopping or not self._rung:
            return
        listening: dict[Listener, int] = {}
        for couple in self._rung:
            for stream in self._streams.get(couple, ()):
                known = listening.get(stream.listener, stream.last)
                listening[stream.listener] = min(known, stream.last)
        self._rung.clear()
        if listening:
            self._looking = True
            asked = self._loop.run_in_executor(self._thread, self._look, listening, self._clock())
            asked.add_done_callback(self._take_look)

    def _take_look(self, answer: asyncio.Future[News]) -> None:
        self._looking = False
        if answer.cancelled() or self.stopping:
            return
        try:
            news = answer.result()
        except Exception:
            # A busy or full database: the next look comes by itself.
            log.exception("the streams could not look at the outbox")
            return
        for stream in self._list_all():
            if stream.listener in news.gone:
                stream.end()
                continue
            for event in news.events.get(stream.listener.couple, ()):
                if event.id > stream.last:
                    stream.last = event.id
                    if event.seat == stream.listener.seat:
                        stream.send(write_message(event))
        # The next look begins where this one stopped, at once and not when one is due.
        self.ring(news.unread)


def _take_notice(answer: asyncio.Future[object]) -> None:
    if not answer.cancelled() and answer.exception() is not None:
        # A busy or full database: the next one comes by itself.
        log.debug("the last row of the outbox could not be read")


def write_message(event: Event) -> bytes:
    """A server-sent event: its number among those of its reader, a generic word, the id of what changed."""
    subject = str(event.subject) if event.subject else ""
    return f"id: {event.number}\nevent: {event.kind}\ndata: {subject}\n\n".encode("ascii")
