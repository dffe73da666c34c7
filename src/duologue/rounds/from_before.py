"""What one gave to an exercise for two before the two shared a key is one's own, and its giver may share it.

This module knows which that is; `giving_once_more` gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duologue.rounds import desk
from duologue.rounds.reading_rounds import Table


class Before(StrEnum):
    """How a round stands that is one's own only because there was no key in common yet."""

    OFFERED = "offered"
    OF_ITS_DAY = "of its day"
    OF_A_HAND = "of a hand"


def find_before(table: Table, today: date) -> Before | None:
    """Whether it can be begun anew with the same question, or why it can't: a day's round can on its day, and
    several cards drawn at once are others the next time. None for any other round, and for one that its giver
    shared or keeps to themselves."""
    header = table.header
    if not (table.me.shared and header.terms.solo and table.script.people == 2) or table.me.former:
        return None
    if str(table.id) in desk.read_mine(table.me).away or not list_given(table):
        return None
    if header.drawn.hands:
        return Before.OF_A_HAND
    is_over = table.script.once_a_day and header.terms.day != today
    return Before.OF_ITS_DAY if is_over else Before.OFFERED


def is_offered(table: Table, today: date) -> bool:
    return find_before(table, today) is Before.OFFERED


@dataclass(frozen=True, slots=True)
class GivenStep:
    step: str
    values: Mapping[str, object]


def list_given(table: Table) -> list[GivenStep]:
    """Of its first screen, whose questions hang on nothing else."""
    first = {step.id for step in table.script.steps[:1]} | {s.id for s in table.script.steps if s.beside}
    return [
        GivenStep(str(instance), table.opened[ref.id])
        for (instance, seat), ref in table.played.answers.items()
        if seat is table.seat and instance.step_id in first
        if ref.id is not None and ref.id in table.opened
    ]
