"""Changing the password, and asking for a new recovery code, of an account that is secured."""

from __future__ import annotations

import hmac
from datetime import datetime

from duologue.people import throttle
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.refusals import Conflict, Refusal
from duologue.people.securing import check_new_password, password_columns, recovery_columns, stretched
from duologue.people.signing_in import WEAKENED
from duologue.people.stretching import Stretching
from duologue.vault import RecoveryCode, WeakKdf, verifier
from duologue.vault.password import normal_password


def change_password(me: Me, old: str, new: str, now: datetime, stretching: Stretching) -> None:
    """Lock the personal key under a new password; the recovery code and the devices stay as they are.

    Raises `Refusal` naming the field; then the old password still works.
    """
    check_new_password(new, "new_password")
    was = _checked(me, old, now, stretching)
    columns = password_columns(me.keys, me.person_id, new, stretching)
    _replace(me, was, columns)


def new_recovery_code(me: Me, password: str, now: datetime, stretching: Stretching) -> str:
    """A new recovery code, shown this once; the old one works no more. Raises `Refusal`."""
    was = _checked(me, password, now, stretching)
    code = RecoveryCode.new()
    _replace(me, was, recovery_columns(me.keys, me.person_id, code))
    return code.text


def _checked(me: Me, password: str, now: datetime, stretching: Stretching) -> bytes:
    """The present verifier, once `password` is found to be the present one; raises `Refusal`."""
    row = SignIn.objects.filter(person_id=me.person_id).values_list("salt", "kdf", "verifier").first()
    if row is None:
        raise Refusal("Your account is not secured yet.")
    counted = throttle.pause("password", me.person_id.bytes, now=now)
    try:
        normal_password(password)
        made = stretched(stretching.of(row[1]), password, bytes(row[0]))
    except ValueError:
        raise Refusal("That is not your present password.", "password") from None
    except WeakKdf:
        raise Refusal(WEAKENED) from None
    if not hmac.compare_digest(verifier(made.auth), bytes(row[2])):
        raise Refusal("That is not your present password.", "password")
    throttle.forget(counted)
    return bytes(row[2])


def _replace(me: Me, was: bytes, columns: dict[str, object]) -> None:
    # One statement, and only while the password is the one that was checked: old or new works, never neither.
    if not SignIn.objects.filter(person_id=me.person_id, verifier=was).update(**columns):
        raise Conflict
