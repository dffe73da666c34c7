"""A fresh proof: the password, a passkey or the recovery code once more, before anything is added that lasts.

An open session alone proves nothing: whoever holds the phone for two minutes has that too.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeAlias
from uuid import UUID

from duologue.languages import mark
from duologue.people import devices, holding, passkeys, throttle, ways_in
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.passkeys_shown import ShownPasskey
from duologue.people.refusals import Conflict, Refusal
from duologue.people.securing import stretch_password
from duologue.people.signing_in import WEAKENED
from duologue.people.stretching import Stretching
from duologue.people.ways_in import Ways
from duologue.vault import RecoveryCode, RecoveryCodeTypo, WeakKdf, make_verifier
from duologue.vault.password import may_be_password

# What was typed, the password or the recovery code, or a passkey that a browser showed.
Proof: TypeAlias = str | ShownPasskey

NOT_PROVED = mark("That is neither your present password nor your recovery code.")
FROM_A_TOKEN = mark("A token adds no way in. Please do this in a browser.")


class Present(NamedTuple):
    """What the proof was held against; what is changed afterwards is changed only while it is still so."""

    verifier: bytes | None
    recovery: bytes
    passkey: UUID | None = None


def demand(
    me: Me, proof: Proof, now: datetime, stretching: Stretching, field: str = "proof"
) -> Present | None:
    """Check the present password, a passkey, or the recovery code, which this does not use up: here it opens
    nothing.

    None where nothing is secured yet, so that there is nothing to prove. Raises `Refusal` naming the field,
    and to every token.
    """
    if me.is_token:
        raise Refusal(FROM_A_TOKEN)
    row = (
        SignIn.objects.filter(person_id=me.person_id)
        .values_list("salt", "kdf", "verifier", "recovery_verifier")
        .first()
    )
    if row is None:
        return None
    salt, kdf, kept, recovery = row
    assert recovery is not None
    if not isinstance(proof, str):
        passkey = passkeys.find_proof(me, proof, now)
        _note_proved(me, now)
        return Present(None if kept is None else bytes(kept), bytes(recovery), passkey)
    if not _is_the_code(proof, bytes(recovery)):
        if not may_be_password(proof):
            raise Refusal(NOT_PROVED, field)
        counted = throttle.pause("password", me.person_id.bytes, now=now)
        if (
            kept is None
            or salt is None
            or kdf is None
            or not _is_the_password(proof, bytes(salt), kdf, bytes(kept), stretching)
        ):
            raise Refusal(NOT_PROVED, field)
        throttle.forget(counted)
    _note_proved(me, now)
    return Present(None if kept is None else bytes(kept), bytes(recovery))


def require_unchanged(me: Me, present: Present | None) -> None:
    """In a transaction: raise `Conflict` unless the session in use is there still, and what its proof was
    held against is still so."""
    holding.hold_session(me)
    kept = SignIn.objects.filter(person_id=me.person_id)
    if present is None:
        is_same = not kept.exists()
    else:
        is_same = kept.filter(verifier=present.verifier, recovery_verifier=present.recovery).exists()
        if present.passkey is not None:
            is_same = is_same and holding.holds_passkey(me.person_id, present.passkey)
    if not is_same:
        raise Conflict


def note_was_me(me: Me, proof: Proof, now: datetime, stretching: Stretching) -> None:
    """What was told here was one's own doing: it needs telling no more. Raises `Refusal`."""
    if demand(me, proof, now, stretching) is None:
        raise Refusal("There is nothing yet to prove it with: choose a password first.")


def _is_the_code(proof: str, kept: bytes) -> bool:
    try:
        code = RecoveryCode.parse(proof)
    except RecoveryCodeTypo:
        return False
    return hmac.compare_digest(code.make_verifier(), kept)


def _is_the_password(
    proof: str, salt: bytes, kdf: dict[str, object], kept: bytes, stretching: Stretching
) -> bool:
    try:
        made = stretch_password(stretching.read_params(kdf), proof, salt)
    except WeakKdf:
        raise Refusal(WEAKENED) from None
    except ValueError:
        return False
    return hmac.compare_digest(make_verifier(made.auth), kept)


def _note_proved(me: Me, now: datetime) -> None:
    """Keep that it was proved here. A session that could undo the first way in gives that up by a proof made
    a week or more after it was told: by then it was its owner who was here."""

    def add_proved(ways: Ways) -> Ways:
        proved = ways.mark_proved(me.device_id)
        if not ways_in.may_rest(ways, me.device_id, now):
            return proved
        return replace(proved, first={id_: at for id_, at in ways.first.items() if id_ != me.device_id})

    if me.device_id not in ways_in.change(me.person_id, me.personal, add_proved).first and me.may_undo:
        devices.give_end(me.device_id, now)
