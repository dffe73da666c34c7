"""`duologue backup`: the database to one file, the key files to another or not at all."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64encode
from pathlib import Path

from duologue.cli import database
from duologue.cli.prepare import KEY_FILES
from duologue.cli.stop import Stop
from duologue.config import place
from duologue.languages import _
from duologue.people.key_files import REVOKED_FILE

KEYS_TITLE = "duologue/v1 key files"


def back_up(file: Path, keys: Path | None) -> None:
    """Write the copies; raises `Stop`. Whoever has both files reads what is sealed "at once"."""
    connection = database.set_up_django()
    if not database.has_database(connection):
        raise Stop(_("There is no database in %(folder)s.", folder=place.find_data_dir()))
    if keys is not None and keys.resolve() == file.resolve():
        raise Stop(_("The key files go to a file of their own."))
    database.copy_database(connection, file)
    if connection.vendor == "sqlite":
        _prove(file)
    (place.find_data_dir() / "last-backup").touch(mode=0o600)
    _say(_("The database is in %(file)s", file=file))
    if keys is None:
        _say(
            _(
                "The key files in %(folder)s are not in it. Without them a restored database can neither "
                "open what is still sealed nor take passwords. Copy them to another place as well, now and "
                "whenever a device was signed out: duologue backup FILE --keys OTHER-FILE",
                folder=place.find_keys_dir(),
            )
        )
        return
    write_keys(keys)
    _say(_("The key files are in %(file)s", file=keys))
    _say(_("Keep the two apart: together they open what is still sealed."))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _prove(copy: Path) -> None:
    """Open the copy's canary with the key files in use; raises `Stop`."""
    from duologue.people import host
    from duologue.vault import KeyFileError, KeyFiles
    from duologue.wording.key_file_words import say

    with database.open_to_read(copy) as found:
        row = found.execute("SELECT files_id, canary FROM people_host").fetchone()
    try:
        if row is not None:
            host.open_canary(KeyFiles.load(place.find_keys_dir()), bytes(row[0]), bytes(row[1]))
    except KeyFileError as refused:
        raise Stop(
            _(
                "The copy is in %(file)s, but could not be opened here: %(error)s Try: duologue doctor",
                file=copy,
                error=say(refused),
            )
        ) from None


def write_keys(target: Path) -> None:
    """Both key files and the list of revoked devices, in one new file, 0600."""
    names = [*KEY_FILES, *([REVOKED_FILE] if (place.find_keys_dir() / REVOKED_FILE).exists() else [])]
    try:
        files = {name: b64encode((place.find_keys_dir() / name).read_bytes()).decode() for name in names}
    except OSError as missing:
        raise Stop(
            _("%(file)s cannot be read: %(error)s.", file=missing.filename, error=missing.strerror)
        ) from None
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError:
        raise Stop(_("%(file)s is there already. Name a file that is not.", file=target)) from None
    except OSError as failed:
        raise Stop(_("%(file)s cannot be written: %(error)s.", file=target, error=failed.strerror)) from None
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({"title": KEYS_TITLE, "files": files}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
    except OSError as failed:
        target.unlink(missing_ok=True)
        raise Stop(_("%(file)s cannot be written: %(error)s.", file=target, error=failed.strerror)) from None
