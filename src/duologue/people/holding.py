"""What was shown a moment ago still holds, asked where nobody else of that account can change it.

A password takes a second to check, and waits its turn before. What is on its way meanwhile must not outlive
"end everything else", nor a device add a way in after it was ended.
"""

from __future__ import annotations

from uuid import UUID

from duologue.people import row_locks
from duologue.people.me import Me
from duologue.people.models import Device, Passkey, SignIn
from duologue.people.refusals import Conflict


def hold_session(me: Me) -> None:
    """Until the transaction ends nobody else adds or ends a way in of this account. Raises `Conflict` where
    the session in use was ended."""
    row_locks.lock_person(me.person_id)
    if not Device.objects.filter(id=me.device_id, person_id=me.person_id).exists():
        raise Conflict


def holds_password(person: UUID, verifier: bytes | None) -> bool:
    """The same for somebody who comes in: whether that is the password still."""
    row_locks.lock_person(person)
    return verifier is not None and SignIn.objects.filter(person_id=person, verifier=verifier).exists()


def holds_passkey(person: UUID, passkey: UUID) -> bool:
    """Likewise, whether that passkey is there still."""
    row_locks.lock_person(person)
    return Passkey.objects.filter(id=passkey, person_id=person).exists()
