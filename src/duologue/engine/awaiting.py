"""Who is waited for, and what of that shows while somebody has left."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.engine.course import Course, find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.laying import lay_and_walk
from duologue.engine.ledger import fold
from duologue.engine.moves import Move, MoveKind
from duologue.engine.script import Seat
from duologue.engine.walking import Cursor


def leave_out(course: Course, cursors: Mapping[Seat, Cursor]) -> tuple[Course, Mapping[Seat, Cursor]]:
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
    return lay_and_walk(course.dealt, fold(kept, course.opened, course.alone), course.opened, course.now)


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
