"""Changing the password, and asking for a new recovery code, of an account that is secured.

Both ask for a fresh proof, and may end everything else: whoever came in before keeps nothing by it.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from duologue.languages import mark
from duologue.people import ending, holding, proving, sheets, ways_in
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.proving import Present, Proof
from duologue.people.refusals import Conflict, Refusal
from duologue.people.securing import check_new_password, make_password_columns, make_recovery_columns
from duologue.people.sheets import Sheet
from duologue.people.stretching import Stretching
from duologue.people.ways_in import Ways
from duologue.vault import RecoveryCode, hash_sign_in_name

NOT_SECURED = mark("Your account is not secured yet.")


def change_password(
    me: Me, proof: Proof, new: str, now: datetime, stretching: Stretching, *, end_others: bool = False
) -> None:
    """Lock the personal key under a new password; the recovery code stays as it is.

    Raises `Refusal` naming the field; then the old password still works.
    """
    check_new_password(new, "new_password")
    present = _demand_proof(me, proof, now, stretching, "password")
    columns = make_password_columns(me.keys, me.person_id, new, stretching)
    with transaction.atomic():
        proving.require_unchanged(me, present)
        SignIn.objects.filter(person_id=me.person_id).update(**columns)
        ways_in.change(
            me.person_id,
            me.personal,
            lambda ways: ways.add_telling(ways_in.PASSWORD, now).mark_proved(me.device_id),
        )
        if end_others:
            ending.end_everything_else(me, now, present.passkey)


def prepare_code(
    me: Me,
    proof: Proof,
    now: datetime,
    stretching: Stretching,
    *,
    sign_in_name: str = "",
    end_others: bool = False,
) -> Sheet:
    """The sheet with a new recovery code, which counts once it was tried (`finish_code`).

    `sign_in_name` is asked for where it was chosen before it was kept for its owner. Raises `Refusal`.
    """
    present = _demand_proof(me, proof, now, stretching, "proof")
    name = read_own_name(me) or sign_in_name.strip()
    kept = SignIn.objects.values_list("name_hash", flat=True).get(person_id=me.person_id)
    if not hmac.compare_digest(hash_sign_in_name(name), bytes(kept)):
        raise Refusal("That is not the name you sign in with.", "sign_in_name")
    fields = {
        "recovery": present.recovery.hex(),
        "end_others": end_others,
        "passkey": present.passkey and str(present.passkey),
    }
    return sheets.keep(me, sheets.make_sheet(ways_in.CODE, name, RecoveryCode.mint(), fields), now)


def finish_code(me: Me, sheet: UUID | None, last: str, now: datetime) -> None:
    """The new code was written down and tried: it works from now on, and the one before no more."""

    def take_code(ways: Ways) -> Ways:
        found = sheets.try_sheet(ways, me, sheet, last, now)
        columns = make_recovery_columns(me.keys, me.person_id, found.code)
        was = bytes.fromhex(found.fields["recovery"])
        if not SignIn.objects.filter(person_id=me.person_id, recovery_verifier=was).update(**columns):
            raise Conflict
        if found.fields["end_others"]:
            shown = found.fields["passkey"]
            ending.end_everything_else(me, now, UUID(shown) if shown else None)
        told = ways.drop_sheet(me.device_id).add_telling(ways_in.CODE, now).mark_proved(me.device_id)
        return replace(told, name=found.name)

    with transaction.atomic():
        # What it does besides is done once: nobody else changes the ways in meanwhile.
        holding.hold_session(me)
        ways_in.change(me.person_id, me.personal, take_code)


def read_own_name(me: Me) -> str:
    """What one signs in with; nothing if it was chosen before it was kept."""
    return ways_in.read(me.person_id, me.personal, me.ways).name


def _demand_proof(me: Me, proof: Proof, now: datetime, stretching: Stretching, field: str) -> Present:
    present = proving.demand(me, proof, now, stretching, field)
    if present is None:
        raise Refusal(NOT_SECURED)
    return present
