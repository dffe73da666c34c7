"""The host's key files: the release key, without which nothing sealed opens early, the pepper, and the key of
what calls people.

They lie beside the database and apart from its backups. A file is never overwritten, and one that does not
belong to the database is refused: replacing it would turn sealed answers and passwords into noise.
"""

from __future__ import annotations

import base64
import hmac
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from duologue.vault.errors import (
    KeyFileDamaged,
    KeyFileExists,
    KeyFileMissing,
    KeyFileUnreadable,
    KeyFileUnsafe,
    WrongKeyFile,
)
from duologue.vault.keys import KEY_BYTES, make_key_id, mint_key

RELEASE_FILE = "release.key"
PEPPER_FILE = "pepper.key"
JOBS_FILE = "jobs.key"
MODE = 0o600

_TITLES = {
    RELEASE_FILE: "duologue/v1 release key",
    PEPPER_FILE: "duologue/v1 pepper",
    JOBS_FILE: "duologue/v1 jobs key",
}
# What a database is known to belong to; without the third file only calls are lost, and it is made anew.
_OF_A_DATABASE = (RELEASE_FILE, PEPPER_FILE)
_MOST_BYTES = 1024


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Both keys, 32 bytes each."""

    release: bytes = field(repr=False)
    pepper: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """What the database stores to know its key files by: both key ids, 32 bytes."""
        return make_key_id(self.release) + make_key_id(self.pepper)

    @classmethod
    def create(cls, directory: Path) -> KeyFiles:
        """Make both files, 0600, in `directory` (made 0700 if need be).

        Raises `KeyFileExists` if either is there already; then neither is touched.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in _OF_A_DATABASE:
            if os.path.lexists(directory / name):
                raise KeyFileExists(name)
        made = cls(mint_key(), mint_key())
        _write(directory, RELEASE_FILE, made.release)
        try:
            _write(directory, PEPPER_FILE, made.pepper)
        except BaseException:
            (directory / RELEASE_FILE).unlink(missing_ok=True)
            raise
        return made

    @classmethod
    def create_pepper(cls, directory: Path) -> KeyFiles:
        """Make a new pepper where the old one is lost: recovery codes still work, passwords have to be set
        anew.

        Raises `KeyFileExists` while a pepper is there, and what `load` raises about the release key.
        """
        release = _read(directory, RELEASE_FILE)
        made = cls(release, mint_key())
        _write(directory, PEPPER_FILE, made.pepper)
        return made

    @classmethod
    def load(cls, directory: Path) -> KeyFiles:
        """Read both files; raises `KeyFileMissing`, `KeyFileUnsafe` or `KeyFileDamaged`, naming the file."""
        return cls(_read(directory, RELEASE_FILE), _read(directory, PEPPER_FILE))

    def matches(self, stored_id: bytes) -> bool:
        """Whether these are the files that a database with `stored_id` was made with."""
        return hmac.compare_digest(self.id, stored_id)

    def check(self, stored_id: bytes) -> None:
        """Raise `WrongKeyFile`, naming the file, unless `matches`."""
        if self.matches(stored_id):
            return
        half = len(self.id) // 2
        wrong = [
            name
            for name, own, stored in (
                (RELEASE_FILE, self.id[:half], stored_id[:half]),
                (PEPPER_FILE, self.id[half:], stored_id[half:]),
            )
            if own != stored
        ]
        raise WrongKeyFile(*wrong)


def load_jobs_key(directory: Path) -> bytes:
    """The key that jobs lie under, 32 bytes; made where there is none. Raises what `KeyFiles.load` does."""
    try:
        return _read(directory, JOBS_FILE)
    except KeyFileMissing:
        with suppress(KeyFileExists):
            _write(directory, JOBS_FILE, mint_key())
        return _read(directory, JOBS_FILE)


def _write(directory: Path, name: str, key: bytes) -> None:
    text = f"{_TITLES[name]}\nid {make_key_id(key).hex()}\nkey {base64.b64encode(key).decode()}\n"
    try:
        handle = os.open(directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, MODE)
    except FileExistsError:
        raise KeyFileExists(name) from None
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        (directory / name).unlink(missing_ok=True)
        raise
    folder = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(directory: Path, name: str) -> bytes:
    try:
        handle = os.open(directory / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        raise KeyFileMissing(name) from None
    except OSError as refused:
        raise KeyFileUnreadable(name, why=refused.strerror or "") from None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or stat.S_IMODE(found.st_mode) & 0o077:
            raise KeyFileUnsafe(name)
        raw = file.read(_MOST_BYTES)
    try:
        title, id_line, key_line = raw.decode("ascii").splitlines()
        stored, key = (
            bytes.fromhex(id_line.removeprefix("id ")),
            base64.b64decode(key_line.removeprefix("key "), validate=True),
        )
    except ValueError:
        raise KeyFileDamaged(name) from None
    if title != _TITLES[name] or len(key) != KEY_BYTES or stored != make_key_id(key):
        raise KeyFileDamaged(name)
    return key
