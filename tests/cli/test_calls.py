"""Calls of a real server, over both databases: it is killed in the middle, and calls nobody twice."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from tests.cli.instance import PATIENCE_S, Instance
from tests.notify.mailing import Box, mail_server

CALLS = """
from uuid import uuid4
from duologue.config.clock import tell_time_here
from duologue.notify import jobs
from duologue.notify.jobs import Address, JobContent, count_minutes
minute = count_minutes(tell_time_here())
for address in values["to"]:
    job = JobContent((minute,), (), "A minute for you?", (Address("x", "mail", {"address": address}),))
    jobs.JOBS.change(uuid4(), lambda _: job)
"""
LEFT = """
from duologue.notify import jobs
from duologue.notify.models import Queued
result = [Queued.objects.count(), sum(len(job.due) for _, job in jobs.read_all())]
"""


def killed_in_the_middle(instance: Instance, box: Box) -> None:
    """Three are called; the server is killed while two of these mails are with a mail server that took them
    and says nothing. Then it is started again, and a fourth is called."""
    box.holds = True
    instance.hands(CALLS, to=[f"{n}@mail.example" for n in range(3)])
    instance.start("--workers", "2")
    assert box.came.wait(PATIENCE_S)
    instance.kill()
    box.holds = False
    box.go_on.set()
    instance.hands(CALLS, to=["last@mail.example"])
    instance.start("--workers", "2")
    until = time.monotonic() + PATIENCE_S
    while "last@mail.example" not in box.to or instance.hands(LEFT) != [0, 0]:
        assert time.monotonic() < until, box.to
        time.sleep(0.1)
    instance.stop()
    got = Counter(mail["To"] for mail in box.mails)
    assert set(got.values()) == {1}, "none twice"
    # One that was recorded and not handed over is lost; those under way are with the mail server.
    assert len(got) >= 3
    assert got["last@mail.example"] == 1


def test_a_server_that_is_killed_in_the_middle_calls_nobody_twice(home):
    instance, _ = home
    with mail_server() as (box, address), Instance(instance.data, DUOLOGUE_SMTP=address) as sending:
        killed_in_the_middle(sending, box)


@pytest.mark.postgres
def test_on_postgres_too(on_postgres):
    instance, _ = on_postgres
    with mail_server() as (box, address):
        own = instance.environment["DUOLOGUE_DATABASE"]
        with Instance(instance.data, DUOLOGUE_SMTP=address, DUOLOGUE_DATABASE=own) as sending:
            killed_in_the_middle(sending, box)
