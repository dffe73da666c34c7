"""`make bench-peer`: the same rounds here and on oTree 6, the nearest peer, in turn on the same machine.

oTree is installed into an environment of its own under build/, once. What it plays is an app of two pages and
its own page for waiting: each answers one question; once both have, each sees both answers. oTree holds its
data in memory and writes it when it ends; here every answer is sealed and on the disk before that is said.
Duologue's phones listen to the events of each page in hand; oTree's are spared that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import rounds
from bench.house import House, couples, free_port, running, serving
from bench.pages import Browser, Page
from bench.rounds import LEVELS, SECONDS, Level, Times

ENVIRONMENTS = Path(__file__).parents[1] / "build" / "peers"
OTREE = "otree==6.0.15"
# The server itself, and where what it is started with lies.
SETTINGS = """
SESSION_CONFIGS = [dict(name="rounds", app_sequence=["rounds"], num_demo_participants=2)]
SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=1.0, participation_fee=0.0, doc="")
PARTICIPANT_FIELDS, SESSION_FIELDS = [], []
LANGUAGE_CODE, REAL_WORLD_CURRENCY_CODE, USE_POINTS = "en", "USD", True
ADMIN_USERNAME, ADMIN_PASSWORD, DEMO_PAGE_INTRO_HTML, SECRET_KEY = "admin", "", "", "of a measurement"
"""
APP = """
from otree.api import *


class C(BaseConstants):
    NAME_IN_URL, PLAYERS_PER_GROUP, NUM_ROUNDS = "rounds", 2, {most}


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    answer = models.LongStringField(label="What would you like to be asked?")


class Answer(Page):
    form_model, form_fields = "player", ["answer"]


class Both(WaitPage):
    pass


class Opened(Page):
    @staticmethod
    def vars_for_template(player):
        return dict(answers=[one.answer for one in player.group.get_players()])


