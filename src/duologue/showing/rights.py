"""What a partner may do now. One small question a kind of move; each answer rests on their own view alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from duologue.engine import dates
from duologue.engine.asides import CLOSER_ID, find_aside_step
from duologue.engine.course import ANSWERS, find_scene_at, is_readable
from duologue.engine.instances import Instance
from duologue.engine.lasting import find_end
from duologue.engine.layout import Scene
from duologue.engine.ledger import AnswerRef
from duologue.engine.moves import STEPLESS, MoveKind, Received
from duologue.engine.script import Seat, StepKind
from duologue.engine.state import State
from duologue.engine.walking import is_completed
from duologue.showing.beginning_together import find_begin, find_lapse
from duologue.showing.presence import is_on_its_way
from duologue.showing.why_not import WhyNot

TAPS = frozenset(
    {
        StepKind.READ,
        StepKind.SPEAK,
        StepKind.DO,
        StepKind.SETTLE,
        StepKind.TOGETHER,
        StepKind.REVEAL,
        StepKind.WORK_OUT,
    }
)
_NOT_SKIPPED = frozenset({StepKind.REVEAL, StepKind.WORK_OUT, StepKind.SETTLE})


class May(NamedTuple):
    """One thing that may be done now; `step` is None for what concerns the whole round."""

    kind: MoveKind
    step: Instance | None = None


def list_allowed(state: State, seat: Seat) -> tuple[May, ...]:
    """All that `seat` may do, kinds in the order of `MoveKind`, steps in the script's order."""
    if seat not in state.course.seats or state.faded:
        return ()
    found = {kind: [May(kind)] for kind in STEPLESS if _refusal_of_round_move(state, seat, kind) is None}
    for scene in _list_places(state, seat):
        ref = state.course.find_ref(scene.instance, seat)
        for kind in _list_worth_asking(state, scene, ref):
            if (
                refusal_when_over(state, seat, kind) is None
                and refusal_at_step(state, seat, kind, scene, ref) is None
            ):
                found.setdefault(kind, []).append(May(kind, scene.instance))
    return tuple([one for kind in _IN_ORDER if kind in found for one in found[kind]])


_IN_ORDER = tuple(MoveKind)
_BEFORE = (MoveKind.ANSWER, MoveKind.SKIP)
_BEFORE_A_TIME = (*_BEFORE, MoveKind.BEGIN)
_OPENED = (MoveKind.ADD,)
_AFTER = (MoveKind.CORRECT, MoveKind.WITHDRAW, MoveKind.SHARE, MoveKind.RELEASE, MoveKind.ADD)


def _list_worth_asking(state: State, scene: Scene, ref: AnswerRef | None) -> tuple[MoveKind, ...]:
    """The kinds that could be allowed there at all; only a short cut, `refusal_of_move` decides."""
    if scene.step.kind is StepKind.RECEIVE:
        return (MoveKind.SKIP, MoveKind.RECEIVE)
    if ref is not None and ref.id is not None:
        return _OPENED if is_open(state, ref) else _AFTER
    if ref is not None and not ref.skipped:
        return ()
    return _BEFORE_A_TIME if scene.step.both_begin else _BEFORE


def _list_places(state: State, seat: Seat) -> list[Scene]:
    """Every scene this partner has come to or moved at, in the script's order."""
    cursor = state.cursors[seat]
    found = {*cursor.visited, *cursor.beside, *cursor.asides}
    found.update(instance for instance, whose in state.answers if whose is seat)
    scenes = [
        scene
        for instance in found
        if (scene := find_scene_at(state.course, instance)) and seat in scene.seats
    ]
    scenes.sort(key=attrgetter("order"))
    return scenes


def list_answerable(state: State, seat: Seat) -> tuple[Instance, ...]:
    """Where `seat` may still answer: the present step, those beside it, asides, and what was skipped."""
    cursor = state.cursors[seat]
    now = () if cursor.current is None or cursor.done else (cursor.current,)
    asides = (one for one in cursor.asides if state.course.find_ref(one, seat) is None)
    return tuple(dict.fromkeys((*now, *cursor.beside, *asides, *cursor.still)))


# -- why not --------------------------------------------------------------------------------------


def refusal_of_move(state: State, seat: Seat, kind: MoveKind, instance: Instance | None) -> WhyNot | None:
    """None if `seat` may make such a move now, else why not."""
    if seat not in state.course.seats:
        return WhyNot.NOT_ALONE
    if kind in STEPLESS:
        return WhyNot.FADED_NOW if state.faded else _refusal_of_round_move(state, seat, kind)
    scene = find_scene_at(state.course, instance) if instance is not None else None
    if scene is None or seat not in scene.seats:
        return WhyNot.NOT_HERE
    ref = state.course.find_ref(scene.instance, seat)
    return refusal_when_over(state, seat, kind) or refusal_at_step(state, seat, kind, scene, ref)


