"""Who comes next, where a few threads do what takes long: one after another of those who ask.

Fifty tries at names from one address must not make somebody else wait for fifty. So each address has a line
of its own, the lines take turns, and no line has more than one thread. A line is short, and its newest comes
first: whoever floods it pushes out what they sent before, and somebody who shares their address gets in.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Condition
from typing import Generic, TypeVar

Job = TypeVar("Job")

MOST_IN_LINE = 4
MOST_LINES = 64


class Turns(Generic[Job]):
    """Lines of jobs by whom they are for. `None` from `take` ends a thread."""

    def __init__(self, most_in_line: int = MOST_IN_LINE, most_lines: int = MOST_LINES) -> None:
        self._most_in_line = most_in_line
        self._most_lines = most_lines
        self._lines: OrderedDict[bytes, deque[Job]] = OrderedDict()
        self._at_work: set[bytes] = set()
        self._changed = Condition()
        self._over = False

    def put(self, whose: bytes, job: Job) -> Job | None:
        """Get in line; the job that had to leave for it, if one had to."""
        with self._changed:
            pushed_out = self._find_room(whose)
            self._lines.setdefault(whose, deque()).append(job)
            self._changed.notify()
            return pushed_out

    def take(self) -> tuple[bytes, Job] | None:
        """The next job, once there is one that may be done now; say `end_job` after it."""
        with self._changed:
            while True:
                for whose in self._lines:
                    if whose not in self._at_work:
                        return whose, self._take_job(whose)
                if self._over:
                    return None
                self._changed.wait()

    def end_job(self, whose: bytes) -> None:
        with self._changed:
            self._at_work.discard(whose)
            self._changed.notify_all()

    def end(self) -> None:
        """Let every thread that waits end once nothing is left to do."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _take_job(self, whose: bytes) -> Job:
        line = self._lines[whose]
        job = line.pop()
        if line:
            self._lines.move_to_end(whose)
        else:
            del self._lines[whose]
        self._at_work.add(whose)
        return job

    def _find_room(self, whose: bytes) -> Job | None:
        line = self._lines.get(whose)
        if line is not None:
            return line.popleft() if len(line) >= self._most_in_line else None
        if len(self._lines) < self._most_lines:
            return None
        longest = max(self._lines, key=lambda one: len(self._lines[one]))
        left = self._lines[longest].popleft()
        if not self._lines[longest]:
            del self._lines[longest]
        return left
