"""What one partner can see and do. Every page, response and export of a round is made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID
from duologue.engine.course import (
    ANSWERS,
    Wait,
    find_scene_at,
    find_scenes,
    is_readable,
)
from duologue.engine.fate import is_passed_over
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.moves import STEPLESS, MoveKind
from duologue.engine.script import Seat, Step, StepKind
from duologue.engine.state import State
from duologue.showing.beginning_together import Timer, find_timer
from duologue.showing.own_side import Own, is_hidden
from duologue.showing.prompts import Prompt, make_filler, make_prompt, tell
from duologue.showing.rights import May, list_allowed, list_answerable, measure_settling
from duologue.showing.saying import say_name
from duologue.showing.sees import find_seen
from duologue.showing.voice import EngineLine
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
    line: EngineLine | None = None
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

    def _list_kinds_asked(self) -> list[str]:
        """The kinds of moves, once each, without the answering of an aside: that is on offer, but not what
        the round asks for now."""
        asides = {one.step for one in self.asides}
        kinds = [
            one.kind
            for one in self.may
            if not (one.kind in (MoveKind.ANSWER, MoveKind.SKIP) and str(one.step) in asides)
        ]
        return [kind.value for kind in dict.fromkeys(kinds)]

    def write_json(self) -> dict[str, object]:
        """{"step", "text", "may", "sees", "done"}, "waits" while waiting, "for" on one device, and "timer" at
        a time that begins for both: "ready_until", "began" and "ends", each a moment or None."""
        found: dict[str, object] = {
            "step": self.step,
            "text": self.text,
            "may": self._list_kinds_asked(),
            "sees": {instance: write_figures(there) for instance, there in self.sees.items()},
            "done": self.done,
        }
        if self.waits is not None:
            found["waits"] = self.waits
        if self.for_ is not None:
            found["for"] = self.for_.value
        if self.timer is not None:
            found["timer"] = {name: _write_moment(getattr(self.timer, name)) for name in TIMES}
        return found


def _write_moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def make_view(state: State, seat: Seat, own: Own) -> View:
    """All that `seat` can see and do. On one device: of whose turn it is, `for_`."""
    state = tell(state, own)
    whose = find_turn(state, seat)
    is_here = seat in state.course.seats
    line = _find_standing_line(state, whose, seat, own) if is_here else None
    playing = is_here and line is None
    cursor = state.cursors[whose]
    scene = find_scene_at(state.course, cursor.current) if playing and cursor.current is not None else None
    prompts = _list_prompts(state, whose, own) if playing else {}
    prompt = None if scene is None else prompts.get(scene.instance) or make_prompt(state, scene, whose, own)
    meanwhile, about = "", NOTHING
    if playing and prompt is None and cursor.wait is None:
        line = EngineLine.DONE
    elif playing and prompt is None and cursor.wait is not None:
        meanwhile = _say_meanwhile(state, whose, cursor.wait, own)
        line, about = (None, NOTHING) if meanwhile else _say_waiting(state, whose, cursor.wait, own)
    text = prompt.text if prompt is not None else meanwhile
    gone = state.faded or not is_here
    return View(
        seat=seat,
        step=prompt.step if prompt is not None else None,
        text=own.voice.say(line, **about) if line is not None else text,
        may=()
        if gone
        else tuple([one for one in _list_may(state, seat, whose) if not _hides(state, one, own)]),
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
        shows=_list_shown(state, scene) if scene is not None else (),
        role=_name_role(scene, whose) if scene is not None else None,
        timer=find_timer(state.course, scene, whose) if scene is not None else None,
        quiet=seat in state.ended or _is_over(state, whose, own),
        paused=seat in state.paused,
        left=seat in state.left,
        closed=seat in state.closed_by,
        faded=state.faded,
        fades_on=state.fades_on if state.fades_on is not None and state.now < state.fades_on else None,
        keeps=state.kept.get(seat),
        settles=measure_settling(state, whose, scene) if scene is not None else timedelta(),
    )


def _find_standing_line(state: State, whose: Seat, seat: Seat, own: Own) -> EngineLine | None:
    """What is said instead of a step; None where there is one to play, or to wait before."""
    if state.faded:
        return EngineLine.FADED
    if seat in state.left:
        return EngineLine.LEFT
    if seat in state.paused:
        return EngineLine.PAUSED
    if seat in state.ended:
        return _find_ending_line(state, seat)
    if _is_early(state, own):
        return EngineLine.NOT_YET
    return EngineLine.DAY_ENDED if _is_over(state, whose, own) else None


def _is_early(state: State, own: Own) -> bool:
    """A day's round that the other, whose date has come, has begun: it waits for one's own."""
    day = state.dealt.terms.day
    return day is not None and own.today is not None and own.today < day


def _is_over(state: State, whose: Seat, own: Own) -> bool:
    """A day's round whose date has ended where this partner is, with something that was not answered."""
    day, cursor = state.dealt.terms.day, state.cursors[whose]
    if day is None or own.today is None or own.today <= day or cursor.done or cursor.current is None:
        return False
    scene = find_scene_at(state.course, cursor.current)
    return scene is not None and scene.step.kind in ANSWERS


