"""The job of one person: when to call them next, with which sentence, and where.

It lies under the instance's own file `jobs.key`, since it is read while nobody is there, and is found by an
id that only its owner's key makes. It holds no name, no zone, no exercise and nothing that anybody wrote.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from duologue.notify.models import Job as Row
from duologue.people import documents, key_files
from duologue.people.access import Me
from duologue.people.documents import Document, Key, Shelf
from duologue.vault import Context, Kind, Label, Unreadable, derive, seal, unseal, unseal_many

_NOBODY = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEAD = struct.Struct(">Q16s")
_NEVER = 2**63
AT_A_TIME = 512


@dataclass(frozen=True, slots=True)
class Retry:
    """A call that did not get through, `tries` times so far, and from which minute it is tried again."""

    call: int
    tries: int
    at: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where to reach somebody: `to` is what its channel needs. `device`: the browser it belongs to, "" for
    none. `code` was sent there and is to be typed, "" once it was; `wrong` counts what was typed instead.
    `failed`: how many calls in a row did not get through; `tested`: the last test got through, or didn't,
    None while nobody asked for one or it is on its way."""

    id: str
    channel: str
    to: Mapping[str, str] = field(repr=False)
    device: str = ""
    code: str = ""
    wrong: int = 0
    failed: int = 0
    again: Retry | None = None
    tested: bool | None = None


@dataclass(frozen=True, slots=True)
class Sooner:
    """That one wants to be told of what is here before one's own times. `flag`: the place of one's flag;
    `most`: how many calls one wants on a date; `dates`: for each date of one's own to come, the minute it
    begins, and then, in pairs, from when until when it may ring, all counted as `due` is."""

    flag: UUID
    most: int
    dates: tuple[tuple[int, ...], ...] = ()

    def may_ring(self, minute: int, rung: tuple[int, ...]) -> bool:
        """Whether that is a minute of a date to come, awake, and not beyond what one wants on it."""
        found = self._find_date(minute)
        if found is None:
            return False
        _, *edges = self.dates[found]
        awake = any(since <= minute < until for since, until in zip(edges[::2], edges[1::2], strict=True))
        return awake and not self.has_enough(minute, rung)

    def has_enough(self, minute: int, rung: tuple[int, ...]) -> bool:
        """Whether as many as one wants rang on the date of that minute."""
        found = self._find_date(minute)
        return found is not None and sum(self._find_date(one) == found for one in rung) >= self.most

    def _find_date(self, minute: int) -> int | None:
        # The last one only says when the one before it ends.
        begun = sum(1 for one in self.dates if one[0] <= minute)
        return begun - 1 if 0 < begun < len(self.dates) else None


@dataclass(frozen=True, slots=True)
class JobContent:
    """`due`: the minutes, counted from 1970 in UTC, of the calls to come, the earliest first; `rung`: those
    of the last days. `words`: what a call says. `sooner`: None for who is called at their own times alone."""

    due: tuple[int, ...] = ()
    rung: tuple[int, ...] = ()
    words: str = ""
    addresses: tuple[Address, ...] = ()
    sooner: Sooner | None = None

    @property
    def next(self) -> int | None:
        """The first minute in which there is something to do, None where there is nothing."""
        return min(
            (*self.due[:1], *(one.again.at for one in self.addresses if one.again is not None)), default=None
        )

    def find_address(self, id_: str) -> Address | None:
        return next((one for one in self.addresses if one.id == id_), None)

    def replace_address(self, address: Address) -> tuple[Address, ...]:
        """Its addresses, with this one in the place of the one of that id."""
        return tuple(address if one.id == address.id else one for one in self.addresses)


class StoredJob(NamedTuple):
    """Both columns of a row; `head` is empty in one from before there were any."""

    head: bytes
    content: bytes


class JobHead(NamedTuple):
    """What a look asks of each: `next` as `JobContent.next`, and whose flag it goes by."""

    next: int
    flag: UUID


