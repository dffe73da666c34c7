"""Django's SQLite with a cursor that comes straight from SQLite: a seventh of the calls a statement.

What Django puts around each statement is there still where it does something: for whoever counts or watches
statements, for a broken transaction, and for errors, which are Django's own here too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

# The packaged one, where there is one: the settings have put it there.
from sqlite3.dbapi2 import Cursor as SQLitesCursor
from sqlite3.dbapi2 import Error
from typing import Any

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from django.db.backends.sqlite3.base import DatabaseWrapper as DjangosWrapper
from django.utils.asyncio import async_unsafe

# Statements of ours are some hundred; those that are built for lists of different lengths come and go.
_KEPT = 512


@lru_cache(maxsize=_KEPT)
def write_marks(statement: str) -> str:
    """A statement with SQLite's marks in the place of Django's; no value is in it."""
    return str(FORMAT_QMARK_REGEX.sub("?", statement)).replace("%%", "%")


class PlainCursor(SQLitesCursor):
    """`db` is set by who makes it. Values are given in their order, never by name."""

    db: DatabaseWrapper

    def execute(self, sql: str, params: Any = None) -> PlainCursor:
        if self.db.needs_rollback:
            self.db.validate_no_broken_transaction()
        try:
            if params is None:
                super().execute(sql)
            else:
                super().execute(write_marks(sql), params)
        except Error:
            with self.db.wrap_database_errors:
                raise
        return self

    def executemany(self, sql: str, param_list: Iterable[Any]) -> PlainCursor:
        if self.db.needs_rollback:
            self.db.validate_no_broken_transaction()
        try:
            super().executemany(write_marks(sql), param_list)
        except Error:
            with self.db.wrap_database_errors:
                raise
        return self

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except Error:
            with self.db.wrap_database_errors:
                raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except Error:
            with self.db.wrap_database_errors:
                raise

    def fetchmany(self, size: int | None = None) -> list[Any]:
        try:
            return super().fetchmany(self.arraysize if size is None else size)
        except Error:
            with self.db.wrap_database_errors:
                raise

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except Error:
            with self.db.wrap_database_errors:
                raise

    def __enter__(self) -> PlainCursor:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class DatabaseWrapper(DjangosWrapper):
    """Django finds it by this name."""

    @async_unsafe
    def cursor(self) -> Any:
        if self.execute_wrappers or self.force_debug_cursor:
            return super().cursor()
        if self.connection is None:
            self.ensure_connection()
        self.validate_thread_sharing()
        made = self.connection.cursor(factory=PlainCursor)
        made.db = self
        return made
