"""The outbox: that something happened, for the event stream and the jobs. An id and a generic word, never
content.

`tell` belongs inside the transaction of what it tells of: the row is there if and only if that was committed,
and the doorbell rings just after. Rows without a seat are a job's (see `fading`): nobody is told of them, and
the job takes them away.
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from duologue.people import days, hooks
from duologue.people.me import Me
from duologue.people.seats import find_other_seat
from duologue.rounds import doorbell
from duologue.rounds.models import Outbox

CHANNEL = "duologue"
KEPT = timedelta(days=1)
AT_A_TIME = 500
_NEVER = date(1, 1, 2)
# Of this worker: when it saw which row was the last one. In memory alone, so that no row says when it was.
_MARKS: deque[tuple[datetime, int]] = deque()
_MARKED = timedelta(minutes=1)
_KIND = re.compile(r"[a-z-]{1,12}")
_INSERT = (
    "INSERT INTO rounds_outbox (couple, seat, kind, subject, day, number) VALUES (%s, %s, %s, %s, %s,"
    " (SELECT COALESCE(MAX(number), 0) + 1 FROM rounds_outbox WHERE couple = %s AND seat = %s))"
    " RETURNING number"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A row: `subject` is the id of a round or keepsake, or None.

    `number` counts the events of its seat and is what leaves the server; `id` is for the server alone.
    """

    id: int
    seat: str
    kind: str
    subject: UUID | None
    number: int


def tell(couple_id: UUID, seat: str, kind: str, subject: UUID | None, now: datetime) -> int:
    """Tell one partner's open pages and jobs that something changed; the number of the event.

    `seat` is who is told, "a" or "b"; `kind` a generic word of at most 12 letters a-z that gives away nothing
    about what was answered; of `now` only the UTC day is kept. The caller must not tell of what the told one
    may not know of.
    """
    if seat not in {"a", "b"} or not _KIND.fullmatch(kind):
        raise ValueError("an event has a seat and a generic word")
    day = days.find_utc_day(now)
    if connection.vendor == "postgresql":
        # The lock makes a couple's ids appear in the order of their commits, so that a stream which has
        # shown an id never misses a lower one. NOTIFY is sent by the commit itself.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_number(couple_id)])
            cursor.execute(
                f"{_INSERT}, pg_notify(%s, %s)",
                [couple_id, seat, kind, subject, day, couple_id, seat, CHANNEL, couple_id.hex],
            )
            return int(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [couple_id.hex, seat, kind, subject.hex if subject else None, day, couple_id.hex, seat],
        )
        number = int(cursor.fetchone()[0])
    transaction.on_commit(lambda: doorbell.ring(couple_id))
    return number


def tell_other(me: Me, kind: str, subject: UUID | None, now: datetime) -> None:
    """As `tell`, the other one, of what `me` did and they may know of."""
    tell(me.couple_id, find_other_seat(me.seat), kind, subject, now)
    for hook in hooks.on_told_other:
        hook(me, now)


def find_latest(couple_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """The highest event id of each couple that has any; a stream that starts there misses nothing."""
    if not (wanted := [_write_column(couple) for couple in couple_ids]):
        return {}
    statement = (
        "SELECT couple, MAX(id) FROM rounds_outbox"
        " WHERE couple IN ({}) AND seat <> '' AND kind <> '' GROUP BY couple"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.format(", ".join(["%s"] * len(wanted))), wanted)
        return {_read_uuid(couple): highest for couple, highest in cursor.fetchall()}


def read_since(couple_id: UUID, after: int, most: int = 200) -> Sequence[Event]:
    """A couple's events above an id, oldest first, at most `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, seat, kind, subject, number FROM rounds_outbox"
            " WHERE couple = %s AND seat <> '' AND kind <> '' AND id > %s ORDER BY id LIMIT %s",
            [_write_column(couple_id), after, most],
        )
        return [
            Event(id_, seat, kind, None if subject is None else _read_uuid(subject), number)
            for id_, seat, kind, subject, number in cursor.fetchall()
        ]


def read_for_seat(couple_id: UUID, seat: str, after: int, most: int = 200) -> Sequence[Event]:
    """What one partner was told after their event number `after`, oldest first, at most `most`."""
    rows = Outbox.objects.filter(couple=couple_id, seat=seat, number__gt=after).exclude(kind="")
    found = rows.order_by("number").values_list("id", "seat", "kind", "subject", "number")[:most]
    return [Event(*row) for row in found]


def find_place(couple_id: UUID, seat: str, number: int) -> int:
    """The row id after which what a partner was told beyond their event `number` begins."""
    told = Outbox.objects.filter(couple=couple_id, seat=seat, number__lte=number)
    return told.aggregate(last=Max("id"))["last"] or 0


def find_last_number(couple_id: UUID, seat: str) -> int:
    """The number of the last event that a partner was told; 0 before the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(MAX(number), 0) FROM rounds_outbox WHERE couple = %s AND seat = %s",
            [_write_column(couple_id), seat],
        )
        return int(cursor.fetchone()[0])


def find_recent(couple_id: UUID, now: datetime, within: timedelta) -> int:
    """The id after which a couple's events of the last moments begin, as far as this worker remembers."""
    if not _MARKS:
        return find_latest([couple_id]).get(couple_id, 0)
    return next((last for at, last in reversed(_MARKS) if at <= now - within), _MARKS[0][1])


def mark_last_row(now: datetime) -> None:
    """Remember which row is the last one now; called every few moments, see `find_recent`."""
    last = Outbox.objects.aggregate(last=Max("id"))["last"] or 0
    while _MARKS and not now - _MARKED < _MARKS[0][0] <= now:
        _MARKS.popleft()
    _MARKS.append((now, last))


def sweep(now: datetime) -> int:
    """Forget what was told on a day before yesterday; how many rows. A job's rows stay until it is done.

    Of a seat's last row only its number stays, so that the next one goes on from there. What goes is read
    before anything is locked, and goes by a few hundred rows: who answers meanwhile hardly waits.
    """
    told = Outbox.objects.exclude(seat="")
    last = {
        (couple, seat): top
        for couple, seat, top in told.values_list("couple", "seat").annotate(Max("number"))
    }
    gone: list[int] = []
    ends: list[int] = []
    count = 0
    for id_, couple, seat, number, kind in told.filter(day__lt=days.find_utc_day(now) - KEPT).values_list(
        "id", "couple", "seat", "number", "kind"
    ):
        if number < last.get((couple, seat), number):
            gone.append(id_)
        elif kind:
            ends.append(id_)
        count += bool(kind)
    for some in _split_by_hundreds(gone):
        Outbox.objects.filter(id__in=some).delete()
    for some in _split_by_hundreds(ends):
        Outbox.objects.filter(id__in=some).update(kind="", subject=None, day=_NEVER)
    return count


def _split_by_hundreds(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[k : k + AT_A_TIME] for k in range(0, len(ids), AT_A_TIME))


def _write_column(couple_id: UUID) -> UUID | str:
    return couple_id if connection.vendor == "postgresql" else couple_id.hex


def _read_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _lock_number(couple_id: UUID) -> int:
    digest = hashlib.blake2b(b"duologue/outbox" + couple_id.bytes, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
