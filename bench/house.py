"""A throw-away instance to measure: its folder, its couples, its server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

START_S = 60.0


@dataclass(frozen=True, slots=True)
class House:
    port: int
    pid: int
    data: Path
    cold_start_s: float

    def processes(self) -> list[int]:
        """The server and all its children."""
        found = [self.pid]
        for pid in found:
            try:
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            except OSError:
                continue
            found.extend(int(child) for child in children)
        return found

    def cpu_s(self) -> float:
        """Processor seconds of the server so far, user and system, ended children included."""
        ticks = 0
        for pid in self.processes():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += sum(int(value) for value in fields[11:15])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Proportional set size of all processes, MiB: pages that they share are counted once."""
        total = 0
        for pid in self.processes():
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return total / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def couples(data: Path, count: int) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Make couples in the folder, in a process of their own; the cookies of both partners of each."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.furnish", str(count)],
        env={**os.environ, "DUOLOGUE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    made: list[tuple[dict[str, str], dict[str, str]]] = [tuple(pair) for pair in json.loads(done.stdout)]
    return made


@contextmanager
def serving(data: Path) -> Iterator[House]:
    """The server as people run it, on loopback; ended by its own process id."""
    port = free_port()
    command = [sys.executable, "-m", "duologue", "serve", "--port", str(port), "--data", str(data)]
    with running(command, port, data, {"DUOLOGUE_DATA": str(data)}) as house:
        yield house


@contextmanager
def running(
    command: Sequence[str], port: int, folder: Path, environment: Mapping[str, str]
) -> Iterator[House]:
    """A server that listens on the port of loopback, from its start until this is left."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    house = House(port, process.pid, folder, 0.0)
    try:
        until = began + START_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                if time.perf_counter() > until or process.poll() is not None:
                    raise RuntimeError("the server did not start") from None
                time.sleep(0.005)
        yield replace(house, cold_start_s=time.perf_counter() - began)
    finally:
        children = house.processes()[1:]
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(6)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for child in children:
            # One that its parent does not take with it.
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
