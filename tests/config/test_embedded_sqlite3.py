"""The embedded database's plain cursor does what Django's does, where Django's does something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "sqlite3" not in connection.settings_dict["ENGINE"], reason="of the embedded database"
    ),
]

TWICE = "INSERT INTO a_thing (id, said) VALUES (%s, %s)"


@pytest.fixture(autouse=True)
def a_thing():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE a_thing (id INTEGER PRIMARY KEY, said TEXT)")
        cursor.executemany(TWICE, [(1, "100%"), (2, "?"), (3, "it's")])
        assert type(cursor).__name__ == "PlainCursor"
        yield
        cursor.execute("DROP TABLE a_thing")


@pytest.fixture(params=["plain", "Django's"])
def run(request: pytest.FixtureRequest):
    """One statement and its rows, by either cursor."""

    def run_one(sql: str, params: Any = None, fetch: Callable[[Any], Any] = list) -> Any:
        ours = connections["default"]
        made = ours.cursor() if request.param == "plain" else super(type(ours), ours).cursor()
        with made as cursor:
            cursor.execute(sql, params)
            return fetch(cursor)

    return run_one


def test_values_and_signs_arrive_as_they_are(run):
    assert run("SELECT said FROM a_thing ORDER BY id") == [("100%",), ("?",), ("it's",)]
    assert run("SELECT id FROM a_thing WHERE said LIKE '%%' || %s", ["0%"]) == [(1,)]
    assert run("SELECT id FROM a_thing WHERE id > %s", (1,), lambda found: found.fetchmany(1)) == [(2,)]
    assert run("SELECT id FROM a_thing WHERE id > %s", (1,), lambda found: found.fetchall()) == [(2,), (3,)]
    assert run("SELECT id FROM a_thing WHERE id > %s", (9,), lambda found: found.fetchone()) is None
    assert run("UPDATE a_thing SET said = %s WHERE id < %s", ["x", 3], lambda found: found.rowcount) == 2


def test_errors_are_those_that_pages_know(run):
    with pytest.raises(IntegrityError) as found:
        run(TWICE, (1, "again"))
    assert found.value.__cause__ is not None
    with pytest.raises(OperationalError):
        run("SELECT nothing FROM a_thing")
    with pytest.raises(OperationalError):
        # Noticed when the row is made.
        run("SELECT json_extract(%s, '$')", ["{"], lambda found: found.fetchall())
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.executemany(TWICE, [(1, "again")])


def test_a_broken_transaction_takes_no_statement(run):
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            run("SELECT 1")
        transaction.set_rollback(True)


def test_who_watches_sees_every_statement():
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    with CaptureQueriesContext(connection) as queries, connection.cursor() as cursor:
        cursor.execute("SELECT 2")
    assert seen == ["SELECT 1"]
    assert [one["sql"] for one in queries] == ["SELECT 2"]
