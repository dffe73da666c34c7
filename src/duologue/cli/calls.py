"""Calls, beside the pages. Were two workers at it at once, still nobody would be called twice."""

from __future__ import annotations

from typing import Any

from duologue.cli.elected import ElectedThread

HEALTH_S = 10.0


class Calls(ElectedThread):
    """The thread. It imports what it needs only once it is elected."""

    def __init__(self, every_s: int | None = None) -> None:
        super().__init__("calls")
        self._every_s = every_s

    def _work(self) -> None:
        consumer = self._make_consumer()
        consumer.start()
        while not self._over.wait(HEALTH_S):
            consumer.check_worker_health()
        consumer.stop()

    def _make_consumer(self) -> Any:
        from duologue.notify import queue

        return queue.make_consumer() if self._every_s is None else queue.make_consumer(self._every_s, 0.2)
