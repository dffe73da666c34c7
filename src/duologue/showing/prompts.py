"""What a step says to who reads it: its texts with their quotes filled in, and what it asks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from duologue.engine.asides import find_aside_step
from duologue.engine.course import (
    find_scene,
    find_scene_at,
    find_scenes,
    find_value,
)
from duologue.engine.fate import find_fields, find_quoted_scene, is_passed_over, say_drawn
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.quotes import Quote, is_plain, render
from duologue.engine.rules import Rule
from duologue.engine.script import Seat, StepKind
from duologue.engine.state import State
from duologue.showing.own_side import NOBODY, Own, is_shown
from duologue.showing.saying import Fill, find_given_values, find_own_values, say_field, say_name
from duologue.showing.voice import BARE, EngineLine, Voice
from duologue.showing.worked import work_out_step


@dataclass(frozen=True, slots=True)
class Prompt:
    """One step as its reader sees it, quotes filled in.

    `skip` is what leaving it out is called, "" for no name of its own. `rule` is the word of one of the
    engine's rules; `promise` says to who answers what that
    means. `quoted` is what its texts quote, as values and ids: what it shows, whatever language says it.
    """

    step: str
    kind: StepKind
    text: str
    hint: str = ""
    fields: tuple[Field, ...] = ()
    button: str = ""
    skip: str = ""
    minutes: int | None = None
    shape: bool = False
    rule: str | None = None
    promise: str = ""
    quoted: tuple[tuple[str, object], ...] = ()


def tell(state: State, own: Own) -> State:
    """The same state in its reader's words: every id, answer and place is as it was."""
    if own.told is None:
        return state
    dealt = replace(state.dealt, script=own.told.script, drawn=own.told.drawn)
    course = replace(state.course, dealt=dealt, scenes=())
    scenes = (find_scene(course, *scene.instance, scene.speaker) for scene in state.course.scenes)
    course = replace(course, scenes=tuple(scene for scene in scenes if scene is not None))
    return replace(state, dealt=dealt, course=course)


def find_prompt(state: State, seat: Seat, step: str, own: Own) -> Prompt | None:
    """Any step of the course as `seat` reads it, for a history or an export; None if there is none.

    Its quotes are filled with what both may read; what is not open shows as "…".
    """
    state = tell(state, own)
    try:
        scene = find_scene_at(state.course, Instance.parse(step))
    except ValueError:
        return None
    if scene is None or seat not in scene.seats:
        return None
    return make_prompt(state, scene, seat, own)


def find_fields_to_fill(state: State, seat: Seat, step: str, own: Own) -> tuple[Field, ...]:
    """What `seat` may fill in at a step instance; () for a tap, and for a step that is not theirs."""
    found = find_prompt(state, seat, step, own)
    return found.fields if found is not None else ()


def find_fields_asked(state: State, step: str, whose: Seat, own: Own = NOBODY) -> tuple[Field, ...]:
    """The fields of a step instance with their options as `whose` read them, in the words of `own`; what
    their labels quote is left as it is."""
    state = tell(state, own)
    try:
        scene = find_scene_at(state.course, Instance.parse(step))
    except ValueError:
        return ()
    return _find_offered(state, scene, whose, own.voice) if scene is not None else ()


def _find_offered(state: State, scene: Scene, whose: Seat, voice: Voice) -> tuple[Field, ...]:
    """Fields with the texts of their options filled in, for showing or quoting what was chosen of them."""
    fill = make_filler(state, scene, whose, Own(voice=voice))
    return tuple(say_field(one, fill, voice) for one in _tell_fields(state, scene, voice))


def _tell_fields(state: State, scene: Scene, voice: Voice) -> tuple[Field, ...]:
    if find_aside_step(scene.instance.step_id) is not None:
        return voice.say_aside(scene.step).fields
    return find_fields(state.course, scene)


def find_rule(state: State, step: str) -> Rule | None:
    """The rule of a step instance; None if it asks nothing or does not exist."""
    scene = find_scene_at(state.course, Instance.parse(step))
    return scene.step.rule if scene is not None else None


def make_prompt(state: State, scene: Scene, seat: Seat, own: Own) -> Prompt:
    step, fill = scene.step, make_filler(state, scene, seat, own)
    if find_aside_step(scene.instance.step_id) is not None:
        step = own.voice.say_aside(step)
    text = step.text or (own.voice.say(EngineLine.RECEIVE) if step.kind is StepKind.RECEIVE else "")
    return Prompt(
        step=str(scene.instance),
        kind=step.kind,
        text=fill(text),
        hint=fill(step.hint),
        fields=_leave_out_empty(
            state,
            scene,
            tuple(
                _begin_field(state, scene, _fill_field(one, fill, own.voice), own, seat)
                for one in _tell_fields(state, scene, own.voice)
                if is_shown(one, own) and (one.options or not one.source)
            ),
            own,
            seat,
        ),
        button=fill(step.button),
        skip=fill(step.skip),
        minutes=step.minutes,
        shape=step.shape,
        rule=step.rule.word if step.rule is not None else None,
        promise=_say_promise(state, scene, seat, own),
        quoted=_list_quotes(state, scene, seat),
    )


