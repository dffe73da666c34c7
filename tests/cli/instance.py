"""A real instance in a folder of its own: `duologue serve` as a process, and hands on its data."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A start, a stop or an answer that takes longer fails the test.
PATIENCE_S = 30.0

COMMAND = "import sys; sys.argv[0] = 'duologue'; from duologue.cli import main; main()"
HANDS = """
import os, sys, json
os.environ["DJANGO_SETTINGS_MODULE"] = "duologue.config.settings"
import django; django.setup()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def workers_of(pid: int) -> list[int]:
    """The processes that a process started."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def is_running(pid: int) -> bool:
    """Whether it does anything still. One that ended stays listed until somebody has asked after it, which
    may take a while where its parent was killed."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return about.rpartition(")")[2].split()[0] not in "ZX"


class Instance:
    """An instance in `data`; nothing of it outlives the test if it is used as a context. `python` runs it:
    that of another checkout makes it that one's instance."""

    python = sys.executable

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self.said = ""
        self._environment = environment

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DUOLOGUE_")}
        passed = {name: os.environ[name] for name in ("DUOLOGUE_STATIC",) if name in os.environ}
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        return kept | passed | {"DUOLOGUE_DATA": str(self.data), "PYTHONPATH": paths} | self._environment

    def command(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [self.python, "-c", COMMAND, *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )

    def hands(self, code: str, patience: float = PATIENCE_S, **values: object) -> object:
        """Run `code` on the instance's data, Django set up; what it puts in `result` comes back as JSON."""
        asked = "result = None\nvalues = json.loads(sys.stdin.read())"
        script = f"{HANDS}\n{asked}\n{code}\nprint(json.dumps(result))"
        done = subprocess.run(
            [self.python, "-c", script],
            input=json.dumps(values),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *options: str, broken: str = "", before: Sequence[str] = ()) -> Instance:
        """Serve, and wait for the first answer. `broken` is code that takes a protection out
        beforehand, `before` a command to run the server by."""
        log = (self.data.parent / f"{self.data.name}.log").open("a+")
        self.log = Path(log.name)
        began = self.log.stat().st_size
        self.process = subprocess.Popen(
            [
                *before,
                self.python,
                "-c",
                f"{broken}\n{COMMAND}",
                "serve",
                "--port",
                str(self.port),
                *options,
            ],
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        log.close()
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                self.said = self.log.read_bytes()[began:].decode()
                if "Duologue is at" in self.said:
                    return self
            time.sleep(0.01)
        raise AssertionError(f"it did not start: {self.log.read_bytes()[began:].decode()}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Stop in an orderly way; the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(PATIENCE_S)
        took = time.monotonic() - began
        self.process = None
        return took

    def kill(self) -> None:
        """SIGKILL to the server and all its workers in the same moment."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        self.process = None

    def __enter__(self) -> Instance:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE_S)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request; (status, headers, content)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    @contextmanager
    def listening(self, jar: Mapping[str, str], path: str = "/events", **headers: str) -> Iterator[Listening]:
        """An open event stream."""
        stream = Listening(self.port, jar, path, headers)
        try:
            yield stream
        finally:
            stream.close()


class Listening:
    """A browser's end of an event stream; `status` is what it was answered."""

    def __init__(self, port: int, jar: Mapping[str, str], path: str, headers: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        self._connection.request("GET", path, headers=sent)
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.headers = self._answer.headers
        if self.status == 200:
            assert self._answer.readline() == b"retry: 2000\n"
            assert self._answer.readline() == b"\n"

    def next(self) -> dict[str, str] | None:
        """The next event, comments passed over; None once the stream has ended."""
        event: dict[str, str] = {}
        while line := self._answer.readline():
            text = line.decode().rstrip("\n")
            if text.startswith(":"):
                continue
            if not text and event:
                return event
            if text:
                name, _, value = text.partition(": ")
                event[name] = value
        return None

    def close(self) -> None:
        self._answer.close()
        self._connection.close()
