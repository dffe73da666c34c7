"""Signed-in browsers and API tokens: making, listing and ending them, and the quick way out.

Who makes one has proved who they are, where there is anything to prove (`proving`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction

from duologue.people import (
    access,
    at_a_visit,
    days,
    erasing,
    holding,
    hooks,
    key_files,
    row_locks,
    seen_cookie,
    ways_in,
)
from duologue.people.cookies import NewDevice
from duologue.people.days import Day
from duologue.people.me import Me
from duologue.people.models import Device
from duologue.people.refusals import Refusal
from duologue.vault import (
    Context,
    Kind,
    PartnerKeys,
    hash_session_id,
    lock_for_device,
    lock_for_token,
    mint_session,
    seal,
    unseal,
    write_token,
)

ABSOLUTE_DAYS = 90
MOST_LABEL = 60
TOKEN_DAYS = (30, 90, 365)
_NO_COUPLE = UUID(int=0)


class DeviceLine(NamedTuple):
    """A line of the list: `day` is one's own date on which it signed in. Nothing says when a browser was last
    used; of a token, `used` is its last day of use, and `ends` its end. `stays`: it was here before the
    account was secured and may still undo that, so it is not for others to end."""

    id: UUID
    label: str
    day: date
    is_token: bool
    here: bool
    reads_only: bool = False
    used: date | None = None
    ends: date | None = None
    stays: bool = False


def make_device(
    person: UUID, keys: PartnerKeys, now: datetime, *, secured: bool, label: str = ""
) -> NewDevice:
    """Mint both halves of a session for a browser and keep its row; never takes a value from outside.

    That of a secured account was let in by a proof; the other devices are told.
    """
    session = mint_session()
    id_hash = hash_session_id(session.id)
    locked = lock_for_device(keys, session.secret, person, id_hash)
    ends = now.date() + timedelta(days=ABSOLUTE_DAYS) if secured else None
    with transaction.atomic():
        row = _create(person, keys, id_hash, locked, now, ends=ends, label=label)
        if secured:
            ways_in.change(
                person,
                keys.personal,
                lambda ways: ways.add_telling(ways_in.DEVICE, now, _clean_label(label), row).mark_proved(row),
            )
    return NewDevice(
        session.id, session.secret, seen_cookie.mint(session.secret, id_hash, now.date()), secured
    )


def make_token(
    me: Me, label: str, now: datetime, *, reads_only: bool = False, lives: int = TOKEN_DAYS[-1]
) -> str:
    """An API token, shown this once: `<id>.<secret>`. It lives for `lives` days, reads only or does what its
    owner can, but adds no way in. The devices are told. Raises `Refusal`."""
    if me.is_token:
        raise Refusal("A token makes no other way in. Please do this in a browser.")
    if not label.strip():
        raise Refusal("Please give it a name, so that you know later what it is for.", "label")
    if lives not in TOKEN_DAYS:
        raise Refusal("Please choose one of the ends there are: a year at most.", "lives")
    session = mint_session()
    id_hash = hash_session_id(session.id)
    locked = lock_for_token(me.keys, session.secret, me.person_id, id_hash)
    ends = now.date() + timedelta(days=lives)
    with transaction.atomic():
        holding.hold_session(me)
        row = _create(
            me.person_id,
            me.keys,
            id_hash,
            locked,
            now,
            ends=ends,
            label=label,
            is_token=True,
            reads_only=reads_only,
        )
        ways_in.change(
            me.person_id,
            me.personal,
            lambda ways: ways.add_telling(ways_in.TOKEN, now, _clean_label(label), row),
        )
    return write_token(session)


def make_token_for_session(
    me: Me, label: str, now: datetime, *, reads_only: bool = False, lives: int = TOKEN_DAYS[-1]
) -> str:
    """A token in the place of the session in use, which was signed in for that alone: it ends, and what is
    told of it is the token."""
    try:
        with transaction.atomic():
            made = make_token(me, label, now, reads_only=reads_only, lives=lives)
            ways_in.change(
                me.person_id,
                me.personal,
                lambda ways: replace(
                    ways, told=tuple(one for one in ways.told if one.subject != me.device_id)
                ),
            )
    finally:
        end_current(me)
    return made


def note_used(me: Me, now: datetime) -> None:
    """Keep, for its owner alone, the date on which a token was last used."""
    if not me.is_token:
        return
    today = days.find_date(me, now)
    sealed = Device.objects.filter(id=me.device_id).values_list("used", flat=True).first()
    if _open_used(me, me.device_id, sealed) != today:
        kept = seal(me.personal, _make_place_of_use(me.person_id, me.device_id), today.isoformat().encode())
        with at_a_visit.keep_if_there_is_room():
            Device.objects.filter(id=me.device_id).update(used=kept)


def list_devices(me: Me, now: datetime) -> list[DeviceLine]:
    """This person's devices and tokens, the one in use first, then the latest."""
    rows = Device.objects.filter(person_id=me.person_id).values_list(
        "id", "label", "day", "is_token", "may_write", "used", "ends"
    )
    staying = _find_staying(me.person_id, me.personal, now)
    lines = []
    for id_, sealed, utc_day, is_token, may_write, used_on, ends in rows:
        label, since = _open_label(me, id_, sealed)
        lines.append(
            DeviceLine(
                id_,
                label,
                utc_day if since is None else days.show_day(me, since),
                is_token,
                id_ == me.device_id,
                not may_write,
                _open_used(me, id_, used_on),
                ends if is_token else None,
                id_ in staying,
            )
        )
    return sorted(lines, key=lambda line: (not line.here, -line.day.toordinal(), line.label))


