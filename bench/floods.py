"""`make bench-flood`: what a stranger can do to an instance on loopback, and what a couple's pages take then.

Every flood is bounded in number and time, and goes to 127.0.0.0/8 alone. Exits with 1 where a page of the
couple's took a second or more, or was not answered.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench.house import House, couples, serving
from bench.pages import Browser
from bench.rounds import Times, play

PAGES = ("/", "/ways/", "/history/", "/us/")
# A page of a couple's takes no longer than this, whatever strangers do.
MOST_S = 1.0
FLOOD_S = 8.0
SILENT, ONE_BYTE, UPLOADS, NAMES = 2_300, 400, 16, 50
UPLOAD = 16 * 1024 * 1024
IMPORTED, LONGEST_IMPORT_S = 10_000, 120
# Strangers come from an address of their own; all of 127.0.0.0/8 is this machine.
STRANGER = ("127.0.0.66", 0)


@dataclass(frozen=True)
class Flooded:
    """The server, and the cookies of its couples: who is watched, and another."""

    house: House
    jars: list[tuple[dict[str, str], dict[str, str]]]

    @property
    def port(self) -> int:
        return self.house.port

    def memory_mb(self) -> float:
        return self.house.memory_mb()


@dataclass
class Seen:
    """How long each page took, in seconds, and what was not answered as it should be."""

    took: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def told(self) -> str:
        if not self.took:
            return "no page was answered"
        ordered = sorted(self.took)
        middle = ordered[len(ordered) // 2]
        return f"{len(ordered)} pages, median {middle * 1000:.0f} ms, longest {ordered[-1] * 1000:.0f} ms"

    @property
    def is_well(self) -> bool:
        return bool(self.took) and not self.failed and max(self.took) < MOST_S


class Couple:
    """Two browsers that go on reading their pages, each on a new connection every time, as phones do."""

    def __init__(self, port: int, jars: tuple[dict[str, str], dict[str, str]]) -> None:
        self._port, self._jars = port, jars

    @contextmanager
    def reading(self) -> Iterator[Seen]:
        seen, over = Seen(), threading.Event()
        readers = [threading.Thread(target=self._read, args=(jar, seen, over)) for jar in self._jars]
        for reader in readers:
            reader.start()
        try:
            yield seen
        finally:
            over.set()
            for reader in readers:
                reader.join(30)

    def _read(self, jar: dict[str, str], seen: Seen, over: threading.Event) -> None:
        number = 0
        while not over.is_set():
            page = PAGES[number % len(PAGES)]
            number += 1
            began = time.perf_counter()
            try:
                status = ask(self._port, "GET", page, jar=jar)
                if status != 200:
                    seen.failed.append(f"{page} was answered with {status}")
            except OSError as error:
                seen.failed.append(f"{page} was not answered: {type(error).__name__}")
            seen.took.append(time.perf_counter() - began)
            over.wait(0.05)


def ask(
    port: int, method: str, path: str, *, jar: dict[str, str], body: bytes = b"", timeout: float = 20
) -> int:
    sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
    if body:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body or None, sent)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def opened(port: int, count: int, first: bytes = b"") -> list[socket.socket]:
    """So many connections, each of which says `first` and no more."""
    made = []
    for _ in range(count):
        one = socket.socket()
        one.settimeout(5)
        try:
            one.bind(STRANGER)
            one.connect(("127.0.0.1", port))
            if first:
                one.sendall(first)
        except OSError:
            one.close()
            continue
        made.append(one)
    return made


def closed(made: list[socket.socket]) -> int:
    """How many of them the server has ended."""
    count = 0
    for one in made:
        one.setblocking(False)
        with suppress(BlockingIOError):
            try:
                while one.recv(65536):
                    pass
                count += 1
            except ConnectionError:
                count += 1
    return count


def silent(house: Flooded) -> str:
    """Connections on which nothing is said."""
    made = opened(house.port, SILENT)
    return _held(made)


def half_said(house: Flooded) -> str:
    """Headers that never end, a line every second."""
    made = opened(house.port, SILENT // 2, b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    return _held(made, b"X-More: 1\r\n")


def one_byte(house: Flooded) -> str:
    """Bodies of which one byte comes."""
    said = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"
    return _held(opened(house.port, ONE_BYTE, said))


def _held(made: list[socket.socket], more: bytes = b"") -> str:
    until = time.perf_counter() + FLOOD_S + 6
    while time.perf_counter() < until:
        time.sleep(1.0)
        for one in made if more else ():
            with suppress(OSError):
                one.sendall(more)
    ended = closed(made)
    for one in made:
        one.close()
    return f"{len(made)} connections, of which {ended} were ended by the server"


def uploads(house: Flooded) -> str:
    """Large files from nobody."""
    before = house.memory_mb()
    statuses: list[int] = []
    made = [threading.Thread(target=_upload, args=(house.port, statuses)) for _ in range(UPLOADS)]
    highest = before
    for one in made:
        one.start()
    until = time.perf_counter() + FLOOD_S
    while time.perf_counter() < until:
        highest = max(highest, house.memory_mb())
        time.sleep(0.1)
    for one in made:
        one.join(30)
    after = house.memory_mb()
    return (
        f"answered {sorted(set(statuses))}; memory {before:.0f} MiB, {highest:.0f} at most, {after:.0f} after"
    )


def _upload(port: int, statuses: list[int]) -> None:
    piece = b"x" * 65536
    head = f"POST /me/export/bring HTTP/1.1\r\nHost: localhost\r\nContent-Length: {UPLOAD}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 20, STRANGER) as one:
        with suppress(OSError):
            one.sendall(head.encode())
            for _ in range(UPLOAD // len(piece)):
                one.sendall(piece)
        with suppress(OSError, ValueError, IndexError):
            statuses.append(int(one.recv(4096).split()[1]))


def names(house: Flooded) -> str:
    """Tries at names from one address, all at once; meanwhile somebody signs in from another."""
    browser = Browser(house.port, {})
    browser.get("/sign-in/")
    token = next(value for name, value in browser.cookies.items() if name.endswith("csrf"))
    until = time.perf_counter() + FLOOD_S
    refused: list[int] = []

    def guess(number: int) -> None:
        while time.perf_counter() < until:
            form = {"name": f"name {number}", "password": "wrong horse battery", "csrfmiddlewaretoken": token}
            with suppress(OSError):
                refused.append(_from_elsewhere(house.port, browser, urlencode(form).encode()))

    guessing = [threading.Thread(target=guess, args=(number,)) for number in range(NAMES)]
    for one in guessing:
        one.start()
    took: list[float] = []
    statuses: set[int] = set()
    while time.perf_counter() < until - 1:
        time.sleep(0.3)
        form = {
            "name": "somebody",
            "password": f"right horse battery {len(took)}",
            "csrfmiddlewaretoken": token,
        }
        began = time.perf_counter()
        with suppress(OSError):
            body = urlencode(form).encode()
            statuses.add(ask(house.port, "POST", "/sign-in/", jar=dict(browser.cookies), body=body))
        took.append(time.perf_counter() - began)
    for one in guessing:
        one.join(30)
    answered = {status: refused.count(status) for status in sorted(set(refused))}
    return f"tries by status {answered}; one from elsewhere {sorted(statuses)} took {max(took):.1f} s at most"


def _from_elsewhere(port: int, browser: Browser, body: bytes) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=STRANGER)
    jar = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    try:
        connection.request(
            "POST",
            "/sign-in/",
            body,
            {
                "Cookie": jar,
                "Content-Type": "application/x-www-form-urlencoded",
                "Sec-Fetch-Site": "same-origin",
            },
        )
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def long_import(house: Flooded) -> str:
    """Years of another couple's rounds, brought along in one file, while the couple itself plays rounds."""
    ana, ben, other = (Browser(house.port, dict(jar)) for jar in (*house.jars[0], house.jars[1][0]))
    for browser in (ana, ben, other):
        browser.get("/")
    rounds = [
        {"id": str(uuid4()), "day": "2020-01-02", "title": f"Round {number}", "sees": {}}
        for number in range(IMPORTED)
    ]
    raw = json.dumps({"format": "duologue/1", "rounds": rounds, "keepsakes": []}).encode()
    answered: list[int] = []
    bringing = threading.Thread(target=lambda: answered.append(_bring(house.port, other, raw)))
    began = time.perf_counter()
    bringing.start()
    times = Times()
    while bringing.is_alive() and time.perf_counter() - began < LONGEST_IMPORT_S:
        play(ana, ben, times.rounds, times)
        time.sleep(0.1)
    bringing.join(LONGEST_IMPORT_S)
    return (
        f"{len(raw) / 1e6:.1f} MB answered with {answered} after {time.perf_counter() - began:.1f} s; "
        f"meanwhile {times.rounds} rounds were played, the slowest submit took {max(times.submits):.0f} ms"
    )


