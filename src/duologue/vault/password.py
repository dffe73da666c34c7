"""Passwords: stretching them, what is derived, what the database keeps, and which are refused."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from threading import Event, Lock
from typing import Protocol

from duologue.normal_forms import MOST_APART, MOST_APART_A_BYTE, normalise_short
from duologue.vault.errors import TooManyPasswords, WeakKdf
from duologue.vault.keys import KEY_BYTES, derive
from duologue.vault.labels import Label

SALT_BYTES = 16
LEAST_CHARACTERS = 12
MOST_BYTES = 1024
# No text of more letters has so few bytes in NFKC.
_MOST_LETTERS = int(MOST_BYTES * MOST_APART_A_BYTE)
# A name to sign in with is chosen in a hundred letters at most; another keyboard may write each apart.
MOST_NAME = 100 * MOST_APART
# Compatibility makes eighteen letters of one, and folding three.
_MOST_FOLDED = MOST_NAME * 18 * 3

FLOOR_MEMORY_KIB = 65_536
FLOOR_TIME = 3
FLOOR_PARALLELISM = 1
CEILING_MEMORY_KIB = 1_048_576
CEILING_TIME = 64
CEILING_PARALLELISM = 8


class Kdf(Protocol):
    """Anything that stretches a password. The real one is `PasswordKdf`; a test passes one of its own."""

    def stretch(self, password: str, salt: bytes) -> bytes:
        """32 bytes from a password and a salt; may raise `TooManyPasswords`."""
        ...


class Gate:
    """How many passwords may be stretched at once, as each takes 64 MiB and a processor.

    `places` at once; the next waits up to `wait_s` seconds and then gets `TooManyPasswords`. First come,
    first served:
    whoever comes again and again finds those who waited before them.
    """

    def __init__(self, places: int, wait_s: float) -> None:
        self._free = places
        self._line: deque[Event] = deque()
        self._lock = Lock()
        self._wait_s = wait_s

    @contextmanager
    def hold_place(self) -> Iterator[None]:
        """Hold one of the places; raises `TooManyPasswords` when none comes free in time."""
        self._enter()
        try:
            yield
        finally:
            with self._lock:
                if self._line:
                    self._line.popleft().set()
                else:
                    self._free += 1

    def _enter(self) -> None:
        with self._lock:
            if self._free and not self._line:
                self._free -= 1
                return
            called = Event()
            self._line.append(called)
        if called.wait(self._wait_s):
            return
        with self._lock:
            if called.is_set():
                return
            self._line.remove(called)
        raise TooManyPasswords("many people are signing in just now")


_PROCESS_GATE = Gate(places=max(1, (os.cpu_count() or 2) // 2), wait_s=4.0)


@dataclass(frozen=True, slots=True)
class PasswordKdf:
    """Argon2id (RFC 9106) with parameters that can be stored beside the salt; 64 MiB, t=3, p=1 at the least.

    Raises `WeakKdf` when constructed with less than the floor, or with more than a server could bear (1
    GiB, t=64, p=8), so that parameters altered in a database can neither weaken a password nor exhaust the
    host.
    """

    memory_kib: int = FLOOR_MEMORY_KIB
    time: int = FLOOR_TIME
    parallelism: int = FLOOR_PARALLELISM
    gate: Gate = field(default=_PROCESS_GATE, repr=False, compare=False)

    def __post_init__(self) -> None:
        limits = (
            (self.memory_kib, FLOOR_MEMORY_KIB, CEILING_MEMORY_KIB),
            (self.time, FLOOR_TIME, CEILING_TIME),
            (self.parallelism, FLOOR_PARALLELISM, CEILING_PARALLELISM),
        )
        for value, floor, ceiling in limits:
            if type(value) is not int or not floor <= value <= ceiling:
                raise WeakKdf("these password parameters are not accepted")

    @classmethod
    def restore(cls, params: Mapping[str, object]) -> PasswordKdf:
        """The KDF that `params` was stored for; raises `WeakKdf` below the floor or for malformed ones."""
        if dict(params).keys() != {"kdf", "memory_kib", "time", "parallelism"} or params["kdf"] != "argon2id":
            raise WeakKdf("these password parameters are not accepted")
        memory_kib, rounds, parallelism = params["memory_kib"], params["time"], params["parallelism"]
        if not (isinstance(memory_kib, int) and isinstance(rounds, int) and isinstance(parallelism, int)):
            raise WeakKdf("these password parameters are not accepted")
        return cls(memory_kib, rounds, parallelism)

    @classmethod
    def calibrate(cls, target_s: tuple[float, float] = (0.3, 1.0)) -> PasswordKdf:
        """The floor, with as many passes as this machine needs to take `target_s` (least, most) seconds.

        Measures up to three times; never goes below the floor, even where that takes longer than the most.
        """
        least, most = target_s
        kdf = cls()
        for _ in range(3):
            took = kdf._measure()
            if took >= least:
                break
            wanted = (least + most) / 2 if most < 2 * least else 1.3 * least
            passes = min(CEILING_TIME, max(kdf.time + 1, round(kdf.time * wanted / took)))
            kdf = cls(kdf.memory_kib, passes, kdf.parallelism)
        return kdf

    def write_params(self) -> dict[str, object]:
        """What to store beside the salt."""
        return {
            "kdf": "argon2id",
            "memory_kib": self.memory_kib,
            "time": self.time,
            "parallelism": self.parallelism,
        }

    def stretch(self, password: str, salt: bytes) -> bytes:
        """Argon2id of the NFKC form of `password`, 32 bytes; `salt` has 16 or more. Raises
        `TooManyPasswords`."""
        if len(salt) < SALT_BYTES:
            raise ValueError("a salt has at least 16 bytes")
        from argon2.low_level import Type, hash_secret_raw

        secret = normalise_password(password)
        with self.gate.hold_place():
            return hash_secret_raw(
                secret, salt, self.time, self.memory_kib, self.parallelism, KEY_BYTES, Type.ID
            )

    def _measure(self) -> float:
        started = time.perf_counter()
        self.stretch("a password to measure with", bytes(SALT_BYTES))
        return max(time.perf_counter() - started, 1e-6)


@dataclass(frozen=True, slots=True)
class PasswordKeys:
    """What a password gives: `auth` proves it, `kek` locks the partner's keys; 32 bytes each."""

    auth: bytes = field(repr=False)
    kek: bytes = field(repr=False)


