"""`duologue doctor`: what is configured, what is unsafe, what to do."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from duologue.cli import database
from duologue.cli.prepare import KEY_FILES
from duologue.cli.stop import Stop
from duologue.config import addresses, open_comments, open_library, place, sqlite
from duologue.languages import _, mark, ngettext, pgettext
from duologue.languages.dates_in_words import write_date, write_list
from duologue.languages.numbers import write_fixed

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from duologue.vault import KeyFiles

LEAST_FREE_BYTES = 200 * 1024 * 1024
BACKUP_DAYS = 14
HELP_DAYS = 365


class Severity(Enum):
    FINE = "fine"
    NOTE = "note"
    UNSAFE = "UNSAFE"


def _call_level(level: Severity) -> str:
    """The word before a finding."""
    if level is Severity.FINE:
        return pgettext("doctor", "fine")
    if level is Severity.NOTE:
        return pgettext("doctor", "note")
    # TRANSLATORS: in capitals where your letters have them: it is to be seen among many lines.
    return pgettext("doctor", "UNSAFE")


@dataclass(frozen=True)
class Finding:
    """What was found; `todo` says what to do about it."""

    level: Severity
    about: str
    todo: str = ""


def run_doctor() -> int:
    """Print every finding; 1 if any is unsafe, else 0. Changes nothing."""
    unsafe = False
    indent = max(len(_call_level(level)) for level in Severity) + 1
    for finding in list_findings(database.set_up_django()):
        unsafe = unsafe or finding.level is Severity.UNSAFE
        sys.stdout.write(f"{_call_level(finding.level):{indent}}{finding.about}\n")
        if finding.todo:
            sys.stdout.write(f"{'':{indent}}{finding.todo}\n")
    return int(unsafe)


def list_findings(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """All that can be said of the instance, each look by itself so that one failing hides no other."""
    from django.db import DatabaseError

    looks: tuple[Callable[[BaseDatabaseWrapper], Iterator[Finding]], ...] = (
        _look_at_folders,
        _look_at_keys,
        _look_at_database,
        _look_at_journal,
        _look_at_passwords,
        _look_at_address,
        _look_at_passkeys,
        _look_at_reminders,
        _look_at_library,
        _look_at_comments,
        _look_at_help,
        _look_at_browsers,
        _look_at_space,
        _look_at_backups,
    )
    unread: set[str] = set()
    for look in looks:
        try:
            yield from look(connection)
        except DatabaseError as failed:
            # Three looks need the database: what is wrong with it is said once.
            if (said := database.say_reason(failed)) not in unread:
                unread.add(said)
                yield Finding(
                    Severity.UNSAFE,
                    _("The database cannot be read: %(error)s", error=said),
                    _say_remedy(said),
                )
        except Exception as failed:  # noqa: BLE001 - whatever it is, the other looks still matter
            yield Finding(
                Severity.UNSAFE,
                _(
                    "Could not look at %(look)s: %(error)s",
                    look=look.__name__.removeprefix("_look_at_"),
                    error=type(failed).__name__,
                ),
                _("See above and below."),
            )


def _say_remedy(said: str) -> str:
    if "locked" in said:
        return _("Another program holds it. Try again in a moment.")
    if "malformed" in said or "not a database" in said:
        return _("Stop Duologue, move the file away and restore a backup: duologue restore FILE")
    return _("Check that it is there, and that this account may read and write it.")


def _look_at_folders(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    for folder, missing, fine in (
        (
            place.find_data_dir(),
            mark("Data folder %(folder)s is not there yet"),
            mark("Data folder %(folder)s, for its owner alone"),
        ),
        (
            place.find_keys_dir(),
            mark("Key folder %(folder)s is not there yet"),
            mark("Key folder %(folder)s, for its owner alone"),
        ),
    ):
        if folder.exists() and not folder.is_dir():
            about = _("%(folder)s is a file and no folder", folder=folder)
            yield Finding(Severity.UNSAFE, about, _("Name a folder with --data."))
        elif not folder.is_dir():
            yield Finding(Severity.NOTE, _(missing, folder=folder), _("duologue serve makes it."))
        elif folder.stat().st_mode & 0o077:
            about = _("Others may enter %(folder)s", folder=folder)
            yield Finding(Severity.UNSAFE, about, _("Run: %(command)s", command=f"chmod 700 {folder}"))
        else:
            yield Finding(Severity.FINE, _(fine, folder=folder))


def _look_at_keys(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    from duologue.vault import KeyFileError, KeyFiles
    from duologue.wording.key_file_words import say

    folder = place.find_keys_dir()
    there = [name for name in KEY_FILES if os.path.lexists(folder / name)]
    if not there and not database.has_database(connection):
        yield Finding(Severity.NOTE, _("No key files yet"), _("duologue serve makes them with the database."))
        return
    try:
        files = KeyFiles.load(folder)
        if database.has_database(connection) and (stored := database.read_files_id(connection)) is not None:
            files.check(stored)
            _look_at_canary(files, connection)
    except KeyFileError as refused:
        todo = _(
            "In %(folder)s. They are never replaced: put them back, or restore a backup with its own.",
            folder=folder,
        )
        if there == ["release.key"]:
            todo = f"{todo} {_('Is the pepper lost for good? duologue new-pepper')}"
        yield Finding(Severity.UNSAFE, say(refused), todo)
        return
    yield Finding(Severity.FINE, _("Key files belong to the database, and its canary opens"))
    if folder.is_relative_to(place.find_data_dir()):
        yield Finding(
            Severity.NOTE,
            _("Key files lie inside the data folder"),
            _(
                "Have backups leave that folder out, or set DUOLOGUE_KEYS to another place and move them "
                "there."
            ),
        )


def _look_at_canary(files: KeyFiles, connection: BaseDatabaseWrapper) -> None:
    from duologue.people import host

    with connection.cursor() as cursor:
        cursor.execute("SELECT files_id, canary FROM people_host")
        stored, canary = cursor.fetchone()
    host.open_canary(files, bytes(stored), bytes(canary))


def _look_at_database(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.has_database(connection):
        yield Finding(Severity.NOTE, _("No database yet"), _("duologue serve makes one."))
        return
    if connection.vendor == "postgresql":
        yield Finding(Severity.FINE, _("PostgreSQL holds the database"))
        tools = [tool for tool in ("pg_dump", "pg_restore") if shutil.which(tool) is None]
        if tools:
            yield Finding(
                Severity.UNSAFE,
                _("Without %(tools)s there are no backups before updates", tools=write_list(tools)),
                _("On Debian: %(command)s", command="apt-get install postgresql-client"),
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
            )
            loose = [f"{name} = {setting}" for name, setting in cursor.fetchall() if setting == "off"]
        if loose:
            yield Finding(
                Severity.UNSAFE,
                _("PostgreSQL may lose what it confirmed: %(settings)s", settings=", ".join(loose)),
                _("Turn it on."),
            )
    else:
        path = Path(connection.settings_dict["NAME"])
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(1)")
            (verdict,) = cursor.fetchone()
        if verdict != "ok":
            yield Finding(
                Severity.UNSAFE,
                _("%(file)s is damaged: %(error)s", file=path, error=verdict),
                _("Stop Duologue and restore a backup."),
            )
        else:
            megabytes = write_fixed(path.stat().st_size / 1e6, 1)
            yield Finding(Severity.FINE, _("%(file)s, %(size)s MB, sound", file=path, size=megabytes))
        if path.stat().st_mode & 0o077:
            about = _("Others may read %(file)s", file=path)
            yield Finding(Severity.UNSAFE, about, _("Run: %(command)s", command=f"chmod 600 {path}"))
    try:
        if database.has_pending(connection):
            yield Finding(
                Severity.NOTE,
                _("The database is of an older version"),
                _("duologue serve copies, then updates it."),
            )
    except Stop as newer:
        yield Finding(Severity.UNSAFE, str(newer), "")


def _look_at_journal(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    version = sqlite.find_version()
    name = "SQLite " + ".".join(str(part) for part in version)
    if sqlite.has_wal_race(version):
        yield Finding(
            Severity.NOTE,
            _(
                "%(sqlite)s can damage a database in its faster mode; a rollback journal is used, "
                "synchronous EXTRA",
                sqlite=name,
            ),
            _("It is safe and slower. The package pysqlite3 brings a newer SQLite where it has a wheel."),
        )
    else:
        yield Finding(Severity.FINE, _("%(sqlite)s, write-ahead log, synchronous FULL", sqlite=name))


def _look_at_passwords(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.has_database(connection):
        return
    from duologue.people import host
    from duologue.vault import WeakKdf

    try:
        cost = host.find_stretching().write_params()
    except WeakKdf:
        yield Finding(
            Severity.UNSAFE,
            _("Passwords are stretched less than is safe"),
            _("Restore a backup from before."),
        )
        return
    memory = int(str(cost["memory_kib"])) // 1024
    yield Finding(
        Severity.FINE,
        _(
            "Passwords are stretched with Argon2id (MiB: %(memory)s, passes: %(passes)s)",
            memory=memory,
            passes=cost["time"],
        ),
    )


def _look_at_address(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not addresses.list_origins():
        yield Finding(
            Severity.NOTE,
            _("No public address: pages answer on this machine alone"),
            _("For phones: duologue serve --lan, or --public https://… with --cert and --key."),
        )
    else:
        yield Finding(Severity.FINE, _("Public address %(address)s", address=addresses.find_public()))
    lan = place.find_data_dir() / "tls" / "lan.crt"
    if lan.exists():
        yield Finding(
            Severity.NOTE,
            _("A certificate made here is in %(file)s", file=lan),
            _("Phones ask once whether to trust it."),
        )


def _look_at_passkeys(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """They are bound to a name: under another one, browsers offer none of them."""
    if not database.has_database(connection):
        return
    with connection.cursor() as cursor:
        if "people_passkey" not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT host, COUNT(*) FROM people_passkey GROUP BY host ORDER BY host")
        made = {str(host): int(count) for host, count in cursor.fetchall()}
    now = {"localhost", *filter(None, (urlsplit(one).hostname for one in addresses.list_origins()))}
    lost = {host: count for host, count in made.items() if host not in now}
    if made and not lost:
        count = sum(made.values())
        said = ngettext(
            "%(num)s passkey, for a name of this Duologue", "%(num)s passkeys, for its names", count
        )
        yield Finding(Severity.FINE, said)
    for host, count in lost.items():
        yield Finding(
            Severity.NOTE,
            ngettext(
                "%(num)s passkey was made for %(host)s, and works nowhere else",
                "%(num)s passkeys were made for %(host)s, and work nowhere else",
                count,
                host=host,
            ),
            _("Keep that name, or have everybody add a password before it goes: a new name loses passkeys."),
        )
    if not made:
        yield Finding(
            Severity.NOTE, _("No passkeys yet. They are bound to a name: a new host name loses them")
        )


def _look_at_reminders(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """Which of them work with the address and the settings as they are."""
    from duologue.notify.mail import mail_settings

    try:
        server = mail_settings.read_server()
    except ValueError:
        yield Finding(
            Severity.UNSAFE,
            _("DUOLOGUE_SMTP is no address of a mail server"),
            _("It takes one like smtps://user:password@mail.example"),
        )
    else:
        if server is None:
            yield Finding(
                Severity.NOTE,
                _("Reminders by mail are files in %(folder)s", folder=mail_settings.find_folder()),
                _("To send them, set DUOLOGUE_SMTP and DUOLOGUE_MAIL_FROM: docs/hosting.md"),
            )
        else:
            about = _("Reminders by mail go to %(host)s, port %(port)s", host=server.host, port=server.port)
            yield Finding(Severity.FINE, about)
    named = [one for one in addresses.list_origins() if addresses.has_real_name(one)]
    if named:
        yield Finding(Severity.FINE, _("Reminders on phones work at %(address)s", address=named[0]))
    else:
        yield Finding(
            Severity.NOTE,
            _("Reminders on phones don't work at this address, only in browsers on this machine"),
            _("They need https with a name: docs/hosting.md, three ways to one."),
        )


def _look_at_library(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if open_library.is_library_open():
        about = _("The library can be read by whoever has the address; nothing else can")
        yield Finding(
            Severity.FINE, about, _("To close it, take %(setting)s away.", setting=open_library.NAME)
        )
    else:
        about = _("The library can be read by those who are signed in")
        yield Finding(Severity.FINE, about)


def _look_at_comments(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not open_comments.are_comments_on():
        return
    about = _("Comments can be written under articles by those who are signed in")
    yield Finding(Severity.FINE, about, _("To end that, take %(setting)s away.", setting=open_comments.NAME))
    if not database.has_database(connection):
        return
    from duologue.comments import commenting

    waiting, reported = commenting.count_waiting()
    if waiting or reported:
        yield Finding(
            Severity.NOTE,
            _(
                "Comments to look at: %(waiting)s new, %(reported)s reported",
                waiting=waiting,
                reported=reported,
            ),
            "duologue comments list",
        )


def _look_at_help(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """Whom pages name to somebody who is afraid, and whether that was tried lately."""
    from duologue.counsel import help_places
    from duologue.manuscript.mistakes import Mistakes

    file = help_places.find_file()
    try:
        found = help_places.read_file()
    except FileNotFoundError:
        about = _("No places of help are named in %(file)s: pages say how to find one", file=file)
        yield Finding(Severity.NOTE, about, _("How to name some: docs/hosting.md"))
        return
    except Mistakes as wrong:
        for mistake in wrong.errors:
            todo = _("Until it is mended, pages name no place of help.")
            yield Finding(Severity.UNSAFE, str(mistake), todo)
        return
    except (OSError, UnicodeDecodeError):
        yield Finding(Severity.UNSAFE, _("%(file)s cannot be read", file=file), _("Save it as UTF-8."))
        return
    places = [one for country in found.country for one in country.place]
    yield Finding(
        Severity.FINE,
        ngettext("%(num)s place of help is named", "%(num)s places of help are named", len(places)),
    )
    today = datetime.fromtimestamp(time.time(), UTC).date()
    for one in places:
        if (today - one.checked).days > HELP_DAYS:
            about = _("“%(name)s” was last tried on %(day)s", name=one.name, day=write_date(one.checked))
            yield Finding(Severity.NOTE, about, _("Try its numbers and put today's date there."))


def _look_at_browsers(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    """What browsers do only at an address whose name they trust: docs/hosting.md has a table."""
    for origin in addresses.list_origins():
        if addresses.has_real_name(origin):
            yield Finding(
                Severity.FINE,
                _("%(address)s can do all that browsers tie to a name they trust", address=origin),
            )
        else:
            yield Finding(
                Severity.NOTE,
                _(
                    "At %(address)s there are no passkeys, no reminders on phones, no use without a "
                    "connection and no installing; the pages offer none. Writing, pictures and voices work.",
                    address=origin,
                ),
                _("docs/hosting.md has three ways to a real name, and a table of what works where."),
            )


def _look_at_space(_connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    folder = place.find_data_dir() if place.find_data_dir().exists() else Path.home()
    free = shutil.disk_usage(folder).free
    level = Severity.FINE if free >= LEAST_FREE_BYTES else Severity.UNSAFE
    todo = "" if level is Severity.FINE else _("Make room: with a full disk nothing can be kept.")
    yield Finding(level, _("%(size)s GB free", size=write_fixed(free / 1e9, 1)), todo)


def _look_at_backups(connection: BaseDatabaseWrapper) -> Iterator[Finding]:
    if not database.has_database(connection):
        return
    note = place.find_data_dir() / "last-backup"
    if not note.exists():
        yield Finding(Severity.NOTE, _("No backup was made yet"), "duologue backup FILE --keys OTHER-FILE")
        return
    days = round((time.time() - note.stat().st_mtime) / 86400)
    about = ngettext(
        "The last backup was made %(num)s day ago", "The last backup was made %(num)s days ago", days
    )
    if days > BACKUP_DAYS:
        yield Finding(Severity.NOTE, about, "duologue backup FILE")
    else:
        yield Finding(Severity.FINE, about)
