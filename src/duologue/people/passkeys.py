"""Passkeys: adding, naming and removing them, signing in by one, and one as a fresh proof.

With an authenticator that gives a secret of its own (the PRF extension) a passkey opens everything. Without,
it says who somebody is, and the password opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from duologue.languages import mark
from duologue.people import days, holding, key_files, row_locks, ways_in
from duologue.people.access import LockedDevice
from duologue.people.me import Me
from duologue.people.models import Passkey, SignIn
from duologue.people.passkeys_shown import MadePasskey, ShownPasskey, Site
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import (
    Context,
    Kind,
    PartnerKeys,
    Unreadable,
    WrongKey,
    fingerprint,
    lock_with_passkey,
    seal,
    unlock_with_passkey,
    unseal,
)

MOST_LABEL = 60
MOST_PASSKEYS = 20
_NO_COUPLE = UUID(int=0)
NOT_OF_THIS_DEVICE = mark("That passkey doesn't open this. Please use another way.")


class PasskeyLine(NamedTuple):
    """`opens`: whether it opens everything by itself. `here`: whether it works under this host's name."""

    id: UUID
    label: str
    day: date
    opens: bool
    here: bool


def list_passkeys(me: Me, host: str = "") -> list[PasskeyLine]:
    """One's own, latest first."""
    lines = []
    for row in Passkey.objects.filter(person_id=me.person_id):
        found = _open_label(me, row)
        day = days.show_day(me, days.read(found["since"]))
        lines.append(PasskeyLine(row.id, found["name"], day, row.locked is not None, row.host == host))
    return sorted(lines, key=lambda line: (-line.day.toordinal(), line.label))


def make_options_to_add(me: Me, site: Site, name: str, now: datetime) -> dict[str, Any]:
    """What the browser is asked, so that the same authenticator is not added twice."""
    from duologue.people import ceremonies

    rows = Passkey.objects.filter(person_id=me.person_id, host=site.host)
    known = [bytes.fromhex(_open_label(me, row)["id"]) for row in rows]
    return ceremonies.make_options_to_add(site, name, known, now, me.device_id.bytes)


def make_options_to_prove(me: Me, site: Site, now: datetime) -> dict[str, Any] | None:
    """What the browser is asked for a fresh proof; None for somebody who has no passkey under this name."""
    if not Passkey.objects.filter(person_id=me.person_id, host=site.host).exists():
        return None
    from duologue.people import ceremonies

    return ceremonies.make_options_to_show(site, now, ceremonies.PROVE, me.device_id.bytes)


def make_options_to_sign_in(site: Site, now: datetime) -> dict[str, Any]:
    """What the browser is asked of whoever stands at the door."""
    from duologue.people import ceremonies

    return ceremonies.make_options_to_show(site, now, ceremonies.SIGN_IN)


def make_options_to_unlock(locked: LockedDevice, site: Site, now: datetime) -> dict[str, Any] | None:
    """What the browser is asked to open one that is locked; None where no passkey of this name could."""
    if not opens_here(locked.person_id, site.host):
        return None
    from duologue.people import ceremonies

    return ceremonies.make_options_to_show(site, now, ceremonies.UNLOCK, locked.id.bytes)


def opens_here(person: UUID, host: str) -> bool:
    """Whether somebody has a passkey that opens everything by itself under this host's name."""
    return Passkey.objects.filter(person_id=person, host=host).exclude(locked=None).exists()


def unlock(locked: LockedDevice, shown: ShownPasskey, now: datetime) -> PartnerKeys:
    """The keys of whose browser it is, by one of their passkeys; raises `Refusal`."""
    from duologue.people import ceremonies

    row = _find_shown(shown)
    if row is None or row.person_id != locked.person_id:
        raise Refusal(NOT_OF_THIS_DEVICE)
    secret = ceremonies.check(shown, bytes(row.public_key), now, ceremonies.UNLOCK, locked.id.bytes)
    if row.locked is None or not secret:
        raise Refusal(NOT_OF_THIS_DEVICE)
    try:
        return unlock_with_passkey(
            bytes(row.locked), bytes(row.person.bundle), secret, row.person_id, bytes(row.credential_hash)
        )
    except WrongKey:
        raise Refusal(NOT_OF_THIS_DEVICE) from None


def read_made(me: Me, shown: ShownPasskey, now: datetime) -> MadePasskey:
    """The new passkey that a browser answers with; raises `Refusal`."""
    from duologue.people import ceremonies

    return ceremonies.read_made(shown, now, me.device_id.bytes)


def find_proof(me: Me, shown: ShownPasskey, now: datetime) -> UUID:
    """Which of one's own passkeys was shown, as a fresh proof; raises `Refusal`."""
    from duologue.people import ceremonies

    row = _find_shown(shown)
    if row is None or row.person_id != me.person_id:
        raise Refusal("That passkey is none of this account's. Please use another way.", "proof")
    ceremonies.check(shown, bytes(row.public_key), now, ceremonies.PROVE, me.device_id.bytes)
    return row.id


def read_shown_at_the_door(shown: ShownPasskey, now: datetime) -> tuple[Passkey, bytes]:
    """Whose passkey it is, and what its PRF gave; raises `Refusal`, alike for one that nobody has."""
    from duologue.people import ceremonies

    row = _find_shown(shown)
    if row is None:
        raise Refusal(
            "Nobody here has that passkey any more. Sign in with your password, or with your recovery code."
        )
    return row, ceremonies.check(shown, bytes(row.public_key), now, ceremonies.SIGN_IN)


