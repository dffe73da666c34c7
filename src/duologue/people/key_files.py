"""The host's key files and the list of revoked devices, held once a process.

The list lies beside the key files and not in the database: a database restored from a backup brings revoked
devices back as rows, and the list still turns them away.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from duologue.config import place
from duologue.vault import KeyFiles, load_jobs_key

REVOKED_FILE = "revoked"
_HEX = 64


@dataclass(slots=True)
class Held:
    """Key files as loaded, the folder they came from, and SHA-256 hashes of revoked device ids."""

    files: KeyFiles
    directory: Path
    revoked: set[bytes] = field(default_factory=set)
    _jobs: bytes | None = field(default=None, repr=False)

    @property
    def jobs(self) -> bytes:
        """The key that jobs lie under, made at its first use. Raises what `KeyFiles.load` does."""
        if self._jobs is None:
            self._jobs = load_jobs_key(self.directory)
        return self._jobs

    @classmethod
    def load(cls, directory: Path) -> Held:
        """Raises what `KeyFiles.load` raises; a torn last line of the revoked list is passed over."""
        held = cls(KeyFiles.load(directory), directory)
        held.revoked = held._read_listed()
        return held

    def was_revoked(self, id_hash: bytes) -> bool:
        """Whether it is on the list, also where another process has written it down since."""
        if id_hash not in self.revoked:
            self.revoked |= self._read_listed()
        return id_hash in self.revoked

    def _read_listed(self) -> set[bytes]:
        listed = self.directory / REVOKED_FILE
        if not listed.exists():
            return set()
        lines = listed.read_text("ascii", "ignore").split("\n")
        return {bytes.fromhex(line) for line in lines if _is_hash(line)}

    def revoke(self, id_hashes: list[bytes]) -> None:
        """Write the hashes down durably before their rows go."""
        if not id_hashes:
            return
        # The leading line break ends a line that a power cut may have left unfinished.
        text = "\n" + "\n".join(id_hash.hex() for id_hash in id_hashes) + "\n"
        handle = os.open(self.directory / REVOKED_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, text.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)
        self.revoked.update(id_hashes)


def _is_hash(line: str) -> bool:
    return len(line) == _HEX and all(symbol in "0123456789abcdef" for symbol in line)


_held: Held | None = None
_lock = Lock()


def find_held() -> Held:
    """This process's key files, loaded from `place.find_keys_dir()` the first time they are needed."""
    global _held  # noqa: PLW0603 - one a process, read by every request
    if _held is None:
        with _lock:
            if _held is None:
                _held = Held.load(place.find_keys_dir())
    return _held


def hold(files: Held | None) -> None:
    """Use these from now on; None means that the next use loads them anew."""
    global _held  # noqa: PLW0603 - one a process
    _held = files
