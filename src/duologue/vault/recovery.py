"""Recovery codes: 160 random bits that a person keeps on paper.

Eight groups of four base32 symbols carry the secret, a ninth carries a checksum of 20 bits, so that a slip of
the pen is told from a wrong code before any key is tried.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field

from duologue.vault import crockford
from duologue.vault.errors import CodeSlip, RecoveryCodeTypo
from duologue.vault.keys import derive
from duologue.vault.labels import Label

SECRET_BYTES = 20
GROUP_SYMBOLS = 4
GROUPS = 9

_SECRET_SYMBOLS = 32
_SYMBOLS = GROUP_SYMBOLS * GROUPS
_CHECK_SYMBOLS = _SYMBOLS - _SECRET_SYMBOLS


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A recovery code; `secret` is its 20 bytes. Shown once, replaced after use."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise ValueError("a recovery code has 20 bytes")

    @classmethod
    def mint(cls) -> RecoveryCode:
        """A fresh one."""
        return cls(os.urandom(SECRET_BYTES))

    @property
    def text(self) -> str:
        """What is shown: nine groups of four, such as `7K2M-...-Q9XA`."""
        return crockford.group_symbols(_write_symbols(self.secret), GROUP_SYMBOLS)

    @classmethod
    def parse(cls, text: str) -> RecoveryCode:
        """Read what somebody typed: any case, spaces or dashes anywhere, O for 0, I or L for 1.

        Raises `RecoveryCodeTypo`, whose `group` (1 to 9) is the one to look at again if a single slip there
        would explain everything.
        """
        symbols = crockford.tidy(text)
        strange = next(
            (place for place, symbol in enumerate(symbols) if symbol not in crockford.ALPHABET), None
        )
        if strange is not None:
            group = min(strange // GROUP_SYMBOLS + 1, GROUPS)
            raise RecoveryCodeTypo(CodeSlip.STRANGE, group)
        if len(symbols) != _SYMBOLS:
            raise _make_wrong_length(text, len(symbols))
        secret = _read_secret(symbols)
        if _write_symbols(secret) != symbols:
            suspect = _suspect(symbols)
            raise RecoveryCodeTypo(CodeSlip.SOMEWHERE if suspect is None else CodeSlip.GROUP, suspect)
        return cls(secret)

    def derive_kek(self) -> bytes:
        """The key that locks the partner's keys; 32 bytes."""
        return derive(self.secret, Label.RECOVERY)

    def make_verifier(self) -> bytes:
        """What the database keeps to tell whether a code is the present one; 32 bytes."""
        return hashlib.sha256(derive(self.secret, Label.RECOVERY_AUTH)).digest()


def _write_symbols(secret: bytes) -> str:
    check = hashlib.sha256(Label.RECOVERY_CHECK.value + secret).digest()
    check_number = int.from_bytes(check[:4], "big") >> (32 - 5 * _CHECK_SYMBOLS)
    secret_number = int.from_bytes(secret, "big")
    return crockford.encode(secret_number, _SECRET_SYMBOLS) + crockford.encode(check_number, _CHECK_SYMBOLS)


def _read_secret(symbols: str) -> bytes:
    return crockford.decode(symbols[:_SECRET_SYMBOLS]).to_bytes(SECRET_BYTES, "big")


def _make_wrong_length(text: str, count: int) -> RecoveryCodeTypo:
    spaced = "".join(" " if crockford.is_separator(character) else character for character in text)
    groups = spaced.split()
    if len(groups) == GROUPS:
        odd = [place for place, group in enumerate(groups, 1) if len(group) != GROUP_SYMBOLS]
        if len(odd) == 1:
            return RecoveryCodeTypo(CodeSlip.LENGTH, odd[0])
    missing = _SYMBOLS - count
    return RecoveryCodeTypo(CodeSlip.FEW if missing > 0 else CodeSlip.MANY, count=abs(missing))


def _suspect(symbols: str) -> int | None:
    """The only group in which one wrong symbol, or two swapped neighbours, would explain the checksum."""
    groups: set[int] = set()
    for place, symbol in enumerate(symbols):
        tries = [
            symbols[:place] + other + symbols[place + 1 :] for other in crockford.ALPHABET if other != symbol
        ]
        if (place + 1) % GROUP_SYMBOLS:
            tries.append(symbols[:place] + symbols[place : place + 2][::-1] + symbols[place + 2 :])
        if any(_write_symbols(_read_secret(attempt)) == attempt for attempt in tries):
            groups.add(place // GROUP_SYMBOLS + 1)
    return groups.pop() if len(groups) == 1 else None
