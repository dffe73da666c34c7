"""What somebody holding the database would see."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.db import connection

Dump = dict[str, list[tuple[Any, ...]]]


def tables() -> list[str]:
    return sorted(name for name in connection.introspection.table_names() if name.startswith("people_"))


def dump(*, without: tuple[str, ...] = ()) -> Dump:
    """Every row of every table of people, as stored."""
    found: Dump = {}
    with connection.cursor() as cursor:
        for table in tables():
            if table in without:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()
            ]
            found[table] = sorted(rows, key=repr)
    return found


def blobs() -> list[bytes]:
    """Every binary value of every row."""
    return [value for rows in dump().values() for row in rows for value in row if isinstance(value, bytes)]


def traces(value: bytes) -> list[bytes]:
    """The forms in which a value might have been written down."""
    return [
        value,
        base64.b64encode(value),
        base64.urlsafe_b64encode(value).rstrip(b"="),
        value.hex().encode(),
    ]


def holds(value: bytes) -> bool:
    """Whether any row holds the value in any of its forms."""
    forms = [*traces(value), value.decode("latin-1").encode("utf-16-le")]
    stored = [_written(cell) for rows in dump().values() for row in rows for cell in row]
    return any(form in cell for form in forms for cell in stored)


def _written(cell: Any) -> bytes:
    """A value as bytes; PostgreSQL has UUIDs where SQLite has their 32 digits."""
    if isinstance(cell, UUID):
        return cell.hex.encode()
    return cell if isinstance(cell, bytes) else str(cell).encode()
