"""Plays a round: folds its moves into a state. Pure: the same moves, values and moment, the same state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from duologue.engine.course import Course, Wait, find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.laying import lay_course
from duologue.engine.ledger import AnswerRef, Key, Ledger, fold, fold_next
from duologue.engine.moves import Move, MoveKind, Received
from duologue.engine.rules import Open
from duologue.engine.ruling import rule_on
from duologue.engine.script import Dealt, Seat
from duologue.engine.timing import (
    find_end_of_comparing,
    find_fading,
    find_quiet_date,
    is_ended,
    take_back_unopened,
)
from duologue.engine.values import Values
from duologue.engine.walking import Cursor, walk

__all__ = ["AnswerRef", "Cursor", "Dealt", "State", "Wait", "play", "play_again", "play_on"]


@dataclass(frozen=True, slots=True)
class State:
    """A round as it stands. Only `view` turns it into what a person may see.

    `ready` are ids of answers whose rule says Open now, opened already or not; `destroyed` ids whose wraps
    are to go. `awaits`: whether there is something left for that partner (never by a matched step).
    `compared_until`: when what is matched is compared no more. `ended` are the partners for whom time has
    ended it unfinished. `fades_at` is None once both keep it;
    `fades_on` is the same moment whatever either chose: till then they may choose, and be told of it.
    `folded` is what the moves say by themselves; `course.ledger` is what stands of that at `now`.
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

    @property
    def faded(self) -> bool:
        return self.fades_at is not None and self.now >= self.fades_at

    @property
    def kept_for_oneself(self) -> frozenset[Seat]:
        """Who keeps what never opened of a round that went quiet."""
        return frozenset(seat for seat in self.ended if self.kept.get(seat))


def play(dealt: Dealt, moves: Sequence[Move], opened: Mapping[str, Values], now: datetime) -> State:
    """The state after `moves` in their order, at `now` (with a time zone).

    `opened` maps answer ids to the values that both may read, and `course.name_shared` of an instance to
    what both chose there; in a solo round it may hold all the author's own. Values that are not in it play
    no part. A round's time never runs backwards: `State.now` is the latest of `now` and of its moves.
    """
    # A server's clock may jump back; what was done after a moment is never before it.
    latest = max([now, *(move.at for move in moves)])
    return _find_state(dealt, fold(moves, opened, dealt.alone), opened, latest)


def play_on(state: State, move: Move, opened: Mapping[str, Values]) -> State:
    """The state after one more move: as if all had been played anew, without folding the others again."""
    after = fold_next(state.folded, move, state.course.opened, state.dealt.alone)
    return _find_state(state.dealt, after, opened, max(state.now, move.at))


def play_again(state: State, opened: Mapping[str, Values]) -> State:
    """The state once both may read other values than before."""
    return _find_state(state.dealt, state.folded, opened, state.now)


