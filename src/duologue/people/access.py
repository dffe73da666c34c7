"""The only gate: from cookies or a token to `Me`, and from `Me` to rows that are theirs.

Whatever is closed, foreign or unknown is the same `NotFound`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duologue.people import at_a_visit, collecting, key_files, lists, seen_cookie, ways_in
from duologue.people import cookies as names
from duologue.people.me import AT_ONCE_COPY, STRICT_COPY, Me, SeatRow, require_writable
from duologue.people.model_rows import find_table, read_date, read_uuid, write_uuid
from duologue.people.refusals import SUBSTITUTED, NotFound, Refusal
from duologue.vault import (
    KeyRing,
    PartnerKeys,
    SubstitutedKey,
    Unreadable,
    WrongKey,
    hash_session_id,
    parse_token,
    unlock_bundle,
    unlock_with_device,
    unlock_with_token,
    unwrap_for_partner,
)

__all__ = [
    "Me",
    "enter",
    "enter_by_token",
    "find_locked",
    "is_known",
    "list_seats",
    "lock",
    "read_again",
    "read_device_row",
    "read_in_couple",
    "read_keepsake_row",
    "read_round_row",
    "require_writable",
]

SCHEME = "Duologue "

_SEATED = """
  p.id, p.seat, p.couple_key, p.invitation_key, p.confirmed, p.offer, p.profile, p.profile_kind,
  c.id, c.epoch, c.strict, c.day, c.closed,
  o.id, o.person_id, o.profile, o.profile_kind
"""
_SEATS = """
JOIN people_couple c ON c.id = p.couple_id
LEFT JOIN people_partner o ON o.couple_id = c.id AND o.id <> p.id
"""
_BY_DEVICE = f"""
SELECT d.id, d.locked, d.is_token, d.ends, h.id, h.bundle, h.settings,
  EXISTS (SELECT 1 FROM people_signin s WHERE s.person_id = h.id), h.ways, d.may_write, l.minutes, {_SEATED}
FROM people_device d
LEFT JOIN people_devicelock l ON l.device_id = d.id
JOIN people_person h ON h.id = d.person_id
JOIN people_partner p ON p.id = h.current {_SEATS}
WHERE d.id_hash = %s
"""  # noqa: S608 - made of the two constants above
_BY_SEAT = f"""
SELECT {_SEATED} FROM people_partner p {_SEATS} WHERE p.person_id = %s AND p.couple_id = %s
"""  # noqa: S608 - as above


class _Session(NamedTuple):
    person_id: UUID
    device_id: UUID
    is_token: bool
    keys: PartnerKeys
    settings: bytes | None
    secured: bool
    seen: str | None
    ways: bytes | None
    may_undo: bool = False
    reads_only: bool = False
    locks_after: int | None = None


class LockedDevice(NamedTuple):
    """A browser that is locked: its cookies, of which `secret` is the second, open nothing by themselves."""

    id: UUID
    id_hash: bytes
    person_id: UUID
    secret: str


def enter(cookies: Mapping[str, str], now: datetime, *, uses: bool = True) -> Me | None:
    """Who these cookies belong to, in one query; None if they open nothing, or no longer.

    A browser that was not used for as long as its owner chose is locked here (`find_locked`). `uses`: whether
    somebody uses it now, or a page of it only looks what is new. Else writes only where the other's
    confirmation waits to be collected (see `collecting`). Raises `Refusal` if a stored key is not the one
    that was pinned.
    """
    session_id, secret = cookies.get(names.ID), cookies.get(names.KEY)
    if not session_id or not secret:
        return None
    id_hash = hash_session_id(session_id)
    row = _fetch_device(id_hash)
    if row is None or row[2]:
        return None
    today, last = now.date(), cookies.get(names.SEEN, "")
    try:
        keys = unlock_with_device(bytes(row[1]), bytes(row[5]), secret, read_uuid(row[4]), id_hash)
    except WrongKey:
        return None
    idles = bool(row[7]) and not _may_undo(row, keys, now)
    if idles and not seen_cookie.is_fresh(last, secret, id_hash, today):
        return None
    if row[10]:
        idle = seen_cookie.count_idle_minutes(last, secret, id_hash, now)
        if idle is None or idle >= row[10]:
            lock(read_uuid(row[0]))
            return None
        renewed = seen_cookie.mint_used(secret, id_hash, now) if uses and idle else None
        return _enter(row, keys, renewed, today, now)
    renewed = None if seen_cookie.is_of(last, today) else seen_cookie.mint(secret, id_hash, today)
    return _enter(row, keys, renewed, today, now)


def lock(device: UUID) -> None:
    """From here on that browser's cookies open nothing: what they opened is destroyed."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_device SET locked = %s WHERE id = %s", [b"", write_uuid(device)])


