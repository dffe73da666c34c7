"""Signing in by name and password, by a passkey, or by name and recovery code.

Unknown names cost the same work, the same statements and get the same sentence as wrong passwords. Tries by
password are slowed down by name and address together, so guessing shuts nobody out elsewhere; a code of 160
bits needs no such pause, so it always is a way in.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from duologue.config import addresses
from duologue.languages import mark
from duologue.people import devices, ending, holding, passkeys, row_locks, sheets, throttle, ways_in
from duologue.people.access import LockedDevice
from duologue.people.cookies import NewDevice
from duologue.people.me import Me
from duologue.people.models import Passkey, SignIn
from duologue.people.passkeys_shown import ShownPasskey
from duologue.people.refusals import Refusal
from duologue.people.securing import (
    check_new_password,
    make_password_columns,
    make_recovery_columns,
    stretch_password,
)
from duologue.people.sheets import Sheet
from duologue.people.stretching import Stretching
from duologue.people.typos import make_refusal
from duologue.people.ways_in import Ways
from duologue.vault import (
    PartnerKeys,
    RecoveryCode,
    RecoveryCodeTypo,
    WeakKdf,
    WrongKey,
    hash_sign_in_name,
    make_verifier,
    unlock_with_passkey,
    unlock_with_password,
    unlock_with_recovery,
)
from duologue.vault.password import may_be_password, may_be_sign_in_name

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
OPENS_NOTHING_HERE = mark("That passkey doesn't open these words. Use your password or recovery code.")


@dataclass(frozen=True, slots=True)
class Recovered:
    """A new session, and the new recovery code with the sheet that it is written down from."""

    device: NewDevice
    code: str = field(repr=False)
    sheet: Sheet = field(repr=False)


class Ticket(NamedTuple):
    """That a passkey was right which opens nothing by itself."""

    text: str


class _SignInRow(NamedTuple):
    person: UUID
    salt: bytes | None
    kdf: Mapping[str, Any] | None
    verifier: bytes | None
    locked: bytes | None
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
    before: Me | LockedDevice | None = None,
) -> NewDevice:
    """A new session, both halves freshly minted; `before` is the session the browser showed, which ends.

    Raises `Refusal` (wrong, or too many tries for this name from this address) or `Busy`.
    """
    _require_may_leave(before)
    _require_possible(password, name)
    name_hash = hash_sign_in_name(name)
    counted = throttle.pause("sign-in", name_hash, addresses.name_neighbourhood(address), now=now)
    row, keys = _check_password(_find_row(name_hash=name_hash), password, stretching)
    with transaction.atomic():
        if not holding.holds_password(row.person, row.verifier):
            raise Refusal(WRONG_PASSWORD)
        throttle.forget(counted)
        return _enter(row.person, keys, now, label, before)


def sign_in_with_passkey(
    shown: ShownPasskey, now: datetime, *, label: str = "", before: Me | LockedDevice | None = None
) -> NewDevice | Ticket:
    """A new session by a passkey that opens everything, else a ticket, for the password that has to follow.

    Raises `Refusal`.
    """
    from duologue.people import ceremonies

    _require_may_leave(before)
    row, secret = passkeys.read_shown_at_the_door(shown, now)
    if row.locked is None or not secret:
        return Ticket(ceremonies.write_ticket(row.id.bytes, now))
    try:
        keys = unlock_with_passkey(
            bytes(row.locked), bytes(row.person.bundle), secret, row.person_id, bytes(row.credential_hash)
        )
    except WrongKey:
        raise Refusal(OPENS_NOTHING_HERE) from None
    with transaction.atomic():
        if not holding.holds_passkey(row.person_id, row.id):
            raise Refusal(OPENS_NOTHING_HERE)
        return _enter(row.person_id, keys, now, label, before)


def sign_in_with_ticket(
    ticket: str,
    password: str,
    now: datetime,
    stretching: Stretching,
    *,
    address: str = "",
    label: str = "",
    before: Me | LockedDevice | None = None,
) -> NewDevice:
    """A new session: a passkey has said who it is, and the password opens. Raises `Refusal` or `Busy`."""
    from duologue.people import ceremonies

    _require_may_leave(before)
    _require_possible(password)
    passkey = Passkey.objects.filter(id=UUID(bytes=ceremonies.read_ticket(ticket, now))).first()
    person = UUID(int=0) if passkey is None else passkey.person_id
    counted = throttle.pause("passkey", person.bytes, addresses.name_neighbourhood(address), now=now)
    row, keys = _check_password(_find_row(person_id=person), password, stretching)
    with transaction.atomic():
        is_there = passkey is not None and holding.holds_passkey(person, passkey.id)
        if not is_there or not holding.holds_password(person, row.verifier):
            raise Refusal(WRONG_PASSWORD)
        throttle.forget(counted)
        return _enter(person, keys, now, label, before)


def sign_in_with_recovery(
    name: str,
    code: str,
    new_password: str,
    now: datetime,
    stretching: Stretching,
    *,
    label: str = "",
    before: Me | LockedDevice | None = None,
    end_others: bool = False,
) -> Recovered:
    """A new session, a new password and a new code; the old code works no more. With `end_others` every other
    device and token ends.

    Raises `Refusal`: for a slip in the code with the group to look at, for a weak new password, or if name
    and code do not belong together. Then nothing was changed.
    """
    _require_may_leave(before)
    try:
        parsed = RecoveryCode.parse(code)
    except RecoveryCodeTypo as typo:
        raise make_refusal(typo, "code") from None
    check_new_password(new_password, "new_password")
    row = _find_row(name_hash=hash_sign_in_name(name))
    expected = os.urandom(32) if row is None else row.recovery_verifier
    if not hmac.compare_digest(parsed.make_verifier(), expected) or row is None:
        raise Refusal(WRONG_CODE)
    try:
        keys = unlock_with_recovery(row.recovery_locked, row.bundle, parsed.derive_kek(), row.person)
    except WrongKey:
        raise Refusal(WRONG_CODE) from None
    fresh = RecoveryCode.mint()
    columns = make_password_columns(keys, row.person, new_password, stretching) | make_recovery_columns(
        keys, row.person, fresh
    )
    with transaction.atomic():
        row_locks.lock_person(row.person)
        spent = SignIn.objects.filter(person_id=row.person, recovery_verifier=row.recovery_verifier)
        if not spent.update(**columns):
            raise Refusal(WRONG_CODE)
        if end_others:
            ending.end_everything(row.person, keys, now)
        device = _enter(row.person, keys, now, label, before)
        sheet = sheets.make_sheet(ways_in.RECOVERED, name.strip(), fresh)
        ways_in.change(row.person, keys.personal, lambda ways: _note_recovered(ways, sheet, now))
        return Recovered(device, fresh.text, sheet)


def _note_recovered(ways: Ways, sheet: Sheet, now: datetime) -> Ways:
    """The new device is told as a recovery, and has the sheet with the next code to be tried."""
    *before, device = ways.told
    told = (*before, device._replace(kind=ways_in.RECOVERED))
    kept = replace(ways, told=told, name=sheet.name)
    return kept if device.subject is None else sheets.keep_sheet(kept, device.subject, sheet, now)


def _require_possible(password: str, name: str = "") -> None:
    """Nobody has a name or a password so long: it is no guess, costs no work and leaves no counter."""
    if not (may_be_sign_in_name(name) and may_be_password(password)):
        raise Refusal(WRONG_PASSWORD)


def _check_password(
    row: _SignInRow | None, password: str, stretching: Stretching
) -> tuple[_SignInRow, PartnerKeys]:
    """That row and its keys; for nobody's row, or one without a password, the same work for nothing."""
    if row is not None and row.verifier is None:
        row = None
    try:
        kdf = stretching.fresh if row is None else stretching.read_params(row.kdf or {})
    except ValueError:
        raise Refusal(WRONG_PASSWORD) from None
    except WeakKdf:
        raise Refusal(WEAKENED) from None
    made = stretch_password(kdf, password, os.urandom(16) if row is None else bytes(row.salt or b""))
    expected = os.urandom(32) if row is None else bytes(row.verifier or b"")
    if not hmac.compare_digest(make_verifier(made.auth), expected) or row is None:
        raise Refusal(WRONG_PASSWORD)
    try:
        return row, unlock_with_password(row.locked or b"", row.bundle, made.kek, row.person)
    except WrongKey:
        raise Refusal(LOST_PEPPER) from None


