"""The stream's address, `/events`: server-sent events over the server's own interface (ASGI).

A WSGI page would hold a thread for each stream; here a stream is a coroutine and some kilobytes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import parse_qs

from duologue.config import addresses
from duologue.config.clock import tell_time_here
from duologue.live.hub import Full, Hub
from duologue.live.listeners import Admitted
from duologue.people import cookies

log = logging.getLogger(__name__)

PATHS = frozenset({"/events"})
# A browser comes back after so many milliseconds when a stream ends.
GREETING = b"retry: 2000\n\n"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    # A proxy that gathers before it sends would hold every event back.
    (b"x-accel-buffering", b"no"),
]
PLAIN = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS[1:4]]
_MOST_ID = 2**63 - 1

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Admit(Protocol):
    def __call__(
        self, sent: Mapping[str, str], authorization: str, last: int | None, now: datetime, secure: bool
    ) -> Admitted | None: ...


class Events:
    """Answers requests for a stream. `admit` is called in one of a few threads."""

    def __init__(
        self,
        hub: Hub,
        admit: Admit,
        extra: Callable[[str], list[tuple[bytes, bytes]]] = lambda scheme: [],
        threads: int = 2,
    ) -> None:
        self._hub = hub
        self._admit = admit
        self._extra = extra
        self._threads = ThreadPoolExecutor(threads, "duologue-admit")

    async def answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request, for as long as it lasts."""
        headers = _read_headers(scope)
        extra = self._extra(scope["scheme"])
        if scope["method"] != "GET":
            await _refuse(send, 405, [*extra, (b"allow", b"GET")])
            return
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            await _refuse(send, 403, extra)
            return
        admitted = await self._ask(headers, scope)
        if admitted is None:
            await _refuse(send, 401, extra)
            return
        try:
            stream = self._hub.open(admitted.listener, admitted.last)
        except Full as full:
            await _refuse(send, 429 if full.of_device else 503, [*extra, (b"retry-after", b"10")])
            return
        gone = asyncio.ensure_future(_wait_until_gone(receive))
        gone.add_done_callback(lambda _: stream.end())
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, *extra]})
            await _write(send, GREETING)
            async for told in stream:
                await _write(send, told)
            await _write(send, b"", more=False)
        except RuntimeError:
            # The server's word for a reader who went away.
            log.debug("a stream's reader went away")
        finally:
            gone.cancel()
            self._hub.close(stream)

    async def _ask(self, headers: Mapping[str, str], scope: Mapping[str, Any]) -> Admitted | None:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        last = _read_last_id(headers.get("last-event-id") or query.get("after", [""])[0])
        sent = cookies.read(headers.get("cookie", ""))
        scheme, _ = addresses.read_forwarded(headers, scope["scheme"], "")
        return await asyncio.get_running_loop().run_in_executor(
            self._threads,
            self._admit,
            sent,
            headers.get("authorization", ""),
            last,
            tell_time_here(),
            scheme == "https",
        )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, told: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": told, "more_body": more})


async def _refuse(send: Send, status: int, extra: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*PLAIN, *extra]})
    await _write(send, b"", more=False)


def _read_headers(scope: Mapping[str, Any]) -> dict[str, str]:
    """By lower-case name; HTTP/2 may send cookies one by one."""
    found: dict[str, str] = {}
    for raw, content in scope["headers"]:
        name, value = raw.decode("latin-1"), content.decode("latin-1")
        found[name] = f"{found[name]}; {value}" if name in found and name == "cookie" else value
    return found


def _read_last_id(text: str) -> int | None:
    return min(int(text), _MOST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None