page_sequence = [Answer, Both, Opened]
"""
ASKED = """{{ block title }}A question{{ endblock }}
{{ block content }}{{ formfields }}{{ next_button }}{{ endblock }}"""
OPENED = """{{ block title }}Both are open{{ endblock }}
{{ block content }}{{ for one in answers }}<p>{{ one }}</p>{{ endfor }}{{ next_button }}{{ endblock }}"""
# Rounds that a session is made for: more than a couple of it plays while it is measured.
MOST = 400
KEY = "of a measurement"
MOST_REDIRECTS = 4


def environment() -> Path:
    """Where oTree's commands lie; installed the first time, from its source: it has no wheel."""
    folder = ENVIRONMENTS / OTREE.replace("==", "-")
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [
            str(folder / "bin" / "python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "--quiet",
        ]
        subprocess.run([*pip, OTREE], check=True)
        (folder / "ready").touch()
    return folder / "bin"


@contextmanager
def serving_otree(folder: Path) -> Iterator[House]:
    commands, port = environment(), free_port()
    for name, text in {
        "settings.py": SETTINGS,
        "rounds/__init__.py": APP.format(most=MOST),
        "rounds/Answer.html": ASKED,
        "rounds/Opened.html": OPENED,
        "_static/nothing.txt": "",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    given = {
        "OTREE_PRODUCTION": "1",
        "OTREE_REST_KEY": KEY,
        "PATH": f"{commands}:/usr/bin:/bin",
    }
    command = [str(commands / "otree"), "prodserver1of2", f"127.0.0.1:{port}"]
    with running(command, port, folder, given) as house:
        yield house


def otree_pairs(port: int, count: int) -> list[tuple[str, str]]:
    """The codes of so many pairs, each with a session of its own."""
    return [_pair(port) for _ in range(count)]


def _pair(port: int) -> tuple[str, str]:
    made = _asked(port, "POST", "/api/sessions", {"session_config_name": "rounds", "num_participants": 2})
    found = _asked(port, "GET", f"/api/sessions/{made['code']}", {})
    ana, ben = (str(one["code"]) for one in found["participants"])
    return ana, ben


def _asked(port: int, method: str, path: str, told: dict[str, object]) -> dict[str, Any]:
    body = json.dumps(told).encode()
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Otree-Rest-Key": KEY,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
    }
    status, _, content = Browser(port).carry(method, path, headers, body)
    if status != 200:
        raise RuntimeError(f"oTree answered {status}: {content[:200]!r}")
    found: dict[str, Any] = json.loads(content)
    return found


class Participant:
    """Somebody at oTree, with the page in hand."""

    def __init__(self, port: int, code: str) -> None:
        self.browser = Browser(port, scripts=False)
        self.page = self._led(self.browser.ask("GET", f"/InitializeParticipant/{code}", None))

    def sends(self, **fields: str) -> Page:
        self.page = self._led(self.browser.ask("POST", self.page.path, fields))
        return self.page

    def looks(self) -> Page:
        self.page = self._led(self.browser.ask("GET", self.page.path, None))
        return self.page

    def _led(self, page: Page) -> Page:
        for _ in range(MOST_REDIRECTS):
            if page.status not in (302, 303, 307):
                break
            page = self.browser.ask("GET", page.text, None)
        if page.status != 200:
            raise AssertionError(f"oTree answered {page.status} at {page.path}: {page.text[:200]}")
        return page


def play_otree(ana: Participant, ben: Participant, number: int, times: Times) -> None:
    """One round: both are at the page that asks when it begins and when it is over."""
    mine, theirs = f"Ana says {number} {uuid4().hex[:8]}", f"Ben says {number} {uuid4().hex[:8]}"
    if mine in _timed(ana, mine, times).text or mine in ben.page.text:
        raise AssertionError("an answer was open too early")
    rounds.both(_timed(ben, theirs, times), mine, theirs)
    began = time.perf_counter()
    rounds.both(ana.looks(), mine, theirs)
    times.openings.append((time.perf_counter() - began) * 1000)
    ana.sends()
    ben.sends()
    times.rounds += 1


def _timed(one: Participant, words: str, times: Times) -> Page:
    began = time.perf_counter()
    shown = one.sends(answer=words)
    times.submits.append((time.perf_counter() - began) * 1000)
    return shown


def _drive(port: int, codes: tuple[str, str], seconds: float, send: Any) -> None:
    ana, ben = (Participant(port, code) for code in codes)
    times, until = Times(), time.perf_counter() + seconds
    # The last page of the last round leads to no other.
    while time.perf_counter() < until and times.rounds < MOST - 1:
        play_otree(ana, ben, times.rounds, times)
    send.put(times)


def measure_duologue(folder: Path) -> tuple[House, float, list[Level]]:
    """The house, its idle memory and each level."""
    pairs = couples(folder, sum(LEVELS))
    with serving(folder):
        pass
    with serving(folder) as house:
        memory, levels = house.memory_mb(), []
        for count in LEVELS:
            levels.append(rounds.measure(house, pairs[:count], SECONDS))
            pairs = pairs[count:]
    return house, memory, levels


def measure_otree(folder: Path) -> tuple[House, float, list[Level]]:
    with serving_otree(folder) as house:
        memory = house.memory_mb()
        levels = [rounds.measure(house, otree_pairs(house.port, count), SECONDS, _drive) for count in LEVELS]
    return house, memory, levels


def main() -> None:
    environment()
    print(f"this machine: ten million additions in {rounds.calibration_s():.2f} s of processor")
    measured = {}
    for name, measure in (("Duologue", measure_duologue), ("oTree 6", measure_otree)):
        with tempfile.TemporaryDirectory(prefix="duologue-bench-peer-") as folder:
            measured[name] = house, memory, levels = measure(Path(folder))
        print(f"\n{name}: cold start {house.cold_start_s:.2f} s, memory {memory:.0f} MB (idle)")
        print("couples  rounds/s  submit p50    p95     p99   opening p50   p95     p99   cpu ms/round")
        for level in levels:
            print(
                f"{level.couples:7d}  {level.rounds_a_second:8.1f}  {rounds.percentiles(level.times.submits)}"
                f"   {rounds.percentiles(level.times.openings)}   {level.cpu_ms:8.2f}"
            )
    (_, ours_mb, ours), (_, theirs_mb, theirs) = measured.values()
    print(f"\nDuologue to oTree (memory {ours_mb / theirs_mb:.2f}):")
    print("couples  rounds/s  opening p50  cpu a round")
    for mine, other in zip(ours, theirs, strict=True):
        opening = rounds.middle(mine.times.openings) / rounds.middle(other.times.openings)
        print(
            f"{mine.couples:7d}  {mine.rounds_a_second / other.rounds_a_second:8.2f}  {opening:11.2f}"
            f"  {mine.cpu_ms / other.cpu_ms:11.2f}"
        )


if __name__ == "__main__":
    main()
