"""A time that begins for both at one moment: once both have pressed, and not long apart.

Whether the other has pressed shows to nobody before it has begun; then both know, and nothing unsays it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from duologue.engine.course import Course
from duologue.engine.layout import Scene
from duologue.engine.ledger import READY_FOR
from duologue.engine.script import Seat


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that begins for both, as one partner may know of it. `ready_until`: till when one's own press
    stands, None where none does; `began` and `ends`: None until both have pressed."""

    ready_until: datetime | None = None
    began: datetime | None = None
    ends: datetime | None = None


def find_timer(course: Course, scene: Scene, seat: Seat) -> Timer | None:
    """None for a step that no time begins at for both."""
    if not scene.step.both_begin:
        return None
    began = find_begin(course, scene)
    if began is not None:
        return Timer(began=began, ends=began + timedelta(minutes=scene.step.minutes or 0))
    return Timer(ready_until=find_lapse(course, scene, seat))


def find_begin(course: Course, scene: Scene) -> datetime | None:
    """When it began. Two at one phone begin by one press, as whoever is alone does."""
    ledger = course.ledger
    if course.dealt.terms.one_device:
        return min((at for key, at in ledger.pressed.items() if key[0] == scene.instance), default=None)
    return ledger.begun.get(scene.instance)


def find_lapse(course: Course, scene: Scene, seat: Seat) -> datetime | None:
    """Till when a press of one's own waits for the other's; None where there is none, or it has lapsed."""
    pressed = course.ledger.pressed.get((scene.instance, seat))
    if pressed is None or course.now - pressed >= READY_FOR:
        return None
    return pressed + READY_FOR
