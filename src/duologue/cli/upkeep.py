"""Work off the request path: moving SQLite's write-ahead log into the database, and sweeping.

One thread does it, however many workers there are, see `elected`.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from duologue.cli.elected import ElectedThread
from duologue.config.clock import tell_time_here
from duologue.rounds import outbox

log = logging.getLogger(__name__)

PAUSE_S = 0.5
SWEEP_S = 3600.0
FIRST_SWEEP_S = 10.0
# Bytes of log from which it is moved; below, only once nothing was written for a while.
LOG_BYTES = 4 * 1024 * 1024
IDLE_S = 5.0

Chore = Callable[[datetime], object]


class Checkpoints:
    """Moves the write-ahead log of the database at `path` into it.

    Under load whenever it has grown, without making anybody wait; when nothing was written for some seconds
    to its end and cuts it off, so that what was deleted does not live on in it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(path.name + "-wal")
        self._size = 0
        self._moved = 0
        self._changed_at = 0.0
        self._stamp: tuple[int, int] = (0, 0)

    def look(self, now_s: float) -> str | None:
        """Do what is due; answers "passive", "truncate" or None. `now_s` is a monotonic clock's."""
        try:
            found = self._log.stat()
        except FileNotFoundError:
            return None
        stamp = (found.st_size, found.st_mtime_ns)
        if stamp != self._stamp:
            self._stamp, self._changed_at = stamp, now_s
            if found.st_size >= LOG_BYTES:
                return self._run_checkpoint("passive")
            return None
        if found.st_size and now_s - self._changed_at >= IDLE_S:
            done = self._run_checkpoint("truncate")
            self._changed_at = now_s
            return done
        return None

    def _run_checkpoint(self, mode: str) -> str | None:
        with closing(sqlite3.connect(self._path, timeout=0.2, isolation_level=None)) as database:
            # The log has a file of its own to be synced; nothing acknowledged is at stake here.
            database.execute("PRAGMA synchronous=FULL")
            database.execute("PRAGMA wal_autocheckpoint=0")
            busy, _, _ = database.execute(f"PRAGMA wal_checkpoint({mode.upper()})").fetchone()
        return None if busy else mode


class Upkeep(ElectedThread):
    """The thread. `chores` are called about once an hour with the present time."""

    def __init__(self, chores: Sequence[Chore] | None = None) -> None:
        super().__init__("upkeep")
        self._chores = chores if chores is not None else _list_chores()

    def _work(self) -> None:
        from django.db import connection

        checkpoints = None
        if connection.vendor == "sqlite":
            checkpoints = Checkpoints(Path(connection.settings_dict["NAME"]))
        swept_at = time.monotonic() - SWEEP_S + FIRST_SWEEP_S
        while not self._over.wait(PAUSE_S):
            now_s = time.monotonic()
            try:
                if checkpoints is not None:
                    checkpoints.look(now_s)
                if now_s - swept_at >= SWEEP_S:
                    swept_at = now_s
                    self._sweep()
            except Exception:
                # A full disk or a locked database now may be well again at the next turn.
                log.exception("upkeep could not be done")

    def _sweep(self) -> None:
        from django.db import close_old_connections, connection

        close_old_connections()
        now = tell_time_here()
        try:
            for chore in self._chores:
                try:
                    chore(now)
                except Exception:
                    log.exception("a chore could not be done")
        finally:
            connection.close()


def _list_chores() -> list[Chore]:
    from duologue.attachments import fading_attachments as attachments
    from duologue.counsel import copies
    from duologue.people import sweeping
    from duologue.rounds import fading

    # Fading comes first: the outbox forgets what is past its time.
    return [fading.sweep, outbox.sweep, sweeping.sweep, attachments.sweep, copies.sweep]
