"""A wire between browser and server: keeps what the browser sends, and can be cut at the worst moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Wire:
    """Carries bytes between a port of its own and the server's. `sent` is what came from browsers; while
    `deaf` is set, requests still arrive at the server, and its answers are lost on their way. `deafened_by`
    is what in a request makes it so."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.sent = b""
        self.deaf = threading.Event()
        self.deafened_by = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def heads(self) -> bytes:
        """Request lines and headers, without the bodies of forms."""
        parts = self.sent.split(b"\r\n\r\n")
        return b"\n".join(part[at:] for part in parts if (at := _head(part)) >= 0)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self.to))
                self._open += [near, far]
                threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, from_browser: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if from_browser:
                    self.sent += data
                    if self.deafened_by and self.deafened_by in data:
                        self.deaf.set()
                elif self.deaf.is_set():
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for one in (self._listening, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _head(part: bytes) -> int:
    """Where a request's first line begins, after the body of the one before it; -1 if there is none."""
    at = max(part.rfind(b"GET /"), part.rfind(b"POST /"), part.rfind(b"HEAD /"))
    return at if b" HTTP/1." in part[at:] else -1


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    made = Wire(to)
    try:
        yield made
    finally:
        made.close()
