"""No plain column tells when somebody wrote or was there, beyond a UTC day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.rounds.playing import answer, look, start
from tests.security.evening import spent
from tests.world import NOW, World

from duologue.people.models import Attempt
from duologue.rounds import fading
from duologue.rounds.models import Answer, Outbox

# Short expiries, gone within the hour: named in the threat model.
SHORT = {"people_attempt", "people_introduction"}
A_MOMENT = re.compile(r"\d\d:\d\d")


def plain() -> Iterator[tuple[str, str]]:
    """Every value of every table that a person could read, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "django_migrations":
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from ((table, str(value)) for value in row if not isinstance(value, bytes | memoryview))


def moments() -> list[tuple[str, str]]:
    return [
        one for one in plain() if one[0] not in SHORT | {"rounds_scriptversion"} and A_MOMENT.search(one[1])
    ]


def test_after_an_evening_no_table_holds_a_time_of_day(world: World) -> None:
    """check 68: the outbox and the plan of a fading round included."""
    spent(world)
    assert Outbox.objects.exclude(seat="").exists()
    assert moments() == []


def test_a_moment_in_a_column_would_be_found(world: World) -> None:
    """The control of check 68."""
    SHORT.discard("people_attempt")
    try:
        Attempt.objects.create(key=b"x", until=NOW)
        assert [table for table, _ in moments()] == ["people_attempt"]
    finally:
        SHORT.add("people_attempt")


def test_a_fading_round_s_day_is_the_first_that_begins_after_its_moment(world: World) -> None:
    """check 68: to the moment it would tell when the round was closed; never before the words are over."""
    round_id = start(world.ana, "conversation/an-open-question", world.now, card="needed-when-small")
    for who in (world.ana, world.ben):
        answer(who, round_id, "answer", {"answer": "words"}, world.now)
    at = look(world.ana, round_id, world.now).played.fades_at
    assert at is not None and at.time() != datetime.min.time()
    (row,) = Outbox.objects.filter(kind="fade")
    midnight = datetime(row.day.year, row.day.month, row.day.day, tzinfo=UTC)
    assert at <= midnight < at + timedelta(days=1)
    assert fading.sweep(midnight - timedelta(seconds=1)) == 0
    assert all(bytes(wraps) for wraps in Answer.objects.values_list("wraps", flat=True))
    assert fading.sweep(midnight) == 1
    assert not any(bytes(wraps) for wraps in Answer.objects.values_list("wraps", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_an_earlier_version_kept_to_the_moment_is_kept_by_the_day() -> None:
    """check 68: at the first start of this version."""
    executor = MigrationExecutor(connection)
    executor.migrate([("rounds", "0002_outbox_number")])
    old = executor.loader.project_state([("rounds", "0002_outbox_number")]).apps.get_model("rounds", "Outbox")
    couple = "6e6f7468-696e-4720-8f66-206974732021"
    rows: list[tuple[str, str, Any]] = [
        ("a", "round", NOW),
        ("", "fade", NOW),
        ("", "fade", datetime(2026, 12, 1, tzinfo=UTC)),
        ("", "fade", datetime(9999, 12, 1, tzinfo=UTC)),
        ("b", "", datetime(1, 1, 2, tzinfo=UTC)),
    ]
    for seat, kind, due in rows:
        old.objects.create(couple=couple, seat=seat, kind=kind, due=due)
    try:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        found = list(Outbox.objects.order_by("id").values_list("day", flat=True))
        wanted = [NOW.date(), NOW.date() + timedelta(days=1), date(2026, 12, 1), date(9999, 12, 1)]
        assert found == [*wanted, date(1, 1, 2)]
    finally:
        Outbox.objects.all().delete()
