"""The one presence that is shown: that the other has answered, to who has nothing left to do there."""

from __future__ import annotations

from duologue.engine.course import readable, scene_at
from duologue.engine.instances import Instance
from duologue.engine.plan import Scene
from duologue.engine.ruling import all_answered, opener_of
from duologue.engine.script import Seat
from duologue.engine.state import State


def presence(state: State, seat: Seat) -> frozenset[Instance]:
    """The sealed instances at which `seat` is shown that the other has answered.

    Only where `seat` has nothing left to do, and only as an unbroken row from the start: an answer that
    lies behind one that did not come shows nothing, since a skip must look like not having answered.
    """
    shown: set[Instance] = set()
    course = state.course
    sealed = [
        scene
        for instance in {key[0] for key in state.answers}
        if (scene := scene_at(course, instance)) is not None
        and scene.step.rule is not None
        and scene.step.rule.seals
        and seat.other in scene.seats
        and not readable(course, course.ref(instance, seat.other))
    ]
    for scene in sorted(sealed, key=lambda one: one.order):
        if not _nothing_left(state, scene, seat):
            continue
        if not seen_answered(state, scene, seat):
            if scene.step.aside:
                continue
            break
        shown.add(scene.instance)
    return frozenset(shown)


def _nothing_left(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has answered there, or is not asked."""
    if seat not in scene.seats:
        return True
    ref = state.course.ref(scene.instance, seat)
    return ref is not None and ref.live


def seen_answered(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether the other's answer stood at a time when `seat` had nothing left to do there.

    It is never unseen: were it to vanish when the other leaves or withdraws, it would tell of that.
    """
    if seat not in scene.seats:
        return (scene.instance, seat.other) in state.course.ledger.ever
    return scene.instance in state.course.ledger.met


def on_its_way(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether, as far as `seat` can see, both have answered what opens this scene."""
    gate = opener_of(state.course, scene)
    if gate is None:
        return False
    return all(
        (_nothing_left(state, one, seat) and seen_answered(state, one, seat))
        or _alone_asked(state, one, seat)
        for one in (gate, scene)
    )


def _alone_asked(state: State, scene: Scene, seat: Seat) -> bool:
    return scene.seats == (seat,) and all_answered(state.course, scene)
