"""The one presence that is shown: that the other has answered, to who has nothing left to do there."""

from __future__ import annotations

from operator import attrgetter

from duologue.engine.course import find_scene_at, is_readable
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.ruling import find_opener, have_all_answered
from duologue.engine.script import Seat
from duologue.engine.state import State


def find_presence(state: State, seat: Seat) -> frozenset[Instance]:
    """The sealed instances at which `seat` is shown that the other has answered.

    Only where `seat` has nothing left to do, and only as an unbroken row from the start: an answer that
    lies behind one that did not come shows nothing, since a skip must look like not having answered.
    """
    shown: set[Instance] = set()
    course = state.course
    sealed = [
        scene
        for instance in {key[0] for key in state.answers}
        if (scene := find_scene_at(course, instance)) is not None
        and scene.step.rule is not None
        and scene.step.rule.seals
        and seat.other in scene.seats
        and not is_readable(course, course.find_ref(instance, seat.other))
    ]
    for scene in sorted(sealed, key=attrgetter("order")):
        if not _has_nothing_left(state, scene, seat):
            continue
        if not has_seen_answered(state, scene, seat):
            if scene.step.aside:
                continue
            break
        shown.add(scene.instance)
    return frozenset(shown)


def _has_nothing_left(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has answered there, or is not asked."""
    if seat not in scene.seats:
        return True
    ref = state.course.find_ref(scene.instance, seat)
    return ref is not None and ref.live


def has_seen_answered(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether the other's answer stood at a time when `seat` had nothing left to do there.

    It is never unseen: were it to vanish when the other leaves or withdraws, it would tell of that.
    """
    if seat not in scene.seats:
        return (scene.instance, seat.other) in state.course.ledger.ever
    return scene.instance in state.course.ledger.met


def is_on_its_way(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether, as far as `seat` can see, both have answered what opens this scene."""
    gate = find_opener(state.course, scene)
    if gate is None:
        return False
    return all(
        (_has_nothing_left(state, one, seat) and has_seen_answered(state, one, seat))
        or _is_asked_alone(state, one, seat)
        for one in (gate, scene)
    )


def _is_asked_alone(state: State, scene: Scene, seat: Seat) -> bool:
    return scene.seats == (seat,) and have_all_answered(state.course, scene)
