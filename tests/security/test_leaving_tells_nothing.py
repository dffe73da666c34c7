"""Leaving is silent: no row anywhere tells the other."""

from __future__ import annotations

from typing import Any

import pytest
from tests.rounds.playing import QUESTION, answer, start
from tests.security.test_forms_only import stored
from tests.world import World

from duologue.people import hooks, leaving
from duologue.rounds.models import Outbox
from duologue.rounds.outbox import tell

Rows = dict[str, list[tuple[Any, ...]]]
# What leaving changes in rows that are there: the couple closes, what had not opened stays its author's.
CHANGED = {"people_couple", "rounds_round", "rounds_answer", "people_partner"}


def left(world: World) -> tuple[Rows, Rows]:
    """Every row before and after Ana leaves, with a round open that she has answered."""
    round_id = start(world.ben, QUESTION, world.now, card="nine-years-old")
    answer(world.ana, round_id, "answer", {"answer": "words"}, world.now)
    before = stored()
    leaving.leave_couple(world.ana.me(), world.now)
    return before, stored()


def told(before: Rows, after: Rows) -> set[str]:
    """Tables in which there is a row more or less, or another one than of those that have to change."""
    return {
        table
        for table, rows in after.items()
        if len(rows) != len(before[table]) or (rows != before[table] and table not in CHANGED)
    }


def test_leaving_tells_nothing_in_any_table(world: World) -> None:
    """check 74: no event, no message, no row more; the outbox is as it was."""
    before, after = left(world)
    assert told(before, after) == set()
    assert before["people_couple"] != after["people_couple"]  # the control: she has left


def test_an_event_for_the_other_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 74."""
    tells = lambda me, now: tell(me.couple_id, me.other_seat, "left", None, now)  # noqa: E731
    monkeypatch.setattr(hooks, "on_leaving", [*hooks.on_leaving, tells])
    before, after = left(world)
    assert told(before, after) == {"rounds_outbox"}
    assert Outbox.objects.filter(kind="left").exists()
