"""Pages over ASGI: Django's WSGI application in a few threads, with as little between as can be.

A page that takes long has threads of its own, and whoever asks for many such waits for their own alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from queue import SimpleQueue
from typing import Any

from duologue.cli.bodies import MAKES_NO_SENSE, Bodies, Gone, Turned
from duologue.cli.turns import Turns
from duologue.config import addresses
from duologue.config.clock import tell_time_here
from duologue.languages import ENGLISH, _, mark, speak_in
from duologue.languages.guessing import guess_language
from duologue.languages.installed_languages import read_installed
from duologue.people import cookies

log = logging.getLogger(__name__)

# More would fight over the interpreter: with four, a page took a quarter more processor than with two.
THREADS = 2
# What stretches a password or gathers everything takes most of a second, and would make others wait.
SLOW_THREADS = 2
SLOW = re.compile(
    r"/(sign-in/|lock/open$|me/lock/|me/account/|me/added/mine$|me/devices/token$|me/export/|api/v1/token"
    r"|(api/v1/)?rounds/[^/]+/attachments$)"
)
# What brings this much along brings a file, which takes as long to look at.
SLOW_BYTES = 512 * 1024
# An answer is made whole up to here; what is longer goes on piece after piece, as fast as it is taken.
AT_ONCE = 4 * 1024 * 1024
# They give way to what is quick, and take what is left.
SLOW_NICE = 5
# Requests that wait for a thread; beyond, an honest "try again" is quicker than a queue.
MOST_WAITING = 128
BUSY = mark("Busy just now. Please try again.")
BROKEN = mark("Something went wrong here. Please try again.")
BUSY_S = 2
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
# RFC 9110, 8.3.1, and RFC 2046, 5.1.1. Nothing else that a client says of its body is believed: a form is
# UTF-8, and a codec of another name may throw, or take n² steps.
_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}"
_MEDIA_TYPE = re.compile(f"{_WORD}/{_WORD}")
_IN_PARTS = "multipart/form-data"
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
# More digits than any length has that is taken here.
_MOST_DIGITS = 18
_TEXT = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
IsSomebody = Callable[[Mapping[str, str], str, bool, datetime], bool]


class Rest:
    """What is still to be made of an answer. Nobody's thread waits for whoever takes it slowly."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], object] | None) -> None:
        self._pieces = pieces
        self._close = close

    def make_next(self) -> bytes | None:
        """The next piece, None after the last."""
        return next(self._pieces, None)

    def close(self) -> None:
        if self._close is not None:
            self._close()


Answer = tuple[int, list[tuple[str, str]], bytes, Rest | None]
Job = tuple[dict[str, Any], "asyncio.Future[Answer]"]


