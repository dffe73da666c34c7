"""Securing an account.

A sign-in name, a password and a recovery code, so that a lost device loses no words; and undoing that, from a
session that is older.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction

from duologue.languages import mark
from duologue.people import devices, holding, key_files, passkeys, profile, sheets, throttle, ways_in
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.passkeys_shown import MadePasskey
from duologue.people.refusals import Busy, Conflict, CountedRefusal, Refusal
from duologue.people.sheets import Sheet
from duologue.people.stretching import Stretching
from duologue.people.ways_in import Ways
from duologue.vault import (
    Kdf,
    PartnerKeys,
    PasswordKeys,
    RecoveryCode,
    WeakPassword,
    check_password_quality,
    crockford,
    derive_password_keys,
    hash_sign_in_name,
    lock_with_password,
    lock_with_recovery,
    make_verifier,
    mint_salt,
)
from duologue.vault import TooManyPasswords as GateBusy

MOST_NAME = 100
TRIES = 10
WINDOW = timedelta(hours=1)
OPENS_NOTHING = mark(
    "This passkey can say who you are, but it can't open your words by itself. "
    "Please choose a password: the passkey is kept beside it."
)
TAKEN = mark("Please choose another name: this one cannot be used here.")
SECURED_ALREADY = mark("Your account is secured already.")


class PasswordColumns(TypedDict):
    """What `SignIn` keeps of a password: salt, parameters, SHA-256 of `auth`, the locked personal key."""

    salt: bytes
    kdf: dict[str, object]
    verifier: bytes
    locked: bytes


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


def prepare(
    me: Me,
    sign_in_name: str,
    password: str,
    now: datetime,
    stretching: Stretching,
    *,
    end_others: bool = True,
    beside: str = "",
) -> Sheet:
    """The sheet for a name, a password and a code. None of them counts until it was tried (`finish_sheet`).

    `beside` is a passkey that was made first and opens nothing by itself (`passkeys.write_for_later`).

    Asks for no proof: before an account is secured there is none, and a session that is older than the first
    way in may take that back without knowing what it is. Raises `Refusal` naming the field.
    """
    _require_securable(me)
    name = sign_in_name.strip()
    name_hash = check_name(name)
    check_new_password(password, "password")
    # A taken name has to be refused; counting keeps that from being a way to look names up.
    throttle.count_try("secure", me.person_id.bytes, now=now, most=TRIES, length=WINDOW)
    if SignIn.objects.filter(name_hash=name_hash).exclude(person_id=me.person_id).exists():
        raise Refusal(TAKEN, "sign_in_name")
    columns = make_password_columns(me.keys, me.person_id, password, stretching)
    fields = {
        "kdf": columns["kdf"],
        "end_others": end_others,
        "salt": columns["salt"].hex(),
        "verifier": columns["verifier"].hex(),
        "locked": columns["locked"].hex(),
    }
    if beside:
        fields["passkey"] = passkeys.read_for_later(me, beside)
    return sheets.keep(me, sheets.make_sheet(_say_why(me), name, RecoveryCode.mint(), fields), now)


def prepare_with_passkey(
    me: Me, new: MadePasskey, host: str, label: str, now: datetime, *, end_others: bool = True
) -> Sheet:
    """The same with a passkey that opens everything: the name is made up, as it stands on the sheet anyway.

    Raises `Refusal` for one that gives no secret, which cannot keep the words by itself.
    """
    _require_securable(me)
    if not new.secret:
        raise Refusal(OPENS_NOTHING)
    called = profile.read_mine(me).name
    name = f"{called}-{crockford.encode(secrets.randbelow(32**4), 4)}"
    key = {"id": new.id.hex(), "public_key": new.public_key.hex(), "secret": new.secret.hex()}
    fields = {"passkey": {**key, "host": host, "label": label}, "end_others": end_others}
    return sheets.keep(me, sheets.make_sheet(_say_why(me), name, RecoveryCode.mint(), fields), now)


def finish_sheet(me: Me, sheet: UUID | None, last: str, now: datetime) -> None:
    """The sheet was tried: from now on the account is secured by what stands on it, or secured anew.

    What was there before is ended first: at the first time the other devices, if that was asked for; at
    later ones every way in that was made since. Raises `Refusal`, or `Conflict` if somebody was quicker.
    """
    with transaction.atomic():
        # What it does besides is done once: nobody else changes the ways in meanwhile.
        holding.hold_session(me)
        ways_in.change(me.person_id, me.personal, lambda ways: _finish_ways(ways, me, sheet, last, now))


def _finish_ways(ways: Ways, me: Me, sheet: UUID | None, last: str, now: datetime) -> Ways:
    found = sheets.try_sheet(ways, me, sheet, last, now)
    is_secured = SignIn.objects.filter(person_id=me.person_id).exists()
    if is_secured != (found.why == ways_in.UNDONE):
        raise Conflict
    if is_secured and not ways_in.may_undo(ways, me.device_id, now):
        raise Refusal(SECURED_ALREADY)
    columns = {
        "name_hash": hash_sign_in_name(found.name),
        "kdf": found.fields.get("kdf"),
        **{column: _read_bytes(found.fields.get(column)) for column in ("salt", "verifier", "locked")},
        **make_recovery_columns(me.keys, me.person_id, found.code),
    }
    try:
        with transaction.atomic():
            SignIn.objects.update_or_create(person_id=me.person_id, defaults=columns)
    except IntegrityError:
        raise Refusal(TAKEN, "sign_in_name") from None
    passkeys.end_all(me.person_id)
    if key := found.fields.get("passkey"):
        new = MadePasskey(*(bytes.fromhex(key[part]) for part in ("id", "public_key", "secret")))
        passkeys.keep(me.person_id, me.keys, new, key["host"], key["label"], now)
    # Written down where no rollback reaches, so only once the rest has gone through.
    if is_secured or found.fields["end_others"]:
        devices.revoke_others(me, now)
    held = [id_ for id_ in ways.first if ways_in.may_undo(ways, id_, now)]
    older = held if is_secured else devices.list_browsers(me.person_id)
    told = ways.drop_sheet(me.device_id).add_telling(found.why, now)
    return replace(told, name=found.name, first=dict.fromkeys(older), first_number=told.last)


def _say_why(me: Me) -> str:
    return ways_in.UNDONE if me.secured else ways_in.SECURED


def _read_bytes(kept: str | None) -> bytes | None:
    return None if kept is None else bytes.fromhex(kept)


def _require_securable(me: Me) -> None:
    if me.is_token:
        raise Refusal("A token adds no way in. Please do this in a browser.")
    if me.secured and not me.may_undo:
        raise Refusal(SECURED_ALREADY)


def has_password(me: Me) -> bool:
    """Whether a password opens the account, or passkeys and the recovery code alone."""
    return SignIn.objects.filter(person_id=me.person_id).exclude(verifier=None).exists()


def free_name(sign_in_name: str) -> bool:
    """The host's only reset: the name may be used again, by anybody. Whether it was in use.

    It opens nothing. Who was called so keeps their devices; their words stay locked under keys that the host
    does not have.
    """
    freed = SignIn.objects.filter(name_hash=hash_sign_in_name(sign_in_name))
    return bool(freed.update(name_hash=os.urandom(32)))


def check_name(sign_in_name: str) -> bytes:
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
    return hash_sign_in_name(plain)


def check_new_password(password: str, field: str) -> None:
    """Raise `Refusal` for a password that is too short or too well known."""
    weak = check_password_quality(password)
    if weak is not None:
        raise Refusal(_WEAK[weak], field)


def stretch_password(kdf: Kdf, password: str, salt: bytes) -> PasswordKeys:
    """Both keys of a password; raises `Busy` when too many are being checked at once."""
    try:
        return derive_password_keys(kdf.stretch(password, salt), key_files.find_held().files.pepper)
    except GateBusy:
        raise Busy from None


def make_password_columns(
    keys: PartnerKeys, person: UUID, password: str, stretching: Stretching
) -> PasswordColumns:
    salt = mint_salt()
    made = stretch_password(stretching.fresh, password, salt)
    return {
        "salt": salt,
        "kdf": stretching.write_params(),
        "verifier": make_verifier(made.auth),
        "locked": lock_with_password(keys, made.kek, person),
    }


def make_recovery_columns(keys: PartnerKeys, person: UUID, code: RecoveryCode) -> dict[str, object]:
    """What `SignIn` keeps of a new recovery code."""
    return {
        "recovery_verifier": code.make_verifier(),
        "recovery_locked": lock_with_recovery(keys, code.derive_kek(), person),
    }