def _bring(port: int, browser: Browser, raw: bytes) -> int:
    line = uuid4().hex
    token = next(value for name, value in browser.cookies.items() if name.endswith("csrf"))
    parts = (
        (b'name="csrfmiddlewaretoken"', token.encode()),
        (b'name="file"; filename="duologue.json"\r\nContent-Type: application/json', raw),
    )
    body = b"".join(
        b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (line.encode(), head, content)
        for head, content in parts
    )
    sent = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items()),
        "Content-Type": f"multipart/form-data; boundary={line}",
        "Sec-Fetch-Site": "same-origin",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_IMPORT_S)
    try:
        connection.request("POST", "/me/export/bring", body + b"--%s--\r\n" % line.encode(), sent)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def nothing(house: Flooded) -> str:
    """No flood, to compare with."""
    time.sleep(FLOOD_S / 2)
    return "nobody else is there"


FLOODS = (nothing, silent, half_said, one_byte, uploads, names, long_import)


def main() -> int:
    chosen = [flood for flood in FLOODS if not sys.argv[1:] or flood.__name__ in sys.argv[1:]]
    well = True
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
        data = Path(folder) / "data"
        pairs = couples(data, 2)
        with serving(data) as house:
            couple = Couple(house.port, pairs[0])
            for page in PAGES:
                ask(house.port, "GET", page, jar=pairs[0][0])
            for flood in chosen:
                with couple.reading() as seen:
                    told = flood(Flooded(house, pairs))
                well = well and seen.is_well
                mark = "" if seen.is_well else "   <- too slow, or not answered"
                print(
                    f"{flood.__name__.replace('_', ' '):10} {told}\n{'':10} {seen.told()}{mark}", flush=True
                )
                for what in sorted(set(seen.failed)):
                    print(f"{'':10} {seen.failed.count(what)} times: {what}", flush=True)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
