"""What the vault refuses, each refusal a class of its own.

Every error is a `VaultError`; none of them carries a key, a password or a word that somebody wrote.
"""

from __future__ import annotations

from enum import StrEnum


class VaultError(Exception):
    """Anything the vault refuses."""


class Unreadable(VaultError):
    """These bytes are not something this key and this place in the data can read."""


class Locked(VaultError):
    """No wrap of the content key opens with the keys at hand.

    `reason` is one of `"no key"` (the ring lacks the key the wrap names), `"sealed"` (only a release would
    open it, and none was asked for), `"damaged"` (the key is there, the wrap does not authenticate),
    `"destroyed"` (no wrap is left).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongKey(VaultError):
    """A device, password, recovery code or invitation does not unlock this blob. Nothing was changed."""


class SubstitutedKey(VaultError):
    """A public key or couple key differs from the one that was pinned."""


class NotConfirmed(VaultError):
    """The four words have not been confirmed, so no couple key is wrapped."""


class WeakKdf(VaultError):
    """Stored password parameters are below the floor, above the ceiling or malformed."""


class TooManyPasswords(VaultError):
    """Too many passwords are being checked at once; trying again in a moment is safe."""


class TooLong(VaultError):
    """The plaintext is longer than the largest size that envelopes are padded to."""


class CodeSlip(StrEnum):
    """What is wrong with a typed code.

    `strange`: its `group` has a character that no code contains; `length`: its `group` does not have four;
    `few`, `many`: `count` characters too few or too many in all; `group`: something in its `group`;
    `somewhere`: no single group explains it; `not_whole`: no invitation's secret or short code looks so.
    """

    STRANGE = "strange"
    LENGTH = "length"
    FEW = "few"
    MANY = "many"
    GROUP = "group"
    SOMEWHERE = "somewhere"
    NOT_WHOLE = "not_whole"


class CodeTypo(VaultError):
    """A typed code is not one that was ever given out.

    `group` is the 1-based group that looks wrong, or None if no single group explains it.
    """

    def __init__(self, slip: CodeSlip, group: int | None = None, count: int = 0) -> None:
        super().__init__(slip.value)
        self.slip = slip
        self.group = group
        self.count = count


class RecoveryCodeTypo(CodeTypo):
    """A recovery code with a slip in it; see `group`."""


class InvitationTypo(CodeTypo):
    """An invitation secret or short code with a slip in it."""


class KeyFileError(VaultError):
    """A key file cannot be used: `files` says which, `why` what the system said of it, if it did."""

    def __init__(self, *files: str, why: str = "") -> None:
        super().__init__(*files)
        self.files = files
        self.why = why


class KeyFileMissing(KeyFileError):
    """A key file is not there."""


class KeyFileExists(KeyFileError):
    """A key file is there already and is never overwritten."""


class KeyFileUnsafe(KeyFileError):
    """Others on the machine may read the key file."""


class KeyFileUnreadable(KeyFileUnsafe):
    """What is there is a link, or this process may not read it; `why` is the system's own word for it."""


class KeyFileDamaged(KeyFileError):
    """The file is not a key file, or its contents do not agree with each other."""


class WrongKeyFile(KeyFileError):
    """Sound key files, of which `files` did not come with this database; none named: they
    look right, and what they should open, the canary, stays shut."""
