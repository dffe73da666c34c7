"""Tasks on huey, in the instance's own database: what is recorded as sent waits here for a free worker.

huey's own tables would lie past our migrations, with pickled arguments and due times in the clear, and its
own connection past what ours asks of SQLite. So its storage is a table of ours, on Django's connection, of
which it needs two things: putting a task in, and taking one out for good. Its schedule stays empty: due
minutes are sealed in jobs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connection
from huey.api import Huey
from huey.consumer import Consumer, Scheduler
from huey.consumer import Worker as HueyWorker
from huey.serializer import Serializer
from huey.storage import BaseStorage

from duologue.config.clock import tell_time_here
from duologue.notify import delivering, looking
from duologue.notify.looking import Try
from duologue.notify.models import Queued
from duologue.people import key_files
from duologue.vault import Context, Kind, seal, unseal

log = logging.getLogger(__name__)

WORKERS = 2
EVERY_S = 60
_PLACE = Context(Kind.QUEUED, UUID(int=0), UUID(int=0), None, 0)


class SealedTasks(Serializer):  # type: ignore[misc] # huey publishes no types
    """Tasks lie under the file `jobs.key`, so only what this instance wrote is read back."""

    def _serialize(self, data: Any) -> bytes:
        return seal(key_files.find_held().jobs, _PLACE, super()._serialize(data))

    def _deserialize(self, data: bytes) -> Any:
        return super()._deserialize(unseal(key_files.find_held().jobs, _PLACE, data))


class QueuedRows(BaseStorage):  # type: ignore[misc] # as above
    """A table of ours, the oldest first. Whoever deletes a row has the task: nobody else gets it."""

    blocking = False

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        Queued.objects.create(content=data)

    def dequeue(self) -> bytes | None:
        row = Queued.objects.order_by("id").values_list("id", "content").first()
        if row is None or not Queued.objects.filter(id=row[0]).delete()[0]:
            return None
        return bytes(row[1])

    def queue_size(self) -> int:
        return Queued.objects.count()

    def flush_queue(self) -> None:
        Queued.objects.all().delete()

    def peek_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """No task is ever taken back: its address is, and whoever delivers looks there."""
        return {}

    def delete_data(self, key: bytes) -> bool:
        """Asked after each task, for what would have taken it back."""
        return False

    def read_schedule(self, ts: datetime) -> list[bytes]:
        return []


HUEY: Any = Huey("duologue", results=False, storage_class=QueuedRows, serializer=SealedTasks())


@HUEY.task()  # type: ignore[untyped-decorator] # as above
def deliver(job: str, address: str, call: int | None, tries: int) -> None:
    delivering.deliver(Try(UUID(job), address, call, tries), tell_time_here())


def put(tries: Iterable[Try]) -> None:
    """Have workers deliver these, each once."""
    for one in tries:
        deliver(**{**asdict(one), "job": str(one.job)})


class MinuteScheduler(Scheduler):  # type: ignore[misc] # as above
    """Looks what is due, once a minute. Nothing is written in a minute in which nothing is."""

    def loop(self, now: datetime | None = None) -> None:
        begun = time.monotonic()
        try:
            close_old_connections()
            put(looking.look(tell_time_here()))
        except Exception:
            # A locked database or a full disk may be well again in a minute.
            log.exception("could not look what is due")
        self.sleep_for_interval(begun, self.interval)

    def shutdown(self) -> None:
        connection.close()


class Taker(HueyWorker):  # type: ignore[misc] # as above
    """Takes tasks, on a connection that still stands."""

    def loop(self, now: datetime | None = None) -> None:
        close_old_connections()
        super().loop(now)

    def shutdown(self) -> None:
        super().shutdown()
        connection.close()


class CallConsumer(Consumer):  # type: ignore[misc] # as above
    """huey's consumer, within a worker of the server, whose signals are its own affair."""

    scheduler_class = MinuteScheduler
    worker_class = Taker

    def _set_signal_handlers(self) -> None:
        pass


def make_consumer(every_s: int = EVERY_S, delay_s: float = 5.0) -> CallConsumer:
    """One that was not started yet; `delay_s`: how long at most a task waits for a worker to look."""
    return CallConsumer(HUEY, workers=WORKERS, periodic=False, scheduler_interval=every_s, max_delay=delay_s)
