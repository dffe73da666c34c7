"""Rings every worker's doorbell: a datagram with a couple's id, sent once something of theirs is committed.

Each worker's event stream binds a socket in `<data>/live/`. A ring that gets lost costs seconds, no event:
the streams look at the outbox by themselves every few seconds.
"""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from uuid import UUID

from duologue.config import place

SUFFIX = ".sock"
RING = b"r"
END = b"e"
# The kernel takes at most 107 bytes for a socket's name.
_MOST_NAME = 100


def find_folder() -> Path:
    return place.find_data_dir() / "live"


def ring(couple: UUID) -> None:
    """Tell every worker on this machine that there may be something new for a couple. Never raises."""
    _send(RING + couple.bytes)


def ring_end() -> None:
    """Tell every worker to end its streams, as the server is stopping. Never raises."""
    _send(END)


class Bell:
    """A worker's doorbell: `fileno()` is readable when rung, `read()` gives what came."""

    def __init__(self, name: str) -> None:
        find_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = find_folder() / f"{name}{SUFFIX}"
        self.path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        with _SocketAddress(self.path) as address:
            self._socket.bind(address)
        os.chmod(self.path, 0o600)

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self) -> tuple[frozenset[UUID], bool]:
        """All that came since: the couples rung for, and whether the server is stopping."""
        couples: set[UUID] = set()
        stopping = False
        for _ in range(1000):
            try:
                message = self._socket.recv(32)
            except BlockingIOError:
                break
            if message == END:
                stopping = True
            elif message[:1] == RING and len(message) == 17:
                couples.add(UUID(bytes=message[1:]))
        return frozenset(couples), stopping

    def close(self) -> None:
        self._socket.close()
        self.path.unlink(missing_ok=True)


class _SocketAddress:
    """A socket's address, by way of its open folder where the path is longer than the kernel takes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = -1

    def __enter__(self) -> str:
        if len(os.fsencode(self._path)) <= _MOST_NAME:
            return str(self._path)
        self._folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self._folder}/{self._path.name}"

    def __exit__(self, *_: object) -> None:
        if self._folder >= 0:
            os.close(self._folder)


class _Ringer:
    """The sending end: one socket a process, and the folder's listing for as long as it does not change."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self._changed = -1
        self._bells: tuple[Path, ...] = ()

    def list_bells(self) -> tuple[Path, ...]:
        where = find_folder()
        try:
            changed = where.stat().st_mtime_ns
        except OSError:
            return ()
        if changed != self._changed:
            self._bells = tuple(path for path in where.iterdir() if path.suffix == SUFFIX)
            self._changed = changed
        return self._bells


_lock = threading.Lock()
_ringer: _Ringer | None = None


def _send(message: bytes) -> None:
    global _ringer  # noqa: PLW0603 - one socket a process; a forked worker makes its own
    with _lock:
        if _ringer is None or _ringer.pid != os.getpid():
            _ringer = _Ringer()
        for bell in _ringer.list_bells():
            try:
                with _SocketAddress(bell) as address:
                    _ringer.socket.sendto(message, address)
            except ConnectionRefusedError:
                # Nobody holds it any more: its worker was killed.
                bell.unlink(missing_ok=True)
            except OSError:
                # Full or just gone; the stream looks by itself soon.
                continue