def find_locked(cookies: Mapping[str, str], now: datetime) -> LockedDevice | None:
    """The locked browser that these cookies are of; None for everything else, and for one that would have
    ended meanwhile."""
    session_id, secret = cookies.get(names.ID), cookies.get(names.KEY)
    if not session_id or not secret:
        return None
    id_hash = hash_session_id(session_id)
    row = _fetch_device(id_hash)
    if row is None or row[2] or bytes(row[1]) or row[10] is None:
        return None
    today = now.date()
    if row[3] is not None and today >= read_date(row[3]):
        return None
    if not seen_cookie.is_fresh(cookies.get(names.SEEN, ""), secret, id_hash, today):
        return None
    return LockedDevice(read_uuid(row[0]), id_hash, read_uuid(row[4]), secret)


def enter_by_token(header: str, now: datetime) -> Me | None:
    """Who an `Authorization: Duologue <id>.<secret>` header belongs to; as `enter` otherwise."""
    if not header.startswith(SCHEME):
        return None
    try:
        token = parse_token(header.removeprefix(SCHEME).strip())
    except WrongKey:
        return None
    id_hash = hash_session_id(token.id)
    row = _fetch_device(id_hash)
    if row is None or not row[2]:
        return None
    try:
        keys = unlock_with_token(bytes(row[1]), bytes(row[5]), token.secret, read_uuid(row[4]), id_hash)
    except WrongKey:
        return None
    return _enter(row, keys, None, now.date(), now)


def is_known(id_hash: bytes) -> bool:
    """Whether a device or token with this id has a row here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_device WHERE id_hash = %s", [id_hash])
        return cursor.fetchone() is not None


def read_again(me: Me, now: datetime) -> Me:
    """The same session after its person moved to another seat within this request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_hash FROM people_device WHERE id = %s", [write_uuid(me.device_id)])
        found = cursor.fetchone()
    row = found and _fetch_device(bytes(found[0]))
    if not row:
        raise NotFound
    try:
        keys = unlock_bundle(me.personal, me.person_id, bytes(row[5]))
    except Unreadable:
        raise Refusal(SUBSTITUTED) from None
    entered = _enter(row, keys, me.seen, now.date(), now)
    if entered is None:
        raise NotFound
    return entered


def read_in_couple(me: Me, couple_id: UUID) -> Me:
    """The same person in another of their couples, to read its archive.

    Raises `NotFound` if it is not theirs.
    """
    if couple_id == me.couple_id:
        return me
    parameters = [write_uuid(me.person_id), write_uuid(couple_id)]
    with connection.cursor() as cursor:
        cursor.execute(_BY_SEAT, parameters)
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    session = _Session(
        me.person_id,
        me.device_id,
        me.is_token,
        me.keys,
        me.settings,
        me.secured,
        me.seen,
        me.ways,
        me.may_undo,
        me.reads_only,
    )
    return _seat_person(session, row, is_current=False)


def list_seats(me: Me) -> list[tuple[UUID, date | None]]:
    """This person's couples, latest first: (couple id, UTC day it closed or None)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.closed, p.id FROM people_partner p JOIN people_couple c ON c.id = p.couple_id "
            "WHERE p.person_id = %s ORDER BY c.day DESC",
            [write_uuid(me.person_id)],
        )
        found = [
            (read_uuid(c), None if closed is None else read_date(closed), read_uuid(p))
            for c, closed, p in cursor
        ]
    found.sort(key=lambda row: row[2] != me.partner_id)
    return [(couple, closed) for couple, closed, _ in found]


def read_round_row(me: Me, round_id: UUID | str) -> Any:
    """A round of this couple that is in a list which `me` reads, as a row with the attributes of
    `rounds.Round`; raises `NotFound`."""
    in_lists = f'"id" = %s AND {lists.IN}'
    return _fetch_one("rounds.Round", in_lists, round_id, *lists.list_values(me))


def read_keepsake_row(me: Me, keepsake_id: UUID | str) -> Any:
    """A keepsake of this couple, as a row with the attributes of `keepsakes.Keepsake`; raises `NotFound`."""
    in_couple = '"id" = %s AND "couple_id" = %s'
    return _fetch_one("keepsakes.Keepsake", in_couple, keepsake_id, write_uuid(me.couple_id))


def read_device_row(me: Me, device_id: UUID | str) -> Any:
    """One of this person's own devices or tokens; raises `NotFound`."""
    of_person = '"id" = %s AND "person_id" = %s'
    return _fetch_one("people.Device", of_person, device_id, write_uuid(me.person_id))