class Pages:
    """Two small pools of threads before a WSGI application, one of them for what is known to take long.

    `is_somebody` says whether a request's cookies or token are of somebody here; it reads the database.
    """

    def __init__(
        self,
        application: Wsgi,
        loop: asyncio.AbstractEventLoop,
        is_somebody: IsSomebody,
        threads: int = THREADS,
    ) -> None:
        self._application = application
        self._loop = loop
        self._is_somebody = is_somebody
        self._bodies = Bodies()
        self._quick: SimpleQueue[Job | None] = SimpleQueue()
        self._slow: Turns[Job] = Turns()
        self._waiting = 0
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
        self._threads = threads
        self._asking = ThreadPoolExecutor(1, "duologue-who")
        self._going_on = ThreadPoolExecutor(1, "duologue-rest")
        for number, work in enumerate([self._work] * threads + [self._work_slowly] * SLOW_THREADS):
            threading.Thread(target=work, name=f"duologue-page-{number}", daemon=True).start()

    async def answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> int:
        """Serve one request; how long the answer was, in bytes."""
        environ = self.make_environ(scope)
        try:
            body = b"" if scope["method"] in _BODILESS else await self._read_body(environ, receive)
        except Gone:
            # Whoever is still there made a mistake; without an answer the server would say that it was ours.
            with suppress(RuntimeError):
                return await _send(send, _say_sentence(environ, 400, MAKES_NO_SENSE))
            return 0
        except Turned as no:
            return await _send(send, _say_sentence(environ, no.status, no.text, no.retry_s))
        environ["wsgi.input"] = BytesIO(body)
        if scope["method"] not in _BODILESS:
            environ["CONTENT_LENGTH"] = str(len(body))
        status, headers, content, rest = await self._make_answer(environ, len(body) > SLOW_BYTES)
        if rest is None:
            return await _send(send, (status, headers, content, None))
        return await self._send_on(send, (status, headers, content, None), rest)

    async def _send_on(self, send: Send, begun: Answer, rest: Rest) -> int:
        """Send what is made, then piece after piece; what breaks off is not ended as if it were whole."""
        length = await _send(send, begun, more=True)
        try:
            while (piece := await self._loop.run_in_executor(self._going_on, rest.make_next)) is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                length += len(piece)
        finally:
            await self._loop.run_in_executor(self._going_on, rest.close)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return length

    def close(self) -> None:
        """Let the threads end once nothing waits any more."""
        for _thread in range(self._threads):
            self._quick.put(None)
        self._slow.end()
        self._asking.shutdown(wait=False, cancel_futures=True)
        self._going_on.shutdown(wait=False, cancel_futures=True)

    async def _read_body(self, environ: Mapping[str, Any], receive: Receive) -> bytes:
        length = _read_length(environ.get("CONTENT_LENGTH", ""))

        def ask() -> bool:
            sent = cookies.read(environ.get("HTTP_COOKIE", ""))
            authorization = environ.get("HTTP_AUTHORIZATION", "")
            if not sent and not authorization:
                return False
            secure = environ["wsgi.url_scheme"] == "https"
            try:
                return self._is_somebody(sent, authorization, secure, tell_time_here())
            except Exception:
                log.exception("who sends this could not be found out")
                return False

        async def is_known() -> bool:
            return await self._loop.run_in_executor(self._asking, ask)

        return await self._bodies.read(environ["PATH_INFO"], length, receive, is_known)

    async def _make_answer(self, environ: dict[str, Any], is_large: bool) -> Answer:
        if self._waiting >= MOST_WAITING:
            return _say_sentence(environ, 503, BUSY, BUSY_S)
        self._waiting += 1
        try:
            job = (environ, self._loop.create_future())
            if SLOW.match(environ["PATH_INFO"]) or is_large:
                pushed_out = self._slow.put(_find_whose(environ), job)
                if pushed_out is not None:
                    _settle(pushed_out[1], _say_sentence(pushed_out[0], 503, BUSY, BUSY_S))
            else:
                self._quick.put(job)
            answer: Answer = await job[1]
            return answer
        finally:
            self._waiting -= 1

    def _work(self) -> None:
        while (job := self._quick.get()) is not None:
            self._do(job)
            # Hold neither the request nor its key while waiting for the next.
            del job

    def _work_slowly(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), SLOW_NICE)
        while (turn := self._slow.take()) is not None:
            whose, job = turn
            self._do(job)
            self._slow.end_job(whose)
            del turn, job

    def _do(self, job: Job) -> None:
        environ, answered = job
        try:
            answer = self._run(environ)
        except Exception:
            log.exception("a page could not be made")
            answer = _say_sentence(environ, 500, BROKEN)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, answered, answer)

    def _run(self, environ: dict[str, Any]) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _wrong: object = None) -> None:
            started[:] = (int(status[:3]), [(name.lower(), value) for name, value in headers])

        parts = self._application(environ, start_response)
        rest = Rest(iter(parts), getattr(parts, "close", None))
        content, is_whole = bytearray(), False
        try:
            while len(content) < AT_ONCE and not is_whole:
                piece = rest.make_next()
                is_whole = piece is None
                content += piece or b""
        except BaseException:
            rest.close()
            raise
        if is_whole:
            rest.close()
        return started[0], started[1], bytes(content), None if is_whole else rest

    def make_environ(self, scope: Mapping[str, Any]) -> dict[str, Any]:
        """The request as PEP 3333 has it, but for its body."""
        environ: dict[str, Any] = self._base.copy()
        proxied: dict[str, str] = {}
        for raw, content in scope["headers"]:
            name, value = raw.decode("latin-1"), content.decode("latin-1")
            if "_" in name:
                continue  # it would pass for the same name with a dash
            if name.startswith("x-forwarded-"):
                proxied[name] = value
                continue
            key = _KEYS.get(name) or "HTTP_" + name.upper().replace("-", "_")
            if key in environ:
                value = f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}"
            if value or key != "HTTP_HOST":
                environ[key] = value
        path: str = scope["path"]
        scheme, client = addresses.read_forwarded(proxied, scope["scheme"], scope["client"][0])
        if "CONTENT_TYPE" in environ:
            environ["CONTENT_TYPE"] = _write_media_type(environ["CONTENT_TYPE"])
        environ["REQUEST_METHOD"] = scope["method"]
        environ["PATH_INFO"] = path if path.isascii() else path.encode().decode("latin-1")
        environ["QUERY_STRING"] = scope["query_string"].decode("latin-1")
        environ["REMOTE_ADDR"] = client
        environ["SERVER_NAME"], environ["SERVER_PORT"] = scope["server"][0], str(scope["server"][1])
        environ["wsgi.url_scheme"] = scheme
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
        *("connection", "cache-control", "authorization"),
    )
} | {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def _write_media_type(sent: str) -> str:
    """What a body is, and how the parts of a form are kept apart; nothing for what makes no sense."""
    media, *beside = (part.strip(" \t") for part in sent.split(";"))
    if not _MEDIA_TYPE.fullmatch(media):
        return ""
    media = media.lower()
    named = (part.partition("=") for part in beside if media == _IN_PARTS)
    said = next((value for name, _is, value in named if name.lower() == "boundary"), "")
    boundary = said[1:-1] if said[:1] == said[-1:] == '"' else said
    return f'{media}; boundary="{boundary}"' if _BOUNDARY.fullmatch(boundary) else media


def _read_length(announced: str) -> int | None:
    """How long a body is said to be; None where nothing is said that makes sense."""
    if not (announced.isascii() and announced.isdigit()):
        return None
    return int(announced.lstrip("0")[: _MOST_DIGITS + 1] or "0")


def _say_sentence(environ: Mapping[str, Any], status: int, sentence: str, retry_s: int = 0) -> Answer:
    """A line in a language that the browser asks for: here nobody knows yet whose it is."""
    retry = [("retry-after", str(retry_s))] if retry_s else []
    asked = environ.get("HTTP_ACCEPT_LANGUAGE", "")
    with speak_in(guess_language(asked, read_installed().values()) or ENGLISH):
        return status, [*_TEXT, *retry], f"{_(sentence)}\n".encode(), None


async def _send(send: Send, answer: Answer, *, more: bool = False) -> int:
    status, headers, content, _rest = answer
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content, "more_body": more})
    return len(content)


def _find_whose(environ: Mapping[str, Any]) -> bytes:
    """Whose line it is: an address's, apart for those who are at the door and those who are inside."""
    path: str = environ["PATH_INFO"]
    return path[:4].encode() + addresses.name_neighbourhood(environ["REMOTE_ADDR"])


def _settle(answered: asyncio.Future[Answer], answer: Answer) -> None:
    if not answered.done():
        answered.set_result(answer)
