"""What one partner can see and do. Every page, response and export of a round is made from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID, aside_step
from duologue.engine.course import (
    ANSWERS,
    Wait,
    readable,
    scene_at,
    scene_of,
    scenes_of,
    shared_name,
    taken_back_name,
    value_of,
)
from duologue.engine.fate import fields_at, passed_over, quoted_scene, said_of_drawn
from duologue.engine.fields.kind import Field, Value
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef
from duologue.engine.moves import MoveKind
from duologue.engine.plan import Scene
from duologue.engine.play import State, order_of
from duologue.engine.presence import presence
from duologue.engine.quotes import Quote, render
from duologue.engine.results import Worked, work_out
from duologue.engine.rights import STEPLESS, May, answerable, may
from duologue.engine.rules import Rule
from duologue.engine.script import Dealt, Seat, Step, StepKind
from duologue.engine.values import Values
from duologue.engine.voice import BARE, Line, Voice

__all__ = [
    "May",
    "Own",
    "Prompt",
    "View",
    "asked_at",
    "expectations",
    "expects",
    "fields_of",
    "prompt_of",
    "rule_of",
    "turn_of",
    "view",
]

PRESENCE = "other_has_answered"
_Fill = Callable[[str], str]
NOTHING: Mapping[str, str] = MappingProxyType({})
_HOLD = frozenset({StepKind.ASK, StepKind.AGREE, StepKind.RECEIVE, StepKind.WORK_OUT})


@dataclass(frozen=True, slots=True)
class Own:
    """What only this partner brings: the values of their own unopened answers by id, their own settings.

    `today` is the date where they are, which a day's round asks by; None: it asks on any. `voice` is how they
    are spoken to, and `told` the round's script and what was drawn, in the language they read: the same ids
    under other words. `asks_closer`: whether it is time to ask whether this brought them closer; what they
    said of it stays theirs to change. All this reaches this partner's view and nothing else.
    """

    values: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    settings: frozenset[str] = frozenset()
    today: date | None = None
    voice: Voice = BARE
    told: Dealt | None = None
    asks_closer: bool = True


NOBODY = Own()


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step as its reader sees it, quotes filled in.

    `rule` is one of private, shared, sealed, matched and counted; `promise` says to who answers what that
    means. `quoted` is what its texts quote, as values and ids: what it shows, whatever language says it.
    """

    step: str
    kind: StepKind
    text: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    button: str = ""
    minutes: int | None = None
    rule: str | None = None
    promise: str = ""
    quoted: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """`line` is what the engine itself says where there is no step, with `about` in it; `text` is that in
    words, or the step's text. `step` is the present instance, None while waiting and when there is none;
    `waits` is then the instance one waits before. `sees` maps an instance to what is there: "first" and
    "second" their values (one's own, and the other's once open), "matched" what both chose, "not_now" what
    both had chosen until one of them took it back, "received" words said back, "added" later additions,
    "result" what was worked out (a `Worked`), "other_has_answered" true or absent. `still` are skipped steps
    that may be answered after all; `shows` what the present step opens.
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
    quiet: bool = False
    paused: bool = False
    left: bool = False
    closed: bool = False
    faded: bool = False
    fades_on: datetime | None = None
    keeps: bool | None = None

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
        """{"step", "text", "may", "sees", "done"}, "waits" while waiting, and "for" on one device."""
        found: dict[str, object] = {
            "step": self.step,
            "text": self.text,
            "may": list(dict.fromkeys(one.kind.value for one in self.may if not self._aside(one))),
            "sees": {instance: _figured(there) for instance, there in self.sees.items()},
            "done": self.done,
        }
        if self.waits is not None:
            found["waits"] = self.waits
        if self.for_ is not None:
            found["for"] = self.for_.value
        return found


def view(state: State, seat: Seat, own: Own) -> View:
    """All that `seat` can see and do. On one device: of whose turn it is, `for_`."""
    state = _told(state, own)
    whose = turn_of(state, seat)
    is_here = seat in state.course.seats
    line = _stands(state, whose, seat, own) if is_here else None
    playing = is_here and line is None
    cursor = state.cursors[whose]
    scene = scene_at(state.course, cursor.current) if playing and cursor.current is not None else None
    prompts = _prompts(state, whose, own) if playing else {}
    prompt = None if scene is None else prompts.get(scene.instance) or _prompt(state, scene, whose, own)
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
        sees=MappingProxyType({} if gone else _sees(state, seat, own)),
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
        quiet=seat in state.ended or _is_over(state, whose, own),
        paused=seat in state.paused,
        left=seat in state.left,
        closed=seat in state.closed_by,
        faded=state.faded,
        fades_on=state.fades_on if state.fades_on is not None and state.now < state.fades_on else None,
        keeps=state.kept.get(seat),
    )


def _told(state: State, own: Own) -> State:
    """The same state in its reader's words: every id, answer and place is as it was."""
    if own.told is None:
        return state
    dealt = replace(state.dealt, script=own.told.script, drawn=own.told.drawn)
    course = replace(state.course, dealt=dealt, scenes=())
    scenes = (scene_of(course, *scene.instance, scene.speaker) for scene in state.course.scenes)
    course = replace(course, scenes=tuple(scene for scene in scenes if scene is not None))
    return replace(state, dealt=dealt, course=course)


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
        found[instance] = _prompt(state, scene, seat, own)
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


