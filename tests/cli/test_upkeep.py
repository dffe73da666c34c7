"""Checkpoints and sweeping, off the request path."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from duologue.cli.upkeep import IDLE_S, LOG_BYTES, Checkpoints, Upkeep
from duologue.config import sqlite

sqlite.use_packaged_sqlite()
import sqlite3  # noqa: E402 - after the line above


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        if opened.execute("PRAGMA journal_mode=WAL").fetchone() != ("wal",):
            pytest.skip("this SQLite has no write-ahead log")
        opened.execute("PRAGMA wal_autocheckpoint=0")
        opened.execute("PRAGMA secure_delete=ON")
        opened.execute("CREATE TABLE words (text)")
        yield path, opened


def log_size(path):
    return path.with_name(path.name + "-wal").stat().st_size


def test_a_log_that_has_grown_is_moved_while_people_write(database):
    path, opened = database
    checkpoints = Checkpoints(path)
    for _ in range(5):
        opened.execute("INSERT INTO words VALUES (randomblob(1000000))")
    assert log_size(path) >= LOG_BYTES
    assert checkpoints.look(0.0) == "passive"
    opened.execute("INSERT INTO words VALUES ('more')")
    # What was moved is written over from the start, so the log stops growing.
    before = log_size(path)
    for _ in range(4):
        opened.execute("INSERT INTO words VALUES (randomblob(900000))")
    assert log_size(path) <= before


def test_when_nobody_writes_what_was_deleted_leaves_the_log_too(database):
    """check 51: the write-ahead log is a copy as well."""
    path, opened = database
    canary = b"canary-that-was-deleted"
    checkpoints = Checkpoints(path)
    opened.execute("INSERT INTO words VALUES (?)", [canary])
    opened.execute("DELETE FROM words")
    log = path.with_name(path.name + "-wal")
    assert canary in log.read_bytes()
    assert checkpoints.look(0.0) is None
    assert checkpoints.look(IDLE_S - 0.1) is None
    assert canary in log.read_bytes()
    assert checkpoints.look(IDLE_S) == "truncate"
    assert log.stat().st_size == 0
    assert canary not in path.read_bytes()


def test_a_reader_in_the_way_is_waited_for_another_time(database):
    path, opened = database
    checkpoints = Checkpoints(path)
    opened.execute("INSERT INTO words VALUES (1)")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM words").fetchall()
        opened.execute("INSERT INTO words VALUES (2)")
        checkpoints.look(0.0)
        assert checkpoints.look(IDLE_S) is None
        reader.execute("ROLLBACK")
    assert checkpoints.look(2 * IDLE_S) == "truncate"


def test_with_a_rollback_journal_there_is_nothing_to_do(tmp_path):
    path = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE words (text)")
    assert Checkpoints(path).look(0.0) is None


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_does_the_chores_and_another_takes_over(tmp_path, monkeypatch):
    monkeypatch.setenv("DUOLOGUE_DATA", str(tmp_path))
    monkeypatch.setattr("duologue.cli.upkeep.FIRST_SWEEP_S", 0.0)
    monkeypatch.setattr("duologue.cli.upkeep.PAUSE_S", 0.02)
    monkeypatch.setattr("duologue.cli.elected.ELECTION_S", 0.05)
    done: list[str] = []
    came = threading.Event()

    def chore(name):
        def do(now):
            done.append(name)
            came.set()

        return do

    def failing(now):
        raise OSError

    first, second = Upkeep([failing, chore("first")]), Upkeep([chore("second")])
    first.start()
    assert came.wait(5)
    second.start()
    time.sleep(0.3)
    assert done == ["first"]
    came.clear()
    first.stop()
    assert came.wait(5)
    assert done == ["first", "second"]
    second.stop()
