"""What `serve` makes ready before it answers: folders, key files, the database, scripts and static files."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli import database
from duologue.cli.stop import Stop
from duologue.config import place, sqlite
from duologue.languages import _

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

KEY_FILES = ("release.key", "pepper.key")


@dataclass(frozen=True)
class Ready:
    """`setup_secret`: of the one-time link for the first couple, None once there is one. `copied`: where the
    database was copied to before it was brought up to date. `warning`: something the host should know."""

    setup_secret: str | None
    copied: Path | None
    warning: str | None


def make_folders() -> None:
    """Data and key folders that nobody else on the machine may enter."""
    os.umask(0o077)
    for folder in (place.find_data_dir(), place.find_keys_dir()):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if folder.stat().st_mode & 0o077:
                folder.chmod(0o700)
        except OSError as failed:
            raise Stop(_("%(file)s cannot be used: %(error)s.", file=folder, error=failed.strerror)) from None


def prepare_instance(connection: BaseDatabaseWrapper, now: datetime) -> Ready:
    """Make the instance ready to be served; raises `Stop` with what to do, and then has replaced nothing."""
    from django.db import Error, connections

    try:
        ready = _prepare_locked(connection, now)
    except (Error, sqlite3.Error) as failed:
        raise Stop(
            _(
                "The database cannot be used: %(error)s. Try: duologue doctor",
                error=database.say_reason(failed),
            )
        ) from failed
    finally:
        # Nothing open may pass to the workers: SQLite and PostgreSQL connections do not survive a fork.
        connections.close_all()
    return ready


def _prepare_locked(connection: BaseDatabaseWrapper, now: datetime) -> Ready:
    from duologue.people import beginning, host
    from duologue.people.models import Couple, Host
    from duologue.people.stretching import Argon2
    from duologue.rounds import installed

    is_new = not database.has_database(connection)
    is_missed = is_new and any(os.path.lexists(place.find_keys_dir() / name) for name in KEY_FILES)
    prepare_keys(connection, is_new)
    copied = None
    if database.has_pending(connection):
        if not is_new:
            copied = database.copy_before_migrating(connection, place.find_data_dir() / "backups", now)
        database.migrate()
    if Host.objects.filter(id=1).exists():
        host.check()
    else:
        host.prepare(Argon2.calibrate())
    installed.remember_versions()
    setup = None if Couple.objects.exists() else beginning.mint_setup_link()
    warning = None
    if is_missed:
        warning = _(
            "There were key files here and no database, so an empty one was made. If you miss yours: stop, "
            "move the new one away and run duologue restore FILE."
        )
    elif connection.vendor == "sqlite" and sqlite.has_wal_race(sqlite.find_version()):
        found = ".".join(str(part) for part in sqlite.find_version())
        warning = _(
            "SQLite %(version)s can damage a database in its faster mode, so the slower, safe one is used. "
            "The package pysqlite3 brings a newer SQLite.",
            version=found,
        )
    return Ready(setup, copied, warning)


def prepare_keys(connection: BaseDatabaseWrapper, is_new: bool) -> None:
    """Load the key files, make them for a new database only, and refuse others than the database's own."""
    from duologue.people import key_files
    from duologue.vault import KeyFileError, KeyFiles, load_jobs_key
    from duologue.wording.key_file_words import say

    folder = place.find_keys_dir()
    try:
        if is_new and not any(os.path.lexists(folder / name) for name in KEY_FILES):
            KeyFiles.create(folder)
        files = KeyFiles.load(folder)
        if not is_new and (stored := database.read_files_id(connection)) is not None:
            files.check(stored)
        # Before workers are forked, each of which would make one.
        load_jobs_key(folder)
    except KeyFileError as refused:
        raise Stop(
            _("%(error)s (in %(folder)s). Nothing was changed.", error=say(refused), folder=folder)
        ) from None
    key_files.hold(None)


def tell_time_in_utc() -> datetime:
    return datetime.now(UTC)
