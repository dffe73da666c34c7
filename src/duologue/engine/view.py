"""What one partner can see and do. Every page, response and export of a round is made from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from duologue.engine import sentences as say
from duologue.engine.asides import aside_step
from duologue.engine.course import (
    ANSWERS,
    Wait,
    readable,
    scene_at,
    scenes_of,
    shared_name,
    taken_back_name,
    value_of,
)
from duologue.engine.fate import drawn_value, fields_at, passed_over, quoted_scene
from duologue.engine.fields.kind import Value
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef
from duologue.engine.moves import MoveKind
from duologue.engine.plan import Scene
from duologue.engine.play import State, order_of
from duologue.engine.presence import presence
from duologue.engine.quotes import Quote, render
from duologue.engine.results import Worked
from duologue.engine.rights import STEPLESS, May, answerable, may
from duologue.engine.rules import Rule
from duologue.engine.script import Field, Seat, Step, StepKind
from duologue.engine.values import Values, words
from duologue.engine.working import RESULTS

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
Quoting = Callable[[str], str]
_HOLD = frozenset({StepKind.ASK, StepKind.AGREE, StepKind.RECEIVE, StepKind.WORK_OUT})


@dataclass(frozen=True, slots=True)
class Own:
    """What only this partner brings: the values of their own unopened answers by id, their own settings.

    `today` is the date where they are, which a day's round asks by; None: it asks on any. `quoting` is how
    their reader says names and people's own words within a sentence: a page may mark where they begin and
    end. All this reaches this partner's view and nothing else.
    """

    values: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    settings: frozenset[str] = frozenset()
    today: date | None = None
    quoting: Quoting = str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step as its reader sees it, quotes filled in.

    `rule` is one of private, shared, sealed, matched and counted; `promise` says to who answers what that
    means.
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


@dataclass(frozen=True, slots=True)
class View:
    """`step` is the present instance, None while waiting and when there is none; `waits` is then the
    instance one waits before. `sees` maps an instance to what is there: "first" and "second" their values
    (one's own, and the other's once open), "matched" what both chose, "not_now" what both had chosen until
    one of them took it back, "received" words said back, "added" later additions, "result" what was worked
    out, "other_has_answered" true or absent; "worked" beside a result is the same as figures, where a page
    can draw it. `still` are skipped steps that may be answered after all; `shows` what the present step
    opens.
    """

    seat: Seat
    step: str | None
    text: str
    may: tuple[May, ...]
    sees: Mapping[str, Mapping[str, object]]
    done: bool
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
            "sees": {instance: dict(there) for instance, there in self.sees.items()},
            "done": self.done,
        }
        if self.waits is not None:
            found["waits"] = self.waits
        if self.for_ is not None:
            found["for"] = self.for_.value
        return found


def view(state: State, seat: Seat, own: Own) -> View:
    """All that `seat` can see and do. On one device: of whose turn it is, `for_`."""
    whose = turn_of(state, seat)
    text, playing = _stands(state, whose, seat, own)
    cursor = state.cursors[whose]
    scene = scene_at(state.course, cursor.current) if playing and cursor.current is not None else None
    prompts = _prompts(state, whose, own) if playing else {}
    prompt = None if scene is None else prompts.get(scene.instance) or _prompt(state, scene, whose, own)
    if playing:
        text = prompt.text if prompt is not None else say.DONE
        if prompt is None and cursor.wait is not None:
            text = _waiting(state, whose, cursor.wait, own)
    gone = state.faded or seat not in state.course.seats
    return View(
        seat=seat,
        step=prompt.step if prompt is not None else None,
        text=text,
        may=() if gone else tuple(one for one in _may(state, seat, whose) if not _hides(state, one, own)),
        sees=MappingProxyType({} if gone else _sees(state, seat, own)),
        done=cursor.done,
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


def _stands(state: State, whose: Seat, seat: Seat, own: Own) -> tuple[str, bool]:
    """What is said instead of a step, and whether there is a step to play at all."""
    if seat not in state.course.seats:
        return "", False
    if state.faded:
        return say.FADED, False
    if seat in state.left:
        return say.LEFT, False
    if seat in state.paused:
        return say.PAUSED, False
    if seat in state.ended:
        return _ended(state, seat), False
    if _is_early(state, own):
        return say.NOT_YET, False
    if _is_over(state, whose, own):
        return say.DAY_ENDED, False
    return "", True


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


def _ended(state: State, seat: Seat) -> str:
    if seat in state.closed_by:
        return say.QUIET if state.kept.get(seat) else say.TAKEN_BACK
    return say.DAY_ENDED if state.dealt.script.once_a_day else say.QUIET


def _role(scene: Scene, seat: Seat) -> str | None:
    if scene.speaker is None:
        return None
    return "speaker" if scene.speaker is seat else "listener"


def _prompts(state: State, seat: Seat, own: Own) -> dict[Instance, Prompt]:
    found = {}
    for instance in answerable(state, seat):
        scene = scene_at(state.course, instance)
        if scene is None or hidden(scene.step, own) or is_of_another_day(state, scene.step, own):
            continue
        found[instance] = _prompt(state, scene, seat, own)
    return found


def _hides(state: State, one: May, own: Own) -> bool:
    scene = scene_at(state.course, one.step) if one.step is not None else None
    if scene is None:
        return False
    asks = one.kind in (MoveKind.ANSWER, MoveKind.SKIP)
    return hidden(scene.step, own) or (asks and is_of_another_day(state, scene.step, own))


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


def asked_at(state: State, step: str, whose: Seat, quoting: Quoting = str) -> tuple[Field, ...]:
    """The fields of a step instance with their options as `whose` read them; labels are left as they are."""
    try:
        scene = scene_at(state.course, Instance.parse(step))
    except ValueError:
        return ()
    return _offered(state, scene, whose, quoting) if scene is not None else ()


def _offered(state: State, scene: Scene, whose: Seat, quoting: Quoting = str) -> tuple[Field, ...]:
    """Fields with the texts of their options filled in, for showing or quoting what was chosen of them."""
    fill = _filler(state, scene, whose, Own(quoting=quoting))
    return tuple(_said(one, fill, quoting) for one in fields_at(state.course, scene))


def _said(one: Field, fill: _Fill, quoting: Quoting) -> Field:
    """A field with its options as they are read. What somebody wrote, or a card says, is their own words: a
    brace in it quotes nothing."""
    say = quoting if one.source else fill
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
    text = step.text or (say.RECEIVE if step.kind is StepKind.RECEIVE else "")
    return Prompt(
        step=str(scene.instance),
        kind=step.kind,
        text=fill(text),
        hint=fill(step.hint),
        fields=tuple(
            _begun(state, scene, _filled(one, fill, own.quoting), own)
            for one in fields_at(state.course, scene)
            if shown_to(one, own) and (one.options or not one.source)
        ),
        button=fill(step.button),
        minutes=step.minutes,
        rule=step.rule.word if step.rule is not None else None,
        promise=_promise(state, scene, fill),
    )


def _promise(state: State, scene: Scene, fill: _Fill) -> str:
    """Who will read what is given there; on one phone both look on, and nothing is promised."""
    if scene.step.rule is None or not scene.step.fields or state.dealt.terms.one_device:
        return ""
    if state.course.alone:
        return say.ALONE
    if aside_step(scene.instance.step_id) is not None:
        return say.ASIDE
    said = fill(scene.step.rule.promise)
    return said[:1].upper() + said[1:]


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
    # What it begins with goes into a form and comes back as an answer, so it is said as it is.
    proposal = worked(state, found[-1], replace(own, quoting=str)).proposal
    return replace(one, start=one.kind.begin(one, proposal))


def _filled(one: Field, fill: _Fill, quoting: Quoting) -> Field:
    one = _said(one, fill, quoting)
    if "{" not in f"{one.label}{one.hint}{one.placeholder}{''.join(one.ends or ())}":
        return one
    return replace(
        one,
        label=fill(one.label),
        hint=fill(one.hint),
        placeholder=fill(one.placeholder),
        ends=(fill(one.ends[0]), fill(one.ends[1])) if one.ends else None,
    )


def name_of(state: State, seat: Seat, reader: Seat) -> str:
    return state.dealt.names.get(seat) or ("you" if seat is reader else "the other")


def _quoted(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    if quote.step is not None:
        return own.quoting(_quoted_value(state, scene, quote, reader, own))
    seats = {
        "you": reader,
        "other": reader.other,
        "first": Seat.FIRST,
        "second": Seat.SECOND,
        "speaker": scene.speaker,
        "listener": scene.speaker.other if scene.speaker else None,
    }
    seat = seats.get(quote.who)
    if seat is not None:
        return own.quoting(name_of(state, seat, reader))
    name = f"{quote.who}.{quote.field}" if quote.field else quote.who
    drawn = drawn_value(state.dealt, name)
    return say.NOTHING_GIVEN if drawn is None else str(drawn)


def _quoted_value(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    found = quoted_scene(state.course, scene, quote, reader)
    if found is None:
        return say.NOTHING_GIVEN
    shown, whose = found
    values = value_of(state.course, shown, whose) or {}
    if not values and state.course.alone:
        ref = state.course.ref(shown.instance, whose)
        values = own.values.get(ref.id or "", {}) if ref is not None else {}
    for one in _offered(state, shown, whose):
        if one.id == quote.field:
            value = values.get(one.id)
            if scene.step.kind is StepKind.AGREE and value is not None:
                return one.kind.say_signed(one, value) or say.NOTHING_GIVEN
            return words(one, value) or say.NOTHING_GIVEN
    return say.NOTHING_GIVEN


def _dated(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _waiting(state: State, seat: Seat, wait: Wait, own: Own) -> str:
    """What stands there while waiting: made of what is not open, never of what has come."""
    if wait.until is not None:
        return say.WAITING_DATE.format(date=_dated(wait.until))
    for instance, whose in wait.missing:
        scene = scene_at(state.course, instance)
        if scene is None or whose is seat or not scene.step.meanwhile:
            continue
        return _filler(state, scene, seat, own)(scene.step.meanwhile)
    mine = any(
        (ref := state.course.ref(instance, seat)) is not None and ref.live and not readable(state.course, ref)
        for instance, _ in wait.missing
    )
    if mine:
        return say.WAITING
    return say.WAITING_TURN.replace("{other}", own.quoting(name_of(state, seat.other, seat)))


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
        found = worked(state, scene, own)
        there["result"] = found.text
        if found.kind:
            there["worked"] = {"kind": found.kind, **found.values}
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
    result = RESULTS.get(scene.step.result or "")
    if result is None:
        return Worked("")
    course = state.course
    inputs = []
    for name in scene.step.names:
        # One input a name, whatever was played of it: of several passes the latest that asked each partner.
        given: dict[Seat, Values] = {}
        for one in scenes_of(course, name, scene):
            if not passed_over(course, one):
                given.update((whose, _given(state, one, whose, own)) for whose in one.seats)
        step = _resolved(state, scene, name, own.quoting)
        inputs.append((step, {whose: _quoting(step, values, own) for whose, values in given.items()}))
    names = {whose: own.quoting(name_of(state, whose, Seat.FIRST)) for whose in Seat}
    return result.work(inputs, names)


def _resolved(state: State, scene: Scene, name: str, quoting: Quoting) -> Step:
    """A step as it was asked: with the options that came from elsewhere."""
    course = state.course
    step = course.plan.places[name].step
    found = scenes_of(course, name, scene)
    fields = fields_at(course, found[-1]) if found else step.fields
    return replace(step, fields=tuple(_said(one, str, quoting) for one in fields))


def _quoting(step: Step, values: Values, own: Own) -> Values:
    """An answer whose own words are said as a sentence quotes them."""
    in_words = {one.id for one in step.fields if one.kind.is_in_words}
    return {
        name: value if name not in in_words else _each(value, own.quoting) for name, value in values.items()
    }


def _each(value: Value, quoting: Quoting) -> Value:
    return [quoting(str(item)) for item in value] if isinstance(value, list) else quoting(str(value))


def _given(state: State, scene: Scene, whose: Seat, own: Own) -> Values:
    values = value_of(state.course, scene, whose) or {}
    ref = state.course.ref(scene.instance, whose)
    if not values and state.course.alone and ref is not None:
        return own.values.get(ref.id or "", {})
    return values


# -- digests --------------------------------------------------------------------------------------


def expects(of: View, instance: str) -> str:
    """A digest (16 hex digits of SHA-256) of what this view shows for `instance`, the presence bit apart,
    so that nothing hidden of the other's can ever make it stale."""
    there = {key: value for key, value in of.sees.get(instance, {}).items() if key != PRESENCE}
    prompt = next((one for one in prompts_in(of) if one.step == instance), None)
    shown = json.dumps(
        [instance, _plain(prompt), there],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def expectations(of: View) -> dict[str, str]:
    """The digest of every instance at which something may be done."""
    steps = dict.fromkeys(str(one.step) for one in of.may if one.step is not None)
    return {step: expects(of, step) for step in steps}


def prompts_in(of: View) -> tuple[Prompt, ...]:
    return (*((of.prompt,) if of.prompt else ()), *of.beside, *of.asides, *of.still)


def _plain(prompt: Prompt | None) -> object:
    if prompt is None:
        return None
    fields = [
        [one.id, one.kind.word, one.label, [option.id for option in one.options]] for one in prompt.fields
    ]
    return [prompt.kind.value, prompt.text, fields, prompt.rule]
