"""Complete rounds of two people over HTTP, through the pages, as fast as a closed loop of couples can.

A round: Ana starts an open question and answers it; Ben opens its page, answers, and sees both; Ana looks
again and sees both. Every page is checked for both answers, and that neither stood there too early. Both
listen to the events of the page in hand, as browsers do.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.house import House, couples, serving
from bench.pages import Browser, Page
from bench.phones import Phone

SLUG = "conversation/an-open-question"
CARD = "everyday-sound"
LEVELS = (1, 8, 32)
SECONDS = float(os.environ.get("DUOLOGUE_BENCH_SECONDS", "8"))


@dataclass
class Times:
    """Milliseconds of each submit (POST and the page it leads to) and of each look at an opening."""

    rounds: int = 0
    submits: list[float] = field(default_factory=list)
    openings: list[float] = field(default_factory=list)


def play(ana: Browser, ben: Browser, number: int, times: Times) -> None:
    mine, theirs = f"Ana says {number} {uuid4().hex[:8]}", f"Ben says {number} {uuid4().hex[:8]}"
    round_page = start(ana)
    _submit(ana, round_page, mine, times)
    found = ben.get(round_page.path)
    if mine in found.text:
        raise AssertionError("an answer was open too early")
    opened = _submit(ben, found, theirs, times)
    both(opened, mine, theirs)
    began = time.perf_counter()
    both(ana.get(round_page.path), mine, theirs)
    times.openings.append((time.perf_counter() - began) * 1000)
    times.rounds += 1


def start(browser: Browser) -> Page:
    """Start by the form of the exercise's own page, kept from the first time."""
    fields = {
        "slug": SLUG,
        "card": CARD,
        "id": str(uuid4()),
        "csrfmiddlewaretoken": next(v for n, v in browser.cookies.items() if n.endswith("csrf")),
    }
    page = browser.post("/rounds/", fields)
    if "/rounds/" not in page.path or page.path == "/rounds/":
        raise AssertionError(f"no round began: {page.status} {page.path} {page.text[:200]}")
    return page


def _submit(browser: Browser, page: Page, words: str, times: Times) -> Page:
    action, fields = page.form(**{"0.kind": "answer", "0.step": "answer"})
    fields["0.f.answer"] = words
    began = time.perf_counter()
    shown = browser.post(action, fields)
    times.submits.append((time.perf_counter() - began) * 1000)
    if shown.status != 200:
        raise AssertionError(f"not taken: {shown.status}")
    return shown


def both(page: Page, mine: str, theirs: str) -> None:
    if mine not in page.text or theirs not in page.text:
        raise AssertionError("an opening did not show both")


def _drive(port: int, cookies: tuple[dict[str, str], dict[str, str]], seconds: float, send: object) -> None:
    ana, ben, times = Phone(port, dict(cookies[0])), Phone(port, dict(cookies[1])), Times()
    for browser in (ana, ben):
        browser.get("/")
    until, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        number += 1
        play(ana, ben, number, times)
    send.put(times)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Level:
    """What so many couples at once came to, all playing as fast as they can: rounds and wall seconds of them
    all together; `cpu_s`: the server's processor seconds meanwhile."""

    couples: int
    times: Times
    wall_s: float
    cpu_s: float

    @property
    def rounds_a_second(self) -> float:
        return self.times.rounds / self.wall_s

    @property
    def cpu_ms(self) -> float:
        """Of the server, a round."""
        return self.cpu_s * 1000 / max(1, self.times.rounds)


def measure(
    house: House,
    pairs: Sequence[object],
    seconds: float,
    drive: Callable[[int, Any, float, Any], None] = _drive,
) -> Level:
    """`drive` plays for one of the pairs until so many seconds are over, in a process of its own."""
    queue: multiprocessing.Queue[Times] = multiprocessing.Queue()
    cpu_s, began = house.cpu_s(), time.perf_counter()
    drivers = [
        multiprocessing.Process(target=drive, args=(house.port, pair, seconds, queue), daemon=True)
        for pair in pairs
    ]
    for driver in drivers:
        driver.start()
    found = [queue.get(timeout=seconds + 60) for _ in drivers]
    wall_s, cpu_s = time.perf_counter() - began, house.cpu_s() - cpu_s
    for driver in drivers:
        driver.join(10)
    together = Times(
        sum(times.rounds for times in found),
        [ms for times in found for ms in times.submits],
        [ms for times in found for ms in times.openings],
    )
    return Level(len(pairs), together, wall_s, cpu_s)


def middle(values: list[float]) -> float:
    return statistics.median(values) if values else float("nan")


def percentiles(values: list[float]) -> str:
    cuts = statistics.quantiles(values, n=100) if len(values) > 1 else values * 99
    return f"{cuts[49]:6.1f} {cuts[94]:7.1f} {cuts[98]:7.1f}"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="duologue-bench-") as folder:
        data = Path(folder)
        pairs = couples(data, sum(LEVELS))
        # The first start on a folder also gathers the static files and cuts the letters out of the fonts.
        with serving(data) as house:
            first_start_s = house.cold_start_s
        with serving(data) as house:
            print(f"this machine: ten million additions in {calibration_s():.2f} s of processor")
            print(f"cold start {house.cold_start_s:.2f} s, the first on a new folder {first_start_s:.2f} s")
            print(f"memory {house.memory_mb():.0f} MB (idle)")
            print("couples  rounds/s  submit p50    p95     p99   opening p50   p95     p99   cpu ms/round")
            size_before, rounds_before = _size(data), 0
            for level in LEVELS:
                used, pairs = pairs[:level], pairs[level:]
                found = measure(house, used, SECONDS)
                rounds_before += found.times.rounds
                print(
                    f"{level:7d}  {found.rounds_a_second:8.1f}  {percentiles(found.times.submits)}"
                    f"   {percentiles(found.times.openings)}   {found.cpu_ms:8.2f}"
                )
            print(f"memory {house.memory_mb():.0f} MB (after)")
            print(f"database {(_size(data) - size_before) / max(1, rounds_before):.0f} bytes a round")


def calibration_s() -> float:
    """Processor seconds of a plain loop: tells a slower hour of the machine from a slower program."""
    began, total = time.process_time(), 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began


def _size(data: Path) -> int:
    import sqlite3

    with sqlite3.connect(f"file:{data / 'duologue.sqlite3'}?mode=ro", uri=True) as database:
        pages, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
    return int(pages) * int(size)


if __name__ == "__main__":
    main()
