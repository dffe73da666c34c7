"""How passwords are stretched: for new ones, and as stored beside an old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from duologue.vault import Kdf, PasswordKdf


class Stretching(Protocol):
    """Gives the KDF of new passwords and of stored ones. Tests construct a cheaper one of their own."""

    @property
    def fresh(self) -> Kdf:
        """For a new password, and for names that nobody has."""
        ...

    def write_params(self) -> dict[str, object]:
        """What to store beside a password that `fresh` stretched."""
        ...

    def read_params(self, params: Mapping[str, object]) -> Kdf:
        """For a stored password; raises `WeakKdf` for parameters below the floor or malformed."""
        ...


@dataclass(frozen=True, slots=True)
class Argon2:
    """The real one: Argon2id, at least 64 MiB, t=3, p=1, whatever a database says."""

    fresh: PasswordKdf = field(default_factory=PasswordKdf)

    @classmethod
    def calibrate(cls) -> Argon2:
        """With as many passes as make it take .3 to 1 s on this machine."""
        return cls(PasswordKdf.calibrate())

    @classmethod
    def restore(cls, params: Mapping[str, object]) -> Argon2:
        return cls(PasswordKdf.restore(params))

    def write_params(self) -> dict[str, object]:
        return self.fresh.write_params()

    def read_params(self, params: Mapping[str, object]) -> Kdf:
        return PasswordKdf.restore(params)
