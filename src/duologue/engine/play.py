"""Plays a round: folds its moves into a state. Pure: the same moves, values and moment, the same state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from duologue.engine.awaiting import is_awaited, leave_out
from duologue.engine.closing import find_ready, is_closed
from duologue.engine.lasting import find_fading
from duologue.engine.laying import lay_and_walk
from duologue.engine.ledger import Ledger, fold, fold_next
from duologue.engine.moves import Move
from duologue.engine.script import Dealt, Seat
from duologue.engine.state import State
from duologue.engine.timing import find_end_of_comparing, find_quiet_date, is_ended, take_back_unopened
from duologue.engine.values import Values


def play(dealt: Dealt, moves: Sequence[Move], opened: Mapping[str, Values], now: datetime) -> State:
    """The state after `moves` in their order, at `now` (with a time zone).

    `opened` maps answer ids to the values that both may read, and `course.name_shared` of an instance to
    what both chose there; in a solo round it may hold all the author's own. Values that are not in it play
    no part. A round's time never runs backwards: `State.now` is the latest of `now` and of its moves, and
    `State.clock` is `now` itself.
    """
    # A server's clock may jump back; what was done after a moment is never before it.
    latest = max([now, *(move.at for move in moves)])
    return _find_state(dealt, fold(moves, opened, dealt.alone), opened, latest, now)


def play_on(state: State, move: Move, opened: Mapping[str, Values]) -> State:
    """The state after one more move: as if all had been played anew, without folding the others again."""
    after = fold_next(state.folded, move, state.course.opened, state.dealt.alone)
    return _find_state(state.dealt, after, opened, max(state.now, move.at), state.clock)


def play_again(state: State, opened: Mapping[str, Values]) -> State:
    """The state once both may read other values than before."""
    return _find_state(state.dealt, state.folded, opened, state.now, state.clock)


def _find_state(
    dealt: Dealt, folded: Ledger, opened: Mapping[str, Values], now: datetime, clock: datetime
) -> State:
    course, cursors = lay_and_walk(dealt, folded, opened, now)
    quiet_at = find_quiet_date(course)
    if (after := take_back_unopened(course, cursors, quiet_at)) is not None:
        course, cursors = lay_and_walk(dealt, after, opened, now)
    ledger = course.ledger
    late = now >= quiet_at
    shown, shown_cursors = (course, cursors) if late else leave_out(course, cursors)
    closed = is_closed(shown, shown_cursors, late)
    fades_on, fades_at = find_fading(course, quiet_at)
    return State(
        dealt=dealt,
        now=now,
        clock=clock,
        cursors=MappingProxyType(cursors),
        answers=MappingProxyType(ledger.answers),
        received=MappingProxyType(ledger.received),
        ready=find_ready(course),
        destroyed=frozenset(ledger.destroyed),
        awaits=MappingProxyType(
            {seat: not closed and not late and is_awaited(shown, shown_cursors, seat) for seat in Seat}
        ),
        closed=closed,
        quiet=late and not closed,
        ended=frozenset(seat for seat in dealt.seats if late and is_ended(course, cursors[seat])),
        left=frozenset(ledger.left),
        paused=frozenset(ledger.paused),
        closed_by=frozenset(ledger.closed_by),
        kept=MappingProxyType(ledger.kept),
        started_at=course.started_at,
        quiet_at=quiet_at,
        compared_until=find_end_of_comparing(course),
        fades_at=fades_at,
        fades_on=fades_on,
        course=course,
        folded=folded,
    )