def _find_row(**by: object) -> _SignInRow | None:
    found = (
        SignIn.objects.filter(**by)
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
    person, salt, kdf, verifier, locked, recovery_verifier, recovery_locked, bundle = found
    return _SignInRow(
        person,
        _read_blob(salt),
        kdf,
        _read_blob(verifier),
        _read_blob(locked),
        bytes(recovery_verifier),
        bytes(recovery_locked),
        bytes(bundle),
    )


def _read_blob(stored: bytes | memoryview | None) -> bytes | None:
    """A database may give a view of it."""
    return None if stored is None else bytes(stored)


def _require_may_leave(before: Me | LockedDevice | None) -> None:
    if before is None or isinstance(before, LockedDevice):
        return
    if not before.secured:
        raise Refusal(
            "This browser holds words that are nowhere else yet. Secure that account or sign out of it first."
        )
    if before.may_undo:
        raise Refusal(
            "This browser can still take back how its account was secured, and signing in would give that "
            "up. Sign out of it first, if that is what you want."
        )


def _enter(
    person: UUID, keys: PartnerKeys, now: datetime, label: str, before: Me | LockedDevice | None
) -> NewDevice:
    if isinstance(before, LockedDevice):
        devices.end_locked(before)
        devices.tell_ended(person, keys)
    elif before is not None:
        devices.end_current(before)
    return devices.make_device(person, keys, now, secured=True, label=label)
