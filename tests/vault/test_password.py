"""Passwords: how they are stretched, what is kept of them, and which are refused."""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.vault import (
    Gate,
    Kdf,
    PartnerKeys,
    PasswordKdf,
    TooManyPasswords,
    WeakKdf,
    WeakPassword,
    WrongKey,
    check_password_quality,
    derive_password_keys,
    hash_sign_in_name,
    lock_bundle,
    lock_with_password,
    make_verifier,
    mint_key,
    mint_salt,
    unlock_with_password,
)

FLOOR = {"kdf": "argon2id", "memory_kib": 65536, "time": 3, "parallelism": 1}


class QuickKdf:
    """What tests hand in where the real one would take its third of a second."""

    def stretch(self, password: str, salt: bytes) -> bytes:
        return hashlib.sha256(salt + password.encode()).digest()


WEAKENED = [
    {"memory_kib": 65535},
    {"memory_kib": 8},
    {"memory_kib": 0},
    {"memory_kib": -65536},
    {"memory_kib": "65536"},
    {"memory_kib": 65536.0},
    {"memory_kib": True},
    {"memory_kib": None},
    {"memory_kib": 2**40},
    {"time": 2},
    {"time": 0},
    {"time": 10**6},
    {"parallelism": 0},
    {"parallelism": 99},
    {"parallelism": True},
    {"kdf": "argon2i"},
    {"kdf": "pbkdf2"},
    {"kdf": None},
    {"quick": True},
]


def accepted(stored, changes) -> bool:
    try:
        stored(FLOOR | changes)
    except WeakKdf:
        return False
    return True


@pytest.mark.parametrize("changes", WEAKENED)
def test_weakened_parameters_in_the_database_are_refused(changes):
    """check 5"""
    assert not accepted(PasswordKdf.restore, changes)


def test_parameters_that_are_missing_are_refused_and_sound_ones_read_back():
    """check 5"""
    for missing in FLOOR:
        with pytest.raises(WeakKdf):
            PasswordKdf.restore({name: value for name, value in FLOOR.items() if name != missing})
    assert PasswordKdf.restore(FLOOR).write_params() == FLOOR
    stronger = PasswordKdf(131072, 4, 2)
    assert PasswordKdf.restore(stronger.write_params()) == stronger


def test_no_constructor_goes_below_the_floor():
    """check 5"""
    for weak in ((65535, 3, 1), (65536, 2, 1), (65536, 3, 0)):
        with pytest.raises(WeakKdf):
            PasswordKdf(*weak)


def test_a_kdf_that_trusts_its_stored_parameters_is_noticed():
    """check 5, control"""

    @dataclass
    class Trusting:
        kdf: str
        memory_kib: int
        time: int
        parallelism: int

    assert accepted(lambda params: Trusting(**params), {"memory_kib": 8})


def test_the_real_one_stretches_differently_by_password_and_salt_and_alike_by_spelling():
    kdf: Kdf = PasswordKdf()
    salt = mint_salt()
    stretched = kdf.stretch("caf\u00e9 by the harbour", salt)
    assert len(stretched) == 32
    assert kdf.stretch("cafe\u0301 by the harbour", salt) == stretched
    assert kdf.stretch("caf\u00e9 by the harbour", mint_salt()) != stretched
    with pytest.raises(ValueError):
        kdf.stretch("caf\u00e9 by the harbour", b"short")
    with pytest.raises(ValueError):
        kdf.stretch("x" * 1025, salt)


@pytest.mark.parametrize(("took", "passes"), [(2.0, 3), (0.31, 3), (0.15, 6), (0.0001, 64)])
def test_calibration_slows_a_fast_machine_and_never_goes_below_the_floor(took, passes, monkeypatch):
    """A machine on which the floor takes `took` seconds, and more passes take so much longer."""
    monkeypatch.setattr(PasswordKdf, "_measure", lambda self: took * self.time / 3)
    found = PasswordKdf.calibrate()
    assert found.memory_kib == 65536
    assert (found.time >= passes) if passes > 3 else (found.time == passes)
    assert found.time * took / 3 <= 1.0 or found.time == 3


# checks 6 and 7


