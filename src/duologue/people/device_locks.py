"""The lock of a browser: set, turned, and opened again by a PIN or a passkey.

Locked, nothing that its cookies open is left here: the personal key lies under the second cookie *and* the
PIN, stretched as passwords are, or a passkey opens it. Only a browser that can come back by another way has
one, so that a forgotten PIN costs a sign-in and no words.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import F

from duologue.languages import mark
from duologue.people import access, key_files, passkeys, proving, seen_cookie
from duologue.people.access import LockedDevice
from duologue.people.me import Me
from duologue.people.models import Device, DeviceLock, Person
from duologue.people.passkeys_shown import ShownPasskey
from duologue.people.proving import Proof
from duologue.people.refusals import Busy, Conflict, NotFound, Refusal
from duologue.people.securing import stretch_password
from duologue.people.signing_in import WEAKENED
from duologue.people.stretching import Stretching
from duologue.vault import (
    MOST_PLAINTEXT_BYTES,
    Context,
    Kind,
    Label,
    PartnerKeys,
    Unreadable,
    WeakKdf,
    WrongKey,
    derive,
    lock_for_device,
    lock_with_pin,
    mint_salt,
    seal,
    unlock_with_pin,
    unseal,
)

LEAST_PIN, MOST_PIN = 4, 64
TRIES = 5
# Minutes without use that one may choose between; 0: only when told to.
MINUTES = (0, 1, 2, 5, 15, 60)
_NO_COUPLE = UUID(int=0)
_PLACE_OF_KEPT = 4
# As many as a form brings back beside a PIN.
MOST_PIECES = 2
_BETWEEN = "."

NOT_HERE = mark(
    "This device can't be locked: it is the only way to your words, or can still take back how your account "
    "was secured. “Leave quickly” and signing out work as always."
)
WRONG_PIN = mark("That is not the PIN. Please try once more.")
SPENT = mark("That was too many tries, so the PIN opens nothing any more. Please sign in again.")
NO_WAY = mark("Please choose a PIN: there is no passkey here that could open this device.")


@dataclass(frozen=True, slots=True)
class OwnLock:
    """How one's own browser is locked: `minutes` without use, 0 if only when told to."""

    minutes: int
    has_pin: bool


def may_lock(me: Me) -> bool:
    """Whether this browser may have a lock: its owner can come back by another way, and loses no right by
    doing so."""
    return not me.lasts and not me.is_token


def read_mine(me: Me) -> OwnLock | None:
    """None where there is no lock."""
    row = DeviceLock.objects.filter(device_id=me.device_id).values_list("minutes", "locked").first()
    return None if row is None else OwnLock(row[0], row[1] is not None)


def put_lock(
    me: Me,
    secret: str,
    pin: str,
    again: str,
    minutes: int | None,
    proof: Proof,
    now: datetime,
    stretching: Stretching,
    *,
    host: str = "",
) -> str:
    """Give this browser a lock, or another one, and the new value of its third cookie.

    Asks for a fresh proof, so that it is known that its owner has the other way in, and that whoever picks
    the phone up puts no PIN of theirs there. An empty PIN keeps the one there is, and may stay empty where a
    passkey opens (`host`). Raises `Refusal` naming the field.
    """
    if not may_lock(me):
        raise Refusal(NOT_HERE)
    if minutes not in MINUTES:
        raise Refusal("Please choose after how many minutes it locks.", "minutes")
    before = read_mine(me)
    if pin:
        _check_pin(pin, again)
    elif (before is None or not before.has_pin) and not passkeys.opens_here(me.person_id, host):
        raise Refusal(NO_WAY, "pin")
    proving.demand(me, proof, now, stretching)
    id_hash = _find_id_hash(me.device_id)
    columns: dict[str, object] = {"minutes": minutes}
    if pin:
        salt = mint_salt()
        made = stretch_password(stretching.fresh, pin, salt)
        closed = lock_with_pin(me.keys, secret, made.kek, me.person_id, id_hash)
        columns |= {"salt": salt, "kdf": stretching.write_params(), "locked": closed, "tries": 0}
    DeviceLock.objects.update_or_create(device_id=me.device_id, defaults=columns)
    return _mint_seen(secret, id_hash, minutes, now)


def remove_lock(me: Me, proof: Proof, now: datetime, stretching: Stretching) -> None:
    """This browser locks no more; asks for the same proof. Raises `Refusal`."""
    proving.demand(me, proof, now, stretching)
    DeviceLock.objects.filter(device_id=me.device_id).delete()


def lock_now(me: Me) -> None:
    """Lock this browser; raises `NotFound` where it has no lock, as nothing would open it."""
    if me.locks_after is None:
        raise NotFound
    access.lock(me.device_id)


def has_pin(locked: LockedDevice) -> bool:
    """Whether a PIN still opens it."""
    return DeviceLock.objects.filter(device_id=locked.id).exclude(locked=None).exists()


