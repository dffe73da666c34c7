"""Whether an answer is open to both now, by its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from duologue.engine import dates
from duologue.engine.course import Course, find_scenes
from duologue.engine.layout import Scene
from duologue.engine.ledger import AnswerRef
from duologue.engine.rules import Open, Sealed, Why


@dataclass(frozen=True, slots=True)
class _AnswerSituation:
    """An answer as its rule is told of it."""

    course: Course
    scene: Scene

    @property
    def today(self) -> date:
        return _come(self.course)

    @property
    def began(self) -> datetime:
        return self.course.started_at

    def is_answered(self, step: str | None) -> bool:
        found = _find_named(self.course, self.scene, step or self.scene.step.id)
        return found is not None and have_all_answered(self.course, found)


def rule_on(course: Course, scene: Scene, ref: AnswerRef) -> Open | Sealed:
    """Whether both may read this answer now: its author shared it, or its rule says so."""
    rule = scene.step.rule
    if ref.shared and not (rule is not None and rule.counts):
        return Open()
    if course.alone or rule is None:
        return Sealed(Why.PRIVATE)
    return rule.judge_opening(_AnswerSituation(course, scene))


def find_opener(course: Course, scene: Scene) -> Scene | None:
    """The scene that both must have answered before this one opens; None where no answers open it."""
    rule = scene.step.rule
    step = rule.name_opener(scene.step.id) if rule is not None else None
    return _find_named(course, scene, step) if step is not None else None


def _find_named(course: Course, scene: Scene, step: str) -> Scene | None:
    if step == scene.step.id:
        return scene
    found = find_scenes(course, step, scene)
    return found[-1] if found else None


def have_all_answered(course: Course, scene: Scene) -> bool:
    """Whether every partner who is asked has an answer standing there."""
    return bool(scene.seats) and all(
        (ref := course.find_ref(scene.instance, seat)) is not None and ref.live for seat in scene.seats
    )


def find_opening_date(course: Course, scene: Scene) -> date | None:
    """The public date of a date-sealed step, None for others and once it has come."""
    on = find_opening_day(course, scene)
    return on if on is not None and _come(course) < on else None


def _come(course: Course) -> date:
    """The latest date that has come for everybody who plays: to nobody it opens on the day before."""
    return dates.come(course.now, course.dealt.terms.zones)


def find_opening_day(course: Course, scene: Scene) -> date | None:
    """The day that opens a date-sealed step, come or not; None for others."""
    return scene.step.rule.find_opening_day(course.started_at) if scene.step.rule is not None else None
