"""Pages over RSGI: Django's WSGI application in a few threads, with as little between as can be.

Measured on 2 cores with the same page (4 kB, one worker, 8 connections): .34 ms of processor under the
server's own WSGI, .41 ms here, .58 ms with ASGI and the loop's executor. A thread answers the server by
itself; the loop only reads the body and waits.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from queue import SimpleQueue
from typing import Any

from duologue.config import addresses
from duologue.languages import ENGLISH, _, mark, speaking
from duologue.languages.guessing import guess
from duologue.languages.installed import installed

log = logging.getLogger(__name__)

# More would fight over the interpreter: with four, a page took a quarter more processor than with two.
THREADS = 2
# What stretches a password or gathers everything takes most of a second, and would make others wait.
SLOW_THREADS = 2
SLOW = re.compile(r"/(sign-in/|me/account/|me/export/|api/v1/token)")
# Requests that wait for a thread; beyond, an honest "try again" is quicker than a queue.
MOST_WAITING = 128
MOST_BODY = 512 * 1024
# The one page that takes a file: an export of years, brought along.
FILE_PATH, MOST_FILE = "/me/export/bring", 16 * 1024 * 1024
BODY_TIMEOUT_S = 20.0
BUSY = mark("Busy just now. Please try again.")
BROKEN = mark("Something went wrong here. Please try again.")
TOO_MUCH = mark("That is more than fits. Please send less.")
TOO_SLOW = mark("That took too long to arrive. Please try again.")
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_TEXT = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Queue = SimpleQueue[tuple[Any, Any, bytes, asyncio.Future[None]] | None]


class Pages:
    """Two small pools of threads before a WSGI application, one of them for what is known to take long."""

    def __init__(self, application: Wsgi, loop: asyncio.AbstractEventLoop, threads: int = THREADS) -> None:
        self._application = application
        self._loop = loop
        self._queue: Queue = SimpleQueue()
        self._slow_queue: Queue = SimpleQueue()
        self._under_way = 0
        self._base = {
            "SCRIPT_NAME": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "wsgi.input_terminated": True,
        }
        self._waiters = [self._queue] * threads + [self._slow_queue] * SLOW_THREADS
        for number, queue in enumerate(self._waiters):
            name = f"duologue-page-{number}"
            threading.Thread(target=self._work, args=(queue,), name=name, daemon=True).start()

    async def answer(self, scope: Any, proto: Any) -> None:
        """Serve one request."""
        if self._under_way >= MOST_WAITING:
            proto.response_str(503, [*_TEXT, ("retry-after", "2")], _said(scope, BUSY))
            return
        self._under_way += 1
        try:
            body = b"" if scope.method in _BODILESS else await _body(scope, proto)
            if body is None:
                return
            answered = self._loop.create_future()
            queue = self._slow_queue if SLOW.match(scope.path) else self._queue
            queue.put((scope, proto, body, answered))
            await answered
        finally:
            self._under_way -= 1

    def close(self) -> None:
        """Let the threads end once nothing waits any more."""
        for queue in self._waiters:
            queue.put(None)

    def _work(self, queue: Queue) -> None:
        while (job := queue.get()) is not None:
            scope, proto, body, answered = job
            try:
                status, headers, content = self._run(scope, body)
            except Exception:
                log.exception("a page could not be made")
                status, headers, content = 500, _TEXT, _said(scope, BROKEN).encode()
            try:
                proto.response_bytes(status, headers, content)
            except Exception:
                log.exception("a page could not be sent")
            # Hold neither the request nor its key while waiting for the next.
            del job, scope, proto, body, headers, content
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(_done, answered)

    def _run(self, scope: Any, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _wrong: object = None) -> None:
            started[:] = (int(status[:3]), [(name.lower(), value) for name, value in headers])

        parts = self._application(self.environ(scope, body), start_response)
        try:
            content = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return started[0], started[1], content

    def environ(self, scope: Any, body: bytes) -> dict[str, Any]:
        """The request as PEP 3333 has it."""
        environ = self._base.copy()
        proxied: dict[str, str] = {}
        for name, value in scope.headers.items():
            if "_" in name:
                continue  # it would pass for the same name with a dash
            if name.startswith("x-forwarded-"):
                proxied[name] = value
                continue
            key = _KEYS.get(name) or "HTTP_" + name.upper().replace("-", "_")
            if key in environ:
                value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"  # noqa: PLW2901
            environ[key] = value
        path = scope.path
        scheme, client = addresses.forwarded(proxied, scope.scheme, scope.client.rpartition(":")[0])
        name, _colon, port = scope.server.rpartition(":")
        environ["REQUEST_METHOD"] = scope.method
        environ["PATH_INFO"] = path if path.isascii() else path.encode().decode("latin-1")
        environ["QUERY_STRING"] = scope.query_string
        environ["REMOTE_ADDR"] = client
        environ["SERVER_NAME"], environ["SERVER_PORT"] = name, port
        environ["wsgi.url_scheme"] = scheme
        environ["wsgi.input"] = BytesIO(body)
        if scope.method not in _BODILESS:
            environ["CONTENT_LENGTH"] = str(len(body))
        if "HTTP_HOST" not in environ and scope.authority:
            environ["HTTP_HOST"] = scope.authority
        return environ


# The names that come with every browser's request, worked out once.
_KEYS = {
    name: "HTTP_" + name.upper().replace("-", "_")
    for name in (
        *(
            "host",
            "user-agent",
            "accept",
            "accept-language",
            "accept-encoding",
            "cookie",
            "referer",
            "origin",
        ),
        *(
            "sec-fetch-site",
            "sec-fetch-mode",
            "sec-fetch-dest",
            "sec-fetch-user",
            "upgrade-insecure-requests",
        ),
        *("connection", "cache-control", "hx-request", "hx-target", "hx-current-url", "authorization"),
    )
} | {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


async def _body(scope: Any, proto: Any) -> bytes | None:
    """The request's body; None when it was too long or too slow and has been answered so."""
    most = MOST_FILE if scope.path == FILE_PATH else MOST_BODY
    announced = scope.headers.get("content-length") or ""
    if announced.isdigit() and int(announced) > most:
        proto.response_str(413, _TEXT, _said(scope, TOO_MUCH))
        return None
    received = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in proto:
                received += part
                if len(received) > most:
                    proto.response_str(413, _TEXT, _said(scope, TOO_MUCH))
                    return None
    except TimeoutError:
        proto.response_str(408, _TEXT, _said(scope, TOO_SLOW))
        return None
    return bytes(received)


def _said(scope: Any, sentence: str) -> str:
    """A line in a language that the browser asks for: here nobody knows yet whose it is."""
    with speaking(guess(scope.headers.get("accept-language") or "", installed().values()) or ENGLISH):
        return f"{_(sentence)}\n"


def _done(answered: asyncio.Future[None]) -> None:
    if not answered.done():
        answered.set_result(None)
