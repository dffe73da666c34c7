"""A world that this process has made once is put back row by row, which takes a small part of making it.

Nothing of the product remembers anybody between two requests, so the same ids in two tests meet nowhere but
in rows, and those go with each test. Where a database counts by itself (PostgreSQL), each world is made
anew.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from django.db import connection, transaction
from tests.world import World

from duologue.people import key_files

Row = tuple[object, ...]
# Which migrations were made is no part of a world, and SQLite counts on from the rows that are there.
NOT_OF_A_WORLD = {"django_migrations", "sqlite_sequence"}


@dataclass(frozen=True)
class Remembered:
    """`rows` of each table that making `world` has added."""

    world: World
    rows: dict[str, list[Row]]


_made: dict[tuple[str, bytes], Remembered] = {}


def remember(make: Callable[[], World]) -> World:
    """What `make` makes, in a database that is as it was the first time."""
    if connection.vendor != "sqlite":
        return make()
    known = (make.__qualname__, key_files.find_held().files.id)
    if known not in _made:
        before = read_tables()
        world = make()
        after = read_tables()
        assert all(set(rows) <= set(after[table]) for table, rows in before.items()), "a world only adds"
        added = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
        _made[known] = Remembered(deepcopy(world), added)
        return world
    found = _made[known]
    # At once: a row may come before the one it names.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in found.rows.items():
            if rows:
                places = ",".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
    return deepcopy(found.world)


def read_tables() -> dict[str, list[Row]]:
    """Every row there is, by its table."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            if table not in NOT_OF_A_WORLD:
                cursor.execute(f"SELECT * FROM {table}")
                found[table] = [tuple(row) for row in cursor.fetchall()]
    return found
