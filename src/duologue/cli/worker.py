"""One worker of the server: `/events` goes to the stream, all else to the pages."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Mapping
from typing import Any

from duologue.cli.connections import Connections
from duologue.cli.pages import Pages, Receive, Send, Wsgi
from duologue.cli.upkeep import Upkeep
from duologue.live.bell import Doorbell, Notifications
from duologue.live.events import PATHS, Events
from duologue.live.hub import Hub

log = logging.getLogger(__name__)

STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")
PARENT_LOOK_S = 1.0


class Worker:
    """The server's application (ASGI). `pages` is what Django answers with."""

    def __init__(self, pages: Wsgi) -> None:
        self._wsgi = pages

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        with self._connections.count_answer(scope["client"]) as lengths:
            if scope["path"] in PATHS:
                await self._events.answer(scope, receive, send)
            else:
                lengths.append(await self._pages.answer(scope, receive, send))

    async def _live(self, receive: Receive, send: Send) -> None:
        """From before the first request until after the last."""
        while True:
            told = (await receive())["type"]
            if told == "lifespan.startup":
                try:
                    self._open()
                except Exception:
                    log.exception("a worker could not begin")
                    await send({"type": "lifespan.startup.failed"})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif told == "lifespan.shutdown":
                self._close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _open(self) -> None:
        from django.db import connection

        from duologue.live.listeners import admit
        from duologue.live.watch import look
        from duologue.people.arriving import is_somebody
        from duologue.rounds import outbox

        self._parent = os.getppid()
        self._loop = asyncio.get_running_loop()
        self._pages = Pages(self._wsgi, self._loop, is_somebody)
        self._connections = Connections(int(os.environ["DUOLOGUE_PORT"]))
        self._upkeep = Upkeep()
        self._hub = Hub(look, mark=outbox.mark_last_row)
        self._events = Events(self._hub, admit, _list_transport)
        self._bells: list[Doorbell | Notifications] = [Doorbell(self._hub, f"{os.getpid()}-1")]
        if connection.vendor == "postgresql":
            self._bells.append(Notifications(self._hub, connection.get_connection_params()))
        self._upkeep.start()
        self._connections.start()
        self._loop.call_later(PARENT_LOOK_S, self._look_after_parent)

    def _close(self) -> None:
        self._hub.stop()
        for bell in self._bells:
            bell.close()
        self._events.close()
        self._upkeep.stop()
        self._connections.stop()
        self._pages.close()

    def _look_after_parent(self) -> None:
        """A worker whose server was killed would go on answering beside the next one on the same port."""
        if os.getppid() != self._parent:
            self._hub.stop()
            os.kill(os.getpid(), signal.SIGTERM)
            return
        self._loop.call_later(PARENT_LOOK_S, self._look_after_parent)


def _list_transport(scheme: str) -> list[tuple[bytes, bytes]]:
    return [STRICT_TRANSPORT] if scheme == "https" else []
