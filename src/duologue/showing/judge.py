"""Says of one move whether it is taken: once, on the present view, or not and why."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.ledger import CARRY_ANSWERS
from duologue.engine.moves import STEPLESS, Move, MoveKind
from duologue.engine.state import State
from duologue.engine.walking import is_completed
from duologue.showing.beginning_together import find_begin, find_lapse
from duologue.showing.digests import digest_expected
from duologue.showing.own_side import Own, is_hidden
from duologue.showing.rights import TAPS, refusal_of_move, refusal_of_value
from duologue.showing.view import View, find_turn, is_of_another_day, make_view
from duologue.showing.why_not import WhyNot


@dataclass(frozen=True, slots=True)
class Accepted:
    """Taken: append it to the moves."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """Taken before: under the same id, and `move` is as it was then; or what it asks for stands already."""

    move: Move | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """Made on something that no longer shows. Nothing changes; `view` is the present one."""

    view: View


@dataclass(frozen=True, slots=True)
class Refused:
    """Not taken; `why` is made of nothing that the mover can't see."""

    why: WhyNot


Verdict = Accepted | Replayed | Stale | Refused


def judge(state: State, move: Move, own: Own) -> Verdict:
    """Judge `move` where the round stands; `own` as for `make_view`."""
    first = find_first_of(state, move)
    if first is not None:
        return Replayed(first) if first.by is move.by else Refused(WhyNot.NOT_HERE)
    if move.kind is MoveKind.START:
        return Refused(WhyNot.STARTED) if state.folded.taken else Accepted()
    why = _refusal_of_wrong_person(state, move)
    if why is not None:
        return Refused(why)
    instance = _read_instance(move)
    if move.step is not None and instance is None:
        return Refused(WhyNot.NOT_HERE)
    if has_come_to_pass(state, move, instance):
        return Replayed()
    if _is_not_their_turn(state, move):
        return Refused(WhyNot.NOT_TURN)
    present = make_view(state, move.by, own)
    if is_stale(present, move, instance):
        return Stale(present)
    why = refusal_of_move(state, move.for_, move.kind, instance)
    if why is not None:
        return Refused(why)
    scene = find_scene_at(state.course, instance) if instance is not None else None
    if scene is not None and is_hidden(scene.step, own):
        return Refused(WhyNot.NOT_HERE)
    asks = move.kind in (MoveKind.ANSWER, MoveKind.SKIP)
    if scene is not None and asks and is_of_another_day(state, scene.step, own):
        return Refused(WhyNot.ANOTHER_DAY)
    why = refusal_of_value(move.kind, scene.step.kind if scene is not None else None, move.value)
    if why is None and is_id_in_use(state, move):
        why = WhyNot.ID_USED
    return Refused(why) if why is not None else Accepted()


def find_first_of(state: State, move: Move) -> Move | None:
    """The move already taken under this id, if any."""
    return state.folded.taken.get(move.id)


def is_stale(present: View, move: Move, instance: Instance | None) -> bool:
    """Whether the mover saw something else there than their view now shows. No `digest_expected`: what is
    now.

    Where both are asked at once, what the other gave in the meantime holds nobody up: the question is the
    same, and one's own words go where they were meant to go.
    """
    if move.expects is None or instance is None:
        return False
    seen = [digest_expected(present, str(instance))]
    if move.kind in FORWARD:
        seen.append(digest_expected(present, str(instance), before_the_other=True))
    return move.expects not in seen


FORWARD = frozenset({MoveKind.ANSWER, MoveKind.SKIP, MoveKind.RECEIVE, MoveKind.BEGIN})
"""The kinds of moves that only go on: none of them replaces or destroys anything."""


def has_come_to_pass(state: State, move: Move, instance: Instance | None) -> bool:
    """Whether a move that carries no words asks for what stands already: a second press, from wherever it
    comes, loses nothing and finds its maker moved on."""
    mine = move.for_
    match move.kind:
        case MoveKind.PAUSE:
            return mine in state.paused
        case MoveKind.LEAVE:
            return mine in state.left
        case MoveKind.CLOSE:
            return mine in state.closed_by
        case MoveKind.RECEIVE if instance is not None:
            received = state.received.get((instance, mine))
            return received is not None and received.value == move.value
        case MoveKind.BEGIN if instance is not None:
            scene = find_scene_at(state.course, instance)
            if scene is None or not scene.step.both_begin or mine not in scene.seats:
                return False
            return bool(find_begin(state.course, scene) or find_lapse(state.course, scene, mine))
        case MoveKind.ANSWER | MoveKind.SKIP if instance is not None and move.value is None:
            scene = find_scene_at(state.course, instance)
            if scene is None or mine not in scene.seats:
                return False
            is_tap = move.kind is MoveKind.SKIP or scene.step.kind in TAPS
            return is_tap and is_completed(state.course, scene, mine)
        case _:
            return False


def is_id_in_use(state: State, move: Move) -> bool:
    return move.kind in CARRY_ANSWERS and move.value in state.folded.sent


def _refusal_of_wrong_person(state: State, move: Move) -> WhyNot | None:
    """Two devices: each for oneself. One device: the session for whose turn it is, round moves for itself."""
    if move.by not in state.dealt.seats:
        return WhyNot.NOT_ALONE
    if not state.dealt.terms.one_device:
        return None if move.for_ is move.by else WhyNot.NOT_FOR_YOU
    if move.kind in STEPLESS and move.for_ is not move.by:
        return WhyNot.NOT_FOR_YOU
    return None


def _is_not_their_turn(state: State, move: Move) -> bool:
    made_for_a_step_to_do = move.kind in (MoveKind.ANSWER, MoveKind.SKIP)
    one_device = state.dealt.terms.one_device
    return one_device and made_for_a_step_to_do and move.for_ is not find_turn(state, move.by)


def _read_instance(move: Move) -> Instance | None:
    try:
        return Instance.parse(move.step) if move.step is not None else None
    except ValueError:
        return None
