"""What a request brings along: read within a time, and only as much as its sender may send.

A stranger may send a page's form and no more: beyond that, somebody has to be known here before another byte
is read. Whoever is slow holds nobody up: when many send at once, the stranger who has taken longest is sent
away, and large bodies come in a few at a time.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from duologue.languages import mark

MOST_BODY = 512 * 1024
# An export of years, brought along.
FILE_PATH, MOST_FILE = "/me/export/bring", 16 * 1024 * 1024
# A picture or a recording beside an answer, with the answer or by itself.
BESIDE, MOST_BESIDE = re.compile(r"(/api/v1)?/rounds/[0-9a-f-]{36}/(attachments)?"), 13 * 1024 * 1024
# The longest form that needs no sign-in: an answer of 16,000 bytes, each of which may be sent as three.
MOST_OF_A_STRANGER = 64 * 1024
STRANGER_S = 10.0
# Whoever is known gets what this many bytes a second take, up to two minutes.
LEAST_A_SECOND = 64 * 1024
LONGEST_S = 120.0
# Of strangers at once, and of large ones: with 16 MiB each the second bounds what a worker holds.
MOST_READ = 128
MOST_LARGE = 2
TOO_MUCH = mark("That is more than fits. Please send less.")
TOO_SLOW = mark("That took too long to arrive. Please try again.")
UNKNOWN = mark("That is more than a visitor may send. Please sign in first. Nothing was changed.")
MAKES_NO_SENSE = mark("That could not be read. Please send it again.")
TOO_MANY = mark("Others are sending large files just now. Please try again in a moment.")

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Turned(Exception):
    """The body is not taken: what to answer instead. `text` is still to be translated."""

    def __init__(self, status: int, text: str, retry_s: int = 0) -> None:
        super().__init__()
        self.status, self.text, self.retry_s = status, text, retry_s


class Gone(Exception):
    """The sender went away, or what they send makes no sense as a body: the server says the same of both."""


def _find_most(path: str) -> int:
    if path == FILE_PATH:
        return MOST_FILE
    return MOST_BESIDE if BESIDE.fullmatch(path) else MOST_BODY


class Bodies:
    """Reads bodies of one worker. Runs on its event loop."""

    def __init__(self) -> None:
        self._strangers: dict[int, asyncio.Timeout] = {}
        self._large = 0

    async def read(
        self, path: str, announced: int | None, receive: Receive, is_known: Callable[[], Awaitable[bool]]
    ) -> bytes:
        """The whole body. `is_known` is asked once, if it is longer than a stranger's may be. Raises `Turned`
        and `Gone`."""
        most = _find_most(path)
        if announced is not None and announced > most:
            raise Turned(413, TOO_MUCH)
        received = bytearray()
        is_large = False
        try:
            async with asyncio.timeout(STRANGER_S) as limit:
                self._enter(limit)
                if announced is not None and announced > MOST_OF_A_STRANGER:
                    await self._admit_large(limit, announced, is_known)
                    is_large = True
                more = True
                while more:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Gone
                    received += message.get("body", b"")
                    more = message.get("more_body", False)
                    if len(received) > most:
                        raise Turned(413, TOO_MUCH)
                    if not is_large and len(received) > MOST_OF_A_STRANGER:
                        await self._admit_large(limit, most, is_known)
                        is_large = True
        except TimeoutError:
            raise Turned(408, TOO_SLOW) from None
        finally:
            self._strangers.pop(id(limit), None)
            self._large -= is_large
        return bytes(received)

    def _enter(self, limit: asyncio.Timeout) -> None:
        if len(self._strangers) >= MOST_READ:
            longest = self._strangers.pop(next(iter(self._strangers)))
            if not longest.expired():
                longest.reschedule(asyncio.get_running_loop().time())
        self._strangers[id(limit)] = limit

    async def _admit_large(
        self, limit: asyncio.Timeout, length: int, is_known: Callable[[], Awaitable[bool]]
    ) -> None:
        if not await is_known():
            raise Turned(401, UNKNOWN)
        if self._large >= MOST_LARGE:
            raise Turned(503, TOO_MANY, 5)
        self._large += 1
        self._strangers.pop(id(limit), None)
        limit.reschedule(
            asyncio.get_running_loop().time() + min(LONGEST_S, STRANGER_S + length / LEAST_A_SECOND)
        )
