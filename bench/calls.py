"""What one complete round of two costs in Python calls and requests, straight through the WSGI application.

Neither hangs on the machine or on who else uses it: the same program gives the same numbers. Built-ins are
left out; a generator that goes on counts as a call, as profilers count it.

.venv/bin/python -m bench.calls [HOW MANY FUNCTIONS TO NAME]
"""

from __future__ import annotations

import cProfile
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.house import couples
from bench.pages import Browser
from bench.rounds import Times, play

# What is loaded and made once is, by then.
ROUNDS_BEFORE = 3
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Calls = Counter[tuple[str, str]]


@dataclass(slots=True)
class Straight(Browser):
    """A browser with no wire: it calls the application itself, and counts where `counted` is a list."""

    application: Wsgi | None = None
    counted: list[tuple[str, Calls]] | None = field(default=None)

    def carry(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        parts = urlsplit(path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body or b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key.startswith("CONTENT_") else f"HTTP_{key}"] = value
        profile = cProfile.Profile(builtins=False)
        answer = profile.runcall(self._answer, environ) if self.counted is not None else self._answer(environ)
        if self.counted is not None:
            self.counted.append((f"{method} {_ID.sub('…', path)}", _calls(profile)))
        return answer

    def _answer(self, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
        assert self.application is not None
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _wrong: object = None) -> None:
            started.append((int(status[:3]), [(name.lower(), value) for name, value in headers]))

        found = self.application(environ, start_response)
        content = b"".join(found)
        close = getattr(found, "close", None)
        if close is not None:
            close()
        return (*started[-1], content)


def _calls(profile: cProfile.Profile) -> Calls:
    found: Calls = Counter()
    for entry in profile.getstats():
        if not isinstance(entry.code, str):
            file = Path(entry.code.co_filename)
            found[f"{file.parent.name}/{file.name}", entry.code.co_name] += entry.callcount
    return found


def round_of_two(data: Path) -> list[tuple[str, Calls]]:
    """The requests of one round, in order, with their calls; in this process, on a folder of its own."""
    os.environ["DUOLOGUE_DATA"], os.environ["DUOLOGUE_PORT"] = str(data), "8000"
    [cookies] = couples(data, 1)
    from duologue.cli import database, prepare

    prepare.prepare_instance(database.set_up_django(), prepare.tell_time_in_utc())
    from duologue.config.wsgi import application

    counted: list[tuple[str, Calls]] = []
    ana, ben = (Straight(8000, dict(of), application=application) for of in cookies)
    for browser in (ana, ben):
        browser.get("/")
    for number in range(ROUNDS_BEFORE):
        play(ana, ben, number, Times())
    ana.counted = ben.counted = counted
    play(ana, ben, ROUNDS_BEFORE, Times())
    return counted


def main(named: int = 0) -> None:
    with tempfile.TemporaryDirectory(prefix="duologue-bench-calls-") as folder:
        counted = round_of_two(Path(folder))
    total: Calls = sum((calls for _, calls in counted), Counter())
    print(f"one round of two: {total.total():,} Python calls in {len(counted)} requests")
    for name, calls in counted:
        print(f"{calls.total():9,}  {name}")
    for (file, function), calls in total.most_common(named):
        print(f"{calls:9,}  {function}  ({file})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
