"""`duologue restore`: a backup back into place, once it has proved to belong to the key files.

Nothing there is replaced: neither a database nor a key file. Sessions stay, but for those that were revoked
since the backup was made, which the list beside the key files remembers.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64decode
from binascii import Error as NotBase64
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli import database, prepare, serve
from duologue.cli.backup import KEYS_TITLE
from duologue.cli.stop import Stop
from duologue.config import place
from duologue.languages import _
from duologue.people.key_files import REVOKED_FILE
from duologue.vault.release import JOBS_FILE

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

MOST_KEYS_BYTES = 64 * 1024 * 1024


def restore(file: Path, keys: Path | None) -> None:
    """Put the backup in place; raises `Stop`, and then the data folder is as it was."""
    if not file.is_file():
        raise Stop(_("There is no file %(file)s.", file=file))
    prepare.make_folders()
    connection = database.set_up_django()
    (place.find_data_dir() / "live").mkdir(mode=0o700, exist_ok=True)
    with (place.find_data_dir() / "live" / "serving.lock").open("w") as held:
        if not serve.lock(held, 0.0):
            raise Stop(_("Duologue is running. Stop it first."))
        if database.has_database(connection):
            raise Stop(
                _(
                    "There is a database in %(folder)s already, which a backup never replaces. Move it away, "
                    "or name an empty folder with --data.",
                    folder=place.find_data_dir(),
                )
            )
        try:
            if connection.vendor == "sqlite":
                _restore_sqlite(file, keys, Path(connection.settings_dict["NAME"]))
            else:
                _restore_postgres(connection, file, keys)
        except OSError as failed:
            raise Stop(_("The backup could not be put in place: %(error)s.", error=failed.strerror)) from None
    said = _(
        "The backup is back in %(folder)s, and its canary opened. Start with: duologue serve",
        folder=place.find_data_dir(),
    )
    sys.stdout.write(f"{said}\n")


def _restore_sqlite(file: Path, keys: Path | None, target: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place.find_data_dir(), prefix=".restore-") as folder:
        copied = Path(folder) / "database.sqlite3"
        shutil.copyfile(file, copied)
        with database.open_to_read(copied, file) as found:
            try:
                row = found.execute("SELECT files_id, canary FROM people_host").fetchone()
                applied = found.execute("SELECT app, name FROM django_migrations").fetchall()
            except found.OperationalError:
                row, applied = None, []
        _refuse_newer(applied)
        files = _choose_keys(keys, Path(folder) / "keys", row)
        with copied.open("rb") as written:
            os.fsync(written.fileno())
        _install(files)
        for beside in ("-wal", "-shm", "-journal"):
            target.with_name(target.name + beside).unlink(missing_ok=True)
        copied.rename(target)
        database.sync_folder(target.parent)


def _restore_postgres(connection: BaseDatabaseWrapper, file: Path, keys: Path | None) -> None:
    command = [
        *(database.find_pg_tool("pg_restore"), "--exit-on-error", "--single-transaction", "--no-owner"),
        *(f"--dbname={connection.settings_dict['NAME']}", str(file)),
    ]
    done = subprocess.run(
        command, env=database.make_pg_environment(connection), capture_output=True, check=False
    )
    if done.returncode:
        raise Stop(
            _("pg_restore could not read it: %(error)s", error=done.stderr.decode(errors="replace").strip())
        )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT files_id, canary FROM people_host")
            row = cursor.fetchone()
            cursor.execute("SELECT app, name FROM django_migrations")
            _refuse_newer(cursor.fetchall())
        with tempfile.TemporaryDirectory(dir=place.find_data_dir(), prefix=".restore-") as folder:
            _install(_choose_keys(keys, Path(folder), row))
    except Stop:
        # It was an empty database a moment ago, and becomes one again.
        with connection.cursor() as cursor:
            tables = ", ".join(f'"{name}"' for name in connection.introspection.table_names())
            if tables:
                cursor.execute(f"DROP TABLE {tables} CASCADE")
        raise


def _refuse_newer(applied: list[tuple[str, str]]) -> None:
    """At once, and not at the next start, when what was there before is gone."""
    if database.is_newer(applied):
        raise Stop(
            _(
                "This backup was made with a newer Duologue. Nothing was changed. Install that version or a "
                "later one, then restore it."
            )
        )


def _choose_keys(keys: Path | None, folder: Path, row: tuple[bytes, bytes] | None) -> dict[str, bytes]:
    """The key files to put in place, none where they are there already, after they opened the canary."""
    from duologue.people import host
    from duologue.vault import KeyFileError, KeyFiles
    from duologue.wording.key_file_words import say

    if row is None:
        raise Stop(_("This is not a backup of Duologue: it does not say which key files it was made with."))
    there = [name for name in prepare.KEY_FILES if os.path.lexists(place.find_keys_dir() / name)]
    new = {} if keys is None else _read_keys(keys)
    if there and keys is not None and any((place.find_keys_dir() / n).read_bytes() != new[n] for n in there):
        raise Stop(
            _(
                "There are other key files in %(folder)s, which are never replaced. Move them away.",
                folder=place.find_keys_dir(),
            )
        )
    where = place.find_keys_dir()
    if new:
        folder.mkdir(mode=0o700, exist_ok=True)
        for name, content in new.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        where = folder
    try:
        host.open_canary(KeyFiles.load(where), bytes(row[0]), bytes(row[1]))
    except KeyFileError as refused:
        raise Stop(
            _(
                "%(error)s Nothing was changed. A backup opens with the key files of its time: --keys FILE.",
                error=say(refused),
            )
        ) from None
    return new


def _read_keys(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > MOST_KEYS_BYTES:
            raise ValueError
        found = json.loads(file.read_text("ascii"))
        files = {name: b64decode(text, validate=True) for name, text in found["files"].items()}
        wanted = set(prepare.KEY_FILES)
        if found["title"] != KEYS_TITLE or not wanted <= files.keys() <= wanted | {JOBS_FILE, REVOKED_FILE}:
            raise ValueError
    except OSError as failed:
        raise Stop(_("%(file)s cannot be read: %(error)s.", file=file, error=failed.strerror)) from None
    except (ValueError, KeyError, TypeError, AttributeError, NotBase64):
        raise Stop(_("%(file)s is not what `duologue backup --keys` wrote.", file=file)) from None
    return files


def _install(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        target = place.find_keys_dir() / name
        if name == REVOKED_FILE:
            # Together with what this machine knows already: being turned away is never forgotten.
            content = (target.read_bytes() if target.exists() else b"") + b"\n" + content  # noqa: PLW2901 - more of it
        elif target.exists():
            continue
        partial = target.with_name(target.name + ".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        partial.rename(target)
    database.sync_folder(place.find_keys_dir())