def _fetch_one(label: str, condition: str, row_id: UUID | str, *owner: Any) -> Any:
    try:
        wanted = row_id if isinstance(row_id, UUID) else UUID(row_id)
    except ValueError:
        raise NotFound from None
    found = find_table(label).select(condition, [write_uuid(wanted), *owner])
    if not found:
        raise NotFound
    return found[0]


def _fetch_device(id_hash: bytes) -> Any:
    if id_hash in key_files.find_held().revoked:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_BY_DEVICE, [id_hash])
        return cursor.fetchone()


def _enter(row: Any, keys: PartnerKeys, renewed: str | None, today: date, now: datetime) -> Me | None:
    if row[3] is not None and today >= read_date(row[3]):
        return None
    settings = None if row[6] is None else bytes(row[6])
    session = _Session(
        read_uuid(row[4]),
        read_uuid(row[0]),
        bool(row[2]),
        keys,
        settings,
        bool(row[7]),
        renewed,
        None if row[8] is None else bytes(row[8]),
        _may_undo(row, keys, now),
        not row[9],
        row[10],
    )
    me = _seat_person(session, row[11:], is_current=True)
    if row[16] is not None and not me.former:
        return at_a_visit.try_to(lambda: collecting.collect(me, bytes(row[16])), me)
    return me


def _may_undo(row: Any, keys: PartnerKeys, now: datetime) -> bool:
    """Whether a session is older than the first lasting way in.

    Such a one has no end of its own, and no token is one; what decides lies under the personal key.
    """
    if row[2] or row[3] is not None or not row[7] or row[8] is None:
        return False
    ways = ways_in.read(read_uuid(row[4]), keys.personal, bytes(row[8]))
    return ways_in.may_undo(ways, read_uuid(row[0]), now)


def _seat_person(session: _Session, row: Any, *, is_current: bool) -> Me:
    (
        partner_id, seat, kept_couple, kept_invitation, confirmed, _offer, profile, profile_kind,
        couple_id, epoch, strict, day, closed,
        other_id, other_person, other_profile, other_kind,
    ) = row  # fmt: skip
    personal, is_strict, mine = session.keys.personal, bool(strict), read_uuid(partner_id)
    try:
        couples: dict[int, bytes] = {}
        if kept_couple is not None:
            key, asked_strict = _open_couple_key(personal, bytes(kept_couple), mine, epoch, is_strict)
            is_strict = is_strict or asked_strict
            if is_current:
                session.keys.pins.check_couple(epoch, key)
            couples[epoch] = key
        invitation = None
        if kept_invitation is not None:
            invitation = unwrap_for_partner(personal, bytes(kept_invitation), mine, "invitation")
    except (SubstitutedKey, Unreadable):
        raise Refusal(SUBSTITUTED) from None
    other = None
    if other_id is not None:
        other = SeatRow(read_uuid(other_id), read_uuid(other_person), bytes(other_profile), other_kind)
    return Me(
        session.person_id,
        mine,
        read_uuid(couple_id),
        seat,
        session.device_id,
        session.is_token,
        session.keys,
        KeyRing(personal, couples, invitation, key_files.find_held().files.release),
        is_strict,
        epoch,
        other is not None,
        bool(confirmed),
        session.secured,
        closed is not None,
        read_date(day),
        session.seen,
        mine=SeatRow(mine, session.person_id, bytes(profile), profile_kind),
        other=other,
        settings=session.settings,
        ways=session.ways,
        may_undo=session.may_undo,
        reads_only=session.reads_only,
        locks_after=session.locks_after,
    )


def _open_couple_key(
    personal: bytes, kept: bytes, mine: UUID, epoch: int, strict: bool
) -> tuple[bytes, bool]:
    """The couple key and whether this partner's copy asks for strict sealing; raises `Unreadable`."""
    purposes = (STRICT_COPY, AT_ONCE_COPY) if strict else (AT_ONCE_COPY, STRICT_COPY)
    try:
        return unwrap_for_partner(personal, kept, mine, purposes[0], epoch), purposes[0] == STRICT_COPY
    except Unreadable:
        return unwrap_for_partner(personal, kept, mine, purposes[1], epoch), purposes[1] == STRICT_COPY