# -- texts ----------------------------------------------------------------------------------------


def prompt_of(state: State, seat: Seat, step: str, own: Own) -> Prompt | None:
    """Any step of the course as `seat` reads it, for a history or an export; None if there is none.

    Its quotes are filled with what both may read; what is not open shows as "…".
    """
    state = _told(state, own)
    try:
        scene = scene_at(state.course, Instance.parse(step))
    except ValueError:
        return None
    if scene is None or seat not in scene.seats:
        return None
    return _prompt(state, scene, seat, own)


def fields_of(state: State, seat: Seat, step: str, own: Own) -> tuple[Field, ...]:
    """What `seat` may fill in at a step instance; () for a tap, and for a step that is not theirs."""
    found = prompt_of(state, seat, step, own)
    return found.fields if found is not None else ()


def asked_at(state: State, step: str, whose: Seat, own: Own = NOBODY) -> tuple[Field, ...]:
    """The fields of a step instance with their options as `whose` read them, in the words of `own`; what
    their labels quote is left as it is."""
    state = _told(state, own)
    try:
        scene = scene_at(state.course, Instance.parse(step))
    except ValueError:
        return ()
    return _offered(state, scene, whose, own.voice) if scene is not None else ()


def _offered(state: State, scene: Scene, whose: Seat, voice: Voice) -> tuple[Field, ...]:
    """Fields with the texts of their options filled in, for showing or quoting what was chosen of them."""
    fill = _filler(state, scene, whose, Own(voice=voice))
    return tuple(_said(one, fill, voice) for one in _fields(state, scene, voice))


def _fields(state: State, scene: Scene, voice: Voice) -> tuple[Field, ...]:
    if aside_step(scene.instance.step_id) is not None:
        return voice.aside(scene.step).fields
    return fields_at(state.course, scene)


def _said(one: Field, fill: _Fill, voice: Voice) -> Field:
    """A field with its options as they are read. What somebody wrote, or a card says, is their own words: a
    brace in it quotes nothing."""
    say = voice.quote if one.source else fill
    texts = [say(option.text) for option in one.options]
    if all(text == option.text for text, option in zip(texts, one.options, strict=True)):
        return one
    options = (replace(option, text=text) for option, text in zip(one.options, texts, strict=True))
    return replace(one, options=tuple(options))


def rule_of(state: State, step: str) -> Rule | None:
    """The rule of a step instance; None if it asks nothing or does not exist."""
    scene = scene_at(state.course, Instance.parse(step))
    return scene.step.rule if scene is not None else None


def _prompt(state: State, scene: Scene, seat: Seat, own: Own) -> Prompt:
    step, fill = scene.step, _filler(state, scene, seat, own)
    if aside_step(scene.instance.step_id) is not None:
        step = own.voice.aside(step)
    text = step.text or (own.voice.say(Line.RECEIVE) if step.kind is StepKind.RECEIVE else "")
    return Prompt(
        step=str(scene.instance),
        kind=step.kind,
        text=fill(text),
        hint=fill(step.hint),
        fields=tuple(
            _begun(state, scene, _filled(one, fill, own.voice), own)
            for one in _fields(state, scene, own.voice)
            if shown_to(one, own) and (one.options or not one.source)
        ),
        button=fill(step.button),
        minutes=step.minutes,
        rule=step.rule.word if step.rule is not None else None,
        promise=_promise(state, scene, seat, own),
        quoted=_quotes(state, scene, seat),
    )