def open_with_pin(locked: LockedDevice, pin: str, now: datetime, stretching: Stretching) -> str:
    """Open it; the new value of the third cookie. Raises `Refusal`, and `Busy`.

    Each try is counted before it is made, so of many at once no more are made than there are; after five
    wrong ones what the PIN opens is destroyed.
    """
    rows = DeviceLock.objects.filter(device_id=locked.id).exclude(locked=None)
    found = rows.values_list("salt", "kdf", "locked").first()
    if found is None or not rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        rows.update(salt=None, kdf=None, locked=None)
        raise Refusal(SPENT, "pin")
    salt, kdf, closed = found
    assert salt is not None and kdf is not None and closed is not None
    try:
        made = stretch_password(stretching.read_params(kdf), pin[:MOST_PIN], bytes(salt))
        bundle = Person.objects.values_list("bundle", flat=True).get(id=locked.person_id)
        keys = unlock_with_pin(
            bytes(closed), bytes(bundle), locked.secret, made.kek, locked.person_id, locked.id_hash
        )
    except Busy:
        # It was not looked at, so it was no try.
        rows.filter(tries__gt=0).update(tries=F("tries") - 1)
        raise
    except WeakKdf:
        raise Refusal(WEAKENED, "pin") from None
    except (ValueError, WrongKey):
        if rows.filter(tries__gte=TRIES).update(salt=None, kdf=None, locked=None):
            raise Refusal(SPENT, "pin") from None
        raise Refusal(WRONG_PIN, "pin") from None
    return _open(locked, keys, now)


def open_with_passkey(locked: LockedDevice, shown: ShownPasskey, now: datetime) -> str:
    """Open it by a passkey of its owner; the new value of the third cookie. Raises `Refusal`."""
    return _open(locked, passkeys.unlock(locked, shown, now), now)


def _open(locked: LockedDevice, keys: PartnerKeys, now: datetime) -> str:
    with transaction.atomic():
        lock = DeviceLock.objects.filter(device_id=locked.id).first()
        closed = lock_for_device(keys, locked.secret, locked.person_id, locked.id_hash)
        # Whoever ended it meanwhile has ended it.
        if lock is None or not Device.objects.filter(id=locked.id).update(locked=closed):
            raise Conflict
        DeviceLock.objects.filter(device_id=locked.id).update(tries=0)
        return _mint_seen(locked.secret, locked.id_hash, lock.minutes, now)


def _mint_seen(secret: str, id_hash: bytes, minutes: int, now: datetime) -> str:
    if minutes:
        return seen_cookie.mint_used(secret, id_hash, now)
    return seen_cookie.mint(secret, id_hash, now.date())


def _find_id_hash(device: UUID) -> bytes:
    return bytes(Device.objects.values_list("id_hash", flat=True).get(id=device))


def _check_pin(pin: str, again: str) -> None:
    if not LEAST_PIN <= len(pin) <= MOST_PIN:
        raise Refusal("Please use four digits at least. Six are better, and a few words are best.", "pin")
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise Refusal("That is among the first PINs that somebody would try. Please choose another.", "pin")
    if pin != again:
        raise Refusal("The two are not the same. Please type it once more.", "again")


# -- what was sent while it was locked ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentMeanwhile:
    """What a form brought to a locked browser: where it goes if it is sent once more, "" for what is only to
    be read, and its fields."""

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def seal_meanwhile(locked: LockedDevice, sent: SentMeanwhile) -> str:
    """That as text that only this browser, opened, gives back; "" for more than it could send back."""
    key, size = _derive_key_of_kept(locked), MOST_PLAINTEXT_BYTES
    text = json.dumps([sent.to, sent.fields], ensure_ascii=False)
    whole = text.encode(errors="replace")
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    if len(pieces) > MOST_PIECES:
        return ""
    sealed = (seal(key, _make_place_of_kept(locked, at), piece) for at, piece in enumerate(pieces))
    return _BETWEEN.join(urlsafe_b64encode(one).decode() for one in sealed)


def unseal_meanwhile(locked: LockedDevice, text: str) -> SentMeanwhile:
    """What `seal_meanwhile` was given; nothing for anything else. To be called once it is open."""
    try:
        key, pieces = _derive_key_of_kept(locked), text.encode("ascii").split(_BETWEEN.encode(), MOST_PIECES)
        whole = b"".join(
            unseal(key, _make_place_of_kept(locked, at), urlsafe_b64decode(one))
            for at, one in enumerate(pieces)
        )
        to, fields = json.loads(whole)
        return SentMeanwhile(str(to), tuple((str(name), str(value)) for name, value in fields))
    except (NotBase64, Unreadable, ValueError):
        return SentMeanwhile()


def _derive_key_of_kept(locked: LockedDevice) -> bytes:
    return derive(locked.secret.encode() + key_files.find_held().files.release, Label.KEPT_MEANWHILE)


def _make_place_of_kept(locked: LockedDevice, piece: int) -> Context:
    return Context(Kind.DEVICE, locked.id, _NO_COUPLE, locked.person_id, _PLACE_OF_KEPT + piece)