def _find_state(dealt: Dealt, folded: Ledger, opened: Mapping[str, Values], now: datetime) -> State:
    course, cursors = _walk_through(dealt, folded, opened, now)
    quiet_at = find_quiet_date(course)
    if (after := take_back_unopened(course, cursors, quiet_at)) is not None:
        course, cursors = _walk_through(dealt, after, opened, now)
    ledger = course.ledger
    late = now >= quiet_at
    shown, shown_cursors = (course, cursors) if late else _leave_out_leaves(course, cursors)
    closed = _is_closed(shown, shown_cursors, late)
    fades_on, fades_at = find_fading(course, quiet_at)
    return State(
        dealt=dealt,
        now=now,
        cursors=MappingProxyType(cursors),
        answers=MappingProxyType(ledger.answers),
        received=MappingProxyType(ledger.received),
        ready=_list_ready(course),
        destroyed=frozenset(ledger.destroyed),
        awaits=MappingProxyType(
            {seat: not closed and not late and is_awaited(shown, shown_cursors, seat) for seat in Seat}
        ),
        closed=closed,
        quiet=late and not closed,
        ended=frozenset(seat for seat in dealt.seats if late and is_ended(course, seat, cursors[seat])),
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


def _walk_through(
    dealt: Dealt, ledger: Ledger, opened: Mapping[str, Values], now: datetime
) -> tuple[Course, dict[Seat, Cursor]]:
    course = lay_course(dealt, ledger, opened, now)
    return course, {seat: walk(course, seat) for seat in Seat}


# -- what opens, what closes ----------------------------------------------------------------------


def _list_ready(course: Course) -> frozenset[str]:
    ready: set[str] = set()
    for (instance, _), ref in course.ledger.answers.items():
        if ref.id is None:
            continue
        scene = find_scene_at(course, instance)
        if scene is None:
            continue
        # What has opened stays open, and so does what its author added to it.
        if (ref.id in course.opened and not course.alone) or isinstance(rule_on(course, scene, ref), Open):
            ready.add(ref.id)
            ready.update(ref.added)
    return frozenset(ready)


def _is_closed(course: Course, cursors: Mapping[Seat, Cursor], late: bool) -> bool:
    """Everyone is through, and nothing sealed may still open (or its time has passed)."""
    through = all(cursors[seat].done or seat in course.ledger.closed_by for seat in course.dealt.seats)
    return through and (late or not _is_outstanding(course))


def _is_outstanding(course: Course) -> bool:
    if course.alone:
        return False
    for (instance, _), ref in course.ledger.answers.items():
        if ref.id is None or ref.id in course.opened:
            continue
        scene = find_scene_at(course, instance)
        if scene is not None and scene.step.rule is not None and scene.step.rule.is_waited_for:
            return True
    return False


# -- who is waited for ----------------------------------------------------------------------------


def _leave_out_leaves(course: Course, cursors: Mapping[Seat, Cursor]) -> tuple[Course, Mapping[Seat, Cursor]]:
    """The round as the plain columns may show it while somebody has left.

    A leave alone changes no column: until the other's next move it is as if it had not been made, and from
    then on as if who left had never answered what was still sealed.
    """
    ledger = course.ledger
    if not ledger.left:
        return course, cursors
    unanswered: set[Seat] = {
        seat for seat in ledger.left if ledger.last_move.get(seat.other, -1) > ledger.left_at_move[seat]
    }
    kept = [
        move
        for number, move in enumerate(ledger.taken.values())
        # An earlier leave that they came back from did destroy what it destroyed.
        if number != ledger.left_at_move.get(move.for_)
        and not (move.for_ in unanswered and _was_sealed(course, move))
    ]
    return _walk_through(course.dealt, fold(kept, course.opened, course.alone), course.opened, course.now)


def _was_sealed(course: Course, move: Move) -> bool:
    if move.kind is MoveKind.WITHDRAW:
        return True
    if move.kind not in (MoveKind.ANSWER, MoveKind.CORRECT) or move.step is None or move.value is None:
        return False
    scene = find_scene_at(course, Instance.parse(move.step))
    sealed = scene is not None and scene.step.rule is not None and scene.step.rule.seals
    return sealed and move.value not in course.opened


def is_awaited(course: Course, cursors: Mapping[Seat, Cursor], seat: Seat) -> bool:
    """A step still to do, or something skipped that the other's way on depends on; never a matched one."""
    cursor = cursors[seat]
    if cursor.current is not None and not cursor.done:
        scene = find_scene_at(course, cursor.current)
        if scene is None or scene.step.rule is None or not scene.step.rule.compares:
            return True
    wait = cursors[seat.other].wait
    if wait is None:
        return False
    waited = (course.ledger.answers.get(key) for key in wait.missing if key[1] is seat)
    return any(ref is None or not ref.live for ref in waited)


def find_order(state: State, instance: Instance) -> tuple[int, int, int]:
    """A fixed order of instances, the script's, whatever order the answers came in."""
    scene = find_scene_at(state.course, instance)
    return scene.order if scene is not None else (1 << 30, instance.n, 0)
