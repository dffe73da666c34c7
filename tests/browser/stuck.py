"""A Chromium that no longer answers is ended, and the test that met it is played once more.

Few calls to a browser have a time of their own, and one that never comes back would hold up everything: seen
once in some hundred runs, never in the same place, with nothing of ours waiting. A page of ours that hangs
does so the second time as well, and then the test fails where it stands.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, BrowserType

# The longest story takes a third of that on a busy machine.
PATIENCE_S = 150.0


class Chromium:
    """A browser that is there again after it was ended."""

    def __init__(self, kind: BrowserType, path: str, options: list[str]) -> None:
        self._launch = lambda: kind.launch(executable_path=path, args=options)
        self._browser: Browser = self._launch()

    def new_context(self, **settings: object) -> BrowserContext:
        if not self._browser.is_connected():
            self._browser = self._launch()
        return self._browser.new_context(**settings)  # type: ignore[arg-type]

    def close(self) -> None:
        self._browser.close()


class Patience:
    """Ends this process's browsers if what is done meanwhile takes too long; `lost` says that it did."""

    def __init__(self, seconds: float = PATIENCE_S) -> None:
        self.lost = False
        self._timer = threading.Timer(seconds, self._lose)
        self._timer.daemon = True

    def __enter__(self) -> Patience:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _lose(self) -> None:
        self.lost = True
        for pid in browsers_below(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def browsers_below(root: int) -> list[int]:
    """The Chromium processes that this process has started, by way of Playwright's driver."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        with suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
            if "chrom" in Path(f"/proc/{pid}/comm").read_text():
                found.append(pid)
    return found
