"""What one partner can see and do. Every page, response and export of a round is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID
from duologue.engine.beginning import Timer, timer_of
from duologue.engine.course import (
    ANSWERS,
    Wait,
    readable,
    scene_at,
    scenes_of,
)
from duologue.engine.fate import passed_over
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.plan import Scene
from duologue.engine.rights import STEPLESS, May, answerable, may, settling
from duologue.engine.script import Seat, Step, StepKind
from duologue.engine.state import State, order_of
from duologue.showing.own import Own, hidden
from duologue.showing.prompts import Prompt, make_filler, make_prompt, tell
from duologue.showing.saying import name_of
from duologue.showing.sees import find_seen
from duologue.showing.voice import Line
from duologue.workings.results import Worked

NOTHING: Mapping[str, str] = MappingProxyType({})
TIMES = ("ready_until", "began", "ends")


@dataclass(frozen=True, slots=True)
class View:
    """`line` is what the engine itself says where there is no step, with `about` in it; `text` is that in
    words, or the step's text. `step` is the present instance, None while waiting and when there is none;
    `waits` is then the instance one waits before. `sees` maps an instance to what is there: "first" and
    "second" their values (one's own, and the other's once open), "matched" what both chose, "not_now" what
    both had chosen until one of them took it back, "received" words said back, "added" later additions,
    "result" what was worked out (a `Worked`), "other_has_answered" true or absent. `still` are skipped steps
    that may be answered after all; `shows` what the present step opens; `timer` is how a time that begins for
    both stands, where the present step is one; `settles` how long one still settles there before one may go
    on.
    """

    seat: Seat
    step: str | None
    text: str
    may: tuple[May, ...]
    sees: Mapping[str, Mapping[str, object]]
    done: bool
    line: Line | None = None
    about: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    waits: str | None = None
    for_: Seat | None = None
    prompt: Prompt | None = None
    beside: tuple[Prompt, ...] = ()
    asides: tuple[Prompt, ...] = ()
    still: tuple[Prompt, ...] = ()
    shows: tuple[str, ...] = ()
    role: str | None = None
    timer: Timer | None = None
    quiet: bool = False
    paused: bool = False
    left: bool = False
    closed: bool = False
    faded: bool = False
    fades_on: datetime | None = None
    keeps: bool | None = None
    settles: timedelta = timedelta()

    @property
    def kind(self) -> StepKind | None:
        return self.prompt.kind if self.prompt else None

    @property
    def fields(self) -> tuple[Field, ...]:
        return self.prompt.fields if self.prompt else ()

    @property
    def button(self) -> str:
        return self.prompt.button if self.prompt else ""

    @property
    def hint(self) -> str:
        return self.prompt.hint if self.prompt else ""

    @property
    def minutes(self) -> int | None:
        return self.prompt.minutes if self.prompt else None

    @property
    def asks(self) -> bool:
        """Whether there is something for this partner to do now (asides and skipped steps apart)."""
        return self.step is not None and not self.done

    def _aside(self, one: May) -> bool:
        """Whether this is the answering of an aside: on offer, but not what the round asks for now."""
        return one.kind in (MoveKind.ANSWER, MoveKind.SKIP) and str(one.step) in {a.step for a in self.asides}

    def as_json(self) -> dict[str, object]:
        """{"step", "text", "may", "sees", "done"}, "waits" while waiting, "for" on one device, and "timer" at
        a time that begins for both: "ready_until", "began" and "ends", each a moment or None."""
        found: dict[str, object] = {
            "step": self.step,
            "text": self.text,
            "may": list(dict.fromkeys(one.kind.value for one in self.may if not self._aside(one))),
            "sees": {instance: figure_results(there) for instance, there in self.sees.items()},
            "done": self.done,
        }
        if self.waits is not None:
            found["waits"] = self.waits
        if self.for_ is not None:
            found["for"] = self.for_.value
        if self.timer is not None:
            found["timer"] = {name: _written(getattr(self.timer, name)) for name in TIMES}
        return found


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def view(state: State, seat: Seat, own: Own) -> View:
    """All that `seat` can see and do. On one device: of whose turn it is, `for_`."""
    state = tell(state, own)
    whose = turn_of(state, seat)
    is_here = seat in state.course.seats
    line = _stands(state, whose, seat, own) if is_here else None
    playing = is_here and line is None
    cursor = state.cursors[whose]
    scene = scene_at(state.course, cursor.current) if playing and cursor.current is not None else None
    prompts = _prompts(state, whose, own) if playing else {}
    prompt = None if scene is None else prompts.get(scene.instance) or make_prompt(state, scene, whose, own)
    meanwhile, about = "", NOTHING
    if playing and prompt is None and cursor.wait is None:
        line = Line.DONE
    elif playing and prompt is None and cursor.wait is not None:
        meanwhile = _meanwhile(state, whose, cursor.wait, own)
        line, about = (None, NOTHING) if meanwhile else _waiting(state, whose, cursor.wait, own)
    text = prompt.text if prompt is not None else meanwhile
    gone = state.faded or not is_here
    return View(
        seat=seat,
        step=prompt.step if prompt is not None else None,
        text=own.voice.say(line, **about) if line is not None else text,
        may=() if gone else tuple(one for one in _may(state, seat, whose) if not _hides(state, one, own)),
        sees=MappingProxyType({} if gone else find_seen(state, seat, own)),
        done=cursor.done,
        line=line,
        about=about,
        waits=str(cursor.wait.at) if playing and cursor.wait is not None else None,
        for_=whose if state.dealt.terms.one_device else None,
        prompt=prompt,
        beside=tuple(prompts[one] for one in cursor.beside if one in prompts),
        asides=tuple(prompts[one] for one in cursor.asides if one in prompts and one not in cursor.still),
        still=tuple(prompts[one] for one in cursor.still if one in prompts),
        shows=_shows(state, scene) if scene is not None else (),
        role=_role(scene, whose) if scene is not None else None,
        timer=timer_of(state.course, scene, whose) if scene is not None else None,
        quiet=seat in state.ended or _is_over(state, whose, own),
        paused=seat in state.paused,
        left=seat in state.left,
        closed=seat in state.closed_by,
        faded=state.faded,
        fades_on=state.fades_on if state.fades_on is not None and state.now < state.fades_on else None,
        keeps=state.kept.get(seat),
        settles=settling(state, whose, scene) if scene is not None else timedelta(),
    )


def _stands(state: State, whose: Seat, seat: Seat, own: Own) -> Line | None:
    """What is said instead of a step; None where there is one to play, or to wait before."""
    if state.faded:
        return Line.FADED
    if seat in state.left:
        return Line.LEFT
    if seat in state.paused:
        return Line.PAUSED
    if seat in state.ended:
        return _ended(state, seat)
    if _is_early(state, own):
        return Line.NOT_YET
    return Line.DAY_ENDED if _is_over(state, whose, own) else None


def _is_early(state: State, own: Own) -> bool:
    """A day's round that the other, whose date has come, has begun: it waits for one's own."""
    day = state.dealt.terms.day
    return day is not None and own.today is not None and own.today < day


def _is_over(state: State, whose: Seat, own: Own) -> bool:
    """A day's round whose date has ended where this partner is, with something that was not answered."""
    day, cursor = state.dealt.terms.day, state.cursors[whose]
    if day is None or own.today is None or own.today <= day or cursor.done or cursor.current is None:
        return False
    scene = scene_at(state.course, cursor.current)
    return scene is not None and scene.step.kind in ANSWERS


