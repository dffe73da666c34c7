"""Check 57: which SQLite runs in which mode. Checks 52 and 53 rest on the pragmas that are asserted here."""

from __future__ import annotations

from contextlib import closing

import pytest

from duologue.config import sqlite

sqlite.use_packaged_sqlite()
import sqlite3  # noqa: E402 - after the line above

AFFECTED = [(3, 7, 0), (3, 40, 1), (3, 51, 2)]
SAFE = [(3, 6, 23), (3, 51, 3), (3, 53, 4)]
FULL, EXTRA = 2, 3
FAKE = "import duologue.config.sqlite as rule\nrule.find_version = lambda: (3, 40, 1)"


def pragmas(path, version):
    with closing(sqlite3.connect(path)) as database:
        database.executescript(sqlite.write_init_command(version))
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        return [database.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


@pytest.mark.parametrize("version", AFFECTED)
def test_a_version_with_the_race_gets_a_rollback_journal(tmp_path, version):
    """check 57: slower, and safe."""
    assert sqlite.has_wal_race(version)
    assert pragmas(tmp_path / "base", version) == ["delete", EXTRA, 1, 1, 5000]


@pytest.mark.parametrize("version", SAFE)
def test_a_version_without_it_gets_a_write_ahead_log(tmp_path, version):
    """check 57: the control; the same rule with a version that is not affected."""
    assert not sqlite.has_wal_race(version)
    assert pragmas(tmp_path / "base", version) == ["wal", FULL, 1, 1, 5000]


def test_a_database_in_the_faster_mode_is_brought_back_by_an_affected_version(tmp_path):
    """check 57: also one that was made under another SQLite."""
    assert pragmas(tmp_path / "base", (3, 53, 4))[0] == "wal"
    assert pragmas(tmp_path / "base", (3, 40, 1))[0] == "delete"


@pytest.mark.django_db
def test_the_connections_of_this_process_are_durable():
    """check 53: nothing is acknowledged that was not synced, in either mode."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own pragmas")
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "wal_autocheckpoint", "secure_delete", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            (found[name],) = cursor.fetchone()
    assert (found["journal_mode"], found["synchronous"]) in {("wal", FULL), ("delete", EXTRA)}
    assert (found["secure_delete"], found["foreign_keys"]) == (1, 1)


def test_a_served_instance_uses_the_mode_of_its_version(home):
    """check 57: seen in the file itself, where byte 18 is 2 with a write-ahead log and 1 without."""
    instance, _ = home
    instance.start()
    instance.stop()
    wanted = 1 if sqlite.has_wal_race(sqlite.find_version()) else 2
    assert (instance.data / "duologue.sqlite3").read_bytes()[18] == wanted


def test_with_an_affected_version_it_serves_safely_and_says_so(home):
    """check 57: with a faked version."""
    instance, cast = home
    instance.start(broken=FAKE)
    assert "SQLite 3.40.1 can damage a database" in instance.said
    with instance.listening(cast.ana) as ana:
        assert ana.status == 200
    instance.stop()
    assert (instance.data / "duologue.sqlite3").read_bytes()[18] == 1
    assert not (instance.data / "duologue.sqlite3-wal").exists()
