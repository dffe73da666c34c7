"""A round as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from duologue.engine.course import Course
from duologue.engine.ledger import AnswerRef, Key, Ledger
from duologue.engine.moves import Received
from duologue.engine.script import Dealt, Seat
from duologue.engine.walking import Cursor


@dataclass(frozen=True, slots=True)
class State:
    """A round as it stands. Only `view` turns it into what a person may see.

    `ready` are ids of answers whose rule says Open now, opened already or not; `destroyed` ids whose wraps
    are to go. `awaits`: whether there is something left for that partner (never by a matched step).
    `compared_until`: when what is matched is compared no more. `ended` are the partners for whom time has
    ended it unfinished. `fades_at` is None once both keep it;
    `fades_on` is the same moment whatever either chose: till then they may choose, and be told of it.
    `folded` is what the moves say by themselves; `course.ledger` is what stands of that at `now`. `clock` is
    the moment as a clock told it: earlier than `now` where it was put back since the last move.
    """

    dealt: Dealt
    now: datetime
    cursors: Mapping[Seat, Cursor]
    answers: Mapping[Key, AnswerRef]
    received: Mapping[Key, Received]
    ready: frozenset[str]
    destroyed: frozenset[str]
    awaits: Mapping[Seat, bool]
    closed: bool
    quiet: bool
    ended: frozenset[Seat]
    left: frozenset[Seat]
    paused: frozenset[Seat]
    closed_by: frozenset[Seat]
    kept: Mapping[Seat, bool]
    started_at: datetime
    quiet_at: datetime
    compared_until: datetime
    fades_at: datetime | None
    fades_on: datetime | None
    course: Course = field(repr=False, compare=False)
    folded: Ledger = field(repr=False, compare=False)
    clock: datetime = field(repr=False, compare=False)

    @property
    def faded(self) -> bool:
        return self.fades_at is not None and self.now >= self.fades_at