def is_of_another_day(state: State, step: Step, own: Own) -> bool:
    """Whether a day's round asks this on a date that it is not where this partner is: on another day it would
    be an answer to another question. What has opened can be looked at on any day."""
    day = state.dealt.terms.day
    if day is None or own.today is None or own.today == day:
        return False
    return own.today < day or step.kind in ANSWERS


def turn_of(state: State, seat: Seat) -> Seat:
    """On one device, whoever has the earliest step still to do, first before second; else `seat` itself."""
    if not state.dealt.terms.one_device:
        return seat
    waiting = [
        (order_of(state, cursor.current), index, whose)
        for index, whose in enumerate(state.course.seats)
        if (cursor := state.cursors[whose]).current is not None and not cursor.done
    ]
    return min(waiting)[2] if waiting else seat


def _may(state: State, seat: Seat, whose: Seat) -> tuple[May, ...]:
    if seat is whose:
        return may(state, seat)
    of_the_round = [one for one in may(state, seat) if one.kind in STEPLESS]
    at_a_step = [one for one in may(state, whose) if one.kind not in STEPLESS]
    return (*at_a_step, *of_the_round)


def _ended(state: State, seat: Seat) -> Line:
    if seat in state.closed_by:
        return Line.QUIET if state.kept.get(seat) else Line.TAKEN_BACK
    return Line.DAY_ENDED if state.dealt.script.once_a_day else Line.QUIET


