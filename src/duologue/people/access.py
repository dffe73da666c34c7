"""The only gate: from cookies or a token to `Me`, and from `Me` to rows that are theirs.

Whatever is closed, foreign or unknown is the same `NotFound`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from duologue.people import at_a_visit, collecting, key_files, lists, seen, ways_in
from duologue.people import cookies as names
from duologue.people.me import AT_ONCE_COPY, STRICT_COPY, Me, SeatRow, writable
from duologue.people.refusals import SUBSTITUTED, NotFound, Refusal
from duologue.people.rows import as_date, as_uuid, table, uuid_parameter
from duologue.vault import (
    KeyRing,
    PartnerKeys,
    SubstitutedKey,
    Unreadable,
    WrongKey,
    parse_token,
    partner_unwrap,
    session_id_hash,
    unlock_bundle,
    unlock_with_device,
    unlock_with_token,
)

__all__ = [
    "Me",
    "again",
    "device_row",
    "enter",
    "enter_by_token",
    "in_couple",
    "is_known",
    "keepsake_row",
    "round_row",
    "seats",
    "writable",
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
  EXISTS (SELECT 1 FROM people_signin s WHERE s.person_id = h.id), h.ways, d.may_write, {_SEATED}
FROM people_device d
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


def enter(cookies: Mapping[str, str], now: datetime) -> Me | None:
    """Who these cookies belong to, in one query; None if they open nothing, or no longer.

    Writes only where the other's confirmation waits to be collected (see `collecting`). Raises `Refusal`
    if a stored key is not the one that was pinned.
    """
    session_id, secret = cookies.get(names.ID), cookies.get(names.KEY)
    if not session_id or not secret:
        return None
    id_hash = session_id_hash(session_id)
    row = _device(id_hash)
    if row is None or row[2]:
        return None
    today, last = now.date(), cookies.get(names.SEEN, "")
    try:
        keys = unlock_with_device(bytes(row[1]), bytes(row[5]), secret, as_uuid(row[4]), id_hash)
    except WrongKey:
        return None
    idles = bool(row[7]) and not _may_undo(row, keys, now)
    if idles and not seen.is_fresh(last, secret, id_hash, today):
        return None
    renewed = None if seen.is_of(last, today) else seen.mint(secret, id_hash, today)
    return _enter(row, keys, renewed, today, now)


def enter_by_token(header: str, now: datetime) -> Me | None:
    """Who an `Authorization: Duologue <id>.<secret>` header belongs to; as `enter` otherwise."""
    if not header.startswith(SCHEME):
        return None
    try:
        token = parse_token(header.removeprefix(SCHEME).strip())
    except WrongKey:
        return None
    id_hash = session_id_hash(token.id)
    row = _device(id_hash)
    if row is None or not row[2]:
        return None
    try:
        keys = unlock_with_token(bytes(row[1]), bytes(row[5]), token.secret, as_uuid(row[4]), id_hash)
    except WrongKey:
        return None
    return _enter(row, keys, None, now.date(), now)


def is_known(id_hash: bytes) -> bool:
    """Whether a device or token with this id has a row here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM people_device WHERE id_hash = %s", [id_hash])
        return cursor.fetchone() is not None


def again(me: Me, now: datetime) -> Me:
    """The same session after its person moved to another seat within this request."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_hash FROM people_device WHERE id = %s", [uuid_parameter(me.device_id)])
        found = cursor.fetchone()
    row = found and _device(bytes(found[0]))
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


def in_couple(me: Me, couple_id: UUID) -> Me:
    """The same person in another of their couples, to read its archive.

    Raises `NotFound` if it is not theirs.
    """
    if couple_id == me.couple_id:
        return me
    parameters = [uuid_parameter(me.person_id), uuid_parameter(couple_id)]
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
    return _seated(session, row, is_current=False)


def seats(me: Me) -> list[tuple[UUID, date | None]]:
    """This person's couples, latest first: (couple id, UTC day it closed or None)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.id, c.closed, p.id FROM people_partner p JOIN people_couple c ON c.id = p.couple_id "
            "WHERE p.person_id = %s ORDER BY c.day DESC",
            [uuid_parameter(me.person_id)],
        )
        found = [
            (as_uuid(c), None if closed is None else as_date(closed), as_uuid(p)) for c, closed, p in cursor
        ]
    found.sort(key=lambda row: row[2] != me.partner_id)
    return [(couple, closed) for couple, closed, _ in found]


def round_row(me: Me, round_id: UUID | str) -> Any:
    """A round of this couple that is in a list which `me` reads, as a row with the attributes of
    `rounds.Round`; raises `NotFound`."""
    in_lists = f'"id" = %s AND {lists.IN}'
    return _one("rounds.Round", in_lists, round_id, *lists.values(me))


