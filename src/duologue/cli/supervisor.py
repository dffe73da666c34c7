"""The process that starts workers and stops them: however often it is told to, and whoever else is told.

A terminal's Ctrl-C, `make` and a service manager signal workers and supervisor together, some of them twice.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from granian.server import Server

from duologue.rounds import doorbell

REMINDED_S = 0.1
TOLD = (signal.SIGTERM, signal.SIGINT)


class Supervisor(Server):  # type: ignore[misc] # granian publishes no type of it
    """Granian's, but for its signal handler.

    A handler runs in the middle of whatever the main thread does, also of itself: if it took a lock that is
    held there, the server would hang for good. So it writes one byte, and a thread of its own does the rest.
    """

    _told: tuple[int, int]
    _is_told = False

    def startup(self, *args: object, **named: object) -> None:
        self._told = os.pipe()
        for end in self._told:
            os.set_blocking(end, end == self._told[0])
        threading.Thread(target=self._stop_when_told, name="stopping", daemon=True).start()
        super().startup(*args, **named)

    def signal_handler_interrupt(self, *args: object, **named: object) -> None:
        if os.getpid() != self.pid:
            # A worker that is just being started, and has not put its own handler in this one's place.
            os._exit(0)
        # Workers may be gone before the thread has said so.
        self._is_told = True
        with suppress(BlockingIOError):
            os.write(self._told[1], b".")

    def shutdown(self, exit_code: int = 0) -> None:
        # Python gives up its handlers before it ends: told once more then, it would end as if killed.
        drop_signals(TOLD)
        try:
            super().shutdown(exit_code)
        except SystemExit:
            # Workers that were told to stop as well, and were quicker, did not fail.
            if exit_code or not self._is_told:
                raise

    def _stop_when_told(self) -> None:
        # The main thread is told, which alone can hold back what it is about to ignore.
        signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
        os.read(self._told[0], 1)
        # A worker waits for its open answers, and a stream has no end of its own.
        doorbell.ring_end()
        self.interrupt_signal = True
        while True:
            # Said again and again: while it brings back a worker the main loop forgets what it was told.
            self.main_loop_interrupt.set()
            time.sleep(REMINDED_S)


def drop_signals(signals: Sequence[signal.Signals]) -> None:
    """From now on these come and go unseen.

    One that came while its handler is taken away would be printed as an error, in the middle of a log. Held
    back meanwhile, it is forgotten by the system once it is ignored.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    for one in signals:
        signal.signal(one, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
