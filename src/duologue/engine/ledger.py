"""Folds the moves of a round into what stands: answers, skips, what was said back, who paused or left.

Each move is folded once: a ledger is copied and goes on with the next. What the rest of the house wants to
know of moves, it asks the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import NamedTuple

from duologue.engine.instances import Instance
from duologue.engine.moves import STEPLESS, Move, MoveKind, Received
from duologue.engine.script import Seat

Key = tuple[Instance, Seat]

READY_FOR = timedelta(minutes=10)
"""How long a press waits for the other's: a time must not begin for somebody who put the phone away since."""


class AnswerRef(NamedTuple):
    """What stands for one partner at one step instance; the words themselves are elsewhere.

    `id` is None for a tap, a skip, and after a withdrawal; `lost` is one that leaving made, or closing what
    had gone quiet, of which the other is told nothing. `corrected` are ids it replaced, `added` ids of what
    was added after the opening. `at` is when the id came to stand.
    """

    id: str | None
    at: datetime
    skipped: bool = False
    withdrawn: bool = False
    lost: bool = False
    corrected: tuple[str, ...] = ()
    shared: bool = False
    shared_at: datetime | None = None
    released_at: datetime | None = None
    added: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        return self.id is not None


class Sent(NamedTuple):
    """Where an answer belongs that was sent under an id, be it corrected, taken back or added since.

    `number` counts the moves from 0. `first_at` is when its author first answered there: a correction keeps
    the day of what it corrects.
    """

    instance: Instance
    seat: Seat
    number: int
    first_at: datetime


@dataclass(slots=True)
class Ledger:
    """`taken` are the moves by their ids, `sent` the answers by theirs. `met` are the instances at which both
    had an answer standing at one time: once true, it stays true, so that neither a silent leave nor a
    withdrawal can be read off something that vanishes. `last_move` is the number of each one's last move at
    a step; pausing, leaving or keeping is none. `pressed` are the presses that wait to begin a time, or have
    begun it; `begun` are the times that both have begun: that, too, stays true."""

    started_at: datetime | None = None
    taken: dict[str, Move] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    first_at: dict[Key, datetime] = field(default_factory=dict)
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
    pressed: dict[Key, datetime] = field(default_factory=dict)
    begun: dict[Instance, datetime] = field(default_factory=dict)

    def copy(self) -> Ledger:
        """One of its own to go on with; this one stays as it is."""
        mine = copy(self)
        for one in fields(self):
            held = getattr(self, one.name)
            if isinstance(held, dict | set):
                setattr(mine, one.name, held.copy())
        return mine


IsOpen = Callable[[AnswerRef], bool]


def fold(moves: Sequence[Move], opened: Container[str], alone: bool = False) -> Ledger:
    """Moves in their order; what is open to the other can no longer be corrected or destroyed.

    That is what `opened` holds; alone, where `opened` may hold all of one's own, what was shared.
    """
    ledger = Ledger()
    for move in moves:
        _fold_move(ledger, move, opened, alone)
    return ledger


def fold_next(ledger: Ledger, move: Move, opened: Container[str], alone: bool = False) -> Ledger:
    """The ledger after one more move."""
    after = ledger.copy()
    _fold_move(after, move, opened, alone)
    return after


def _fold_move(ledger: Ledger, move: Move, opened: Container[str], alone: bool) -> None:
    def is_open(ref: AnswerRef) -> bool:
        return ref.shared if alone else ref.id in opened

    if move.id in ledger.taken:
        return
    number = len(ledger.taken)
    ledger.taken[move.id] = move
    if ledger.started_at is None:
        ledger.started_at = move.at
    if move.kind in STEPLESS:
        _take_round_move(ledger, move, number, is_open)
        return
    ledger.last_move[move.for_] = number
    if move.step is not None:
        try:
            instance = Instance.parse(move.step)
        except ValueError:
            return
        if move.kind is MoveKind.BEGIN:
            _press(ledger, (instance, move.for_), move.at, alone)
            return
        _note_sent(ledger, move, instance, number)
        _take_step_move(ledger, move, instance, is_open)


def _note_sent(ledger: Ledger, move: Move, instance: Instance, number: int) -> None:
    if move.kind not in CARRY_ANSWERS or move.value is None:
        return
    key = (instance, move.for_)
    first_at = ledger.first_at.setdefault(key, move.at)
    ledger.sent.setdefault(move.value, Sent(instance, move.for_, number, first_at))


CARRY_ANSWERS = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})
"""The kinds of moves whose value is the id of an answer."""


def _take_round_move(ledger: Ledger, move: Move, number: int, is_open: IsOpen) -> None:
    seat = move.for_
    match move.kind:
        case MoveKind.PAUSE:
            ledger.paused.add(seat)
            _withdraw_press(ledger, seat)
        case MoveKind.RESUME:
            ledger.paused.discard(seat)
            ledger.left.discard(seat)
            ledger.left_at_move.pop(seat, None)
        case MoveKind.LEAVE:
            ledger.left.add(seat)
            ledger.left_at_move[seat] = number
            _withdraw_press(ledger, seat)
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
            withdraw(ledger, key, ref, lost=True)


def withdraw(ledger: Ledger, key: Key, ref: AnswerRef, *, lost: bool = False) -> None:
    assert ref.id is not None
    ledger.destroyed.add(ref.id)
    ledger.destroyed.update(ref.added)
    # What is said anew after it counts under the day on which that is said.
    ledger.first_at.pop(key, None)
    gone = ref._replace(id=None, withdrawn=True, lost=lost, skipped=True, shared=False, added=())
    ledger.answers[key] = gone


def _press(ledger: Ledger, key: Key, at: datetime, alone: bool) -> None:
    """Begin a time for both, if the other's press still waits; else wait for the other's."""
    instance, seat = key
    if instance in ledger.begun:
        return
    ledger.pressed[key] = at
    other = ledger.pressed.get((instance, seat.other))
    if alone:
        ledger.begun[instance] = at
    elif other is not None and at - other < READY_FOR:
        ledger.begun[instance] = max(at, other)


def _withdraw_press(ledger: Ledger, seat: Seat, instance: Instance | None = None) -> None:
    """Who goes elsewhere is ready no more, but where it has begun; `instance` None: anywhere."""
    for key in [key for key in ledger.pressed if key[1] is seat and instance in (None, key[0])]:
        if key[0] not in ledger.begun:
            del ledger.pressed[key]


def _take_step_move(ledger: Ledger, move: Move, instance: Instance, is_open: IsOpen) -> None:
    key = (instance, move.for_)
    ref = ledger.answers.get(key)
    open_now = ref is not None and ref.id is not None and is_open(ref)
    match move.kind:
        case MoveKind.ANSWER if ref is None or ref.skipped:
            _withdraw_press(ledger, move.for_, instance)
            _stand(ledger, key, AnswerRef(move.value, move.at))
        case MoveKind.SKIP if ref is None:
            _withdraw_press(ledger, move.for_, instance)
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
