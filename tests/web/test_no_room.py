"""Check 54 for who only reads: where nothing can be written, every page that is asked for is shown all the
same, whatever a visit would have brought about, and it is brought about at the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection
from tests.rounds.daily.asking import asked_on, give
from tests.rounds.playing import QUESTION, answer, start
from tests.security.walking import Request, Visitor, everywhere, undone
from tests.world import NOW, World

from duologue.keepsakes import keeping, put_away
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import at_a_visit, consents, devices, sealing
from duologue.people.consents import Matter
from duologue.rounds.daily import opening_times

pytestmark = pytest.mark.django_db
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def no_room() -> Iterator[list[str]]:
    """Nothing can be written; which tables something tried to."""
    tried: list[str] = []

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            tried.append(" ".join(sql.split()[:3]))
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield tried


@dataclass
class Due:
    """A world in which a visit of Ben's at `now` has things to bring about."""

    world: World
    now: datetime
    round_id: UUID
    own: UUID
    keepsake: UUID
    visitor: Visitor = field(init=False)

    def reads(self) -> list[Request]:
        me = self.world.ben.me(self.now)
        token = devices.make_token(me, "A script", self.now)
        self.visitor = Visitor(self.world, self.world.ben, token, self.now)
        every = everywhere(self.visitor, self.round_id, self.own, self.keepsake, me.device_id)
        return [one for one in every if one.method == "GET"]


def evening(world: World) -> Due:
    """A first visit on the evening of a day's question that both answered, of a round that both answered,
    a day after one that has to settle."""
    now = asked_on(world, NOW)
    for moment in (now, now + timedelta(days=1)):
        for who in (world.ana, world.ben):
            who.visit(moment)
            with suppress(IndexError):
                give(who, moment)
    return _played(world, now + timedelta(days=1, hours=4))


def settled(world: World) -> Due:
    """Days later: the questions are over, and a round went quiet."""
    made = evening(world)
    made.now = opening_times.find_settled_moment(made.now.date()) + timedelta(days=20)
    return made


def forty(world: World) -> Due:
    """Day 40, with a line put away by each, weeks to bring, and an idea that has gone by itself."""
    for who in (world.ana, world.ben):
        who.visit(NOW + timedelta(days=10))
        put_away.put(who.me(NOW + timedelta(days=10)), f"A line of {who.name}'s", NOW + timedelta(days=10))
        consents.agree(who.me(NOW), Matter.LINE, NOW)
    now = NOW + timedelta(days=41)
    return _played(world, now)


def strict(world: World) -> Due:
    """Ben owes a release."""
    for who in (world.ana, world.ben):
        sealing.make_strict(who.me(NOW), NOW)
    return _played(world, NOW + timedelta(hours=2))


def _played(world: World, now: datetime) -> Due:
    for who in (world.ana, world.ben):
        who.visit(now)
    keepsake = keeping.keep(world.ben.me(now), kinds.APPRECIATION, "The soup", now)
    own = start(world.ben, "empathy/my-own-weather", now)
    round_id = start(world.ben, QUESTION, now, card="nine-years-old")
    answer(world.ben, round_id, "answer", {"answer": "A bicycle"}, now)
    answer(world.ana, round_id, "answer", {"answer": "A kite"}, now)
    return Due(world, now, round_id, own, keepsake)


# Each with something that is to be written at a visit there.
WORLDS = {
    evening: 'INSERT INTO "rounds_round"',
    settled: "UPDATE rounds_round SET",
    forty: 'UPDATE "keepsakes_keepsake" SET',
    strict: "UPDATE rounds_answer SET",
}


def failing(due: Due) -> tuple[list[str], set[str]]:
    """(Addresses that are answered otherwise than where there is room, what was tried to be written)."""
    due.world.ben.visit(due.now)
    requests, found, wanted = due.reads(), [], set[str]()
    for request in requests:
        with undone():
            expected = due.visitor.ask(request).status
        with undone(), no_room() as tried:
            status = due.visitor.ask(request).status
        wanted |= set(tried)
        if status != expected:
            found.append(f"{request.path}: {status} for {expected}")
    return found, wanted


@pytest.mark.parametrize("made", WORLDS)
def test_every_page_is_shown_where_nothing_can_be_written(world: World, made: Callable[[World], Due]) -> None:
    found, wanted = failing(made(world))
    assert found == []
    assert WORLDS[made] in wanted, "what was due was not tried, so nothing was proved"


def test_control_without_the_guard_a_visit_costs_the_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_a_visit, "suppress", lambda *_: nullcontext())
    found, _ = failing(evening(world))
    assert any(one.startswith("/: 507") for one in found)
