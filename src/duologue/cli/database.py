"""The instance's database as the commands see it: is there one, is it up to date, a copy of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.stop import Stop
from duologue.config import place
from duologue.languages import _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

KEPT_BACKUPS = 5
APPS = ("people", "attachments", "rounds", "keepsakes", "counsel", "notify", "comments")


def set_up_django() -> BaseDatabaseWrapper:
    """Set Django up for a command; the default connection, not yet open."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duologue.config.settings")
    import django

    from duologue.config import logs

    django.setup()
    logs.configure()
    from django.db import connections

    return connections["default"]


def open_instance() -> BaseDatabaseWrapper:
    """The connection to an instance that is there and up to date; raises `Stop` with what to do if not."""
    connection = set_up_django()
    if not has_database(connection) or has_pending(connection):
        raise Stop(
            _(
                "There is no instance in %(folder)s yet, or it must be updated. Start: duologue serve",
                folder=place.find_data_dir(),
            )
        )
    return connection


def has_database(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is a database with anything in it. Creates none."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return path.exists() and path.stat().st_size > 0
    return "django_migrations" in connection.introspection.table_names()


def read_files_id(connection: BaseDatabaseWrapper) -> bytes | None:
    """Which key files the database was made with, read without assuming it is up to date."""
    if "people_host" not in connection.introspection.table_names():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT files_id FROM people_host")
        row = cursor.fetchone()
    return None if row is None else bytes(row[0])


def say_reason(failed: Exception) -> str:
    """What the database said was wrong: its first line, which holds no statement and nobody's words."""
    lines = str(failed).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(failed).__name__


def has_pending(connection: BaseDatabaseWrapper) -> bool:
    """Whether migrations wait; raises `Stop` if the database knows some that this version does not.

    Compares names only, as building Django's migration graph would take most of a cold start.
    """
    wanted = _list_migrations()
    if "django_migrations" not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = {(app, name) for app, name in cursor.fetchall() if app in APPS}
    if applied - wanted:
        raise Stop(
            _(
                "This database was last used with a newer Duologue. Install that version again, or restore a "
                "backup made with this one."
            )
        )
    return wanted != applied


def is_newer(applied: Iterable[tuple[str, str]]) -> bool:
    """Whether these (app, name) have a migration of ours that this version does not know."""
    return not {one for one in applied if one[0] in APPS} <= _list_migrations()


def _list_migrations() -> set[tuple[str, str]]:
    from django.apps import apps

    return {
        (label, file.stem)
        for label in APPS
        for file in (Path(apps.get_app_config(label).path) / "migrations").glob("[0-9]*.py")
    }


def migrate() -> None:
    """All that waits, in one transaction.

    Django notes some migrations as made only after their tables are committed. A power cut between the two
    would leave a database that no later start could bring up to date.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    # SQLite rebuilds tables with this off, and cannot switch it within a transaction; others answer False.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                # Rows that a migration moves must not keep the next one from altering their table.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.enable_constraint_checking()


def copy_database(connection: BaseDatabaseWrapper, target: Path) -> None:
    """Write a consistent copy to a new file, 0600, while the database stays in use; raises `Stop`."""
    if os.path.lexists(target):
        raise Stop(_("%(file)s is there already. Name a file that is not.", file=target))
    if not target.name:
        raise Stop(_("%(file)s is a folder. Name a file.", file=target))
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as failed:
        raise Stop(_("%(file)s cannot be written: %(error)s.", file=target, error=failed.strerror)) from None
    try:
        if connection.vendor == "sqlite":
            _copy_sqlite(Path(connection.settings_dict["NAME"]), partial)
        else:
            _dump(connection, partial)
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.rename(target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as failed:
        raise Stop(_("The copy could not be written: %(error)s.", error=failed)) from None
    finally:
        partial.unlink(missing_ok=True)


def copy_before_migrating(connection: BaseDatabaseWrapper, folder: Path, now: datetime) -> Path:
    """A copy in `folder`, of which the latest few are kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    suffix = "sqlite3" if connection.vendor == "sqlite" else "pgdump"
    target = folder / f"before-update-{now:%Y%m%d-%H%M%S}.{suffix}"
    copy_database(connection, target)
    for old in sorted(folder.glob("before-update-*"))[:-KEPT_BACKUPS]:
        old.unlink()
    return target


@contextmanager
def open_to_read(path: Path, name: Path | None = None) -> Iterator[sqlite3.Connection]:
    """An SQLite file opened to read only; raises `Stop` if it is none or is damaged, calling it `name`."""
    called = name or path
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise Stop(_("%(file)s is damaged: %(error)s", file=called, error=verdict))
            yield database
    except sqlite3.DatabaseError:
        raise Stop(_("%(file)s is not a backup of Duologue, or it is damaged.", file=called)) from None


def find_pg_tool(name: str) -> str:
    """Where PostgreSQL's own tool is; raises `Stop` saying how to get it."""
    found = shutil.which(name)
    if found is None:
        raise Stop(
            _("%(name)s is not installed here. On Debian: apt-get install postgresql-client", name=name)
        )
    return found


def make_pg_environment(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """How PostgreSQL's tools find the database; the password stays out of the list of processes."""
    settings = connection.settings_dict
    named = {
        "PGDATABASE": settings["NAME"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
    }
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def sync_folder(folder: Path) -> None:
    """Have a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=10)) as live, closing(sqlite3.connect(target)) as copied:
        live.backup(copied, pages=1000, sleep=0.005)
        # One file, without a log beside it, whatever the original has.
        copied.execute("PRAGMA journal_mode=DELETE")


def _dump(connection: BaseDatabaseWrapper, target: Path) -> None:
    command = [find_pg_tool("pg_dump"), "--format=custom", "--no-owner", f"--file={target}"]
    done = subprocess.run(command, env=make_pg_environment(connection), capture_output=True, check=False)
    if done.returncode:
        raise Stop(
            _("pg_dump could not make a copy: %(error)s", error=done.stderr.decode(errors="replace").strip())
        )
