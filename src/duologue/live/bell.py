"""Wakes the hub: by datagrams on one machine, by NOTIFY where PostgreSQL carries events between several."""

from __future__ import annotations

import asyncio
import logging
import threading
from uuid import UUID

from duologue.live.hub import Hub
from duologue.rounds import doorbell, outbox

log = logging.getLogger(__name__)


class Doorbell:
    """Hands to the hub what is rung on this worker's socket."""

    def __init__(self, hub: Hub, name: str) -> None:
        self._hub = hub
        self._bell = doorbell.Bell(name)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._bell.fileno(), self._ring_all)

    def _ring_all(self) -> None:
        couples, stopping = self._bell.read()
        if stopping:
            self._hub.stop()
        else:
            self._hub.ring(couples)

    def close(self) -> None:
        self._loop.remove_reader(self._bell.fileno())
        self._bell.close()


class Notifications:
    """A thread with a PostgreSQL connection of its own that LISTENs; it comes back after a lost connection.

    Meanwhile the hub's own looks find what there is, some seconds later.
    """

    def __init__(self, hub: Hub, parameters: dict[str, object], pause_s: float = 2.0) -> None:
        self._hub = hub
        self._parameters = parameters
        self._pause_s = pause_s
        self._loop = asyncio.get_running_loop()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="duologue-listen", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        import psycopg

        while not self._over.is_set():
            try:
                with psycopg.connect(**self._parameters, autocommit=True) as connection:  # type: ignore[arg-type] # as set
                    connection.execute(f"LISTEN {outbox.CHANNEL}")
                    while not self._over.is_set():
                        for notice in connection.notifies(timeout=1.0):
                            self._hear(notice.payload)
            except psycopg.Error:
                log.warning("the listening connection was lost; trying again")
                self._over.wait(self._pause_s)

    def _hear(self, payload: str) -> None:
        try:
            couple = UUID(payload)
        except ValueError:
            return
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hub.ring, [couple])

    def close(self) -> None:
        self._over.set()