def keepsake_row(me: Me, keepsake_id: UUID | str) -> Any:
    """A keepsake of this couple, as a row with the attributes of `keepsakes.Keepsake`; raises `NotFound`."""
    in_couple = '"id" = %s AND "couple_id" = %s'
    return _one("keepsakes.Keepsake", in_couple, keepsake_id, uuid_parameter(me.couple_id))


def device_row(me: Me, device_id: UUID | str) -> Any:
    """One of this person's own devices or tokens; raises `NotFound`."""
    of_person = '"id" = %s AND "person_id" = %s'
    return _one("people.Device", of_person, device_id, uuid_parameter(me.person_id))


def _one(label: str, condition: str, row_id: UUID | str, *owner: Any) -> Any:
    try:
        wanted = row_id if isinstance(row_id, UUID) else UUID(row_id)
    except ValueError:
        raise NotFound from None
    found = table(label).where(condition, [uuid_parameter(wanted), *owner])
    if not found:
        raise NotFound
    return found[0]


def _device(id_hash: bytes) -> Any:
    if id_hash in key_files.held().revoked:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_BY_DEVICE, [id_hash])
        return cursor.fetchone()


def _enter(row: Any, keys: PartnerKeys, renewed: str | None, today: date, now: datetime) -> Me | None:
    if row[3] is not None and today >= as_date(row[3]):
        return None
    settings = None if row[6] is None else bytes(row[6])
    session = _Session(
        as_uuid(row[4]),
        as_uuid(row[0]),
        bool(row[2]),
        keys,
        settings,
        bool(row[7]),
        renewed,
        None if row[8] is None else bytes(row[8]),
        _may_undo(row, keys, now),
        not row[9],
    )
    me = _seated(session, row[10:], is_current=True)
    if row[15] is not None and not me.former:
        return at_a_visit.try_to(lambda: collecting.collect(me, bytes(row[15]), now), me)
    return me


def _may_undo(row: Any, keys: PartnerKeys, now: datetime) -> bool:
    """Whether a session is older than the first lasting way in.

    Such a one has no end of its own, and no token is one; what decides lies under the personal key.
    """
    if row[2] or row[3] is not None or not row[7] or row[8] is None:
        return False
    ways = ways_in.read(as_uuid(row[4]), keys.personal, bytes(row[8]))
    return ways_in.may_undo(ways, as_uuid(row[0]), now)


def _seated(session: _Session, row: Any, *, is_current: bool) -> Me:
    (
        partner_id, seat, kept_couple, kept_invitation, confirmed, _offer, profile, profile_kind,
        couple_id, epoch, strict, day, closed,
        other_id, other_person, other_profile, other_kind,
    ) = row  # fmt: skip
    personal, is_strict, mine = session.keys.personal, bool(strict), as_uuid(partner_id)
    try:
        couples: dict[int, bytes] = {}
        if kept_couple is not None:
            key, asked_strict = _couple_key(personal, bytes(kept_couple), mine, epoch, is_strict)
            is_strict = is_strict or asked_strict
            if is_current:
                session.keys.pins.check_couple(epoch, key)
            couples[epoch] = key
        invitation = None
        if kept_invitation is not None:
            invitation = partner_unwrap(personal, bytes(kept_invitation), mine, "invitation")
    except (SubstitutedKey, Unreadable):
        raise Refusal(SUBSTITUTED) from None
    other = None
    if other_id is not None:
        other = SeatRow(as_uuid(other_id), as_uuid(other_person), bytes(other_profile), other_kind)
    return Me(
        session.person_id,
        mine,
        as_uuid(couple_id),
        seat,
        session.device_id,
        session.is_token,
        session.keys,
        KeyRing(personal, couples, invitation, key_files.held().files.release),
        is_strict,
        epoch,
        other is not None,
        bool(confirmed),
        session.secured,
        closed is not None,
        as_date(day),
        session.seen,
        mine=SeatRow(mine, session.person_id, bytes(profile), profile_kind),
        other=other,
        settings=session.settings,
        ways=session.ways,
        may_undo=session.may_undo,
        reads_only=session.reads_only,
    )


def _couple_key(personal: bytes, kept: bytes, mine: UUID, epoch: int, strict: bool) -> tuple[bytes, bool]:
    """The couple key and whether this partner's copy asks for strict sealing; raises `Unreadable`."""
    purposes = (STRICT_COPY, AT_ONCE_COPY) if strict else (AT_ONCE_COPY, STRICT_COPY)
    try:
        return partner_unwrap(personal, kept, mine, purposes[0], epoch), purposes[0] == STRICT_COPY
    except Unreadable:
        return partner_unwrap(personal, kept, mine, purposes[1], epoch), purposes[1] == STRICT_COPY
