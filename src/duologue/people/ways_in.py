"""Ways in: what was added that lasts, told on each of one's devices until it was proved there.

Under the personal key, with no row of its own: what was added and when; up to where each device has proved
it; and which sessions are older than the first way in that lasts. Those may undo it (`may_undo`), for whoever
held an unsecured phone for two minutes could have set it up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from duologue.people import documents
from duologue.people.models import Person
from duologue.people.refusals import NotFound
from duologue.vault import Context, Kind, seal, unseal

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
_NO_COUPLE = UUID(int=0)


class ToldChange(NamedTuple):
    """Something that was added: `subject` is the device, token or passkey, `label` what it is called."""

    number: int
    kind: str
    when: datetime
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
    first: Mapping[UUID, datetime | None] = field(default_factory=dict)
    first_number: int = 0
    sheets: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)

    def add_telling(self, kind: str, now: datetime, label: str = "", subject: UUID | None = None) -> Ways:
        """With one more thing to tell."""
        one = ToldChange(self.last + 1, kind, now, label, subject)
        return replace(self, last=one.number, told=(*self.told, one)[-MOST_TOLD:])

    def mark_proved(self, device: UUID) -> Ways:
        """All that was told until now was proved on `device`."""
        return replace(self, proved=_list_latest({**self.proved, device: self.last}))

    def drop_sheet(self, device: UUID) -> Ways:
        return replace(self, sheets={id_: one for id_, one in self.sheets.items() if id_ != device})


def read(person: UUID, personal: bytes, sealed: bytes | None) -> Ways:
    """What is stored; nothing yet is as good as empty."""
    if sealed is None:
        return Ways()
    found = json.loads(unseal(personal, _make_place(person), sealed))
    return Ways(
        found["name"],
        tuple(
            ToldChange(number, kind, datetime.fromisoformat(when), label, UUID(subject) if subject else None)
            for number, kind, when, label, subject in found["told"]
        ),
        found["last"],
        {UUID(id_): number for id_, number in found["proved"].items()},
        {UUID(id_): date.fromisoformat(day) for id_, day in found["put_off"].items()},
        {UUID(id_): datetime.fromisoformat(at) if at else None for id_, at in found["first"].items()},
        found["first_number"],
        {UUID(id_): one for id_, one in found["sheets"].items()},
    )


def read_kept(person: UUID, personal: bytes) -> Ways:
    """What is stored at this moment, which may be more than the request began with."""
    sealed = Person.objects.filter(id=person).values_list("ways", flat=True).first()
    return read(person, personal, None if sealed is None else bytes(sealed))


def change(person: UUID, personal: bytes, by: Callable[[Ways], Ways]) -> Ways:
    """Read, change and keep, so that of two at once neither loses what the other told."""
    rows, kept = Person.objects.filter(id=person), list[Ways]()
    if not rows.exists():
        raise NotFound

    def change_stored(stored: bytes | None) -> dict[str, object] | None:
        was = read(person, personal, stored)
        kept[:] = [by(was)]
        return None if kept[0] == was else {"ways": _seal_ways(person, personal, kept[0])}

    documents.change_row(rows, "ways", change_stored)
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


def _seal_ways(person: UUID, personal: bytes, ways: Ways) -> bytes:
    text = {
        "name": ways.name,
        "told": [
            [one.number, one.kind, one.when.isoformat(), one.label, one.subject and str(one.subject)]
            for one in ways.told
        ],
        "last": ways.last,
        "proved": {str(id_): number for id_, number in ways.proved.items()},
        "put_off": {str(id_): day.isoformat() for id_, day in ways.put_off.items()},
        "first": {str(id_): at and at.isoformat() for id_, at in ways.first.items()},
        "first_number": ways.first_number,
        "sheets": {str(id_): one for id_, one in ways.sheets.items()},
    }
    return seal(personal, _make_place(person), json.dumps(text).encode())


def _make_place(person: UUID) -> Context:
    return Context(Kind.WAYS, person, _NO_COUPLE, person, 0)
