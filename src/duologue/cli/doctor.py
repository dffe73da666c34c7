"""`duologue doctor`: what is configured, what is unsafe, what to do."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from duologue.cli import database
from duologue.cli.prepare import KEY_FILES
from duologue.cli.stop import Stop
from duologue.config import addresses, place, sqlite

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from duologue.vault import KeyFiles

LEAST_FREE_BYTES = 200 * 1024 * 1024
BACKUP_DAYS = 14


class Level(Enum):
    FINE = "fine"
    NOTE = "note"
    UNSAFE = "UNSAFE"


@dataclass(frozen=True)
class Finding:
    """What was found; `todo` says what to do about it."""

    level: Level
    about: str
    todo: str = ""


def doctor() -> int:
    """Print every finding; 1 if any is unsafe, else 0. Changes nothing."""
    unsafe = False
    for finding in findings(database.django()):
        unsafe = unsafe or finding.level is Level.UNSAFE
        sys.stdout.write(f"{finding.level.value:7}{finding.about}\n")
        if finding.todo:
            sys.stdout.write(f"       {finding.todo}\n")
    return int(unsafe)


def findings(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """All that can be said of the instance, each look by itself so that one failing hides no other."""
    from django.db import DatabaseError

    looks: tuple[Callable[[BaseDatabaseWrapper], Iterator[Finding]], ...] = (
        _folders,
        _keys,
        _database,
        _journal,
        _passwords,
        _address,
        _passkeys,
        _space,
        _backups,
    )
    unread: set[str] = set()
    for look in looks:
        try:
            yield from look(connection)
        except DatabaseError as failed:
            # Three looks need the database: what is wrong with it is said once.
            if (said := database.reason(failed)) not in unread:
                unread.add(said)
                yield Finding(Level.UNSAFE, f"The database cannot be read: {said}", _remedy(said))
        except Exception as failed:  # noqa: BLE001 - whatever it is, the other looks still matter
            yield Finding(
                Level.UNSAFE,
                f"Could not look at {look.__name__[1:]}: {type(failed).__name__}",
                "See above and below.",
            )


def _remedy(said: str) -> str:
    if "locked" in said:
        return "Another program holds it. Try again in a moment."
    if "malformed" in said or "not a database" in said:
        return "Stop Duologue, move the file away and restore a backup: duologue restore FILE"
    return "Check that it is there, and that this account may read and write it."


def _folders(_: BaseDatabaseWrapper) -> Iterator[Finding]:
    for what, folder in (("Data", place.data_dir()), ("Key", place.keys_dir())):
        if folder.exists() and not folder.is_dir():
            yield Finding(Level.UNSAFE, f"{folder} is a file and no folder", "Name a folder with --data.")
        elif not folder.is_dir():
            yield Finding(Level.NOTE, f"{what} folder {folder} is not there yet", "duologue serve makes it.")
        elif folder.stat().st_mode & 0o077:
            yield Finding(Level.UNSAFE, f"Others may enter {folder}", f"Run: chmod 700 {folder}")
        else:
            yield Finding(Level.FINE, f"{what} folder {folder}, for its owner alone")


def _keys(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    from duologue.vault import KeyFileError, KeyFiles

    folder = place.keys_dir()
    there = [name for name in KEY_FILES if os.path.lexists(folder / name)]
    if not there and not database.exists(connection):
        yield Finding(Level.NOTE, "No key files yet", "duologue serve makes them with the database.")
        return
    try:
        files = KeyFiles.load(folder)
        if database.exists(connection) and (stored := database.files_id(connection)) is not None:
            files.check(stored)
            _canary(files, connection)
    except KeyFileError as refused:
        todo = f"In {folder}. They are never replaced: put them back, or restore a backup with its own."
        if there == ["release.key"]:
            todo += " Is the pepper lost for good? duologue new-pepper"
        yield Finding(Level.UNSAFE, str(refused), todo)
        return
    yield Finding(Level.FINE, "Key files belong to the database, and its canary opens")
    if folder.is_relative_to(place.data_dir()):
        yield Finding(
            Level.NOTE,
            "Key files lie inside the data folder",
            "Have backups leave that folder out, or set DUOLOGUE_KEYS to another place and move them there.",
        )


def _canary(files: KeyFiles, connection: BaseDatabaseWrapper) -> None:
    from duologue.people import host

    with connection.cursor() as cursor:
        cursor.execute("SELECT files_id, canary FROM people_host")
        stored, canary = cursor.fetchone()
    host.open_canary(files, bytes(stored), bytes(canary))


def _database(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.exists(connection):
        yield Finding(Level.NOTE, "No database yet", "duologue serve makes one.")
        return
    if connection.vendor == "postgresql":
        yield Finding(Level.FINE, "PostgreSQL holds the database")
        tools = [tool for tool in ("pg_dump", "pg_restore") if shutil.which(tool) is None]
        if tools:
            yield Finding(
                Level.UNSAFE,
                f"Without {' and '.join(tools)} there are no backups before updates",
                "On Debian: apt-get install postgresql-client",
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
            )
            loose = [f"{name} = {setting}" for name, setting in cursor.fetchall() if setting == "off"]
        if loose:
            yield Finding(
                Level.UNSAFE, f"PostgreSQL may lose what it confirmed: {', '.join(loose)}", "Turn it on."
            )
    else:
        path = Path(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (verdict,) = cursor.fetchone()
        if verdict != "ok":
            yield Finding(
                Level.UNSAFE, f"{path} is damaged: {verdict}", "Stop Duologue and restore a backup."
            )
        else:
            yield Finding(Level.FINE, f"{path}, {path.stat().st_size / 1e6:.1f} MB, sound")
        if path.stat().st_mode & 0o077:
            yield Finding(Level.UNSAFE, f"Others may read {path}", f"Run: chmod 600 {path}")
    try:
        if database.pending(connection):
            yield Finding(
                Level.NOTE, "The database is of an older version", "duologue serve copies, then updates it."
            )
    except Stop as newer:
        yield Finding(Level.UNSAFE, str(newer), "")


def _journal(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    version = sqlite.version()
    name = "SQLite " + ".".join(str(part) for part in version)
    if sqlite.has_wal_race(version):
        yield Finding(
            Level.NOTE,
            f"{name} can damage a database in its faster mode; a rollback journal is used, synchronous EXTRA",
            "It is safe and slower. The package pysqlite3 brings a newer SQLite where it has a wheel.",
        )
    else:
        yield Finding(Level.FINE, f"{name}, write-ahead log, synchronous FULL")


def _passwords(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.exists(connection):
        return
    from duologue.people import host
    from duologue.vault import WeakKdf

    try:
        cost = host.stretching().params()
    except WeakKdf:
        yield Finding(
            Level.UNSAFE, "Passwords are stretched less than is safe", "Restore a backup from before."
        )
        return
    memory = int(str(cost["memory_kib"])) // 1024
    yield Finding(Level.FINE, f"Passwords are stretched with Argon2id, {memory} MiB, {cost['time']} passes")


def _address(_: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not addresses.origins():
        yield Finding(
            Level.NOTE,
            "No public address: pages answer on this machine alone",
            "For phones: duologue serve --lan, or --public https://… with --cert and --key.",
        )
    else:
        yield Finding(Level.FINE, f"Public address {addresses.public()}")
    lan = place.data_dir() / "tls" / "lan.crt"
    if lan.exists():
        yield Finding(
            Level.NOTE, f"A certificate made here is in {lan}", "Phones ask once whether to trust it."
        )


def _passkeys(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """They are bound to a name: under another one, browsers offer none of them."""
    if not database.exists(connection):
        return
    with connection.cursor() as cursor:
        if "people_passkey" not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT host, COUNT(*) FROM people_passkey GROUP BY host ORDER BY host")
        made = {str(host): int(count) for host, count in cursor.fetchall()}
    now = {"localhost", *filter(None, (urlsplit(one).hostname for one in addresses.origins()))}
    lost = {host: count for host, count in made.items() if host not in now}
    if made and not lost:
        yield Finding(Level.FINE, f"{sum(made.values())} passkeys, all for the names this Duologue has")
    for host, count in lost.items():
        yield Finding(
            Level.NOTE,
            f"{count} passkeys were made for {host}, and work nowhere else",
            "Keep that name, or have everybody add a password before it goes: a new name loses passkeys.",
        )
    if not made:
        yield Finding(Level.NOTE, "No passkeys yet. They are bound to a name: a new host name loses them")


def _space(_: BaseDatabaseWrapper) -> Iterator[Finding]:
    folder = place.data_dir() if place.data_dir().exists() else Path.home()
    free = shutil.disk_usage(folder).free
    level = Level.FINE if free >= LEAST_FREE_BYTES else Level.UNSAFE
    todo = "" if level is Level.FINE else "Make room: with a full disk nothing can be kept."
    yield Finding(level, f"{free / 1e9:.1f} GB free", todo)


def _backups(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.exists(connection):
        return
    note = place.data_dir() / "last-backup"
    if not note.exists():
        yield Finding(Level.NOTE, "No backup was made yet", "duologue backup FILE --keys OTHER-FILE")
        return
    days = (time.time() - note.stat().st_mtime) / 86400
    if days > BACKUP_DAYS:
        yield Finding(Level.NOTE, f"The last backup was made {days:.0f} days ago", "duologue backup FILE")
    else:
        yield Finding(Level.FINE, f"The last backup was made {days:.0f} days ago")