def revoke(me: Me, device_id: UUID | str, now: datetime) -> None:
    """End one of one's own devices or tokens from its next request on; raises `NotFound`.

    The device in use ends by `sign_out`, which knows what that costs, and one that may undo how the account
    was secured is ended by itself alone: raises `Refusal`.
    """
    row = access.read_device_row(me, device_id)
    if row.id == me.device_id:
        raise Refusal("This is the device you are using. To leave it, sign out.")
    if row.id in _find_staying(me.person_id, me.personal, now):
        raise Refusal(
            "This device was here before the account was secured, so it can still take that back, "
            "and can't be ended from another one yet."
        )
    with transaction.atomic():
        row_locks.lock_person(me.person_id)
        _end_found([(row.id, row.id_hash)])
        _tell(me.person_id, me.personal)


def revoke_others(me: Me, now: datetime) -> int:
    """End every device and token but the one in use and those that may undo how the account was secured; how
    many ended."""
    with transaction.atomic():
        # Whoever is on their way in has come before this, or finds it done.
        row_locks.lock_person(me.person_id)
        count = _end_all(me.person_id, {me.device_id, *_find_staying(me.person_id, me.personal, now)})
        _tell(me.person_id, me.personal)
    return count


def end_every(person: UUID, keys: PartnerKeys, now: datetime) -> int:
    """End all that may be ended of somebody who comes in anew; how many ended."""
    with transaction.atomic():
        row_locks.lock_person(person)
        count = _end_all(person, set(_find_staying(person, keys.personal, now)))
        _tell(person, keys.personal)
    return count


def list_browsers(person: UUID) -> list[UUID]:
    """The sessions of somebody's browsers."""
    return list(Device.objects.filter(person_id=person, is_token=False).values_list("id", flat=True))


def end_current(me: Me) -> None:
    """End the session in use."""
    rows = Device.objects.filter(id=me.device_id).values_list("id", "id_hash")
    with transaction.atomic():
        _end_found([(id_, bytes(id_hash)) for id_, id_hash in rows])
        _tell(me.person_id, me.personal)


def sign_out(me: Me, now: datetime) -> None:
    """Leave this device. While the account is not secured this erases everything, as the page warns.

    A token of an unsecured account ends alone.
    """
    if me.secured or me.is_token:
        end_current(me)
        return
    erasing.erase(me, now)


def quit_quickly(me: Me) -> bool:
    """Whether the session was ended, so that its cookies go as well.

    It is, once the account is secured. Before, ending it would lose the words, and, while this session may
    undo how it was secured, that right: the page is left, no more.
    """
    if me.lasts:
        return False
    end_current(me)
    return True


def end_locked(device: access.LockedDevice) -> None:
    """End a browser that is locked: this takes nobody's keys."""
    _end_found([(device.id, device.id_hash)])


def tell_ended(person: UUID, keys: PartnerKeys) -> None:
    """To be called for who came in anew after a browser was ended without anybody's keys."""
    _tell(person, keys.personal)


def give_end(device: UUID, now: datetime) -> None:
    """A session that kept the lifetime of an unsecured one gets an absolute end from today on."""
    Device.objects.filter(id=device, is_token=False, ends=None).update(
        ends=now.date() + timedelta(days=ABSOLUTE_DAYS)
    )


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
    ends: date | None,
    label: str,
    is_token: bool = False,
    reads_only: bool = False,
) -> UUID:
    row = uuid4()
    Device.objects.create(
        id=row,
        person_id=person,
        id_hash=id_hash,
        locked=locked,
        label=seal(
            keys.personal, _make_place(person, row), f"{_clean_label(label)}\n{days.write_day(now)}".encode()
        ),
        is_token=is_token,
        may_write=not reads_only,
        day=now.date(),
        ends=ends,
    )
    return row


def _clean_label(label: str) -> str:
    return " ".join(label.split())[:MOST_LABEL]


def _tell(person: UUID, personal: bytes) -> None:
    for hook in hooks.on_devices_ended:
        hook(person, personal)


def _end_all(person: UUID, spared: set[UUID]) -> int:
    rows = Device.objects.filter(person_id=person).exclude(id__in=spared)
    found = [(id_, bytes(id_hash)) for id_, id_hash in rows.values_list("id", "id_hash")]
    _end_found(found)
    return len(found)


def _find_staying(person: UUID, personal: bytes, now: datetime) -> frozenset[UUID]:
    """The sessions that are older than the first lasting way in and may still undo it."""
    ways = ways_in.read_kept(person, personal)
    return frozenset(device for device in ways.first if ways_in.may_undo(ways, device, now))


def _end_found(found: list[tuple[UUID, bytes]]) -> None:
    # Written down first: should the rows stay, the list still turns these devices away.
    with transaction.atomic():
        key_files.find_held().revoke([id_hash for _, id_hash in found])
        Device.objects.filter(id__in=[id_ for id_, _ in found]).delete()


def _open_label(me: Me, row: UUID, sealed: bytes | memoryview | None) -> tuple[str, Day | None]:
    """What it is called, and since when it is there; earlier ones did not say, and some had no name."""
    if sealed is None:
        return "", None
    label, _, since = (
        unseal(me.personal, _make_place(me.person_id, row), bytes(sealed)).decode().partition("\n")
    )
    return label, days.read(since) if since else None


def _open_used(me: Me, row: UUID, sealed: bytes | memoryview | None) -> date | None:
    if sealed is None:
        return None
    return date.fromisoformat(
        unseal(me.personal, _make_place_of_use(me.person_id, row), bytes(sealed)).decode()
    )


def _make_place_of_use(person: UUID, row: UUID) -> Context:
    return Context(Kind.DEVICE, row, _NO_COUPLE, person, 1)


def _make_place(person: UUID, row: UUID) -> Context:
    return Context(Kind.DEVICE, row, _NO_COUPLE, person, 0)