def test_the_verifier_is_the_only_thing_a_password_leaves():
    """check 6: it is SHA-256 of `auth`, depends on no pepper, and neither it nor `auth` unlocks anything."""
    stretched, pepper, partner = QuickKdf().stretch("x", mint_salt()), mint_key(), PartnerKeys.mint()
    keys, other = derive_password_keys(stretched, pepper), derive_password_keys(stretched, mint_key())
    assert make_verifier(keys.auth) == hashlib.sha256(keys.auth).digest()
    assert keys.auth == other.auth
    assert keys.kek != other.kek
    whose = uuid4()
    blob, bundle = lock_with_password(partner, keys.kek, whose), lock_bundle(partner, whose)
    assert unlock_with_password(blob, bundle, keys.kek, whose) == partner
    for useless in (keys.auth, make_verifier(keys.auth), stretched, other.kek, b"", b"short"):
        with pytest.raises(WrongKey):
            unlock_with_password(blob, bundle, useless, whose)
    assert "kek" not in repr(keys)


def test_password_keys_want_whole_inputs():
    for wrong in ((b"", mint_key()), (mint_key(), b""), (mint_key(), b"x" * 31)):
        with pytest.raises(ValueError):
            derive_password_keys(*wrong)


# check 18

REFUSED = [
    "short",
    "elevenchars",
    "aaaaaaaaaaaa",
    "abababababab",
    "abcabcabcabcabc",
    "123456789012",
    "0987654321098",
    "qwertyuiop123",
    "qwertzuiopasdf",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "zyxwvutsrqponm",
    "asdfghjkl;'12",
    "password1234",
    "Password2026!",
    "P@ssw0rd1234",
    "pa55word!!!!!",
    "passwordpassword",
    "PasswordPassword1",
    "iloveyou2026!",
    "ILOVEYOUFOREVER",
    "welcome to 12345",
    "Summer2026!!!!",
    "letmeinplease",
    "correct horse battery staple",
    "administrator1",
    "Duologue2026!",
    "together forever 2",
    "            ",
    "!!!!!!!!!!!!!!",
    "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441234",
]
TAKEN = [
    "mitten harbour oatmeal fjord",
    "my dog ate 4 shoes",
    "tK9!vqLz3#Wp",
    "ein langer Satz am Abend",
    "the rain in our kitchen",
    "\u6211\u4eec\u5728\u53a8\u623f\u91cc\u542c\u96e8\u58f0\u559d\u8336\u5f88\u4e45",
    "correct horse in a small boat",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_guessers_try_first_is_refused_for_a_reason(text):
    """check 18"""
    assert check_password_quality(text) in WeakPassword


@pytest.mark.parametrize("text", TAKEN)
def test_a_few_unrelated_words_are_taken(text):
    """check 18, control: not everything is refused."""
    assert check_password_quality(text) is None


def test_length_is_counted_after_normalising_and_has_an_end():
    """check 18: eleven letters with a combining accent are eleven."""
    assert check_password_quality("vw\u0065\u0301xkzpqrmt") is WeakPassword.SHORT
    assert check_password_quality("word and " * 200) is WeakPassword.LONG


@given(st.text(max_size=60))
def test_any_text_is_judged_without_an_exception(text):
    weak = check_password_quality(text)
    assert weak is None or weak in WeakPassword


def test_a_lone_surrogate_is_refused_not_crashed_on():
    assert check_password_quality("\ud800" * 3 + "abcxyzkwmnoi") is not None


def test_sign_in_names_are_one_person_however_they_are_written():
    """check 25: only the hash is kept."""
    assert hash_sign_in_name("  \uff21na ") == hash_sign_in_name("ana")
    assert hash_sign_in_name("Stra\u00dfe") == hash_sign_in_name("STRASSE")
    assert hash_sign_in_name("ana") != hash_sign_in_name("anna")
    assert hash_sign_in_name("ana") == hashlib.sha256(b"ana").digest()


# check 59


def most_at_once(gate: Gate, callers: int) -> int:
    """How many of `callers` were inside the gate together."""
    inside, most, lock = 0, 0, threading.Lock()

    def call() -> None:
        nonlocal inside, most
        with gate.hold_place():
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.03)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=call) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return most


def test_no_more_passwords_are_stretched_at_once_than_there_are_places():
    """check 59"""
    assert most_at_once(Gate(2, 5), 6) == 2


def test_a_gate_without_a_limit_is_noticed():
    """check 59, control"""
    assert most_at_once(Gate(100, 5), 6) > 2


def test_who_waits_too_long_is_told_to_try_again_and_the_place_comes_back():
    """check 59"""
    gate = Gate(1, 0.02)
    kdf = PasswordKdf(gate=gate)
    with gate.hold_place():
        started = time.perf_counter()
        with pytest.raises(TooManyPasswords):
            kdf.stretch("a quiet evening", mint_salt())
        assert time.perf_counter() - started < 5
    with pytest.raises(RuntimeError), gate.hold_place():
        raise RuntimeError
    assert len(kdf.stretch("a quiet evening", mint_salt())) == 32