def refusal_when_over(state: State, seat: Seat, kind: MoveKind) -> WhyNot | None:
    """Faded, left or paused: nothing at a step goes on until one comes back."""
    if state.faded:
        return WhyNot.FADED_NOW
    if seat in state.left:
        return WhyNot.LEFT_FIRST
    if seat in state.paused and kind is not MoveKind.WITHDRAW:
        return WhyNot.PAUSED_FIRST
    return None


def _refusal_of_round_move(state: State, seat: Seat, kind: MoveKind) -> WhyNot | None:
    match kind:
        case MoveKind.PAUSE if seat in state.left:
            return WhyNot.LEFT_FIRST
        case MoveKind.PAUSE:
            return WhyNot.ALREADY_PAUSED if seat in state.paused else None
        case MoveKind.RESUME:
            return None if seat in state.paused | state.left else WhyNot.NOT_PAUSED
        case MoveKind.LEAVE:
            return WhyNot.ALREADY_LEFT if seat in state.left else None
        case MoveKind.CLOSE:
            return refusal_of_closing(state, seat)
        case MoveKind.KEEP:
            return refusal_of_keeping(state, seat)
        case _:
            return WhyNot.STARTED


def refusal_of_keeping(state: State, seat: Seat) -> WhyNot | None:
    """Till the day it fades, then no more: a change of mind after it would be seen by the other. What goes by
    its rule, nobody keeps."""
    if find_end(state.dealt) is not None:
        return WhyNot.NOTHING_FADES
    if state.fades_on is not None and state.now >= state.fades_on:
        return WhyNot.NOTHING_FADES
    if _has_ended(state, seat):
        return WhyNot.CLOSED if seat in state.closed_by else None
    return None if state.fades_on is not None else WhyNot.NOTHING_FADES


def refusal_of_closing(state: State, seat: Seat) -> WhyNot | None:
    """Through with it, or it went quiet; each closes for themselves, and the other is not told."""
    if seat in state.left:
        return WhyNot.LEFT_FIRST
    if seat in state.closed_by:
        return WhyNot.CLOSED
    return None if state.cursors[seat].done or _has_ended(state, seat) else WhyNot.CLOSE_LATER


def _has_ended(state: State, seat: Seat) -> bool:
    """Whether it has ended for good. A day's round does once its date has ended everywhere: before that, who
    moves may live in its date again, and the moment would tell where the other lives."""
    day = state.dealt.terms.day
    if day is None or not state.dealt.script.once_a_day:
        return seat in state.ended
    return seat in state.ended and state.now >= dates.find_end_of_day(day, (dates.LAST_ON_EARTH,))


def refusal_at_step(
    state: State, seat: Seat, kind: MoveKind, scene: Scene, ref: AnswerRef | None
) -> WhyNot | None:
    match kind:
        case MoveKind.ANSWER:
            return refusal_of_answering(state, seat, scene, ref)
        case MoveKind.SKIP:
            return refusal_of_skipping(state, seat, scene, ref)
        case MoveKind.RECEIVE:
            return refusal_of_receiving(state, seat, scene)
        case MoveKind.BEGIN:
            return refusal_of_beginning(state, seat, scene)
    if ref is None or ref.id is None:
        return WhyNot.NO_ANSWER
    match kind:
        case MoveKind.CORRECT:
            return refusal_of_correcting(state, seat, scene, ref)
        case MoveKind.WITHDRAW:
            return refusal_of_withdrawing(state, scene, ref)
        case MoveKind.SHARE:
            return refusal_of_sharing(state, scene, ref)
        case MoveKind.RELEASE:
            return refusal_of_releasing(state, seat, scene, ref)
        case _:
            return refusal_of_adding(state, scene, ref)


def _is_too_late(state: State, seat: Seat, scene: Scene) -> bool:
    """A round that went quiet takes nothing new, so that what was taken back can't be told from it."""
    private = scene.step.rule is not None and scene.step.rule.is_own
    if private and find_aside_step(scene.instance.step_id) is not None:
        return False
    compares = scene.step.rule is not None and scene.step.rule.compares
    late = state.now >= (state.compared_until if compares else state.quiet_at)
    return seat in state.ended or (late and scene.step.kind in ANSWERS and not private)


def refusal_of_answering(state: State, seat: Seat, scene: Scene, ref: AnswerRef | None) -> WhyNot | None:
    if ref is not None and not ref.skipped:
        return WhyNot.ALREADY
    if scene.step.kind is StepKind.RECEIVE or scene.instance not in list_answerable(state, seat):
        return WhyNot.NOT_HERE
    if ref is None and is_completed(state.course, scene, seat):
        return WhyNot.ALREADY
    if measure_settling(state, seat, scene):
        return WhyNot.SETTLING
    return WhyNot.QUIET_NOW if _is_too_late(state, seat, scene) else None