def keep(person: UUID, keys: PartnerKeys, new: MadePasskey, host: str, label: str, now: datetime) -> UUID:
    """Its row; raises `Refusal` if it is there already."""
    row, id_hash = uuid4(), fingerprint(new.id)
    text = {"name": _clean_label(label), "since": days.write_day(now), "id": new.id.hex()}
    try:
        with transaction.atomic():
            Passkey.objects.create(
                id=row,
                person_id=person,
                credential_hash=id_hash,
                public_key=new.public_key,
                host=host,
                locked=lock_with_passkey(keys, new.secret, person, id_hash) if new.secret else None,
                label=_seal_text(person, keys.personal, row, text),
            )
    except IntegrityError:
        raise Refusal("That passkey is here already.") from None
    return row


def write_for_later(me: Me, new: MadePasskey, host: str, label: str) -> str:
    """A passkey that cannot be the only way in, to come back with the password that it goes beside."""
    text = {
        "id": new.id.hex(),
        "public_key": new.public_key.hex(),
        "host": host,
        "label": _clean_label(label),
    }
    sealed = seal(me.personal, _make_place_of_later(me), json.dumps(text).encode())
    return sealed.hex()


def read_for_later(me: Me, text: str) -> dict[str, str]:
    """What `write_for_later` gave this device; raises `Refusal` for anything else."""
    try:
        found: dict[str, str] = json.loads(unseal(me.personal, _make_place_of_later(me), bytes.fromhex(text)))
    except (ValueError, Unreadable):
        raise Refusal(
            "That passkey was not taken. Please load the page again, or use another way in."
        ) from None
    return {**found, "secret": ""}


def add(me: Me, new: MadePasskey, host: str, label: str, now: datetime) -> None:
    """One more, on an account that is secured and was proved; the devices are told. Raises `Refusal`."""
    if not me.secured or me.is_token:
        raise NotFound
    with transaction.atomic():
        holding.hold_session(me)
        if Passkey.objects.filter(person_id=me.person_id).count() >= MOST_PASSKEYS:
            raise Refusal("There are many passkeys already. Please remove one first.")
        row = keep(me.person_id, me.keys, new, host, label, now)
        ways_in.change(
            me.person_id,
            me.personal,
            lambda ways: ways.add_telling(ways_in.PASSKEY, now, _clean_label(label), row).mark_proved(
                me.device_id
            ),
        )


def rename_passkey(me: Me, passkey: UUID, label: str) -> None:
    """Call it otherwise; raises `NotFound`, or `Refusal` for no name at all."""
    if not _clean_label(label):
        raise Refusal("Please give it a name, so that you know it later.", "label")
    row = _find_own(me, passkey)
    text = {**_open_label(me, row), "name": _clean_label(label)}
    Passkey.objects.filter(id=row.id).update(label=_seal_text(me.person_id, me.personal, row.id, text))


def remove(me: Me, passkey: UUID) -> None:
    """It signs nobody in any more. The last one that opens, without a password, stays: raises `Refusal`."""
    with transaction.atomic():
        # Of two tabs that remove the last two, the second finds one.
        row_locks.lock_person(me.person_id)
        row = _find_own(me, passkey)
        others = Passkey.objects.filter(person_id=me.person_id).exclude(id=row.id).exclude(locked=None)
        has_password = SignIn.objects.filter(person_id=me.person_id).exclude(verifier=None).exists()
        if not has_password and not others.exists():
            raise Refusal(
                "Beside your recovery code this is the only way in. Choose a password first, "
                "or add another passkey; then remove this one."
            )
        _end_rows([row])


def end_all(person: UUID, but: UUID | None = None) -> None:
    """None of them signs in any more, but the one just shown."""
    _end_rows([row for row in Passkey.objects.filter(person_id=person) if row.id != but])


def _end_rows(rows: list[Passkey]) -> None:
    # Written down first, as for devices: a restored backup brings rows back, and the list turns them away.
    key_files.find_held().revoke([bytes(row.credential_hash) for row in rows])
    Passkey.objects.filter(id__in=[row.id for row in rows]).delete()


def _find_shown(shown: ShownPasskey) -> Passkey | None:
    from duologue.people import ceremonies

    named = fingerprint(ceremonies.read_id(shown))
    if named in key_files.find_held().revoked:
        return None
    return Passkey.objects.filter(credential_hash=named, host=shown.site.host).first()


def _find_own(me: Me, passkey: UUID) -> Passkey:
    row = Passkey.objects.filter(id=passkey, person_id=me.person_id).first()
    if row is None:
        raise NotFound
    return row


def _clean_label(label: str) -> str:
    return " ".join(label.split())[:MOST_LABEL]


def _open_label(me: Me, row: Passkey) -> dict[str, str]:
    found: dict[str, str] = json.loads(
        unseal(me.personal, _make_place(me.person_id, row.id), bytes(row.label))
    )
    return found


def _seal_text(person: UUID, personal: bytes, row: UUID, text: Mapping[str, str]) -> bytes:
    return seal(personal, _make_place(person, row), json.dumps(text).encode())


def _make_place_of_later(me: Me) -> Context:
    return Context(Kind.DEVICE, me.device_id, _NO_COUPLE, me.person_id, 3)


def _make_place(person: UUID, row: UUID) -> Context:
    return Context(Kind.DEVICE, row, _NO_COUPLE, person, 2)
