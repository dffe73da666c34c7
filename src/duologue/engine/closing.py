"""Where a round stands as a whole: which answers are ready to open, and whether it is closed."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.engine.course import Course, find_scene_at
from duologue.engine.rules import Open
from duologue.engine.ruling import rule_on
from duologue.engine.script import Seat
from duologue.engine.walking import Cursor


def find_ready(course: Course) -> frozenset[str]:
    """Ids of answers whose rule says Open now, opened already or not."""
    ready: set[str] = set()
    for (instance, _), ref in course.ledger.answers.items():
        if ref.id is None:
            continue
        scene = find_scene_at(course, instance)
        if scene is None:
            continue
        # What has opened stays open, and so does what its author added to it.
        if (ref.id in course.opened and not course.alone) or isinstance(rule_on(course, scene, ref), Open):
            ready.add(ref.id)
            ready.update(ref.added)
    return frozenset(ready)


def is_closed(course: Course, cursors: Mapping[Seat, Cursor], late: bool) -> bool:
    """Everyone is through, and nothing sealed may still open (or its time has passed)."""
    through = all(cursors[seat].done or seat in course.ledger.closed_by for seat in course.dealt.seats)
    return through and (late or not _is_outstanding(course))


def _is_outstanding(course: Course) -> bool:
    if course.alone:
        return False
    for (instance, _), ref in course.ledger.answers.items():
        if ref.id is None or ref.id in course.opened:
            continue
        scene = find_scene_at(course, instance)
        if scene is not None and scene.step.rule is not None and scene.step.rule.is_waited_for:
            return True
    return False
