"""Tasks on huey, really running. A server of its own that is killed in the middle:
tests/cli/test_calls.py."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.instance import PATIENCE_S

from duologue.config.clock import tell_time_here
from duologue.notify import delivering, jobs, queue
from duologue.notify.jobs import Address, JobContent, count_minutes
from duologue.notify.looking import Try
from duologue.notify.models import Queued
from duologue.notify.outcome import GOT_THROUGH, TryOutcome
from duologue.people import key_files
from duologue.people.key_files import Held

WORDS = "A minute for you?"


@dataclass
class Bell:
    """A channel that keeps whom it reached, for other threads to wait for."""

    rang: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def send(self, to: Mapping[str, str], words: str, code: str = "") -> TryOutcome:
        with self.changed:
            self.rang.append(to["address"])
            self.changed.notify_all()
        return GOT_THROUGH

    def wait_for(self, count: int) -> list[str]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.rang) >= count, PATIENCE_S), self.rang
        return self.rang


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> Bell:
    made = Bell()
    monkeypatch.setattr(delivering, "find_channel", lambda name: made)
    return made


@pytest.fixture
def consumers(transactional_db: None) -> Iterator[list[queue.CallConsumer]]:
    made = [queue.make_consumer(1, 0.05) for _ in range(2)]
    yield made
    for one in made:
        one.stop(graceful=True)


def due(addresses: list[str], minute: int) -> None:
    for address in addresses:
        job = JobContent((minute,), (), WORDS, (Address("x", "mail", {"address": address}),))
        jobs.JOBS.change(uuid4(), lambda _, job=job: job)


def test_two_consumers_call_each_of_twenty_once(consumers: list[queue.CallConsumer], bell: Bell) -> None:
    everybody = [f"{n}@mail.example" for n in range(20)]
    due(everybody, count_minutes(tell_time_here()))
    for one in consumers:
        one.start()
    bell.wait_for(20)
    due(["last@mail.example"], count_minutes(tell_time_here()))
    bell.wait_for(21)
    assert Counter(bell.rang) == Counter([*everybody, "last@mail.example"])
    assert not any(job.due for _, job in jobs.read_all())


@pytest.mark.parametrize("whole", [True, False])
def test_a_call_that_got_through_is_no_error_in_the_log(
    transactional_db: None,
    bell: Bell,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    whole: bool,
) -> None:
    """The control: with a storage that lacks one of the things that huey asks of it after a task."""
    if not whole:
        monkeypatch.delattr(queue.QueuedRows, "delete_data")
    due(["one@mail.example"], count_minutes(tell_time_here()))
    consumer = queue.make_consumer(1, 0.05)
    consumer.start()
    bell.wait_for(1)
    consumer.stop(graceful=True)
    wrong = [one.name for one in caplog.records if one.levelname == "ERROR"]
    assert bool(wrong) is not whole, wrong


@pytest.mark.django_db
def test_a_task_s_row_says_nothing_and_opens_by_the_key_file_alone(tmp_path: Path) -> None:
    tried = Try(uuid4(), "an-address", 29_700_000, 1)
    queue.put([tried])
    content = bytes(Queued.objects.get().content)
    for word in (b"an-address", str(tried.job).encode(), b"deliver", b"29700000"):
        assert word not in content
    assert queue.HUEY.deserialize_task(content).kwargs["address"] == "an-address"  # the control
    key_files.hold(Held(key_files.find_held().files, tmp_path))
    with pytest.raises(Exception, match="sealed"):
        queue.HUEY.deserialize_task(content)


@pytest.mark.django_db
def test_whoever_takes_a_task_out_has_it_alone() -> None:
    storage = queue.HUEY.storage
    storage.enqueue(b"one")
    storage.enqueue(b"two")
    assert [storage.dequeue() for _ in range(3)] == [b"one", b"two", None]
    assert storage.queue_size() == 0
