"""Closes connections on which nothing happens: silent ones, half-said requests, those a reader left open.

The server's own time limits begin too late (not before the first bytes, not while it learns which HTTP is
spoken), and it accepts nobody once it holds as many connections as it may. So a worker looks through its
sockets itself: one with no request under way is closed after some seconds, and when there are many of them,
those that were silent longest are closed at once. That holds for every HTTP and for TLS, since it asks
nothing about what was sent.
"""

from __future__ import annotations

import logging
import os
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from duologue.config.addresses import read_client_address

log = logging.getLogger(__name__)

# Until the first request is there, whole headers and the TLS handshake included; and between two of them.
FIRST_S = 10.0
NEXT_S = 30.0
# Connections with nothing under way that one worker keeps.
MOST_IDLE = 512
LOOK_S = 0.5
# A reader who takes less than so many bytes a second of an answer is not waited for.
LEAST_A_SECOND = 16 * 1024
# Whoever no longer confirms what was sent is gone: a stream to them would look open for a quarter of an hour.
UNCONFIRMED_MS = 30_000

Peer = tuple[bytes, int]


@dataclass(slots=True)
class _KnownConnection:
    """A connection of ours: the socket it is (file numbers are used again), whose, and since when."""

    inode: int
    peer: Peer
    since: float


class Connections:
    """The connections to `port` in this process. `count_answer` says which have a request under way."""

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._port = port
        self._clock = clock
        self._under_way: dict[Peer, int] = {}
        self._until: dict[Peer, float] = {}
        self._known: dict[int, _KnownConnection] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._look_again, name="duologue-connections", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    @contextmanager
    def count_answer(self, client: tuple[str, str | int]) -> Iterator[list[int]]:
        """A request is under way; its answer's length goes into the list, so that a slow reader gets time."""
        peer = _make_peer(client[0], int(client[1]))
        lengths: list[int] = []
        with self._lock:
            self._under_way[peer] = self._under_way.get(peer, 0) + 1
        try:
            yield lengths
        finally:
            until = self._clock() + NEXT_S + sum(lengths) / LEAST_A_SECOND
            with self._lock:
                left = self._under_way[peer] - 1
                if left:
                    self._under_way[peer] = left
                else:
                    del self._under_way[peer]
                self._until[peer] = max(until, self._until.get(peer, 0.0))

    def look(self) -> int:
        """Close what is due; how many that were."""
        now = self._clock()
        found = self._find_known(now)
        with self._lock:
            there = {one.peer for one in found.values()}
            for peer in [peer for peer in self._until if peer not in there]:
                del self._until[peer]
            idle = [
                (self._until.get(one.peer, one.since + FIRST_S), number, one)
                for number, one in found.items()
                if one.peer not in self._under_way
            ]
        idle.sort(key=lambda waiting: waiting[0])
        too_many = max(0, len(idle) - MOST_IDLE)
        due = [one for at, one in enumerate(idle) if at < too_many or one[0] <= now]
        for _, number, one in due:
            _close(number, one.inode)
        return len(due)

    def _look_again(self) -> None:
        while not self._over.wait(LOOK_S):
            try:
                self.look()
            except OSError:
                log.warning("the open connections could not be looked through; trying again")

    def _find_known(self, now: float) -> dict[int, _KnownConnection]:
        """By file number; what is known from the last time is not asked about again."""
        found: dict[int, _KnownConnection] = {}
        for name in os.listdir("/dev/fd"):
            number = int(name)
            with suppress(OSError):
                seen = os.fstat(number)
                if not stat.S_ISSOCK(seen.st_mode):
                    continue
                known = self._known.get(number)
                if known is None or known.inode != seen.st_ino:
                    peer = self._find_peer(number)
                    if peer is None:
                        continue
                    known = _KnownConnection(seen.st_ino, peer, now)
                found[number] = known
        self._known = found
        return found

    def _find_peer(self, number: int) -> Peer | None:
        """Whose connection to our port this is; None for every other socket."""
        with socket.socket(fileno=os.dup(number)) as same:
            if same.family not in (socket.AF_INET, socket.AF_INET6) or same.getsockname()[1] != self._port:
                return None
            peer = same.getpeername()
            with suppress(OSError, AttributeError):
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNCONFIRMED_MS)
            return _make_peer(peer[0], peer[1])


def _make_peer(host: str, port: int) -> Peer:
    address = read_client_address(host)
    return (address.packed if address else host.encode(), port)


def _close(number: int, inode: int) -> None:
    """End both directions of exactly this socket, which the server then closes in its own time."""
    with suppress(OSError), socket.socket(fileno=os.dup(number)) as same:
        if os.fstat(same.fileno()).st_ino == inode:
            same.shutdown(socket.SHUT_RDWR)
