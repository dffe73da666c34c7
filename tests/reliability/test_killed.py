"""Check 52: what was acknowledged is there after kill -9, once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import random
import threading

import pytest
from tests.cli.conftest import Cast
from tests.cli.instance import Instance
from tests.reliability.thanking import Thanking

CYCLES = 6
SOAK_CYCLES = 1000
# Answers before anything is written: what a careless cache or a queue in memory would do.
WRITE_BEHIND = """
import threading, time
import duologue.cli.pages as pages
straight = pages.Pages._run
def later(self, environ):
    if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] != "/rounds/":
        def write():
            time.sleep(0.5)
            straight(self, environ)
        threading.Thread(target=write, daemon=True).start()
        return 302, [("location", environ["PATH_INFO"])], b"", None
    return straight(self, environ)
pages.Pages._run = later
"""


def kill_under_load(instance: Instance, cast: Cast, cycles: int, broken: str = "") -> list[Thanking]:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    moments = random.Random(seed)
    people = [Thanking("Ana", cast.ana), Thanking("Ben", cast.ben), Thanking("Sam", cast.sam)]
    for _ in range(cycles):
        instance.start(broken=broken)
        for one in people:
            one.finish(instance.port)
        over = threading.Event()
        crowd = [threading.Thread(target=one.until, args=(instance.port, over)) for one in people]
        for thread in crowd:
            thread.start()
        over.wait(moments.uniform(0.05, 0.6))
        instance.kill()
        over.set()
        for thread in crowd:
            thread.join(60)
        assert [one.trouble for one in people] == [[], [], []]
    return people


def durable(instance: Instance, cast: Cast, cycles: int) -> None:
    people = kill_under_load(instance, cast, cycles)
    instance.start()
    for one in people:
        one.finish(instance.port)
    instance.stop()
    for one in people:
        assert len(one.acknowledged) > cycles / 4
        assert sorted(one.found(instance)) == sorted(one.acknowledged)
    acknowledged = sum(len(one.acknowledged) for one in people)
    print(f"{acknowledged} acknowledged lines of thanks, all there, over {cycles} kills")
    assert instance.command("doctor").returncode == 0


def test_what_was_acknowledged_survives_kill_9_exactly_once(home):
    """checks 52 and 55: durable when acknowledged; what was sent twice because of the kill is there once."""
    durable(*home, CYCLES)


@pytest.mark.postgres
def test_what_was_acknowledged_survives_kill_9_on_postgresql(on_postgres):
    """check 52: PostgreSQL too."""
    durable(*on_postgres, CYCLES)


def test_a_server_that_answers_before_it_has_written_is_caught(home):
    """check 52: the control."""
    instance, cast = home
    people = kill_under_load(instance, cast, 3, WRITE_BEHIND)
    lost = [text for one in people for text in set(one.acknowledged) - set(one.found(instance))]
    assert lost


@pytest.mark.soak
@pytest.mark.skipif("DUOLOGUE_SOAK" not in os.environ, reason="the long version: make soak")
def test_a_thousand_kills_lose_nothing(home):
    """check 52: the long version."""
    durable(*home, SOAK_CYCLES)


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.skipif("DUOLOGUE_SOAK" not in os.environ, reason="the long version: make soak")
def test_a_thousand_kills_lose_nothing_on_postgresql(on_postgres):
    """check 52: the long version, PostgreSQL too."""
    durable(*on_postgres, SOAK_CYCLES)
