"""What the streams ask the database: who may still listen, and what is new for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from duologue.rounds import outbox

_BATCH = 400
# Rows of a couple that one look reads.
_MOST = 200
_ENTITLED = """
SELECT d.id, p.couple_id, p.seat FROM people_device d
JOIN people_partner p ON p.person_id = d.person_id
JOIN people_couple c ON c.id = p.couple_id
WHERE d.id IN ({}) AND length(d.locked) > 0 AND c.closed IS NULL AND (d.ends IS NULL OR d.ends > %s)
"""


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom a stream is for: a device of a person who sits on `seat` ("a" or "b") of a couple."""

    device: UUID
    couple: UUID
    seat: str


@dataclass(frozen=True, slots=True)
class News:
    """`gone`: listeners whose device was revoked, is locked or has ended, or whose couple has closed.
    `events`: by couple, oldest first. `unread`: couples of whom there may be more than one look reads."""

    gone: frozenset[Listener]
    events: Mapping[UUID, Sequence[outbox.Event]]
    unread: frozenset[UUID] = frozenset()


def look(listening: Mapping[Listener, int], now: datetime) -> News:
    """Look for all `listening`, each with the id of the last event it was sent.

    Whoever is gone is left out of the events: a device hears nothing after its revocation.
    """
    gone = frozenset(listening) - _find_entitled(listening, now)
    after: dict[UUID, int] = {}
    for listener, last in listening.items():
        if listener not in gone:
            after[listener.couple] = min(last, after.get(listener.couple, last))
    newest: dict[UUID, int] = {}
    for some in _split_batches(after):
        newest.update(outbox.find_latest(some))
    events = {
        couple: outbox.read_since(couple, last, _MOST)
        for couple, last in after.items()
        if newest.get(couple, 0) > last
    }
    return News(gone, events, frozenset(couple for couple, found in events.items() if len(found) >= _MOST))


def _find_entitled(listening: Mapping[Listener, int], now: datetime) -> frozenset[Listener]:
    found: set[Listener] = set()
    native = connection.vendor == "postgresql"
    for some in _split_batches({listener.device: None for listener in listening}):
        devices = [device if native else device.hex for device in some]
        with connection.cursor() as cursor:
            cursor.execute(_ENTITLED.format(", ".join(["%s"] * len(devices))), [*devices, now.date()])
            found.update(
                Listener(_read_uuid(device), _read_uuid(couple), seat)
                for device, couple, seat in cursor.fetchall()
            )
    return frozenset(found)


def _split_batches(keys: Mapping[UUID, object]) -> list[list[UUID]]:
    every = list(keys)
    return [every[at : at + _BATCH] for at in range(0, len(every), _BATCH)]


def _read_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))
