"""Lays the course of a round from what stands: which scenes there are, and where the next is not decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from duologue.engine.course import Course, Pass, Wait, find_scene, find_seats
from duologue.engine.fate import judge_condition, list_undecided, wait
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.ledger import Ledger
from duologue.engine.script import Dealt, Seat, Step, StepKind
from duologue.engine.values import Values


def lay_course(dealt: Dealt, ledger: Ledger, opened: Mapping[str, Values], now: datetime) -> Course:
    """The whole course, its passes known before anybody asks for them."""
    course = Course(dealt, ledger, opened, now, dealt.terms.started_at or ledger.started_at or now)
    scenes: list[Scene] = []
    for step in dealt.script.steps:
        scene = find_scene(course, step.id)
        assert scene is not None
        if step.kind is not StepKind.TURNS:
            scenes.append(scene)
            continue
        fate = judge_condition(course, step.when, scene)
        if fate is None:
            end: Wait | None = wait(course, scene, list_undecided(course, step.when, scene))
        else:
            course, end = _lay_turns(course, step, scenes) if fate else (_add_passes(course, step, ()), None)
        if end is not None:
            return replace(course, scenes=tuple(scenes), wait=end)
    return replace(course, scenes=tuple(scenes))


def _lay_turns(course: Course, step: Step, scenes: list[Scene]) -> tuple[Course, Wait | None]:
    """Adds the scenes of every pass so far; a wait where it is not decided whether there is another."""
    passes: list[Pass] = []
    left = _find_most(course, step)
    for row in _list_rows(course, step):
        for again, speaker in enumerate(row):
            if len(passes) == left:
                # The hand is through: nothing is left to go on with.
                break
            passes.append(Pass(len(passes) + 1, speaker))
            course = _add_passes(course, step, tuple(passes))
            for nested in step.steps:
                scene = find_scene(course, nested.id, *passes[-1])
                assert scene is not None
                scenes.append(scene)
            if step.until is None or again == len(row) - 1 or len(passes) == left:
                continue
            within = Scene(Instance(step.id, len(passes)), step, course.seats, (0, 0, 0), speaker, step)
            held = judge_condition(course, step.until, within)
            if held is None:
                return course, wait(course, within, list_undecided(course, step.until, within))
            if held:
                break
    return _add_passes(course, step, tuple(passes)), None


def _list_rows(course: Course, step: Step) -> list[list[Seat]]:
    """Who speaks in which pass; each row ends where what it goes on for holds."""
    speakers = [seats[0] for who in step.turns if (seats := find_seats(course.seats, who, None))]
    if step.alternate and speakers:
        return [[speakers[again % len(speakers)] for again in range(step.most)]]
    return [[speaker] * step.most for speaker in speakers]


def _find_most(course: Course, step: Step) -> int | None:
    """How often these turns can be gone through at most, where a hand is dealt in them; None for as often as
    they say."""
    place = course.plan.find(step.id)
    hands = place.hands if place is not None else ()
    return min((len(course.dealt.drawn.hands.get(name, ())) for name in hands), default=None)


def _add_passes(course: Course, step: Step, passes: tuple[Pass, ...]) -> Course:
    return replace(course, passes=MappingProxyType({**course.passes, step.id: passes}))
