"""One worker of the server: `/events` goes to the stream, all else to the pages."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from typing import Any

from duologue.cli.pages import Pages, Wsgi
from duologue.cli.upkeep import Upkeep
from duologue.live.bell import Doorbell, Notifications
from duologue.live.events import PATHS, Events
from duologue.live.hub import Hub

log = logging.getLogger(__name__)

STRICT_TRANSPORT = ("strict-transport-security", "max-age=31536000")
PARENT_LOOK_S = 1.0


class Worker:
    """The server's application (RSGI). `pages` is what Django answers with."""

    def __init__(self, pages: Wsgi) -> None:
        self._wsgi = pages

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._parent = os.getppid()
        self._loop = loop
        self._pages = Pages(self._wsgi, loop)
        self._upkeep = Upkeep()
        loop.run_until_complete(self._open())

    async def _open(self) -> None:
        from django.db import connection

        from duologue.live.admission import admit
        from duologue.live.watch import look
        from duologue.rounds import outbox

        self._hub = Hub(look, mark=outbox.mark)
        self._events = Events(self._hub, admit, _transport)
        self._bells: list[Doorbell | Notifications] = [Doorbell(self._hub, f"{os.getpid()}-1")]
        if connection.vendor == "postgresql":
            self._bells.append(Notifications(self._hub, connection.get_connection_params()))
        self._upkeep.start()
        self._loop.call_later(PARENT_LOOK_S, self._look_after_parent)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if scope.proto != "http":
            proto.close(403)
        elif scope.path in PATHS:
            await self._events.answer(scope, proto)
        else:
            await self._pages.answer(scope, proto)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._hub.stop()
        for bell in self._bells:
            bell.close()
        self._events.close()
        self._upkeep.stop()
        self._pages.close()

    def _look_after_parent(self) -> None:
        """A worker whose server was killed would go on answering beside the next one on the same port."""
        if os.getppid() != self._parent:
            self._hub.stop()
            os.kill(os.getpid(), signal.SIGTERM)
            return
        self._loop.call_later(PARENT_LOOK_S, self._look_after_parent)


def _transport(scheme: str) -> list[tuple[str, str]]:
    return [STRICT_TRANSPORT] if scheme == "https" else []
