"""On which of one's own dates something came that one may read in a round. None where nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from duologue.engine.ledger import AnswerRef
from duologue.engine.matching import find_stored
from duologue.people import days
from duologue.rounds import aftermath
from duologue.rounds.reading_rounds import Table


def find_day_of_both(table: Table) -> date | None:
    """That on which the last of what both had sealed opened."""
    sealed = {step.id for step in table.script.steps if step.rule is not None and step.rule.seals}
    opened = [
        ref
        for (instance, _), ref in table.played.answers.items()
        if instance.step_id in sealed and ref.id in table.opened
    ]
    return _find_last_date(table, _list_moments(opened))


def find_day_given(table: Table) -> date | None:
    """That on which the last came of what the other gave."""
    theirs = [
        ref
        for (_, seat), ref in table.played.answers.items()
        if seat is not table.seat and ref.id in table.opened
    ]
    return _find_last_date(table, _list_moments(theirs))


def find_day_chosen(table: Table) -> date | None:
    """That on which there first was something that both chose. When either chose, or chose again, is nobody
    else's, and moves nothing. Of what was stored without its moment, that on which the round began."""
    compared = set(aftermath.list_compared_steps(table))
    stored = [
        find_stored(table.opened, instance)
        for instance in {instance for instance, _ in table.played.answers}
        if instance.step_id in compared
    ]
    there = [both for both in stored if both.shared or both.taken_back]
    began = table.header.terms.started_at
    return _find_last_date(table, (moment for both in there if (moment := both.came or began) is not None))


def _list_moments(refs: Iterable[AnswerRef]) -> Iterator[datetime]:
    for ref in refs:
        yield from (moment for moment in (ref.at, ref.released_at) if moment is not None)


def _find_last_date(table: Table, moments: Iterable[datetime]) -> date | None:
    last = max(moments, default=None)
    return None if last is None else days.find_date(table.me, last)
