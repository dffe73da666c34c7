"""Ways in: what was added that lasts, told on each of one's devices until it was proved there.

Under the personal key, with no row of its own: what was added and when; up to where each device has proved
it; and which sessions are older than the first way in that lasts. Those may undo it (`may_undo`), for whoever
held an unsecured phone for two minutes could have set it up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from duologue.people import documents
from duologue.people.columns import Column, Holder
from duologue.people.documents import Document, Moment
from duologue.people.models import Person
from duologue.people.refusals import NotFound
from duologue.vault import Kind

Kept = TypeVar("Kept")

SECURED = "secured"
UNDONE = "undone"
PASSWORD = "password"  # noqa: S105 - the name of a kind
CODE = "code"
RECOVERED = "recovered"
DEVICE = "device"
TOKEN = "token"  # noqa: S105 - as above
PASSKEY = "passkey"

PROVED_AFTER = timedelta(days=7)
UNDONE_WITHIN = timedelta(days=30)
MOST_TOLD = 20
MOST_DEVICES = 60
MOST_SHEETS = 8


class ToldChange(NamedTuple):
    """Something that was added: `subject` is the device, token or passkey, `label` what it is called."""

    number: int
    kind: str
    when: Moment
    label: str = ""
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """`name` is the sign-in name. `proved`: up to which number each device has proved what was told;
    `put_off`: on which date it was tapped away there. `first`: the sessions that are older than the way in
    numbered `first_number`, each with the moment that this first stood on its Today. `sheets`: by device,
    what waits to be written down and tried (`sheets`)."""

    name: str = ""
    told: tuple[ToldChange, ...] = ()
    last: int = 0
    proved: Mapping[UUID, int] = field(default_factory=dict)
    put_off: Mapping[UUID, date] = field(default_factory=dict)
    first: Mapping[UUID, Moment | None] = field(default_factory=dict)
    first_number: int = 0
    sheets: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)

    def add_telling(self, kind: str, now: datetime, label: str = "", subject: UUID | None = None) -> Ways:
        """With one more thing to tell; beyond twenty the earliest go, but never the first way in: whoever set
        it up could add others until it is told no more, and with it goes what takes it back."""
        one = ToldChange(self.last + 1, kind, now, label, subject)
        first = tuple(told for told in self.told if told.number == self.first_number)
        others = tuple(told for told in (*self.told, one) if told.number != self.first_number)
        return replace(self, last=one.number, told=(*first, *others[-MOST_TOLD:]))

    def mark_proved(self, device: UUID) -> Ways:
        """All that was told until now was proved on `device`."""
        return replace(self, proved=_list_latest({**self.proved, device: self.last}))

    def mark_put_off(self, device: UUID, today: date) -> Ways:
        """Tapped away on `device`."""
        others = {id_: day for id_, day in self.put_off.items() if id_ != device}
        return replace(self, put_off=_keep_last({**others, device: today}, self.first, MOST_DEVICES))

    def put_sheet(self, device: UUID, sheet: Mapping[str, Any]) -> Ways:
        """With a sheet that waits on `device`. Of many the earliest go: whoever has signed in everywhere
        would else leave no room for that of a session which was there first."""
        others = {id_: one for id_, one in self.sheets.items() if id_ != device}
        return replace(self, sheets=_keep_last({**others, device: sheet}, self.first, MOST_SHEETS))

    def drop_sheet(self, device: UUID) -> Ways:
        return replace(self, sheets={id_: one for id_, one in self.sheets.items() if id_ != device})


OWN = documents.declare(Document("ways in", Ways, Column("ways", Kind.WAYS), Ways(), spaced=True))


def read(person: UUID, personal: bytes, sealed: bytes | None) -> Ways:
    """What is stored; nothing yet is as good as empty."""
    return OWN.read_stored(Holder(person, personal), sealed)


def read_kept(person: UUID, personal: bytes) -> Ways:
    """What is stored at this moment, which may be more than the request began with."""
    return OWN.read(Holder(person, personal))


def change(person: UUID, personal: bytes, by: Callable[[Ways], Ways]) -> Ways:
    """Read, change and keep, so that of two at once neither loses what the other told."""
    if not Person.objects.filter(id=person).exists():
        raise NotFound
    kept: list[Ways] = []

    def change_stored(was: Ways) -> Ways | None:
        kept[:] = [by(was)]
        return None if kept[0] == was else kept[0]

    OWN.change(Holder(person, personal), change_stored)
    return kept[0]


def may_undo(ways: Ways, device: UUID, now: datetime) -> bool:
    """Whether that session is older than the first lasting way in, and may still end it.

    For thirty days from when it was first told there: a right that waits for its owner, but not for ever.
    """
    if device not in ways.first:
        return False
    stood = ways.first[device]
    return stood is None or now < stood + UNDONE_WITHIN


def list_to_tell(ways: Ways, device: UUID, today: date, now: datetime) -> tuple[ToldChange, ...]:
    """What that device's Today has to say: what was not proved there, unless it was tapped away today.

    The first way in comes back for as long as it may be undone: whoever set it up could prove it as well.
    """
    if ways.put_off.get(device) == today:
        return ()
    proved, undoes = ways.proved.get(device, 0), may_undo(ways, device, now)
    return tuple(
        one for one in ways.told if one.number > proved or (undoes and one.number == ways.first_number)
    )


def note_standing(ways: Ways, device: UUID, now: datetime) -> Ways:
    """From now on it stood there; the thirty days begin. A moment to come is of a clock that was wrong."""
    stood = ways.first.get(device)
    if device in ways.first and (stood is None or stood > now):
        return replace(ways, first={**ways.first, device: now})
    return ways


def may_rest(ways: Ways, device: UUID, now: datetime) -> bool:
    """Whether a proof on that device ends its right: a week after it was told there, and not before."""
    stood = ways.first.get(device)
    return stood is not None and now >= stood + PROVED_AFTER


def _list_latest(found: dict[UUID, int]) -> dict[UUID, int]:
    kept = sorted(found.items(), key=lambda one: one[1])[-MOST_DEVICES:]
    return dict(kept)


def _keep_last(found: Mapping[UUID, Kept], always: Collection[UUID], most: int) -> dict[UUID, Kept]:
    """The last ones of these in their order, and whatever is of a session in `always`."""
    others = [id_ for id_ in found if id_ not in always]
    gone = frozenset(others[:-most])
    return {id_: one for id_, one in found.items() if id_ not in gone}
