"""Rows that nobody else changes until the transaction ends. What is counted meanwhile is still so when
something is added to it, however many ask at once.

SQLite's transactions begin by locking the whole file, so nothing is asked of it.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import connection, models

from duologue.people.models import Couple, Host, Partner, Person

Row = TypeVar("Row", bound=models.Model)


def lock_couple(couple: UUID) -> None:
    """Nobody else of the couple begins, gives or invites meanwhile."""
    _wait_for(Couple.objects.filter(id=couple))


def lock_partners(couple: UUID) -> None:
    """What either of the two agreed to stays as it is."""
    _wait_for(Partner.objects.filter(couple_id=couple).order_by("id"))


def lock_person(person: UUID) -> None:
    """No other device of theirs adds a way in meanwhile."""
    _wait_for(Person.objects.filter(id=person))


def lock_host() -> None:
    """Nobody else adds to what all couples have together."""
    _wait_for(Host.objects.all())


def lock_rows(rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    """The same rows, to be read once they are held."""
    assert connection.in_atomic_block
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def _wait_for(rows: models.QuerySet[Row]) -> None:
    held = lock_rows(rows)
    if connection.features.has_select_for_update:
        list(held.values_list("pk"))
