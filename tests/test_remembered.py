"""A world that is put back is the world that was made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from tests import remembered
from tests.remembered import read_tables, remember
from tests.world import World


@pytest.mark.django_db
@pytest.mark.parametrize("make", [World.begun, World.paired])
def test_a_world_that_is_put_back_has_each_row_of_the_one_that_was_made(
    make: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself, so that every world is made anew there")
    monkeypatch.setattr(remembered, "_made", {})
    found = []
    for _ in range(3):
        with transaction.atomic():
            world = remember(make)
            found.append((read_tables(), dict(world.ana.jar), world.ana.me().person_id))
            # What a test does to its world is no other test's.
            world.ana.jar.clear()
            transaction.set_rollback(True)
    assert found[1:] == found[:1] * 2
    assert len(remembered._made) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "again"])
def test_a_world_is_put_back_where_each_row_is_written_for_good_as_well(time: str) -> None:
    assert remember(World.paired).ben.me().shared, time