def _quotes(state: State, scene: Scene, reader: Seat) -> tuple[tuple[str, object], ...]:
    """What the texts of a scene quote of answers, as it was given."""
    found: list[tuple[str, object]] = []
    for quote in scene.quotes:
        if (shown := quoted_scene(state.course, scene, quote, reader)) is not None:
            values = value_of(state.course, *shown) or {}
            found.append((f"{quote.who}.{quote.step}.{quote.field}", values.get(quote.field or "")))
    return tuple(found)


def _promise(state: State, scene: Scene, seat: Seat, own: Own) -> str:
    """Who will read what is given there; on one phone both look on, and nothing is promised."""
    if scene.step.rule is None or not scene.step.fields or state.dealt.terms.one_device:
        return ""
    if state.course.alone:
        return own.voice.say(Line.ALONE)
    if aside_step(scene.instance.step_id) is not None:
        return own.voice.say(Line.ASIDE)
    return own.voice.promise(scene.step.rule.promise, _name(state, seat.other, seat, own.voice))


def _filler(state: State, scene: Scene, seat: Seat, own: Own) -> _Fill:
    return lambda text: render(text, lambda quote: _quoted(state, scene, quote, seat, own))


def shown_to(asked_for: Field, own: Own) -> bool:
    """A setting of one's own may hide one's own optional field, and nothing else."""
    return asked_for.setting is None or asked_for.setting in own.settings


def hidden(step: Step, own: Own) -> bool:
    """An aside that asks only what one has not switched on is not there; nobody waits for an aside."""
    return step.aside and bool(step.fields) and not any(shown_to(one, own) for one in step.fields)


def _begun(state: State, scene: Scene, one: Field, own: Own) -> Field:
    """A field that begins with what was worked out, as a proposal to change."""
    if one.prefill is None:
        return one
    found = [each for each in scenes_of(state.course, one.prefill, scene)]
    if not found or passed_over(state.course, found[-1]):
        return one
    voice = own.voice.unmarked()
    proposal = voice.proposal(worked(state, found[-1], replace(own, voice=voice)))
    return replace(one, start=one.kind.begin(one, proposal))


def _filled(one: Field, fill: _Fill, voice: Voice) -> Field:
    one = _said(one, fill, voice)
    if "{" not in f"{one.label}{one.hint}{one.placeholder}{''.join(one.ends or ())}":
        return one
    return replace(
        one,
        label=fill(one.label),
        hint=fill(one.hint),
        placeholder=fill(one.placeholder),
        ends=(fill(one.ends[0]), fill(one.ends[1])) if one.ends else None,
    )


def _name(state: State, seat: Seat, reader: Seat, voice: Voice) -> str:
    name = state.dealt.names.get(seat)
    return voice.quote(name) if name else voice.say(Line.YOU if seat is reader else Line.THE_OTHER)


