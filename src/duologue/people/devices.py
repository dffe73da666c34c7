"""Signed-in browsers and API tokens: listing them, ending them, and the quick way out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction

from duologue.people import access, days, key_files, seen
from duologue.people.cookies import NewDevice
from duologue.people.days import Day
from duologue.people.me import Me
from duologue.people.models import Device
from duologue.people.refusals import Refusal
from duologue.vault import (
    Context,
    Kind,
    PartnerKeys,
    lock_for_device,
    lock_for_token,
    new_session,
    seal,
    session_id_hash,
    token_text,
    unseal,
)

ABSOLUTE_DAYS = 90
MOST_LABEL = 60
_NO_COUPLE = UUID(int=0)


class DeviceLine(NamedTuple):
    """A line of the list: `day` is one's own date on which it signed in, and nothing says when it was last
    used."""

    id: UUID
    label: str
    day: date
    is_token: bool
    here: bool


def new_device(
    person: UUID, keys: PartnerKeys, now: datetime, *, secured: bool, label: str = ""
) -> NewDevice:
    """Mint both halves of a session for a browser and keep its row; never takes a value from outside."""
    session = new_session()
    id_hash = session_id_hash(session.id)
    locked = lock_for_device(keys, session.secret, person, id_hash)
    _create(person, keys, id_hash, locked, now, secured=secured, label=label, is_token=False)
    return NewDevice(session.id, session.secret, seen.mint(session.secret, id_hash, now.date()), secured)


def new_token(me: Me, label: str, now: datetime) -> str:
    """An API token with this person's full rights, shown this once: `<id>.<secret>`."""
    if not label.strip():
        raise Refusal("Please give it a name, so that you know later what it is for.", "label")
    session = new_session()
    id_hash = session_id_hash(session.id)
    locked = lock_for_token(me.keys, session.secret, me.person_id, id_hash)
    _create(me.person_id, me.keys, id_hash, locked, now, secured=me.secured, label=label, is_token=True)
    return token_text(session)


def list_devices(me: Me) -> list[DeviceLine]:
    """This person's devices and tokens, the one in use first, then the latest."""
    rows = Device.objects.filter(person_id=me.person_id).values_list("id", "label", "day", "is_token")
    lines = []
    for id_, sealed, utc_day, is_token in rows:
        label, since = _label(me, id_, sealed)
        day = utc_day if since is None else days.shown(me, since)
        lines.append(DeviceLine(id_, label, day, is_token, id_ == me.device_id))
    return sorted(lines, key=lambda line: (not line.here, -line.day.toordinal(), line.label))


def revoke(me: Me, device_id: UUID | str) -> None:
    """End one of one's own devices or tokens from its next request on; raises `NotFound`.

    The device in use ends by `sign_out`, which knows what that costs: raises `Refusal`.
    """
    row = access.device_row(me, device_id)
    if row.id == me.device_id:
        raise Refusal("This is the device you are using. To leave it, sign out.")
    _end([(row.id, row.id_hash)])


def revoke_others(me: Me) -> int:
    """End every device and token but the one in use; how many there were."""
    rows = Device.objects.filter(person_id=me.person_id).exclude(id=me.device_id)
    found = [(id_, bytes(id_hash)) for id_, id_hash in rows.values_list("id", "id_hash")]
    _end(found)
    return len(found)


def end(me: Me) -> None:
    """End the session in use."""
    rows = Device.objects.filter(id=me.device_id).values_list("id", "id_hash")
    _end([(id_, bytes(id_hash)) for id_, id_hash in rows])


def sign_out(me: Me, now: datetime) -> None:
    """Leave this device. While the account is not secured this erases everything, as the page warns.

    A token of an unsecured account ends alone.
    """
    if me.secured or me.is_token:
        end(me)
        return
    from duologue.people import erasing

    erasing.erase(me, now)


def quick_exit(me: Me) -> bool:
    """Whether the session was ended, so that its cookies go as well.

    It is, once the account is secured. Before, ending it would lose the words: the page is left, no more.
    """
    if not me.secured:
        return False
    end(me)
    return True


def give_ends(person: UUID, now: datetime) -> None:
    """From the day an account is secured, each of its devices has an absolute end."""
    Device.objects.filter(person_id=person).update(ends=now.date() + timedelta(days=ABSOLUTE_DAYS))


def sweep(now: datetime) -> int:
    """Forget devices past their absolute end; how many there were."""
    return Device.objects.filter(ends__lte=now.date()).delete()[0]


def _create(
    person: UUID,
    keys: PartnerKeys,
    id_hash: bytes,
    locked: bytes,
    now: datetime,
    *,
    secured: bool,
    label: str,
    is_token: bool,
) -> None:
    row = uuid4()
    plain = " ".join(label.split())[:MOST_LABEL]
    Device.objects.create(
        id=row,
        person_id=person,
        id_hash=id_hash,
        locked=locked,
        label=seal(keys.personal, _place(person, row), f"{plain}\n{days.written(now)}".encode()),
        is_token=is_token,
        day=now.date(),
        ends=now.date() + timedelta(days=ABSOLUTE_DAYS) if secured else None,
    )


def _end(found: list[tuple[UUID, bytes]]) -> None:
    # Written down first: should the rows stay, the list still turns these devices away.
    with transaction.atomic():
        key_files.held().revoke([id_hash for _, id_hash in found])
        Device.objects.filter(id__in=[id_ for id_, _ in found]).delete()


def _label(me: Me, row: UUID, sealed: bytes | None) -> tuple[str, Day | None]:
    """What it is called, and since when it is there; earlier ones did not say, and some had no name."""
    if sealed is None:
        return "", None
    label, _, since = unseal(me.personal, _place(me.person_id, row), bytes(sealed)).decode().partition("\n")
    return label, days.read(since) if since else None


def _place(person: UUID, row: UUID) -> Context:
    return Context(Kind.DEVICE, row, _NO_COUPLE, person, 0)
