"""A round in time: when it goes quiet, and what closing it then takes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from duologue.engine import dates
from duologue.engine.course import Course, find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef, Ledger, withdraw
from duologue.engine.ruling import find_opener, find_opening_day
from duologue.engine.script import Seat
from duologue.engine.walking import Cursor


def is_out(course: Course, ref: AnswerRef) -> bool:
    """Whether the other holds it too. Alone, `opened` may hold one's own; only what was shared is out."""
    return ref.shared if course.alone else ref.id in course.opened


def is_ended(course: Course, cursor: Cursor) -> bool:
    """Past its time, for who is not through. A day's round goes on while only a release is outstanding.

    Judged by what they have been shown, and not by what stands: the other's leaving must not end it early.
    """
    if cursor.done:
        return False
    if not course.script.once_a_day or cursor.wait is None or not cursor.wait.missing:
        return True
    return not all(_was_answered(course, instance) for instance, _ in cursor.wait.missing)


def _was_answered(course: Course, instance: Instance) -> bool:
    """Whether both have answered there, and where it opens with."""
    scene = find_scene_at(course, instance)
    opener = find_opener(course, scene) if scene is not None else None
    met = course.ledger.met
    return instance in met and (opener is None or opener.instance in met)


def find_quiet_date(course: Course) -> datetime:
    """When an unanswered round goes quiet; the end of its day for one that is played once a day.

    Counted from the last opening, which both know of; never from a move that only one can see.
    """
    terms = course.dealt.terms
    if course.script.once_a_day and terms.day is not None:
        return dates.find_end_of_day(terms.day, terms.zones)
    if course.script.once_a_day and terms.closes_at is not None:
        return terms.closes_at
    return max(
        [_find_first_quiet(course), *(at + _find_time_to_quiet(course) for at in _list_openings(course))]
    )


def find_end_of_comparing(course: Course) -> datetime:
    """Until when what is matched may be said or said otherwise: the quiet date, but that nothing that opens
    past it gives more time. Sharing something old would else let one choose anew, unseen."""
    if course.script.once_a_day:
        return find_quiet_date(course)
    until = _find_first_quiet(course)
    for at in sorted(_list_openings(course)):
        if at >= until:
            break
        until = max(until, at + _find_time_to_quiet(course))
    return until


def _find_first_quiet(course: Course) -> datetime:
    """When it goes quiet if nothing opens."""
    opening = [
        day for rule in course.plan.rules if (day := rule.find_opening_day(course.started_at)) is not None
    ]
    return max([course.started_at, *map(_find_midnight, opening)]) + _find_time_to_quiet(course)


def _find_time_to_quiet(course: Course) -> timedelta:
    return timedelta(days=course.script.quiet_after)


def _find_midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def find_last_opening(course: Course) -> datetime | None:
    """When something last opened, as both can tell: the last of what opened stands at the moment it did."""
    return max(_list_openings(course), default=None)


def _list_openings(course: Course) -> list[datetime]:
    moments: list[datetime] = []
    for (instance, _), ref in course.ledger.answers.items():
        if ref.id is None or not is_out(course, ref):
            continue
        moments += [at for at in (ref.at, ref.shared_at, ref.released_at) if at is not None]
        scene = find_scene_at(course, instance)
        if scene is not None and (day := find_opening_day(course, scene)) is not None:
            moments.append(_find_midnight(day))
    return moments


# -- taking back ----------------------------------------------------------------------------------


def take_back_unopened(course: Course, cursors: Mapping[Seat, Cursor], quiet_at: datetime) -> Ledger | None:
    """Who closed a round that went quiet takes back what never opened, unless they keep it: the ledger after
    that, None where nobody does."""
    taking = [
        seat
        for seat, at in course.ledger.closed_by.items()
        if at >= quiet_at and not cursors[seat].done and not course.ledger.kept.get(seat)
    ]
    if not taking:
        return None
    after = course.ledger.copy()
    for key, ref in course.ledger.answers.items():
        if key[1] not in taking or ref.id is None or is_out(course, ref):
            continue
        scene = find_scene_at(course, key[0])
        if scene is not None and scene.step.rule is not None and not scene.step.rule.is_own:
            withdraw(after, key, ref, lost=True)
    return after
