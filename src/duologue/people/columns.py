"""Sealed columns of a person: read with whoever enters, or before anybody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol
from uuid import UUID

from duologue.people.documents import Key, Shelf
from duologue.people.models import Person
from duologue.vault import Context, Kind, seal, unseal

_NO_COUPLE = UUID(int=0)


class Owner(Protocol):
    """Whose column it is, by the personal key that opens it."""

    @property
    def person_id(self) -> UUID: ...

    @property
    def personal(self) -> bytes: ...


class Holder(NamedTuple):
    """An owner of whom nothing else is known yet."""

    person_id: UUID
    personal: bytes


@dataclass(frozen=True, slots=True)
class Column(Shelf[Owner, bytes]):
    """`name` is the column of `Person`, and `kind` what its envelope says it is."""

    name: str
    kind: Kind

    @property
    def key(self) -> Key:
        return Key.PERSONAL

    def load(self, who: Owner) -> bytes | None:
        found = Person.objects.filter(id=who.person_id).values_list(self.name, flat=True).first()
        return None if found is None else bytes(found)

    def swap(self, who: Owner, before: bytes | None, after: bytes) -> bool:
        """True as well of a person who is gone: there is nothing left to change."""
        rows = Person.objects.filter(id=who.person_id)
        return bool(rows.filter(**{self.name: before}).update(**{self.name: after})) or not rows.exists()

    def open(self, who: Owner, stored: bytes) -> bytes:
        return unseal(who.personal, self._place(who), stored)

    def close(self, who: Owner, text: bytes) -> bytes:
        return seal(who.personal, self._place(who), text)

    def _place(self, who: Owner) -> Context:
        return Context(self.kind, who.person_id, _NO_COUPLE, who.person_id, 0)
