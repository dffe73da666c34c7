"""Short ways to the day's question in tests, through what its page uses."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.world import Actor, World

from duologue.rounds.daily import answering, question_of_today
from duologue.rounds.daily.question_of_today import OfDay, Question

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def of_day(who: Actor, now: datetime) -> OfDay:
    who.visit(now)
    found = question_of_today.find_today(who.me(now), now)
    assert found is not None
    return found


def values(one: Question) -> dict[str, object]:
    """Something to answer with, whatever is asked."""
    for field in one.prompt.fields:
        if field.id == "pick":
            return {"pick": field.options[0].id}
        if field.kind.is_in_words:
            return {field.id: "A small blue kettle on the stove"}
    return {"aloud": "tell"}


def give(who: Actor, now: datetime, turn: int = 0, raw: dict[str, object] | None = None) -> Question:
    found = of_day(who, now)
    one = found.questions[turn]
    wrong = answering.give(who.me(now), found.day, one.card.id, raw or values(one), now)
    assert wrong is None, wrong
    return one


def asked_on(world: World, now: datetime, kind: str = "six words") -> datetime:
    """The first moment from `now` on, at the same time of day, whose date asks something of this kind."""
    while not (found := of_day(world.ana, now)).questions or found.questions[0].card.about["kind"] != kind:
        now += DAY
    return now
