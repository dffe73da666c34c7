"""What one partner sees at a step: values that are theirs or open, and the other's presence."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from duologue.engine.course import find_scene_at
from duologue.engine.layout import Scene
from duologue.engine.ledger import AnswerRef
from duologue.engine.matching import find_shown
from duologue.engine.script import Seat, StepKind
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.showing.own_side import Own
from duologue.showing.presence import find_presence
from duologue.showing.worked import work_out_step

PRESENCE = "other_has_answered"

_HOLD = frozenset({StepKind.ASK, StepKind.AGREE, StepKind.RECEIVE, StepKind.WORK_OUT})


def find_seen(state: State, seat: Seat, own: Own) -> dict[str, Mapping[str, object]]:
    course = state.course
    instances = {key[0] for key in state.answers} | {key[0] for key in state.received}
    # What both chose, and what is worked out, belong to no single answer.
    come_to = set(state.cursors[seat].visited)
    if state.dealt.terms.one_device:
        come_to.update(state.cursors[seat.other].visited)
    instances |= come_to
    present = find_presence(state, seat)
    scenes = [scene for instance in instances if (scene := find_scene_at(course, instance)) is not None]
    scenes.sort(key=attrgetter("order"))
    found: dict[str, Mapping[str, object]] = {}
    for scene in scenes:
        # A result is there for who has come to it; were it there for a tap, it would tell of the other's.
        if scene.step.kind not in _HOLD or (
            scene.step.kind is StepKind.WORK_OUT and scene.instance not in come_to
        ):
            continue
        there = _list_there(state, scene, seat, own)
        if scene.instance in present:
            there[PRESENCE] = True
        if there:
            found[str(scene.instance)] = there
    return found


def _list_there(state: State, scene: Scene, seat: Seat, own: Own) -> dict[str, object]:
    there: dict[str, object] = {}
    added: dict[str, object] = {}
    received: dict[str, object] = {}
    for whose in state.course.seats:
        ref = state.course.find_ref(scene.instance, whose)
        values = find_shown_values(state, scene, whose, ref, seat, own)
        if values is not None:
            there[whose.value] = values
        if ref is not None and (later := _list_additions(state, whose, ref, seat, own)):
            added[whose.value] = later
        word = state.received.get((scene.instance, whose))
        if word is not None:
            received[whose.value] = word.value
    if scene.step.rule is not None and scene.step.rule.compares:
        both = find_shown(state, scene.instance)
        if both.shared:
            there["matched"] = both.shared
        if both.taken_back:
            there["not_now"] = both.taken_back
    if added:
        there["added"] = added
    if received:
        there["received"] = received
    if scene.step.kind is StepKind.WORK_OUT:
        there["result"] = work_out_step(state, scene, own)
    return there


def find_shown_values(
    state: State, scene: Scene, whose: Seat, ref: AnswerRef | None, seat: Seat, own: Own
) -> Values | None:
    """The values of `whose` that `seat` may see; {} for a skip both know of; None for nothing."""
    if ref is None:
        return None
    if ref.id is None:
        at_once = scene.step.rule is not None and scene.step.rule.at_once
        return {} if at_once and ref.skipped and not ref.withdrawn and scene.step.fields else None
    if is_readable_by(state, scene, whose, ref, seat):
        opened = state.course.opened.get(ref.id)
        return opened if opened is not None else own.values.get(ref.id)
    return None


def is_readable_by(state: State, scene: Scene, whose: Seat, ref: AnswerRef, seat: Seat) -> bool:
    """One's own, always; the other's when it is among what both may read, never if counted or matched."""
    if whose is seat:
        return True
    rule = scene.step.rule
    if rule is None or rule.compares or rule.counts:
        return False
    return ref.id in state.course.opened and not state.course.alone


def _list_additions(state: State, whose: Seat, ref: AnswerRef, seat: Seat, own: Own) -> list[Values]:
    found = []
    for id_ in ref.added:
        values = state.course.opened.get(id_)
        if values is None and whose is seat:
            values = own.values.get(id_)
        if values is not None:
            found.append(values)
    return found
