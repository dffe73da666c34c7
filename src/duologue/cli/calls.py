"""Calls, beside the pages: every worker has such a thread, and the one that holds the lock file does the
work.

Another takes over when it is killed. Were two at it at once, still nobody would be called twice.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from typing import Any

from duologue.rounds import doorbell

log = logging.getLogger(__name__)

ELECTION_S = 2.0
HEALTH_S = 10.0


class Calls:
    """The thread. It imports what it needs only once it is elected."""

    def __init__(self, every_s: int | None = None) -> None:
        self._every_s = every_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="duologue-calls", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _run(self) -> None:
        doorbell.find_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with (doorbell.find_folder() / "calls.lock").open("w") as lock:
            if not self._is_elected(lock.fileno()):
                return
            consumer = self._make_consumer()
            consumer.start()
            while not self._over.wait(HEALTH_S):
                consumer.check_worker_health()
            consumer.stop()

    def _make_consumer(self) -> Any:
        from duologue.notify import queue

        return queue.make_consumer() if self._every_s is None else queue.make_consumer(self._every_s, 0.2)

    def _is_elected(self, lock: int) -> bool:
        while not self._over.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._over.wait(ELECTION_S)
            else:
                return True
        return False
