"""Chooses the SQLite that the embedded database runs on, and how it must be set up.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL database that several connections write to, so such a version
gets a rollback journal instead: slower, and safe.
"""

from __future__ import annotations

import sys

FIXED = (3, 51, 3)


def use_packaged_sqlite() -> None:
    """Put the packaged SQLite in the place of Python's own, before Django imports it."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def find_version() -> tuple[int, ...]:
    import sqlite3

    return tuple(sqlite3.sqlite_version_info)


def has_wal_race(found: tuple[int, ...]) -> bool:
    return (3, 7, 0) <= found < FIXED


def write_init_command(found: tuple[int, ...]) -> str:
    """Pragmas for each new connection; durable on return of COMMIT with either journal."""
    journal = (
        "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
        if has_wal_race(found)
        else "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
    )
    return (
        journal
        + "PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; "
        + "PRAGMA busy_timeout=5000; PRAGMA temp_store=MEMORY;"
    )
