"""Signing in by name and password, or by name and recovery code.

Unknown names cost the same work, the same statements and get the same sentence as wrong passwords. Tries by
password are slowed down by name and address together, so guessing shuts nobody out elsewhere; a code of 160
bits needs no such pause, so it always is a way in.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from duologue.config import addresses
from duologue.languages import mark
from duologue.people import devices, throttle
from duologue.people.cookies import NewDevice
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.refusals import Refusal
from duologue.people.securing import (
    check_new_password,
    password_columns,
    recovery_columns,
    stretched,
)
from duologue.people.stretching import Stretching
from duologue.people.typos import refused
from duologue.vault import (
    PartnerKeys,
    RecoveryCode,
    RecoveryCodeTypo,
    WeakKdf,
    WrongKey,
    sign_in_name_hash,
    unlock_with_password,
    unlock_with_recovery,
    verifier,
)
from duologue.vault.password import normal_password

WRONG_PASSWORD = mark("That name and password don't go together. Try again, or use your recovery code.")
WRONG_CODE = mark("That name and recovery code don't go together. A code works once.")
WEAKENED = mark(
    "How this password is protected has been altered in the database, so it was not used. "
    "Please ask whoever looks after this Duologue to restore a backup."
)
LOST_PEPPER = mark(
    "The password is right, yet one of this server's key files is not the one it was set with. "
    "Your recovery code still works."
)


@dataclass(frozen=True, slots=True)
class Recovered:
    """A new session, and the new recovery code, shown this once."""

    device: NewDevice
    code: str = field(repr=False)


class _Row(NamedTuple):
    person: UUID
    salt: bytes
    kdf: Mapping[str, Any]
    verifier: bytes
    locked: bytes
    recovery_verifier: bytes
    recovery_locked: bytes
    bundle: bytes


def sign_in(
    name: str,
    password: str,
    now: datetime,
    stretching: Stretching,
    *,
    address: str = "",
    label: str = "",
    before: Me | None = None,
) -> NewDevice:
    """A new session, both halves freshly minted; `before` is the session the browser showed, which ends.

    Raises `Refusal` (wrong, or too many tries for this name from this address) or `Busy`.
    """
    _may_leave(before)
    name_hash = sign_in_name_hash(name)
    counted = throttle.pause("sign-in", name_hash, addresses.neighbourhood(address), now=now)
    row = _row(name_hash)
    try:
        normal_password(password)
        kdf = stretching.fresh if row is None else stretching.of(row.kdf)
    except ValueError:
        raise Refusal(WRONG_PASSWORD) from None
    except WeakKdf:
        raise Refusal(WEAKENED) from None
    made = stretched(kdf, password, os.urandom(16) if row is None else row.salt)
    expected = os.urandom(32) if row is None else row.verifier
    if not hmac.compare_digest(verifier(made.auth), expected) or row is None:
        raise Refusal(WRONG_PASSWORD)
    try:
        keys = unlock_with_password(row.locked, row.bundle, made.kek, row.person)
    except WrongKey:
        raise Refusal(LOST_PEPPER) from None
    with transaction.atomic():
        throttle.forget(counted)
        return _enter(row.person, keys, now, label, before)


def sign_in_with_recovery(
    name: str,
    code: str,
    new_password: str,
    now: datetime,
    stretching: Stretching,
    *,
    label: str = "",
    before: Me | None = None,
) -> Recovered:
    """A new session, a new password and a new code; the old code works no more.

    Raises `Refusal`: for a slip in the code with the group to look at, for a weak new password, or if name
    and code do not belong together. Then nothing was changed.
    """
    _may_leave(before)
    try:
        parsed = RecoveryCode.parse(code)
    except RecoveryCodeTypo as typo:
        raise refused(typo, "code") from None
    check_new_password(new_password, "new_password")
    row = _row(sign_in_name_hash(name))
    expected = os.urandom(32) if row is None else row.recovery_verifier
    if not hmac.compare_digest(parsed.verifier(), expected) or row is None:
        raise Refusal(WRONG_CODE)
    try:
        keys = unlock_with_recovery(row.recovery_locked, row.bundle, parsed.kek(), row.person)
    except WrongKey:
        raise Refusal(WRONG_CODE) from None
    fresh = RecoveryCode.new()
    columns = password_columns(keys, row.person, new_password, stretching) | recovery_columns(
        keys, row.person, fresh
    )
    with transaction.atomic():
        spent = SignIn.objects.filter(person_id=row.person, recovery_verifier=row.recovery_verifier)
        if not spent.update(**columns):
            raise Refusal(WRONG_CODE)
        return Recovered(_enter(row.person, keys, now, label, before), fresh.text)


def _row(name_hash: bytes) -> _Row | None:
    found = (
        SignIn.objects.filter(name_hash=name_hash)
        .values_list(
            "person_id",
            "salt",
            "kdf",
            "verifier",
            "locked",
            "recovery_verifier",
            "recovery_locked",
            "person__bundle",
        )
        .first()
    )
    if found is None:
        return None
    person, salt, kdf, *blobs = found
    return _Row(person, bytes(salt), kdf, *map(bytes, blobs))


def _may_leave(before: Me | None) -> None:
    if before is not None and not before.secured:
        raise Refusal(
            "This browser holds words that are nowhere else yet. Secure that account or sign out of it first."
        )


def _enter(person: UUID, keys: PartnerKeys, now: datetime, label: str, before: Me | None) -> NewDevice:
    if before is not None:
        devices.end(before)
    return devices.new_device(person, keys, now, secured=True, label=label)