def mint_salt() -> bytes:
    """A fresh 16-byte salt."""
    return os.urandom(SALT_BYTES)


def normalise_password(text: str) -> bytes:
    """The bytes that are stretched: NFKC, UTF-8, so that every keyboard gives the same ones.

    Raises `ValueError` beyond 1024 bytes or for text that has no UTF-8 form.
    """
    secret = normalise_short("NFKC", text, _MOST_LETTERS).encode()
    if len(secret) > MOST_BYTES:
        raise ValueError("a password has at most 1024 bytes")
    return secret


def derive_password_keys(stretched: bytes, pepper: bytes) -> PasswordKeys:
    """Derive both keys; the pepper (32 bytes, from its file) enters `kek` only.

    Without the pepper a stolen database lets no password be turned into keys; and should the pepper be
    lost, a person is still recognised by their password and gets their words back with the recovery code.
    """
    if len(stretched) != KEY_BYTES or len(pepper) != KEY_BYTES:
        raise ValueError("a stretched password and a pepper have 32 bytes")
    return PasswordKeys(derive(stretched, Label.AUTH), derive(stretched + pepper, Label.KEK))


def make_verifier(auth: bytes) -> bytes:
    """The only thing about a password that the database keeps: SHA-256 of `auth`, 32 bytes."""
    return hashlib.sha256(auth).digest()


