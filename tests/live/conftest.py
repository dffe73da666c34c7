"""Ana and Ben share a couple, a stranger has one; each with a device.

Real rows, made by hand: the streams read no keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from duologue.live.watch import Listener

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Sofa:
    """Who sits where."""

    couple: UUID
    ana: Listener
    ben: Listener
    stranger: Listener


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("DUOLOGUE_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def sofa(data, db) -> Sofa:
    couple, other = uuid4(), uuid4()
    ana = seat(couple, "a")
    return Sofa(couple, ana, seat(couple, "b"), seat(other, "a"))


def seat(couple: UUID, letter: str) -> Listener:
    from duologue.people.models import Couple, Device, Partner, Person

    Couple.objects.get_or_create(id=couple, defaults={"day": NOW.date()})
    partner = uuid4()
    person = Person.objects.create(public_key=b"", bundle=b"", current=partner)
    Partner.objects.create(id=partner, couple_id=couple, person=person, seat=letter, profile=b"")
    device = Device.objects.create(person=person, id_hash=uuid4().bytes, locked=b"open", day=NOW.date())
    return Listener(device.id, couple, letter)
