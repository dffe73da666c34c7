"""A thread that every worker has and one of them works in: the one that holds the lock file.

Another takes over when it is killed.
"""

from __future__ import annotations

import fcntl
import threading
from abc import ABC, abstractmethod

from duologue.rounds import doorbell

ELECTION_S = 2.0


class ElectedThread(ABC):
    """`name` is that of the thread and of its lock file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"duologue-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    @abstractmethod
    def _work(self) -> None:
        """Do the work until `_over` is set."""

    def _run(self) -> None:
        doorbell.find_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with (doorbell.find_folder() / f"{self._name}.lock").open("w") as lock:
            if self._is_elected(lock.fileno()):
                self._work()

    def _is_elected(self, lock: int) -> bool:
        while not self._over.is_set():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._over.wait(ELECTION_S)
            else:
                return True
        return False