def hash_sign_in_name(name: str) -> bytes:
    """SHA-256 of the NFKC-casefolded name without spaces at its ends; 32 bytes, unique in the database.

    Normalised again after folding, as folding can undo the first (Unicode 5.18, caseless matching). One that
    is longer than any name has a hash that is nobody's.
    """
    if not may_be_sign_in_name(name):
        return os.urandom(32)
    plain = normalise_short("NFKC", name.strip(), MOST_NAME)
    folded = normalise_short("NFKC", plain.casefold(), _MOST_FOLDED)
    return hashlib.sha256(folded.strip().encode()).digest()


def may_be_sign_in_name(name: str) -> bool:
    """Whether somebody can have a name to sign in with that is as long as this."""
    return len(name.strip()) <= MOST_NAME


def may_be_password(text: str) -> bool:
    """Whether somebody can have such a password, however weak."""
    try:
        normalise_password(text)
    except ValueError:
        return False
    return True


class WeakPassword(StrEnum):
    """Why a text will not do as a password."""

    LONG = "long"
    SHORT = "short"
    REPEATS = "repeats"
    ROW = "row"
    COMMON = "common"


def check_password_quality(text: str) -> WeakPassword | None:
    """Why `text` will not do as a password; None if it will.

    Wants 12 characters after NFKC and refuses what guessers try first: common passwords, their dressed-up
    forms, repetitions, and rows of the alphabet, the digits or the keyboard.
    """
    try:
        plain = normalise_password(text).decode()
    except ValueError:
        return WeakPassword.LONG
    if len(plain) < LEAST_CHARACTERS:
        return WeakPassword.SHORT
    folded = plain.casefold()
    bare = _strip_text(folded)
    if not bare or len(set(folded)) < 5 or _repeats(folded) or _repeats(bare):
        return WeakPassword.REPEATS
    if _walks(bare):
        return WeakPassword.ROW
    if _is_common(folded, bare):
        return WeakPassword.COMMON
    return None


_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "qazwsxedcrfvtgbyhnujmikolp",
    "qweasdzxcrtyfghvbn",
    "123qweasdzxc",
)
_LOOKALIKES = (str.maketrans("@4310$57!", "aaeiosstl"), str.maketrans("@4310$57!", "aaelossti"))


def _repeats(text: str) -> bool:
    """Whether `text` is a shorter piece, at most half of it, over and over."""
    doubled = (text + text).find(text, 1)
    return doubled < len(text) and doubled <= len(text) // 2


def _walks(bare: str) -> bool:
    """Whether all but three characters lie in runs of four or more along a row, in either direction."""
    strides = {pair for row in _ROWS for pair in pairwise(row)}
    strides |= {(after, before) for before, after in strides}
    covered = run = 0
    for before, after in pairwise(bare):
        if (before, after) in strides:
            run += 1
            continue
        covered += run + 1 if run >= 3 else 0
        run = 0
    covered += run + 1 if run >= 3 else 0
    return covered > 0 and len(bare) - covered <= 3


def _is_common(folded: str, bare: str) -> bool:
    whole, words = _read_common()
    for plain in (folded, bare, _strip_ends(folded)):
        for reading in (plain, *(plain.translate(lookalikes) for lookalikes in _LOOKALIKES)):
            letters, core = _strip_text(reading), _strip_text(_strip_ends(reading))
            if letters in whole or core in whole or _is_made_of(core, words):
                return True
    return False


def _strip_text(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _strip_ends(text: str) -> str:
    return re.sub(r"^[\d\W_]+|[\d\W_]+$", "", text)


def _is_made_of(core: str, words: frozenset[str]) -> bool:
    """Whether `core` is one or two of the words that common passwords are made of, with digits between."""
    letters = re.sub(r"\d+", "", core)
    if not letters:
        return True
    return letters in words or any(
        letters[:cut] in words and letters[cut:] in words for cut in range(1, len(letters))
    )


@cache
def _read_common() -> tuple[frozenset[str], frozenset[str]]:
    """The list in `passwords.txt`: whole passwords, and words that with a number or twice make one."""
    lines = files("duologue.vault").joinpath("passwords.txt").read_text("utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    whole = frozenset(entry for entry in entries if not entry.startswith("+"))
    words = frozenset(entry[1:].strip() for entry in entries if entry.startswith("+"))
    return whole, words
