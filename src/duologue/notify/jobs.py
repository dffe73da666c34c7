"""The job of one person: when to call them next, with which sentence, and where.

It lies under the instance's own file `jobs.key`, since it is read while nobody is there, and is found by an
id that only its owner's key makes. It holds no name, no zone, no exercise and nothing that anybody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from duologue.notify.models import Job as Row
from duologue.people import documents, key_files
from duologue.people.access import Me
from duologue.people.documents import Document, Key, Shelf
from duologue.vault import Context, Kind, Label, derive, seal, unseal

_NOBODY = UUID(int=0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
class JobContent:
    """`due`: the minutes, counted from 1970 in UTC, of the calls to come, the earliest first; `rung`: those
    of the last days. `words`: what a call says."""

    due: tuple[int, ...] = ()
    rung: tuple[int, ...] = ()
    words: str = ""
    addresses: tuple[Address, ...] = ()

    def find_address(self, id_: str) -> Address | None:
        return next((one for one in self.addresses if one.id == id_), None)

    def replace_address(self, address: Address) -> tuple[Address, ...]:
        """Its addresses, with this one in the place of the one of that id."""
        return tuple(address if one.id == address.id else one for one in self.addresses)


class _Jobs(Shelf[UUID, bytes]):
    """One row a job, known by its id."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.JOBS

    def load(self, who: UUID) -> bytes | None:
        found = Row.objects.filter(id=who).values_list("content", flat=True).first()
        return None if found is None else bytes(found)

    def swap(self, who: UUID, before: bytes | None, after: bytes) -> bool:
        if before is None:
            return Row.objects.get_or_create(id=who, defaults={"content": after})[1]
        return Row.objects.filter(id=who, content=before).update(content=after) == 1

    def open(self, who: UUID, stored: bytes) -> bytes:
        return unseal(key_files.find_held().jobs, _make_place(who), stored)

    def close(self, who: UUID, text: bytes) -> bytes | None:
        return seal(key_files.find_held().jobs, _make_place(who), text)


def _make_place(id_: UUID) -> Context:
    return Context(Kind.JOB, id_, _NOBODY, None, 0)


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
    for id_, content in Row.objects.values_list("id", "content").iterator(chunk_size=500):
        yield id_, JOBS.read_stored(id_, bytes(content))


def count_minutes(moment: datetime) -> int:
    """Whole minutes since 1970, as jobs count them."""
    return (moment - _EPOCH) // timedelta(minutes=1)


def find_moment(minute: int) -> datetime:
    return _EPOCH + timedelta(minutes=minute)
