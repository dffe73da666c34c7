"""Securing an account.

A sign-in name, a password and a recovery code, so that a lost device loses no words.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from duologue.languages import mark
from duologue.people import devices, key_files, throttle
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.refusals import Busy, CountedRefusal, Refusal
from duologue.people.stretching import Stretching
from duologue.vault import Busy as GateBusy
from duologue.vault import (
    Kdf,
    PartnerKeys,
    PasswordKeys,
    RecoveryCode,
    WeakPassword,
    check_password_quality,
    lock_with_password,
    lock_with_recovery,
    new_salt,
    password_keys,
    sign_in_name_hash,
    verifier,
)

MOST_NAME = 100
MOST_PASSWORD = 1024
TRIES = 10
WINDOW = timedelta(hours=1)

_WEAK = {
    WeakPassword.LONG: mark("That is longer than we can take. Please choose a shorter one."),
    WeakPassword.SHORT: mark("Please use at least twelve characters. Four or five unrelated words do well."),
    WeakPassword.REPEATS: mark(
        "That repeats itself, which is easily guessed. Four or five unrelated words do well."
    ),
    WeakPassword.ROW: mark(
        "That follows the keyboard or the alphabet, which is easily guessed. Try unrelated words."
    ),
    WeakPassword.COMMON: mark(
        "Many people use one like it, so it is among the first to be guessed. Try unrelated words."
    ),
}


def secure(me: Me, sign_in_name: str, password: str, now: datetime, stretching: Stretching) -> str:
    """Give the account a name and a password; returns the recovery code, shown this once.

    Raises `Refusal` naming the field. Every device of this person ends after 90 days from now on.
    """
    if me.secured:
        raise Refusal("Your account is secured already.")
    name_hash = checked_name(sign_in_name)
    check_new_password(password, "password")
    # A taken name has to be refused; counting keeps that from being a way to look names up.
    throttle.window("secure", me.person_id.bytes, now=now, most=TRIES, length=WINDOW)
    code = RecoveryCode.new()
    columns = password_columns(me.keys, me.person_id, password, stretching) | recovery_columns(
        me.keys, me.person_id, code
    )
    try:
        with transaction.atomic():
            SignIn.objects.create(person_id=me.person_id, name_hash=name_hash, **columns)
            devices.give_ends(me.person_id, now)
    except IntegrityError:
        raise Refusal("Please choose another name: this one cannot be used here.", "sign_in_name") from None
    return code.text


def free_name(sign_in_name: str) -> bool:
    """The host's only reset: the name may be used again, by anybody. Whether it was in use.

    It opens nothing. Who was called so keeps their devices; their words stay locked under keys that the host
    does not have.
    """
    freed = SignIn.objects.filter(name_hash=sign_in_name_hash(sign_in_name))
    return bool(freed.update(name_hash=os.urandom(32)))


def checked_name(sign_in_name: str) -> bytes:
    """The hash of a new sign-in name; raises `Refusal`."""
    plain = sign_in_name.strip()
    if not plain:
        raise Refusal("Please choose a name to sign in with.", "sign_in_name")
    if len(plain) > MOST_NAME:
        raise CountedRefusal(
            "Please choose a name of at most one character.",
            "Please choose a name of at most %(num)s characters.",
            MOST_NAME,
            "sign_in_name",
        )
    return sign_in_name_hash(plain)


def check_new_password(password: str, field: str) -> None:
    """Raise `Refusal` for a password that is too short or too well known."""
    weak = check_password_quality(password)
    if weak is not None:
        raise Refusal(_WEAK[weak], field)


def stretched(kdf: Kdf, password: str, salt: bytes) -> PasswordKeys:
    """Both keys of a password; raises `Busy` when too many are being checked at once."""
    try:
        return password_keys(kdf.stretch(password, salt), key_files.held().files.pepper)
    except GateBusy:
        raise Busy from None


def password_columns(
    keys: PartnerKeys, person: UUID, password: str, stretching: Stretching
) -> dict[str, object]:
    """What `SignIn` keeps of a new password: salt, parameters, SHA-256 of `auth`, the locked personal key."""
    salt = new_salt()
    made = stretched(stretching.fresh, password, salt)
    return {
        "salt": salt,
        "kdf": stretching.params(),
        "verifier": verifier(made.auth),
        "locked": lock_with_password(keys, made.kek, person),
    }


def recovery_columns(keys: PartnerKeys, person: UUID, code: RecoveryCode) -> dict[str, object]:
    """What `SignIn` keeps of a new recovery code."""
    return {
        "recovery_verifier": code.verifier(),
        "recovery_locked": lock_with_recovery(keys, code.kek(), person),
    }
