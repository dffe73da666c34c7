"""Where one partner stands on the course of a round: at a step, waiting before one, or through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from duologue.engine.asides import CLOSER_ID, find_understood
from duologue.engine.course import ANSWERS, ONE_TAP, Course, Wait, find_scene_at, find_scenes, is_readable
from duologue.engine.fate import find_missing, has_nothing_to_choose, judge_condition, list_undecided, wait
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.script import Seat, StepKind

# Where one of these comes last, one has come to the end by coming to it.
NO_TAP_AT_THE_END = frozenset({StepKind.READ, StepKind.REVEAL, StepKind.WORK_OUT})


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where one partner stands: at `current`, or waiting before a step, or through.

    `visited` are the instances they have come to, in order; `beside` those on the same screen as
    `current`; `asides` those on offer that nobody waits for; `still` those skipped or taken back that may
    be answered after all.
    """

    current: Instance | None = None
    wait: Wait | None = None
    done: bool = False
    visited: tuple[Instance, ...] = ()
    beside: tuple[Instance, ...] = ()
    asides: tuple[Instance, ...] = ()
    still: tuple[Instance, ...] = ()


def walk(course: Course, seat: Seat) -> Cursor:
    """Where `seat` stands on the course. What is only looked at needs no tap if nothing is left after it."""
    if seat not in course.seats:
        return Cursor(done=True)
    way = _Walk()
    done = False
    for at, scene in enumerate(course.scenes):
        entry = enter(course, scene, seat)
        if isinstance(entry, Wait):
            if scene.step.aside:
                continue
            way.wait = entry
            break
        if not entry or (scene.step.aside and way.offer_scene(course, scene, seat)):
            continue
        through = is_completed(course, scene, seat)
        if way.resting is not None and not through:
            break
        way.come_to(course, scene, seat, through)
        if through or scene.step.kind in NO_TAP_AT_THE_END:
            continue
        if scene.step.kind is StepKind.ASK:
            way.beside = _list_beside(course, course.scenes[at + 1 :], seat)
        break
    else:
        way.wait = course.wait
        done = course.wait is None
        if done:
            way.rest_at_the_end(course)
            # What takes no place, a check-in or a swipe, is over before anybody could tell.
            if course.script.takes_place and not course.alone and not course.dealt.terms.one_device:
                way.offer_own(course, Instance(CLOSER_ID), seat)
    return way.make_cursor(done)


def enter(course: Course, scene: Scene, seat: Seat) -> Wait | bool:
    """True if `seat` may come to this scene, False if they pass it over, a `Wait` while that is not decided.

    A step addressed to the other alone is passed over without waiting.
    """
    if seat not in scene.seats:
        return False
    fate = scene.step.when is None or judge_condition(course, scene.step.when, scene)
    if fate is None:
        return wait(course, scene, list_undecided(course, scene.step.when, scene))
    return fate and (find_missing(course, scene) or not has_nothing_to_choose(course, scene))


@dataclass(slots=True)
class _Walk:
    """A cursor in the making. `resting` is where one stands so far: at what is only looked at, until
    something follows it."""

    visited: list[Instance] = field(default_factory=list)
    asides: list[Instance] = field(default_factory=list)
    still: list[Instance] = field(default_factory=list)
    resting: Instance | None = None
    wait: Wait | None = None
    beside: tuple[Instance, ...] = ()

    def come_to(self, course: Course, scene: Scene, seat: Seat, through: bool) -> None:
        self.visited.append(scene.instance)
        if through:
            self.still += _list_still_answerable(course, scene, seat)
        else:
            self.resting = scene.instance
        if scene.step.kind is StepKind.RECEIVE and is_understood_due(course, scene, seat):
            self.offer_own(course, find_understood(scene.instance), seat)

    def rest_at_the_end(self, course: Course) -> None:
        """The last thing to look at stays there, tapped or not: it may have been tapped while more could
        follow, and then the order in which the two moved would show."""
        last = find_scene_at(course, self.visited[-1]) if self.visited else None
        if last is not None and last.step.kind in NO_TAP_AT_THE_END:
            self.resting = last.instance

    def offer_scene(self, course: Course, scene: Scene, seat: Seat) -> bool:
        self.asides.append(scene.instance)
        self.still += _list_still_answerable(course, scene, seat)
        return True

    def offer_own(self, course: Course, instance: Instance, seat: Seat) -> None:
        scene = find_scene_at(course, instance)
        if scene is not None:
            self.offer_scene(course, scene, seat)

    def make_cursor(self, done: bool) -> Cursor:
        return Cursor(
            current=self.resting,
            wait=self.wait if self.resting is None else None,
            done=done,
            visited=tuple(self.visited),
            beside=self.beside,
            asides=tuple(self.asides),
            still=tuple(self.still),
        )


def _list_still_answerable(course: Course, scene: Scene, seat: Seat) -> list[Instance]:
    """What was skipped or taken back may be answered after all. A skip known to both stays."""
    ref = course.find_ref(scene.instance, seat)
    again = ref is not None and ref.skipped and scene.step.kind in ANSWERS
    at_once = scene.step.rule is not None and scene.step.rule.at_once
    return [scene.instance] if again and not at_once else []


def is_completed(course: Course, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has done this scene: answered, tapped, skipped or said something back."""
    if (scene.instance, seat) in course.ledger.received or course.find_ref(scene.instance, seat) is not None:
        return True
    together = course.dealt.terms.one_device and scene.step.kind in ONE_TAP
    return together and course.find_ref(scene.instance, seat.other) is not None


def _list_beside(course: Course, following: Iterable[Scene], seat: Seat) -> tuple[Instance, ...]:
    found: list[Instance] = []
    for scene in following:
        if not scene.step.beside:
            break
        if seat not in scene.seats or is_completed(course, scene, seat):
            continue
        if enter(course, scene, seat) is True:
            found.append(scene.instance)
    return tuple(found)


def is_understood_due(course: Course, scene: Scene, seat: Seat) -> bool:
    """The private question is for who told something, once the other has said something back."""
    if course.dealt.terms.one_device or (scene.instance, seat.other) not in course.ledger.received:
        return False
    return any(
        is_readable(course, course.find_ref(shown.instance, seat))
        for name in scene.step.names
        for shown in find_scenes(course, name, scene)
    )
