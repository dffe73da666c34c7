"""Ending everything else: other devices, tokens and passkeys, whoever holds them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.people import devices, passkeys
from duologue.people.me import Me
from duologue.vault import PartnerKeys


def end_everything_else(me: Me, now: datetime, passkey: UUID | None = None) -> None:
    """But the device in use, `passkey` if one was just shown as a proof, and sessions that may undo how the
    account was secured, which nobody ends from outside."""
    passkeys.end_all(me.person_id, passkey)
    devices.revoke_others(me, now)


def end_everything(person: UUID, keys: PartnerKeys, now: datetime) -> None:
    """The same for somebody who comes in anew, by the recovery code."""
    passkeys.end_all(person)
    devices.end_every(person, keys, now)