def measure_settling(state: State, seat: Seat, scene: Scene) -> timedelta:
    """How long `seat` still settles there: counted from their own last move, the tap by which they came;
    nothing for any other step."""
    if not scene.step.seconds:
        return timedelta()
    since, whole = find_arrival(state, seat), timedelta(seconds=scene.step.seconds)
    left = since + whole - state.clock
    # Of a clock that was put back since, nobody can tell how long it has been: what it would ask for again
    # might last for days.
    return timedelta() if left > 2 * whole else max(timedelta(), min(whole, left))


def find_arrival(state: State, seat: Seat) -> datetime:
    """When `seat` came to where they are: their own last move at a step, or the beginning."""
    number = state.folded.last_move.get(seat)
    return state.started_at if number is None else list(state.folded.taken.values())[number].at


def refusal_of_skipping(state: State, seat: Seat, scene: Scene, ref: AnswerRef | None) -> WhyNot | None:
    if ref is not None or is_completed(state.course, scene, seat):
        return WhyNot.CANNOT_SKIP
    cursor = state.cursors[seat]
    # An aside need not be skipped, it is never waited for; but one may want it out of the way.
    here = {None if cursor.done else cursor.current, *cursor.beside, *cursor.asides}
    if scene.step.kind in _NOT_SKIPPED or scene.instance not in here:
        return WhyNot.CANNOT_SKIP
    return WhyNot.QUIET_NOW if _is_too_late(state, seat, scene) else None


def refusal_of_beginning(state: State, seat: Seat, scene: Scene) -> WhyNot | None:
    """At a time that begins for both, as long as it has not begun and one's own press does not stand."""
    if not scene.step.both_begin or scene.instance not in list_answerable(state, seat):
        return WhyNot.NOT_HERE
    if find_begin(state.course, scene) or find_lapse(state.course, scene, seat):
        return WhyNot.ALREADY
    return WhyNot.QUIET_NOW if _is_too_late(state, seat, scene) else None


def refusal_of_receiving(state: State, seat: Seat, scene: Scene) -> WhyNot | None:
    if scene.step.kind is not StepKind.RECEIVE:
        return WhyNot.NOT_HERE
    if (scene.instance, seat) in state.received:
        return WhyNot.ONE_RECEIVED
    return None if scene.instance in state.cursors[seat].visited else WhyNot.NOT_RECEIVED_YET


def refusal_of_correcting(state: State, seat: Seat, scene: Scene, ref: AnswerRef) -> WhyNot | None:
    """Before it opens; a sealed one only until both have answered, as far as one is shown that."""
    if is_open(state, ref):
        return WhyNot.OPEN_NOW
    rule = scene.step.rule
    if rule is not None and rule.compares and state.now >= state.compared_until:
        return WhyNot.QUIET_NOW
    if state.course.alone or (rule is not None and not rule.is_waited_for):
        return None
    return WhyNot.LOCKED if is_on_its_way(state, scene, seat) else None


def refusal_of_withdrawing(state: State, scene: Scene, ref: AnswerRef) -> WhyNot | None:
    return WhyNot.OPEN_NOW if is_open(state, ref) else None


def refusal_of_sharing(state: State, scene: Scene, ref: AnswerRef) -> WhyNot | None:
    if scene.instance.step_id == CLOSER_ID or find_aside_step(scene.instance.step_id) is not None:
        return WhyNot.STAYS_PRIVATE
    rule = scene.step.rule
    if rule is None or rule.counts:
        return WhyNot.STAYS_PRIVATE
    private = rule.is_private or state.course.alone
    return None if private and not ref.shared else WhyNot.NOT_PRIVATE


def refusal_of_releasing(state: State, seat: Seat, scene: Scene, ref: AnswerRef) -> WhyNot | None:
    waiting = not is_open(state, ref) and is_on_its_way(state, scene, seat)
    return (
        None if waiting and not state.course.alone and ref.released_at is None else WhyNot.NOTHING_TO_RELEASE
    )


def refusal_of_adding(state: State, scene: Scene, ref: AnswerRef) -> WhyNot | None:
    compared = scene.step.rule is not None and scene.step.rule.compares
    return None if is_open(state, ref) and not compared else WhyNot.NOT_OPEN


def is_open(state: State, ref: AnswerRef) -> bool:
    """Whether the other may read it already. Alone, only what was shared is."""
    if state.course.alone:
        return ref.shared
    return is_readable(state.course, ref)


def refusal_of_value(kind: MoveKind, step_kind: StepKind | None, value: str | None) -> WhyNot | None:
    """Whether a move carries what its kind needs: an answer's id, a word, or nothing."""
    match kind:
        case MoveKind.ANSWER if step_kind in TAPS:
            return None if value is None else WhyNot.NOTHING_TO_WRITE
        case MoveKind.ANSWER | MoveKind.CORRECT | MoveKind.ADD:
            return None if value else WhyNot.NEEDS_ANSWER
        case MoveKind.RECEIVE:
            return None if value in set(Received) else WhyNot.RECEIVED_WORD
        case MoveKind.KEEP:
            return None if value in ("yes", "no") else WhyNot.KEEP_WORD
        case _:
            return None
