"""Leaving is silent: no row anywhere tells the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.counsel.showing import agree, ask, make_own, open_question, write_alone
from tests.rounds.playing import QUESTION, answer, start
from tests.security.test_forms_only import stored
from tests.world import World

from duologue.keepsakes import letters
from duologue.keepsakes.letters import Going
from duologue.notify import asking
from duologue.people import hooks, leaving
from duologue.people.consents import SharedRitual
from duologue.rhythm import rituals
from duologue.rounds import paths
from duologue.rounds.models import Outbox
from duologue.rounds.outbox import tell

Rows = dict[str, list[tuple[Any, ...]]]
# What leaving changes in rows that are there: the couple closes, what had not opened stays its author's.
CHANGED = {"people_couple", "rounds_round", "rounds_answer", "people_partner"}
# What goes with whoever leaves: their calendar, copies for a counsellor with their links, a season of both,
# and seals of letters that are not opened.
ENDS = {"notify_feed", "counsel_copy", "counsel_copypart", "rounds_block", "keepsakes_keepsake"}


def left(world: World) -> tuple[Rows, Rows]:
    """Every row before and after Ana leaves, with a round open that she has answered."""
    round_id = start(world.ben, QUESTION, world.now, card="nine-years-old")
    answer(world.ana, round_id, "answer", {"answer": "words"}, world.now)
    before = stored()
    leaving.leave_couple(world.ana.me(), world.now)
    return before, stored()


def left_after_months(world: World) -> tuple[Rows, Rows]:
    """The same, with all that two may have begun by then: letters on their way, a ritual and a path of both,
    links for a counsellor, a calendar and calls of either."""
    now = world.now
    for who in (world.ana, world.ben):
        letters.write(who.me(now), uuid4(), "Dear you.", Going.DAY, now, on=now.date() + timedelta(days=9))
        letters.write(who.me(now), uuid4(), "And now.", Going.NOW, now)
        make_own(who, [write_alone(who, now, "mine")], now)
        rituals.set_yes(who.me(now), SharedRitual.WEEK, now, agrees=True)
        rituals.set_yes(who.me(now), SharedRitual.HARD_SEASON, now, agrees=True)
        asking.begin_calendar(who.me(now), now, says=True)
    both = ask(world.ana, [open_question(world, now)], now)
    agree(world.ben, both, now)
    ask(world.ben, [open_question(world, now)], now)
    paths.ask(world.ana.me(now), "flatmates", "talk")
    rituals.move(world.ben.me(now), SharedRitual.WEEK, now)
    return left(world)


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


def test_whatever_two_have_begun_leaving_tells_the_other_nothing(world: World) -> None:
    """check 74: what ends with its owner ends, what is sealed for later stays its writer's, and nothing is
    there for the other that was not there before."""
    before, after = left_after_months(world)
    assert before["rounds_outbox"] == after["rounds_outbox"]
    more = {table for table, rows in after.items() if len(rows) > len(before[table])}
    assert more == set()
    assert told(before, after) <= ENDS


def test_an_event_for_the_other_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 74."""
    tells = lambda me, now: tell(me.couple_id, me.other_seat, "left", None, now)  # noqa: E731
    monkeypatch.setattr(hooks, "on_leaving", [*hooks.on_leaving, tells])
    before, after = left(world)
    assert told(before, after) == {"rounds_outbox"}
    assert Outbox.objects.filter(kind="left").exists()
