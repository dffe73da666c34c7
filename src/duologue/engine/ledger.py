"""Folds the moves of a round into what stands: answers, skips, what was said back, who paused or left."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from duologue.engine.instances import Instance
from duologue.engine.moves import Move, MoveKind, Received
from duologue.engine.script import Seat

Key = tuple[Instance, Seat]


class AnswerRef(NamedTuple):
    """What stands for one partner at one step instance; the words themselves are elsewhere.

    `id` is None for a tap, a skip, and after a withdrawal. `corrected` are ids it replaced, `added` ids of
    what was added after the opening. `at` is when the id came to stand.
    """

    id: str | None
    at: datetime
    skipped: bool = False
    withdrawn: bool = False
    corrected: tuple[str, ...] = ()
    shared: bool = False
    shared_at: datetime | None = None
    released_at: datetime | None = None
    added: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        return self.id is not None


@dataclass(slots=True)
class Ledger:
    """`met` are the instances at which both had an answer standing at one time: once true, it stays true,
    so that neither a silent leave nor a withdrawal can be read off something that vanishes. `last_move` is
    the number of each one's last move at a step; pausing, leaving or keeping is none."""

    started_at: datetime | None = None
    answers: dict[Key, AnswerRef] = field(default_factory=dict)
    destroyed: set[str] = field(default_factory=set)
    received: dict[Key, Received] = field(default_factory=dict)
    ever: set[Key] = field(default_factory=set)
    met: set[Instance] = field(default_factory=set)
    paused: set[Seat] = field(default_factory=set)
    left: set[Seat] = field(default_factory=set)
    closed_by: dict[Seat, datetime] = field(default_factory=dict)
    kept: dict[Seat, bool] = field(default_factory=dict)
    last_move: dict[Seat, int] = field(default_factory=dict)
    left_at_move: dict[Seat, int] = field(default_factory=dict)


IsOpen = Callable[[AnswerRef], bool]


def fold(moves: Sequence[Move], opened: Container[str], alone: bool = False) -> Ledger:
    """Moves in their order; what is open to the other can no longer be corrected or destroyed.

    That is what `opened` holds; alone, where `opened` may hold all of one's own, what was shared.
    """

    def is_open(ref: AnswerRef) -> bool:
        return ref.shared if alone else ref.id in opened

    ledger = Ledger()
    seen: set[str] = set()
    for number, move in enumerate(moves):
        if move.id in seen:
            continue
        seen.add(move.id)
        if ledger.started_at is None:
            ledger.started_at = move.at
        if move.kind in _OF_THE_ROUND:
            _round_move(ledger, move, number, is_open)
            continue
        ledger.last_move[move.for_] = number
        if move.step is not None:
            try:
                instance = Instance.parse(move.step)
            except ValueError:
                continue
            _step_move(ledger, move, instance, is_open)
    return ledger


_OF_THE_ROUND = {
    MoveKind.START,
    MoveKind.PAUSE,
    MoveKind.RESUME,
    MoveKind.LEAVE,
    MoveKind.CLOSE,
    MoveKind.KEEP,
}


def _round_move(ledger: Ledger, move: Move, number: int, is_open: IsOpen) -> None:
    seat = move.for_
    match move.kind:
        case MoveKind.PAUSE:
            ledger.paused.add(seat)
        case MoveKind.RESUME:
            ledger.paused.discard(seat)
            ledger.left.discard(seat)
            ledger.left_at_move.pop(seat, None)
        case MoveKind.LEAVE:
            ledger.left.add(seat)
            ledger.left_at_move[seat] = number
            destroy_unopened(ledger, seat, is_open)
        case MoveKind.CLOSE:
            ledger.closed_by.setdefault(seat, move.at)
        case MoveKind.KEEP:
            ledger.kept[seat] = move.value == "yes"
        case _:
            pass


def destroy_unopened(ledger: Ledger, seat: Seat, is_open: IsOpen) -> None:
    """Leaving destroys whatever of one's own has not opened."""
    for key, ref in list(ledger.answers.items()):
        if key[1] is seat and ref.id is not None and not is_open(ref):
            withdraw(ledger, key, ref)


def withdraw(ledger: Ledger, key: Key, ref: AnswerRef) -> None:
    assert ref.id is not None
    ledger.destroyed.add(ref.id)
    ledger.destroyed.update(ref.added)
    ledger.answers[key] = ref._replace(id=None, withdrawn=True, skipped=True, shared=False, added=())


def _step_move(ledger: Ledger, move: Move, instance: Instance, is_open: IsOpen) -> None:
    key = (instance, move.for_)
    ref = ledger.answers.get(key)
    open_now = ref is not None and ref.id is not None and is_open(ref)
    match move.kind:
        case MoveKind.ANSWER if ref is None or ref.skipped:
            _stand(ledger, key, AnswerRef(move.value, move.at))
        case MoveKind.SKIP if ref is None:
            ledger.answers[key] = AnswerRef(None, move.at, skipped=True)
        case MoveKind.CORRECT if ref is not None and ref.id is not None and not open_now:
            ledger.destroyed.add(ref.id)
            _stand(ledger, key, AnswerRef(move.value, move.at, corrected=(*ref.corrected, ref.id)))
        case MoveKind.WITHDRAW if ref is not None and ref.live and not open_now:
            withdraw(ledger, key, ref)
        case MoveKind.SHARE if ref is not None and ref.live:
            ledger.answers[key] = ref._replace(shared=True, shared_at=move.at)
        case MoveKind.RELEASE if ref is not None and ref.live:
            ledger.answers[key] = ref._replace(released_at=move.at)
        case MoveKind.ADD if open_now and ref is not None and move.value is not None:
            ledger.answers[key] = ref._replace(added=(*ref.added, move.value))
        case MoveKind.RECEIVE if key not in ledger.received and move.value in set(Received):
            ledger.received[key] = Received(move.value)
        case _:
            pass


def _stand(ledger: Ledger, key: Key, ref: AnswerRef) -> None:
    instance, seat = key
    ledger.answers[key] = ref
    if ref.id is None:
        return
    ledger.ever.add(key)
    other = ledger.answers.get((instance, seat.other))
    if other is not None and other.live:
        ledger.met.add(instance)