def _quoted(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    if quote.step is not None:
        return own.voice.quote(_quoted_value(state, scene, quote, reader, own))
    seat = scene.seat_named(quote.who, reader)
    if seat is not None:
        return _name(state, seat, reader, own.voice)
    name = f"{quote.who}.{quote.field}" if quote.field else quote.who
    drawn = said_of_drawn(state.dealt, name)
    return own.voice.say(Line.NOTHING_GIVEN) if drawn is None else drawn


def _quoted_value(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    found = quoted_scene(state.course, scene, quote, reader)
    if found is None:
        return own.voice.say(Line.NOTHING_GIVEN)
    shown, whose = found
    values = value_of(state.course, shown, whose) or {}
    if not values and state.course.alone:
        ref = state.course.ref(shown.instance, whose)
        values = own.values.get(ref.id or "", {}) if ref is not None else {}
    for one in _offered(state, shown, whose, BARE):
        if one.id == quote.field and (value := values.get(one.id)) is not None:
            said = own.voice.value(one, value, signed=scene.step.kind is StepKind.AGREE)
            return said or own.voice.say(Line.NOTHING_GIVEN)
    return own.voice.say(Line.NOTHING_GIVEN)


def _meanwhile(state: State, seat: Seat, wait: Wait, own: Own) -> str:
    """What the script says to who waits for such an answer, "" for nothing: made of what is not open, never
    of what has come, as all that stands there while waiting."""
    if wait.until is not None or _left_open(state, seat, wait):
        return ""
    for instance, whose in wait.missing:
        scene = scene_at(state.course, instance)
        if scene is None or whose is seat or not scene.step.meanwhile:
            continue
        return _filler(state, scene, seat, own)(scene.step.meanwhile)
    return ""


def _left_open(state: State, seat: Seat, wait: Wait) -> bool:
    """Whether it waits for what this partner skipped."""
    mine = [state.course.ref(instance, seat) for instance, whose in wait.missing if whose is seat]
    return any(ref is not None and not ref.live for ref in mine)


def _waiting(state: State, seat: Seat, wait: Wait, own: Own) -> tuple[Line, Mapping[str, str]]:
    """What the engine itself says to who waits, and of whom or of which day."""
    if wait.until is not None:
        return Line.WAITING_DATE, {"date": own.voice.day(wait.until)}
    if _left_open(state, seat, wait):
        return Line.WAITING_ONESELF, NOTHING
    given = [state.course.ref(instance, seat) for instance, _ in wait.missing]
    if any(ref is not None and ref.live and not readable(state.course, ref) for ref in given):
        return Line.WAITING, NOTHING
    return Line.WAITING_TURN, {"other": _name(state, seat.other, seat, own.voice)}


# -- what one sees --------------------------------------------------------------------------------


def _sees(state: State, seat: Seat, own: Own) -> dict[str, Mapping[str, object]]:
    course = state.course
    instances = {key[0] for key in state.answers} | {key[0] for key in state.received}
    # What both chose, and what is worked out, belong to no single answer.
    come_to = set(state.cursors[seat].visited)
    if state.dealt.terms.one_device:
        come_to.update(state.cursors[seat.other].visited)
    instances |= come_to
    present = presence(state, seat)
    scenes = [scene for instance in instances if (scene := scene_at(course, instance)) is not None]
    scenes.sort(key=lambda scene: scene.order)
    found: dict[str, Mapping[str, object]] = {}
    for scene in scenes:
        # A result is there for who has come to it; were it there for a tap, it would tell of the other's.
        if scene.step.kind not in _HOLD or (
            scene.step.kind is StepKind.WORK_OUT and scene.instance not in come_to
        ):
            continue
        there = _there(state, scene, seat, own)
        if scene.instance in present:
            there[PRESENCE] = True
        if there:
            found[str(scene.instance)] = there
    return found


def _there(state: State, scene: Scene, seat: Seat, own: Own) -> dict[str, object]:
    there: dict[str, object] = {}
    added: dict[str, object] = {}
    received: dict[str, object] = {}
    for whose in state.course.seats:
        ref = state.course.ref(scene.instance, whose)
        values = shown_values(state, scene, whose, ref, seat, own)
        if values is not None:
            there[whose.value] = values
        if ref is not None and (later := _additions(state, whose, ref, seat, own)):
            added[whose.value] = later
        word = state.received.get((scene.instance, whose))
        if word is not None:
            received[whose.value] = word.value
    if scene.step.rule is not None and scene.step.rule.compares:
        if matched := state.course.opened.get(shared_name(scene.instance)):
            there["matched"] = matched
        if taken_back := state.course.opened.get(taken_back_name(scene.instance)):
            there["not_now"] = taken_back
    if added:
        there["added"] = added
    if received:
        there["received"] = received
    if scene.step.kind is StepKind.WORK_OUT:
        there["result"] = worked(state, scene, own)
    return there


def shown_values(
    state: State, scene: Scene, whose: Seat, ref: AnswerRef | None, seat: Seat, own: Own
) -> Values | None:
    """The values of `whose` that `seat` may see; {} for a skip both know of; None for nothing."""
    if ref is None:
        return None
    if ref.id is None:
        at_once = scene.step.rule is not None and scene.step.rule.at_once
        return {} if at_once and ref.skipped and not ref.withdrawn and scene.step.fields else None
    if is_readable_by(state, scene, whose, ref, seat):
        opened = state.course.opened.get(ref.id)
        return opened if opened is not None else own.values.get(ref.id)
    return None


def is_readable_by(state: State, scene: Scene, whose: Seat, ref: AnswerRef, seat: Seat) -> bool:
    """One's own, always; the other's when it is among what both may read, never if counted or matched."""
    if whose is seat:
        return True
    rule = scene.step.rule
    if rule is None or rule.compares or rule.counts:
        return False
    return ref.id in state.course.opened and not state.course.alone


def _additions(state: State, whose: Seat, ref: AnswerRef, seat: Seat, own: Own) -> list[Values]:
    found = []
    for id_ in ref.added:
        values = state.course.opened.get(id_)
        if values is None and whose is seat:
            values = own.values.get(id_)
        if values is not None:
            found.append(values)
    return found


def worked(state: State, scene: Scene, own: Own) -> Worked:
    """The result of a work_out step, of values that both may read."""
    course = state.course
    inputs = []
    for name in scene.step.names:
        # One input a name, whatever was played of it: of several passes the latest that asked each partner.
        given: dict[Seat, Values] = {}
        for one in scenes_of(course, name, scene):
            if not passed_over(course, one):
                given.update((whose, _given(state, one, whose, own)) for whose in one.seats)
        step = _resolved(state, scene, name, own.voice)
        inputs.append((step, {whose: _quoting(step, values, own) for whose, values in given.items()}))
    names = {whose: _name(state, whose, Seat.FIRST, own.voice) for whose in Seat}
    return work_out(scene.step.result or "", inputs, names)


def _resolved(state: State, scene: Scene, name: str, voice: Voice) -> Step:
    """A step as it was asked: with the options that came from elsewhere."""
    course = state.course
    step = course.plan.places[name].step
    found = scenes_of(course, name, scene)
    fields = fields_at(course, found[-1]) if found else step.fields
    return replace(step, fields=tuple(_said(one, str, voice) for one in fields))


def _quoting(step: Step, values: Values, own: Own) -> Values:
    """An answer whose own words are said as a sentence quotes them."""
    in_words = {one.id for one in step.fields if one.kind.is_in_words}
    return {
        name: value if name not in in_words else _each(value, own.voice) for name, value in values.items()
    }


def _each(value: Value, voice: Voice) -> Value:
    return [voice.quote(str(item)) for item in value] if isinstance(value, list) else voice.quote(str(value))


def _given(state: State, scene: Scene, whose: Seat, own: Own) -> Values:
    values = value_of(state.course, scene, whose) or {}
    ref = state.course.ref(scene.instance, whose)
    if not values and state.course.alone and ref is not None:
        return own.values.get(ref.id or "", {})
    return values


# -- digests --------------------------------------------------------------------------------------


def expects(of: View, instance: str, *, before_the_other: bool = False) -> str:
    """A digest (16 hex digits of SHA-256) of what this view shows for `instance`: ids and answers, not the
    words that say them, so that each may read it in a language of their own. The presence bit is left out, so
    that nothing hidden of the other's can ever make it stale.

    `before_the_other`: as it was before the other gave anything there."""
    seen = of.sees.get(instance, {})
    if before_the_other:
        seen = _without(seen, (of.for_ or of.seat).other)
    there = {key: value for key, value in _figured(seen).items() if key != PRESENCE}
    prompt = next((one for one in prompts_in(of) if one.step == instance), None)
    shown = json.dumps(
        [instance, _plain(prompt), there],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _without(there: Mapping[str, object], seat: Seat) -> dict[str, object]:
    """What is there without what `seat` gave, said back or added."""
    left = {key: value for key, value in there.items() if key != seat.value}
    for key in ("received", "added"):
        found = left.get(key)
        mine = {k: v for k, v in found.items() if k != seat.value} if isinstance(found, Mapping) else {}
        if found is not None and not mine:
            del left[key]
        elif found is not None:
            left[key] = mine
    return left


def _figured(there: Mapping[str, object]) -> dict[str, object]:
    """What is there as plain values: of what was worked out, the figures alone."""
    return {key: value.figures if isinstance(value, Worked) else value for key, value in there.items()}


def expectations(of: View) -> dict[str, str]:
    """The digest of every instance at which something may be done."""
    steps = dict.fromkeys(str(one.step) for one in of.may if one.step is not None)
    return {step: expects(of, step) for step in steps}


def prompts_in(of: View) -> tuple[Prompt, ...]:
    return (*((of.prompt,) if of.prompt else ()), *of.beside, *of.asides, *of.still)


def _plain(prompt: Prompt | None) -> object:
    if prompt is None:
        return None
    fields = [[one.id, one.kind.word, [option.id for option in one.options]] for one in prompt.fields]
    return [prompt.kind.value, fields, prompt.rule, prompt.quoted]