def is_of_another_day(state: State, step: Step, own: Own) -> bool:
    """Whether a day's round asks this on a date that it is not where this partner is: on another day it would
    be an answer to another question. What has opened can be looked at on any day."""
    day = state.dealt.terms.day
    if day is None or own.today is None or own.today == day:
        return False
    return own.today < day or step.kind in ANSWERS


def find_turn(state: State, seat: Seat) -> Seat:
    """On one device, whoever has the earliest step still to do, first before second; else `seat` itself."""
    if not state.dealt.terms.one_device:
        return seat
    waiting = [
        (scene.order, index, whose)
        for index, whose in enumerate(state.course.seats)
        if (cursor := state.cursors[whose]).current is not None and not cursor.done
        if (scene := find_scene_at(state.course, cursor.current)) is not None
    ]
    return min(waiting)[2] if waiting else seat


def _list_may(state: State, seat: Seat, whose: Seat) -> tuple[May, ...]:
    if seat is whose:
        return list_allowed(state, seat)
    of_the_round = [one for one in list_allowed(state, seat) if one.kind in STEPLESS]
    at_a_step = [one for one in list_allowed(state, whose) if one.kind not in STEPLESS]
    return (*at_a_step, *of_the_round)


def _find_ending_line(state: State, seat: Seat) -> EngineLine:
    if seat in state.closed_by:
        return EngineLine.QUIET if state.kept.get(seat) else EngineLine.TAKEN_BACK
    return EngineLine.DAY_ENDED if state.dealt.script.once_a_day else EngineLine.QUIET


def _name_role(scene: Scene, seat: Seat) -> str | None:
    if scene.speaker is None:
        return None
    return "speaker" if scene.speaker is seat else "listener"


def _list_prompts(state: State, seat: Seat, own: Own) -> dict[Instance, Prompt]:
    found = {}
    for instance in list_answerable(state, seat):
        scene = find_scene_at(state.course, instance)
        if scene is None or _is_unasked(scene, own) or is_of_another_day(state, scene.step, own):
            continue
        found[instance] = make_prompt(state, scene, seat, own)
    return found


def _hides(state: State, one: May, own: Own) -> bool:
    scene = find_scene_at(state.course, one.step) if one.step is not None else None
    if scene is None:
        return False
    asks = one.kind in (MoveKind.ANSWER, MoveKind.SKIP)
    return is_hidden(scene.step, own) or (
        asks and (_is_unasked(scene, own) or is_of_another_day(state, scene.step, own))
    )


def _is_unasked(scene: Scene, own: Own) -> bool:
    """Whether this partner's own settings, or the time since they were last asked, leave it out."""
    return is_hidden(scene.step, own) or (scene.instance.step_id == CLOSER_ID and not own.asks_closer)


def _list_shown(state: State, scene: Scene) -> tuple[str, ...]:
    course = state.course
    return tuple(
        str(one.instance)
        for name in scene.step.names
        for one in find_scenes(course, name, scene)
        if not is_passed_over(course, one)
    )


def _say_meanwhile(state: State, seat: Seat, wait: Wait, own: Own) -> str:
    """What the script says to who waits for such an answer, "" for nothing: made of what is not open, never
    of what has come, as all that stands there while waiting."""
    if wait.until is not None or _is_left_open(state, seat, wait):
        return ""
    for instance, whose in wait.missing:
        scene = find_scene_at(state.course, instance)
        if scene is None or whose is seat or not scene.step.meanwhile:
            continue
        return make_filler(state, scene, seat, own)(scene.step.meanwhile)
    return ""


def _is_left_open(state: State, seat: Seat, wait: Wait) -> bool:
    """Whether it waits for what this partner skipped, be it that the other is asked whether that is
    welcome."""
    mine = {instance for instance, whose in wait.missing if whose is seat}
    for instance, _ in wait.missing:
        scene = find_scene_at(state.course, instance)
        names = scene.welcomes if scene is not None else ()
        mine.update(one.instance for name in names for one in find_scenes(state.course, name, scene))
    given = (state.course.find_ref(instance, seat) for instance in mine)
    return any(ref is not None and not ref.live for ref in given)


def _say_waiting(state: State, seat: Seat, wait: Wait, own: Own) -> tuple[EngineLine, Mapping[str, str]]:
    """What the engine itself says to who waits, and of whom or of which day."""
    if wait.until is not None:
        return EngineLine.WAITING_DATE, {"date": own.voice.say_day(wait.until)}
    if _is_left_open(state, seat, wait):
        if any(_is_quiet_no(state, instance) for instance, whose in wait.missing if whose is seat):
            return EngineLine.LEFT_OUT, {"other": say_name(state, seat.other, seat, own.voice)}
        return EngineLine.WAITING_ONESELF, NOTHING
    given = [state.course.find_ref(instance, seat) for instance, _ in wait.missing]
    if any(ref is not None and ref.live and not is_readable(state.course, ref) for ref in given):
        return EngineLine.WAITING, NOTHING
    return EngineLine.WAITING_TURN, {"other": say_name(state, seat.other, seat, own.voice)}


def _is_quiet_no(state: State, instance: Instance) -> bool:
    scene = find_scene_at(state.course, instance)
    return scene is not None and scene.step.rule is not None and scene.step.rule.quiet_no


def write_figures(there: Mapping[str, object]) -> dict[str, object]:
    """What is there as plain values: of what was worked out, the figures alone."""
    return {key: value.figures if isinstance(value, Worked) else value for key, value in there.items()}
