"""Raw rows on hot paths: one prepared statement a table, values as Python has them, no model instances."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection


def read_uuid(value: Any) -> UUID:
    """SQLite has 32 hex digits where PostgreSQL has a UUID."""
    return value if isinstance(value, UUID) else UUID(int=int(value, 16))


def read_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def write_uuid(value: UUID) -> Any:
    """A UUID as this database's statements take it."""
    return value if _takes_uuids() else f"{value.int:032x}"


@cache
def _takes_uuids() -> bool:
    # Of the kind of database, which no process changes; asked some thirty times a page.
    return bool(connection.features.has_native_uuid_field)


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "UUIDField": read_uuid,
    "ForeignKey": read_uuid,
    "BinaryField": bytes,
    "BooleanField": bool,
    "DateField": read_date,
}


class ModelTable:
    """Whole rows of one model's table as named tuples, the names being the model's attributes."""

    def __init__(self, label: str) -> None:
        model = apps.get_model(label)
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        self._select = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE '  # noqa: S608 - names of models
        self._row = namedtuple(model.__name__ + "Row", [field.attname for field in fields])  # type: ignore[misc] # names of a model
        self._converters = [_CONVERTERS.get(field.get_internal_type()) for field in fields]

    def select(self, condition: str, parameters: Sequence[Any]) -> list[Any]:
        """The rows that a `condition` with %s placeholders selects."""
        with connection.cursor() as cursor:
            cursor.execute(self._select + condition, parameters)
            return [self._row(*self._read_values(found)) for found in cursor.fetchall()]

    def _read_values(self, found: Sequence[Any]) -> list[Any]:
        return [
            value if value is None or convert is None else convert(value)
            for value, convert in zip(found, self._converters, strict=True)
        ]


@cache
def find_table(label: str) -> ModelTable:
    """The table of a model named as `app.Model`; layers above are named, never imported."""
    return ModelTable(label)
