"""The stream's address, `/events`: server-sent events over the server's own interface (RSGI).

Django would hold a thread for each stream; here a stream is a coroutine and some kilobytes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol
from urllib.parse import parse_qs

from duologue.live.admission import Admitted
from duologue.live.hub import Full, Hub

log = logging.getLogger(__name__)

PATHS = frozenset({"/events"})
# A browser comes back after so many milliseconds when a stream ends.
GREETING = b"retry: 2000\n\n"
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    # A proxy that gathers before it sends would hold every event back.
    ("x-accel-buffering", "no"),
]
PLAIN = [("content-type", "text/plain; charset=utf-8"), *HEADERS[1:4]]
_MOST_ID = 2**63 - 1


class Admit(Protocol):
    def __call__(
        self, cookies: Mapping[str, str], authorization: str, last: int | None, now: datetime
    ) -> Admitted | None: ...


class Events:
    """Answers requests for a stream. `admit` is called in one of a few threads."""

    def __init__(
        self,
        hub: Hub,
        admit: Admit,
        extra: Callable[[str], list[tuple[str, str]]] = lambda scheme: [],
        threads: int = 2,
    ) -> None:
        self._hub = hub
        self._admit = admit
        self._extra = extra
        self._threads = ThreadPoolExecutor(threads, "duologue-admit")

    async def answer(self, scope: Any, proto: Any) -> None:
        """Serve one request, for as long as it lasts."""
        headers = _headers(scope)
        extra = self._extra(scope.scheme)
        if scope.method != "GET":
            proto.response_str(405, [*PLAIN, *extra, ("allow", "GET")], "")
            return
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            proto.response_str(403, [*PLAIN, *extra], "")
            return
        admitted = await self._ask(headers, scope.query_string)
        if admitted is None:
            proto.response_str(401, [*PLAIN, *extra], "")
            return
        try:
            stream = self._hub.open(admitted.listener, admitted.last)
        except Full as full:
            status = 429 if full.of_device else 503
            proto.response_str(status, [*PLAIN, *extra, ("retry-after", "10")], "")
            return
        gone = asyncio.ensure_future(proto.client_disconnect())
        gone.add_done_callback(lambda _: stream.end())
        try:
            transport = proto.response_stream(200, [*HEADERS, *extra])
            await transport.send_bytes(GREETING)
            async for told in stream:
                await transport.send_bytes(told)
        except RuntimeError:
            # The server's word for a reader who went away.
            log.debug("a stream's reader went away")
        finally:
            gone.cancel()
            self._hub.close(stream)

    async def _ask(self, headers: Mapping[str, str], query: str) -> Admitted | None:
        last = _last_id(headers.get("last-event-id") or parse_qs(query).get("after", [""])[0])
        cookies = _cookies(headers.get("cookie", ""))
        authorization = headers.get("authorization", "")
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._admit, cookies, authorization, last, datetime.now(UTC)
        )

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _headers(scope: Any) -> dict[str, str]:
    """By lower-case name; HTTP/2 may send cookies one by one."""
    found: dict[str, str] = {}
    for name, value in scope.headers.items():
        found[name] = f"{found[name]}; {value}" if name in found and name == "cookie" else value
    return found


def _last_id(text: str) -> int | None:
    return min(int(text), _MOST_ID) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
