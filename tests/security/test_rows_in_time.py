"""The other's own rows are never read, so that neither time nor work tells how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Q
from tests.rounds.playing import QUESTION, start
from tests.security.test_twin_worlds import CARD, agreed_apart, alone, begun, brought, kept_apart, noted
from tests.security.walking import everywhere
from tests.world import World

from duologue.keepsakes import keeping, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.people import lists
from duologue.rounds import play
from duologue.rounds.models import Round

needs_sqlite = pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="reads the rows as SQLite gives them"
)


@contextmanager
def watched() -> Iterator[set[UUID]]:
    """Every id that any statement gives back."""
    seen: set[UUID] = set()

    def noted(_cursor: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
        for value in row:
            if isinstance(value, str) and len(value) == 32:
                try:
                    seen.add(UUID(value))
                except ValueError:
                    continue
        return row

    connection.ensure_connection()
    connection.connection.row_factory = noted
    try:
        yield seen
    finally:
        connection.connection.row_factory = None


def of_ana_alone(world: World) -> set[UUID]:
    """The ids of her own rows, after she has made some of each kind."""
    me = world.ana.me()
    own = [*Keepsake.objects.exclude(list=lists.BOTH), *Round.objects.exclude(list=lists.BOTH)]
    return {row.id for row in own if row.couple_id == me.couple_id and row.author == me.seat}


def read_by_ben(world: World) -> tuple[set[UUID], set[UUID]]:
    """(Ana's own rows, those of them that came up while Ben asked for everything there is)."""
    twins = begun(world, QUESTION, card=CARD)
    for hidden in (alone, noted, brought, kept_apart, agreed_apart):
        hidden(twins)
    private = of_ana_alone(world)
    requests = everywhere(twins.ben, twins.round_id, twins.own, twins.keepsake, twins.device)
    looks = [one for one in requests if one.method == "GET" or one.route in ("kept/", "rounds/")]
    with watched() as seen:
        twins.ben.walk(looks)
    assert twins.keepsake in seen and twins.round_id in seen
    return private, seen & private


@needs_sqlite
def test_no_row_of_the_other_s_own_is_ever_read(world: World) -> None:
    """check 69: rounds, notes, keepsakes, dates and what was brought along, over every page and operation."""
    private, seen = read_by_ben(world)
    assert len(private) > 70
    assert seen == set()


@needs_sqlite
def test_rows_of_the_couple_without_a_list_would_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of check 69: asked for by couple alone, as it once was."""
    monkeypatch.setattr(lists, "IN", '"couple_id" = %s AND ("list" IN (%s, %s, %s, %s) OR 1)')
    monkeypatch.setattr(lists, "make_query", lambda me: Q(couple_id=me.couple_id))
    private, seen = read_by_ben(world)
    assert seen == private


@needs_sqlite
@pytest.mark.parametrize(
    ("table", "more"),
    [
        ("keepsakes_keepsake", 'ORDER BY "day" DESC, "id" DESC'),
        ("rounds_round", "AND state = 'open' ORDER BY day"),
        ("rounds_round", "ORDER BY day DESC"),
        ("rounds_round", "AND day >= '2026-01-01' ORDER BY day DESC"),
    ],
)
def test_they_are_not_even_passed_on_the_way(world: World, table: str, more: str) -> None:
    """check 69: the database goes by an index that begins with couple and list."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {lists.IN} {more}",
            lists.list_values(world.ben.me()),
        )
        (first, *_) = (row[3] for row in cursor.fetchall())
    assert "couple_id=? AND list=?" in first


def test_what_is_shared_comes_into_the_list_of_both(world: World) -> None:
    """check 69: and what one has for oneself is in a list that one's own key names."""
    ana, ben = world.ana.me(), world.ben.me()
    own = keeping.keep(ana, reading_keepsakes.kinds.MOMENT, "The sea.", world.now, own=True)
    assert lists.name_own(ana) != lists.name_own(ben)
    assert bytes(Keepsake.objects.get(id=own).list) == lists.name_own(ana)
    keeping.share(ana, own, world.now)
    assert bytes(Keepsake.objects.get(id=own).list) == lists.BOTH
    assert [one.text for one in reading_keepsakes.read_everything(ben, world.now.date())] == ["The sea."]


def test_rows_of_earlier_versions_are_read_by_their_author_alone(world: World) -> None:
    """check 69: they are named by their author's letter, and stay so."""
    ana, ben = world.ana.me(), world.ben.me()
    own = keeping.keep(ana, reading_keepsakes.kinds.MOMENT, "The sea.", world.now, own=True)
    solo = start(world.ana, "empathy/my-own-weather", world.now)
    Keepsake.objects.filter(id=own).update(list=lists.name_former(ana.seat))
    Round.objects.filter(id=solo).update(list=lists.name_former(ana.seat))
    assert [one.id for one in reading_keepsakes.read_everything(ana, world.now.date())] == [own]
    assert reading_keepsakes.read_everything(ben, world.now.date()) == []
    assert play.look(ana, solo, world.now).id == solo
    keeping.share(ana, own, world.now)
    assert [one.id for one in reading_keepsakes.read_everything(ben, world.now.date())] == [own]
