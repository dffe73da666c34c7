"""A phone with the page in hand: beside the browser that it is, it listens to the events of its page.

Each page ends the stream of the one before and opens its own, after the event that it names, as live.js does.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

from bench.pages import TIMEOUT_S, Browser, Page

_AFTER = re.compile(r'<main\b[^>]* data-live="[^"]*"[^>]* data-after="([0-9]+)"')


@dataclass(slots=True)
class Phone(Browser):
    stream: socket.socket | None = None

    def get(self, path: str) -> Page:
        return self._in_hand(Browser.get(self, path))

    def post(self, path: str, fields: dict[str, str]) -> Page:
        return self._in_hand(Browser.post(self, path, fields))

    def _in_hand(self, page: Page) -> Page:
        if self.stream is not None:
            self.stream.close()
            self.stream = None
        if (after := _AFTER.search(page.text)) is not None:
            self.stream = self._listen(after[1])
        return page

    def _listen(self, after: str) -> socket.socket:
        """What comes is left unread: pages are read again by whoever plays."""
        stream = socket.create_connection(("127.0.0.1", self.port), TIMEOUT_S)
        cookies = "; ".join(f"{name}={kept}" for name, kept in self.cookies.items())
        lines = (
            f"GET /events?after={after} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept: text/event-stream",
            f"Cookie: {cookies}",
        )
        stream.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        return stream
