"""A demo that runs for as long as it is looked at, and a Chromium to look with."""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

START_S = 90
# What is fixed to the edge of a screen would lie across a picture of the whole page.
STILL = ".nav { position: static !important }"


@contextmanager
def demo(days: int = 60) -> Iterator[str]:
    """A running demo's address."""
    with _running(days) as (address, _said):
        yield address


@contextmanager
def begun_by_nobody() -> Iterator[tuple[str, str]]:
    """A demo without anybody: its address, and the link that begins."""
    with _running(0) as (address, process):
        yield address, _found(process, re.compile(r"https?://\S+/begin/#[0-9a-z]+"))


@contextmanager
def _running(days: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = str(os.path.join(os.path.dirname(sys.executable), "duologue"))
    command = [program, "demo", "--port", str(port), "--days", str(days)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0) as process:
        try:
            address = _found(process, re.compile(r"https?://[\w.:\[\]-]+\S*"))
            _wait_for(port)
            yield address, process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int) -> None:
    """The demo names its address a moment before it answers there."""
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The demo did not come up.")


def _found(process: subprocess.Popen[bytes], wanted: re.Pattern[str]) -> str:
    """The first such thing that it says from now on."""
    assert process.stdout is not None
    said: list[str] = []
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        ready, _, _ = select.select([process.stdout], [], [], 1)
        # Unbuffered: a line that lay in a buffer would not be waited for again.
        line = process.stdout.readline().decode() if ready else ""
        if ready and not line:
            break
        said.append(line)
        if match := wanted.search(line):
            return match.group()
    raise SystemExit("The demo did not say where it is:\n" + "".join(said))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Ends the program with what to do where there is none."""
    path = os.environ.get("DUOLOGUE_CHROMIUM")
    if not path:
        raise SystemExit("There is no Chromium to photograph with. On Debian: apt-get install chromium")
    with sync_playwright() as play:
        # Chromium refuses its sandbox to root; the pages are our own.
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = play.chromium.launch(executable_path=path, args=sandbox)
        try:
            yield browser
        finally:
            browser.close()


def become(page: Page, start: str, name: str) -> tuple[str, str]:
    """One tap on the name; the address of the demo and the path that it leads to."""
    page.goto(start)
    page.get_by_role("button", name=re.compile(name)).or_(
        page.get_by_role("link", name=re.compile(name))
    ).first.click()
    page.wait_for_load_state("load")
    here = urlsplit(page.url)
    return f"{here.scheme}://{here.netloc}", here.path or "/"
