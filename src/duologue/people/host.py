"""The instance's own row: which key files it was made with, how passwords are stretched, its canary."""

from __future__ import annotations

from uuid import UUID

from duologue.people import key_files
from duologue.people.models import Host
from duologue.people.stretching import Argon2, Stretching
from duologue.vault import Context, KeyFiles, Kind, Unreadable, WrongKeyFile, seal, unseal

CANARY = b"duologue: these key files belong to this database"
_PLACE = Context(Kind.CANARY, UUID(int=1), UUID(int=0), None, 0)


def prepare(stretching: Stretching) -> bool:
    """Make the instance's row if there is none; True if it was made now.

    Otherwise checks the key files in use; raises `WrongKeyFile` if they did not come with this database.
    """
    if Host.objects.filter(id=1).exists():
        check()
        return False
    files = key_files.find_held().files
    Host.objects.create(
        id=1, files_id=files.id, kdf=stretching.write_params(), canary=seal(files.release, _PLACE, CANARY)
    )
    return True


def check() -> None:
    """Raise `WrongKeyFile` unless the key files in use are this database's and its canary opens."""
    host = Host.objects.get(id=1)
    open_canary(key_files.find_held().files, bytes(host.files_id), bytes(host.canary))


def open_canary(files: KeyFiles, files_id: bytes, canary: bytes) -> None:
    """As `check`, for a row that was read from a backup."""
    files.check(files_id)
    try:
        unseal(files.release, _PLACE, canary)
    except Unreadable:
        raise WrongKeyFile from None


def find_stretching() -> Stretching:
    """How this instance stretches new passwords, as calibrated when it was set up; raises `WeakKdf`."""
    return Argon2.restore(Host.objects.values_list("kdf", flat=True).get(id=1))