class _Jobs(Shelf[UUID, StoredJob]):
    """One row a job, known by its id."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.JOBS

    def load(self, who: UUID) -> StoredJob | None:
        found = Row.objects.filter(id=who).values_list("head", "content").first()
        return None if found is None else StoredJob(*map(bytes, found))

    def swap(self, who: UUID, before: StoredJob | None, after: StoredJob) -> bool:
        if before is None:
            return Row.objects.get_or_create(id=who, defaults=after._asdict())[1]
        return Row.objects.filter(id=who, content=before.content).update(**after._asdict()) == 1

    def open(self, who: UUID, stored: StoredJob) -> bytes:
        return unseal(key_files.find_held().jobs, _make_place(who), stored.content)

    def close(self, who: UUID, text: bytes) -> StoredJob | None:
        key, job = key_files.find_held().jobs, JOBS.read_text(text)
        flag = job.sooner.flag if job.sooner is not None else _NOBODY
        head = _HEAD.pack(_NEVER if job.next is None else job.next, flag.bytes)
        return StoredJob(seal(key, _make_head_place(who), head), seal(key, _make_place(who), text))


def _make_place(id_: UUID) -> Context:
    return Context(Kind.JOB, id_, _NOBODY, None, 0)


def _make_head_place(id_: UUID) -> Context:
    """Another place than the content's, so that neither is read as the other."""
    return Context(Kind.JOB, id_, _NOBODY, None, 1)


# One of another key file, or damaged, calls nobody and is written anew by its owner's next change.
JOBS: Document[UUID, JobContent] = documents.declare(
    Document("job", JobContent, _Jobs(), JobContent(), forgives=True)
)


def find_own_id(me: Me) -> UUID:
    """Where one's own lies; nobody else can tell which that is."""
    return make_id(me.person_id, me.personal)


def make_id(person: UUID, personal: bytes) -> UUID:
    """The same from a person and their personal key."""
    return UUID(bytes=derive(personal, Label.JOB_PLACE, person.bytes)[:16], version=4)


def read_mine(me: Me) -> JobContent:
    return JOBS.read(find_own_id(me))


def change(me: Me, by: Callable[[JobContent], JobContent | None]) -> JobContent | None:
    """As `Document.change`, of one's own; nothing is kept of one in which nothing is left."""
    found = JOBS.change(find_own_id(me), by)
    if found is not None and not (found.addresses or found.due or found.rung):
        forget(me)
    return found


def forget(me: Me) -> None:
    Row.objects.filter(id=find_own_id(me)).delete()


def read_all() -> Iterator[tuple[UUID, JobContent]]:
    """All there are, each as it stands."""
    rows = Row.objects.values_list("id", "head", "content")
    for id_, head, content in rows.iterator(chunk_size=AT_A_TIME):
        yield id_, JOBS.read_stored(id_, StoredJob(bytes(head), bytes(content)))


def read_heads() -> Iterator[tuple[UUID, JobHead | None]]:
    """What a look asks of each, without opening it; None where it has to be opened to know."""
    key = key_files.find_held().jobs
    rows = Row.objects.values_list("id", "head").iterator(chunk_size=AT_A_TIME)
    while some := list(islice(rows, AT_A_TIME)):
        sealed = [(id_, bytes(head)) for id_, head in some]
        for (id_, _), text in zip(sealed, _unseal_heads(key, sealed), strict=True):
            yield id_, None if text is None else _read_head(text)


def _unseal_heads(key: bytes, rows: Sequence[tuple[UUID, bytes]]) -> Sequence[bytes | None]:
    """Many at once, and each by itself where one of them is from before there were any, or is damaged."""
    with suppress(Unreadable):
        return unseal_many(key, [(_make_head_place(id_), head) for id_, head in rows])
    return [_unseal_head(key, id_, head) for id_, head in rows]


def _unseal_head(key: bytes, id_: UUID, head: bytes) -> bytes | None:
    with suppress(Unreadable):
        return unseal(key, _make_head_place(id_), head)
    return None


def _read_head(text: bytes) -> JobHead:
    minute, flag = _HEAD.unpack(text)
    return JobHead(minute, UUID(bytes=flag))


def count_minutes(moment: datetime) -> int:
    """Whole minutes since 1970, as jobs count them."""
    return (moment - _EPOCH) // timedelta(minutes=1)


def find_moment(minute: int) -> datetime:
    return _EPOCH + timedelta(minutes=minute)
