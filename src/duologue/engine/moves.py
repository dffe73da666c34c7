"""What a partner does in a round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duologue.engine.script import Seat


class MoveKind(StrEnum):
    START = "start"
    ANSWER = "answer"
    SKIP = "skip"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    SHARE = "share"
    RELEASE = "release"
    RECEIVE = "receive"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    CLOSE = "close"
    KEEP = "keep"
    ADD = "add"
    BEGIN = "begin"

    __hash__ = str.__hash__


STEPLESS = frozenset(
    {MoveKind.START, MoveKind.PAUSE, MoveKind.RESUME, MoveKind.LEAVE, MoveKind.CLOSE, MoveKind.KEEP}
)
"""The kinds of moves that concern the round as a whole, and no step of it."""


class Received(StrEnum):
    """The three things one can say after a deep opening."""

    THANKS = "thanks"
    MORE = "more"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Move:
    """One move. `by` is the session, `for_` the person it speaks for (they differ on one device only).

    `step` is a step instance, "reflect" for the first and "reflect#2" for the second. `expects` is the
    digest of what the mover's own view showed for it. `value` is an opaque answer id (answer, correct, add),
    a `Received` word (receive), "yes" or "no" (keep), or None.
    """

    id: str
    by: Seat
    for_: Seat
    kind: MoveKind
    at: datetime
    step: str | None = None
    expects: str | None = None
    value: str | None = None
