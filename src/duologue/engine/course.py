"""The course of a round: its scenes in order, as far as what both may read decides it.

Nothing here looks at an answer that is not open to both, save to ask whether it is. Both partners walk the
same course; each has a cursor of their own. A course is laid once for what stands (`laying`) and does not
change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from duologue.engine.asides import CLOSER_ID, find_aside_step
from duologue.engine.instances import Instance
from duologue.engine.layout import Plan, Scene, lay_out
from duologue.engine.ledger import AnswerRef, Key, Ledger
from duologue.engine.script import Company, Dealt, Script, Seat, StepKind, Who
from duologue.engine.values import Values

ANSWERS = frozenset({StepKind.ASK, StepKind.AGREE})
# On one phone a tap on these is made by the two together.
ONE_TAP = frozenset(
    {
        StepKind.READ,
        StepKind.DO,
        StepKind.SETTLE,
        StepKind.REVEAL,
        StepKind.TOGETHER,
        StepKind.WORK_OUT,
    }
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a cursor stands before `at`: `missing` are the answers it needs open, `until` a public date."""

    at: Instance
    missing: tuple[Key, ...] = ()
    until: date | None = None


class Pass(NamedTuple):
    """One time through the steps inside turns; passes of one `turns` step count on from 1."""

    number: int
    speaker: Seat


@dataclass(frozen=True, slots=True)
class Course:
    """What is played and what both may read of it; `scenes` in order, `wait` where what comes next is not
    decided. `passes` are those so far of each step that takes turns: none for one that is passed over."""

    dealt: Dealt
    ledger: Ledger
    opened: Mapping[str, Values]
    now: datetime
    started_at: datetime
    passes: Mapping[str, tuple[Pass, ...]] = field(default_factory=lambda: MappingProxyType({}))
    scenes: tuple[Scene, ...] = ()
    wait: Wait | None = None
    plan: Plan = field(init=False)
    seats: tuple[Seat, ...] = field(init=False)
    alone: bool = field(init=False)
    # Of each scene whether it is passed over (`fate`): a loop asks it of every earlier pass, again and again.
    # It hangs on nothing but this course; `replace` begins with none.
    fates: dict[object, bool] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Looked up at every turn of a walk: worked out once.
        object.__setattr__(self, "plan", lay_out(self.dealt.script))
        object.__setattr__(self, "seats", self.dealt.seats)
        object.__setattr__(self, "alone", self.dealt.alone)

    @property
    def script(self) -> Script:
        return self.dealt.script

    def find_ref(self, instance: Instance, seat: Seat) -> AnswerRef | None:
        return self.ledger.answers.get((instance, seat))


# -- scenes ---------------------------------------------------------------------------------------


def find_seats(seats: tuple[Seat, ...], who: Who | None, speaker: Seat | None) -> tuple[Seat, ...]:
    """The partners whom a step addresses, of those who play: alone, the second seat is nobody's."""
    if who is None or who is Who.EACH:
        return seats
    if who is Who.FIRST:
        seat = Seat.FIRST
    elif who is Who.SECOND:
        seat = Seat.SECOND
    elif speaker is None:
        return ()
    else:
        seat = speaker if who is Who.SPEAKER else speaker.other
    return (seat,) if seat in seats else ()


def find_scene(course: Course, step_id: str, number: int = 1, speaker: Seat | None = None) -> Scene | None:
    """A step as a scene of this round; engine-made asides too. None for an unknown step."""
    key = (step_id, number, speaker, course.alone)
    found = course.plan.scenes.get(key)
    if found is None and (found := _make_scene(course, *key[:3])) is not None:
        course.plan.scenes[key] = found
    return found


def _make_scene(course: Course, step_id: str, number: int, speaker: Seat | None) -> Scene | None:
    place = course.plan.find(step_id)
    instance = Instance(step_id, number)
    if place is None:
        step = find_aside_step(step_id)
        after = course.plan.find(step_id.partition(".")[0])
        if step is None or (after is None and step_id != CLOSER_ID):
            return None
        # Each has a place of its own: of two in one place, who answered first would decide, and be seen.
        last = len(course.plan.places)
        order = (last, number, after.order if after is not None else last)
        return Scene(instance, step, course.seats, order)
    within = course.plan.find(place.turns.steps[0].id) if place.turns is not None else None
    here = Company.ONE if course.alone else Company.TWO
    there = course.seats if place.step.company in (None, here) else ()
    return Scene(
        instance,
        place.step,
        find_seats(there, place.step.who, speaker),
        (within.order if within is not None else place.order, number, place.order),
        speaker,
        place.turns,
        place.quotes,
        place.sources,
        place.welcomes,
        place.has_evenings,
    )


def find_scenes(course: Course, step_id: str, seen_from: Scene | None) -> list[Scene]:
    """The scenes that a step's name stands for: this pass's, seen from inside the same turns; else all."""
    found = course.plan.places.get(step_id)
    turns = found.turns if found is not None else None
    if turns is None:
        numbered: Sequence[tuple[int, Seat | None]] = ((1, None),)
    elif seen_from is not None and seen_from.turns is not None and seen_from.turns.id == turns.id:
        numbered = ((seen_from.instance.n, seen_from.speaker),)
    else:
        numbered = course.passes.get(turns.id, ())
    return [scene for number, speaker in numbered if (scene := find_scene(course, step_id, number, speaker))]


def find_scene_at(course: Course, instance: Instance) -> Scene | None:
    """The scene of an instance, None if the script or the course so far has none."""
    found = course.plan.places.get(instance.step_id)
    turns = found.turns if found is not None else None
    if turns is not None:
        for number, speaker in course.passes.get(turns.id, ()):
            if number == instance.n:
                return find_scene(course, instance.step_id, number, speaker)
        return None
    if instance.n > 1 and found is not None:
        return None
    return find_scene(course, instance.step_id, instance.n)


# -- what both may read ---------------------------------------------------------------------------


def is_readable(course: Course, ref: AnswerRef | None) -> bool:
    """Whether both hold the words of this answer. Alone there is nobody else to keep them from."""
    if ref is None or ref.id is None:
        return False
    return course.alone or ref.id in course.opened


def is_settled(course: Course, scene: Scene, seat: Seat) -> bool:
    """Whether this answer is open to both, or is a skip that both may know of.

    A skip of something sealed is not: to the other it is an answer that has not come.
    """
    ref = course.find_ref(scene.instance, seat)
    if is_readable(course, ref):
        return True
    if ref is None or not ref.skipped:
        return False
    return course.alone or (scene.step.rule is not None and scene.step.rule.at_once)


def find_value(course: Course, scene: Scene, seat: Seat) -> Values | None:
    """The values that both may read; {} for a skip both know of; None while they are closed."""
    if scene.step.rule is not None and scene.step.rule.compares:
        return course.opened.get(name_shared(scene.instance), {})
    if not is_settled(course, scene, seat):
        return None
    ref = course.find_ref(scene.instance, seat)
    if ref is None or ref.id is None:
        return {}
    return course.opened.get(ref.id, {})


def name_shared(instance: Instance) -> str:
    """Under which `opened` holds what both chose at a matched step."""
    return f"matched:{instance}"


def name_since(instance: Instance) -> str:
    """Under which `opened` holds the day on which something that both chose was first shown there, where what
    is shown goes again."""
    return f"since:{instance}"


def name_came(instance: Instance) -> str:
    """Under which `opened` holds when there first was something there that both chose."""
    return f"came:{instance}"


def name_taken_back(instance: Instance) -> str:
    """Under which `opened` holds what both had chosen there, and one of them has taken back."""
    return f"not-now:{instance}"