def _role(scene: Scene, seat: Seat) -> str | None:
    if scene.speaker is None:
        return None
    return "speaker" if scene.speaker is seat else "listener"


def _prompts(state: State, seat: Seat, own: Own) -> dict[Instance, Prompt]:
    found = {}
    for instance in answerable(state, seat):
        scene = scene_at(state.course, instance)
        if scene is None or _is_unasked(scene, own) or is_of_another_day(state, scene.step, own):
            continue
        found[instance] = make_prompt(state, scene, seat, own)
    return found


def _hides(state: State, one: May, own: Own) -> bool:
    scene = scene_at(state.course, one.step) if one.step is not None else None
    if scene is None:
        return False
    asks = one.kind in (MoveKind.ANSWER, MoveKind.SKIP)
    return hidden(scene.step, own) or (
        asks and (_is_unasked(scene, own) or is_of_another_day(state, scene.step, own))
    )


def _is_unasked(scene: Scene, own: Own) -> bool:
    """Whether this partner's own settings, or the time since they were last asked, leave it out."""
    return hidden(scene.step, own) or (scene.instance.step_id == CLOSER_ID and not own.asks_closer)


def _shows(state: State, scene: Scene) -> tuple[str, ...]:
    course = state.course
    return tuple(
        str(one.instance)
        for name in scene.step.names
        for one in scenes_of(course, name, scene)
        if not passed_over(course, one)
    )


def _meanwhile(state: State, seat: Seat, wait: Wait, own: Own) -> str:
    """What the script says to who waits for such an answer, "" for nothing: made of what is not open, never
    of what has come, as all that stands there while waiting."""
    if wait.until is not None or _left_open(state, seat, wait):
        return ""
    for instance, whose in wait.missing:
        scene = scene_at(state.course, instance)
        if scene is None or whose is seat or not scene.step.meanwhile:
            continue
        return make_filler(state, scene, seat, own)(scene.step.meanwhile)
    return ""


def _left_open(state: State, seat: Seat, wait: Wait) -> bool:
    """Whether it waits for what this partner skipped, be it that the other is asked whether that is
    welcome."""
    mine = {instance for instance, whose in wait.missing if whose is seat}
    for instance, _ in wait.missing:
        scene = scene_at(state.course, instance)
        names = scene.welcomes if scene is not None else ()
        mine.update(one.instance for name in names for one in scenes_of(state.course, name, scene))
    given = (state.course.ref(instance, seat) for instance in mine)
    return any(ref is not None and not ref.live for ref in given)


def _waiting(state: State, seat: Seat, wait: Wait, own: Own) -> tuple[Line, Mapping[str, str]]:
    """What the engine itself says to who waits, and of whom or of which day."""
    if wait.until is not None:
        return Line.WAITING_DATE, {"date": own.voice.day(wait.until)}
    if _left_open(state, seat, wait):
        if any(_is_quiet_no(state, instance) for instance, whose in wait.missing if whose is seat):
            return Line.LEFT_OUT, {"other": name_of(state, seat.other, seat, own.voice)}
        return Line.WAITING_ONESELF, NOTHING
    given = [state.course.ref(instance, seat) for instance, _ in wait.missing]
    if any(ref is not None and ref.live and not readable(state.course, ref) for ref in given):
        return Line.WAITING, NOTHING
    return Line.WAITING_TURN, {"other": name_of(state, seat.other, seat, own.voice)}


def _is_quiet_no(state: State, instance: Instance) -> bool:
    scene = scene_at(state.course, instance)
    return scene is not None and scene.step.rule is not None and scene.step.rule.quiet_no


def figure_results(there: Mapping[str, object]) -> dict[str, object]:
    """What is there as plain values: of what was worked out, the figures alone."""
    return {key: value.figures if isinstance(value, Worked) else value for key, value in there.items()}