def _list_quotes(state: State, scene: Scene, reader: Seat) -> tuple[tuple[str, object], ...]:
    """What the texts of a scene quote of answers, as it was given."""
    found: list[tuple[str, object]] = []
    for quote in scene.quotes:
        if (shown := find_quoted_scene(state.course, scene, quote, reader)) is not None:
            values = find_value(state.course, *shown) or {}
            found.append((f"{quote.who}.{quote.step}.{quote.field}", values.get(quote.field or "")))
    return tuple(found)


def _say_promise(state: State, scene: Scene, seat: Seat, own: Own) -> str:
    """Who will read what is given there; on one phone both look on, and nothing is promised."""
    if scene.step.rule is None or not scene.step.fields or state.dealt.terms.one_device:
        return ""
    if state.course.alone:
        return own.voice.say(EngineLine.ALONE)
    if find_aside_step(scene.instance.step_id) is not None:
        return own.voice.say(EngineLine.ASIDE)
    return own.voice.say_promise(scene.step.rule.promise, say_name(state, seat.other, seat, own.voice))


def make_filler(state: State, scene: Scene, seat: Seat, own: Own) -> Fill:
    return lambda text: render(text, lambda quote: _say_quoted(state, scene, quote, seat, own))


def _begin_field(state: State, scene: Scene, one: Field, own: Own, seat: Seat) -> Field:
    """A field that begins with what was worked out, as a proposal to change, or that lies near words that its
    reader chose before, or gives lines that they wrote before."""
    # What one wrote or chose oneself comes from one's own values: no other's can get here.
    if (mine := one.near or one.of_own) is not None:
        return replace(one, start=_find_chosen(state, scene, mine, seat, own))
    if one.prefill is None:
        return one
    found = [each for each in find_scenes(state.course, one.prefill, scene)]
    if not found or is_passed_over(state.course, found[-1]):
        return one
    voice = own.voice.make_unmarked()
    proposal = voice.say_proposal(work_out_step(state, found[-1], replace(own, voice=voice)))
    return replace(one, start=one.kind.begin(one, proposal))


def _leave_out_empty(
    state: State, scene: Scene, fields: tuple[Field, ...], own: Own, seat: Seat
) -> tuple[Field, ...]:
    """Beside a list that offers its reader's own lines, one with none to offer is not asked for, unless
    something was given there: a correction is not to lose it."""
    if not any(one.of_own and one.start for one in fields):
        return fields
    given = find_own_values(state, scene, seat, own)
    return tuple(one for one in fields if one.start or not (one.of_own and one.optional) or one.id in given)


def _find_chosen(state: State, scene: Scene, near: str, seat: Seat, own: Own) -> tuple[str, ...]:
    """The words that one chose or wrote oneself in that field, as they are stored."""
    step, _, field = near.partition(".")
    for shown in find_scenes(state.course, step, scene):
        found = find_own_values(state, shown, seat, own).get(field)
        if isinstance(found, list):
            return tuple(map(str, found))
    return ()


def _fill_field(one: Field, fill: Fill, voice: Voice) -> Field:
    one = say_field(one, fill, voice)
    if all(map(is_plain, (one.label, one.hint, one.placeholder, *(one.ends or ())))):
        return one
    return replace(
        one,
        label=fill(one.label),
        hint=fill(one.hint),
        placeholder=fill(one.placeholder),
        ends=(fill(one.ends[0]), fill(one.ends[1])) if one.ends else None,
    )


def _say_quoted(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    if quote.step is not None:
        return own.voice.say_quote(_say_quoted_value(state, scene, quote, reader, own))
    seat = scene.find_seat(quote.who, reader)
    if seat is not None:
        return say_name(state, seat, reader, own.voice)
    name = f"{quote.who}.{quote.field}" if quote.field else quote.who
    drawn = say_drawn(state.dealt, name, scene.instance.n)
    return own.voice.say(EngineLine.NOTHING_GIVEN) if drawn is None else drawn


def _say_quoted_value(state: State, scene: Scene, quote: Quote, reader: Seat, own: Own) -> str:
    found = find_quoted_scene(state.course, scene, quote, reader)
    if found is None:
        return own.voice.say(EngineLine.NOTHING_GIVEN)
    shown, whose = found
    values = find_given_values(state, shown, whose, own)
    for one in _find_offered(state, shown, whose, BARE):
        if one.id == quote.field and (value := values.get(one.id)) is not None:
            said = own.voice.say_value(one, value, signed=scene.step.kind is StepKind.AGREE)
            return said or own.voice.say(EngineLine.NOTHING_GIVEN)
    return own.voice.say(EngineLine.NOTHING_GIVEN)
