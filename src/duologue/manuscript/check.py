"""Checks a script by playing it every way that its conditions can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from types import MappingProxyType

from duologue.engine.course import ANSWERS, find_scene_at
from duologue.engine.fate import compares, find_fields, take_part
from duologue.engine.fields.kind import ANY_OTHER, Field, Option, Value
from duologue.engine.instances import Instance
from duologue.engine.moves import Move, MoveKind
from duologue.engine.script import (
    Card,
    Company,
    Condition,
    Dealt,
    Draw,
    Drawn,
    Script,
    Seat,
    Step,
    StepKind,
    Terms,
    Test,
)
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.manuscript.mistakes import Mistake, ScriptProblem
from duologue.manuscript.references import find_problems
from duologue.manuscript.rehearsal import Rehearsal

MOST_STATES = 100_000
_BEGIN = datetime(2026, 1, 1, 12, tzinfo=UTC)
_OFFERED = (Option("one", "one"), Option("two", "two"))
"""What a card offers, where a script asks to choose of it."""
_SAYS = frozenset({StepKind.READ, StepKind.SPEAK, StepKind.DO, StepKind.SETTLE, StepKind.ASK, StepKind.AGREE})


@dataclass(frozen=True, slots=True)
class Report:
    """`problems` is empty for a sound script. `steps` counts all steps, `longest` the most screens that one
    partner can meet, `minutes` is what the script says of itself, `states` how many were looked at."""

    problems: tuple[ScriptProblem, ...]
    steps: int
    minutes: tuple[int, int]
    longest: int
    states: int

    def name_mistakes(self, file: str) -> list[Mistake]:
        """The problems as mistakes of the file that the script was read from."""
        return [Mistake(file, max(one.line, 1), one.field, one.message, one.step) for one in self.problems]


@dataclass(slots=True)
class _Explored:
    states: int = 0
    longest: int = 0
    timed: int = 0
    reached: set[str] = field(default_factory=set)
    dead_ends: dict[str, str] = field(default_factory=dict)
    too_many: bool = False


def check(script: Script, most_states: int = MOST_STATES) -> Report:
    """Find dead ends, unreachable steps, values used before they are open, endless loops, unknown names and
    empty screens.

    It plays the values that conditions name and "any other", for every draw they name, one order of moves
    standing for all: what one partner may do next never depends on when the other moves, only on what is
    open. Beyond `most_states` it refuses.
    """
    problems = find_problems(script)
    problems += _find_looks_at_matched(script)
    problems += _find_opened_by_shared(script)
    steps = script.every_step
    unbounded = [s for s in steps if s.kind is StepKind.TURNS and s.until is not None and s.most < 1]
    bound = "a loop with until needs a bound"
    problems += [ScriptProblem(s.line, f"step.{s.id}.most", bound, s.id) for s in unbounded]
    found = _Explored()
    if not problems:
        for dealt in _list_dealings(script):
            _explore(dealt, found, most_states)
        if script.people == 2:
            alone = _Explored()
            for dealt in _list_dealings(script):
                _explore(replace(dealt, terms=replace(dealt.terms, solo=True)), alone, most_states)
            found.dead_ends.update(alone.dead_ends)
            found.too_many |= alone.too_many
            # What is for one is come to by one; all else has to be within the reach of two.
            found.reached |= {step.id for step in steps if step.company is Company.ONE} & alone.reached
        problems += _tell_problems(script, steps, found, most_states)
    problems += [
        ScriptProblem(s.line, f"step.{s.id}.text", "is missing: the screen would be empty", s.id)
        for s in steps
        if s.kind in _SAYS and not s.text.strip()
    ]
    return Report(tuple(problems), len(steps), script.minutes, found.longest, found.states)


def _find_looks_at_matched(script: Script) -> Iterator[ScriptProblem]:
    """Conditions on what is matched. A script that is played already stays readable: this is no part of
    reading it."""
    matched = {step.id for step in script.every_step if step.rule is not None and step.rule.compares}
    for step in script.every_step:
        for key, condition in (("when", step.when), ("until", step.until)):
            if condition is not None and condition.step in matched:
                said = f"“{condition.step}” is matched: what comes next would tell who said no or left"
                yield ScriptProblem(step.line, f"step.{step.id}.{key}", said, step.id)


def _find_opened_by_shared(script: Script) -> Iterator[ScriptProblem]:
    """Answers that open with a shared step: both know at once who skipped that, so it is never answered after
    all, and what waits for it stays closed to both for good. No part of reading a script, either."""
    steps = {step.id: step for step in script.every_step}
    for step in script.every_step:
        opener = steps.get(step.rule.name_opener(step.id) or "") if step.rule is not None else None
        if opener is not None and opener is not step and opener.rule is not None and opener.rule.at_once:
            stays = f"who skips it can’t come back to it, and “{step.id}” would never open: let it be sealed"
            said = f"“{opener.id}” is {opener.rule.word}: {stays}"
            yield ScriptProblem(step.line, f"step.{step.id}.rule", said, step.id)


def _tell_problems(
    script: Script, steps: Sequence[Step], found: _Explored, most_states: int
) -> Iterator[ScriptProblem]:
    by_id = {step.id: step for step in steps}
    if found.too_many:
        said = f"more than {most_states:,} ways to play it: too many to check, so it is refused"
        yield ScriptProblem(1, "step", said)
        return
    for step_id, why in found.dead_ends.items():
        yield ScriptProblem(by_id[step_id].line, f"step.{step_id}", f"a dead end: {why}", step_id)
    for step in steps:
        if step.id not in found.reached:
            yield ScriptProblem(step.line, f"step.{step.id}", "is never reached", step.id)
    if not found.dead_ends and found.timed > script.minutes[1]:
        said = f"{script.minutes[0]} to {script.minutes[1]}"
        yield ScriptProblem(
            1, "minutes", f"its timers alone can take {found.timed} minutes, and it says {said}"
        )


# -- what is drawn --------------------------------------------------------------------------------


def _list_conditions(script: Script) -> list[Condition]:
    return [one for step in script.every_step for one in (step.when, step.until) if one is not None]


def _list_dealings(script: Script) -> Iterator[Dealt]:
    """The script with every draw that a condition can tell from another."""
    named = [one for one in _list_conditions(script) if one.drawn is not None]
    choices = [
        _list_draw_choices(draw, [one for one in named if (one.drawn or "").partition(".")[0] == draw.name])
        for draw in script.draws
    ]
    for drawn in product(*choices):
        values = {name: value for name, value in drawn if isinstance(value, str)}
        cards = {name: value for name, value in drawn if isinstance(value, Card)}
        hands = {name: value for name, value in drawn if isinstance(value, tuple)}
        yield Dealt(
            script,
            Drawn(
                values=MappingProxyType(values), cards=MappingProxyType(cards), hands=MappingProxyType(hands)
            ),
            Terms(started_at=_BEGIN),
        )


def _list_draw_choices(
    draw: Draw, named: Sequence[Condition]
) -> list[tuple[str, str | Card | tuple[Card, ...]]]:
    if draw.is_hand:
        # Of a hand that is dealt by turns, each pass looks at its own card alone: it is enough that all of it
        # is as deep, and that it is shorter than it might be.
        depths = range(draw.depth[0], draw.depth[1] + 1) if named else (draw.depth[0],)
        counts = (draw.count, 1) if named else (draw.count,)
        return [
            (draw.name, tuple(Card(f"card-{n}", f"card {n}", depth=depth) for n in range(1, count + 1)))
            for depth, count in product(depths, counts)
        ]
    if draw.deck is None:
        options = draw.options if named else draw.options[:1]
        return [(draw.name, option) for option in options]
    depths = range(draw.depth[0], draw.depth[1] + 1) if named else (draw.depth[0],)
    themes = {str(one.value) for one in named if (one.drawn or "").endswith(".theme")} | {ANY_OTHER}
    ids = {str(one.value) for one in named if (one.drawn or "").endswith(".id")} | {ANY_OTHER}
    return [
        (draw.name, Card(id_, "a card", theme, depth, options=_OFFERED))
        for depth, theme, id_ in product(depths, sorted(themes), sorted(ids))
    ]


# -- what is answered -----------------------------------------------------------------------------


def make_answers(script: Script, step: Step, resolved: Sequence[Field] = ()) -> list[Values | None]:
    """Answers that the script's conditions tell apart, and whether there is anything in a list that offers
    its entries later; None is a skip. `resolved` are the step's fields with options from elsewhere."""
    named = [one for one in _list_conditions(script) if one.step == step.id]
    offered = _list_offered(script, step)
    fields = ({(one.field or "").partition(".")[0] for one in named} | offered) - {""}
    asked_for = [asked for asked in resolved or step.fields if asked.id in fields]
    choices = [_list_candidates(asked, named, asked.id in offered) for asked in asked_for]
    names = [asked.id for asked in asked_for]
    found: dict[tuple[bool, ...], Values | None] = {}
    for combined in product(*choices):
        values = {name: value for name, value in zip(names, combined, strict=True) if value is not None}
        verdicts = (
            *(_passes_condition(one, step, values) for one in named),
            *(bool(values.get(name)) for name in sorted(offered)),
        )
        found.setdefault(verdicts, values)
    answers = list(found.values())
    answered = any(one.test is Test.ANSWERED for one in named)
    if step.rule is not None and step.rule.at_once and (answered or offered):
        answers.append(None)
    return answers or [{}]


def _list_offered(script: Script, step: Step) -> set[str]:
    """The fields of a step whose entries are options of a later one."""
    sources = {source for one in script.every_step for asked in one.fields for source in asked.source}
    return {asked.id for asked in step.fields if f"{step.id}.{asked.id}" in sources}


def _passes_condition(condition: Condition, step: Step, values: Values) -> bool:
    if condition.test is Test.ANSWERED:
        return True
    return compares(condition, take_part(step, condition.field or "", values))


def _list_candidates(asked: Field, named: Sequence[Condition], offered: bool) -> list[Value | None]:
    parted = [((one.field or "").partition("."), one.value) for one in named]
    compared = [(piece, value) for (name, _, piece), value in parted if name == asked.id]
    return asked.kind.make_samples(asked, compared, offered)


# -- playing every way ----------------------------------------------------------------------------


def _explore(dealt: Dealt, found: _Explored, most_states: int) -> None:
    now = _find_end_of_dates(dealt.script)
    todo, seen = [Rehearsal(dealt)], dict[object, tuple[int, ...]]()
    while todo:
        rehearsal, state = todo.pop().settle(now)
        ahead, come = _gather_all_that_counts(rehearsal, state), _count_screens(state)
        longest = seen.get(ahead, ())
        if longest and all(one >= other for one, other in zip(longest, come, strict=True)):
            _note_state(state, found)
            continue
        seen[ahead] = tuple(map(max, longest or come, come))
        found.states += 1
        if found.states > most_states:
            found.too_many = True
            return
        seat = _find_next(state)
        if seat is not None:
            # The longest way first, so that what follows is walked once.
            todo += reversed(_make_moves(rehearsal, state, seat))
            continue
        # The end of one way: what was come to on it is what it reaches.
        _note_state(state, found)
        for stuck in dealt.seats:
            cursor = state.cursors[stuck]
            if not cursor.done and cursor.wait is not None:
                lacking = " and ".join(sorted({f"“{key[0].step_id}”" for key in cursor.wait.missing}))
                found.dead_ends.setdefault(
                    cursor.wait.at.step_id, f"it waits for {lacking or 'something'}, which may never open"
                )


def _gather_all_that_counts(rehearsal: Rehearsal, state: State) -> object:
    """What the rest of a way hangs on: where the two stand, and what they said, of a loop in its last pass.

    Of earlier passes of a loop, each of which ended with its question open, nothing is asked again; were they
    told apart, twelve passes would be more ways than can be walked.
    """
    course, sources = state.course, {name.partition(".")[0] for name in _list_sources(state.dealt.script)}
    said = []
    for move in rehearsal.moves:
        instance = Instance.parse(move.step or "")
        place = course.plan.find(instance.step_id)
        turns = place.turns if place is not None else None
        is_past = turns is not None and turns.until is not None and instance.n < len(course.passes[turns.id])
        if not is_past or instance.step_id in sources:
            said.append((move.step, move.for_, move.kind, repr(rehearsal.values.get(move.value or ""))))
    cursors = tuple(state.cursors[seat].current for seat in Seat)
    passes = tuple(len(one) for one in course.passes.values())
    return frozenset(said), cursors, passes


def _count_screens(state: State) -> tuple[int, ...]:
    """How many screens each has met so far."""
    return tuple(len(state.cursors[seat].visited) for seat in Seat)


def _list_sources(script: Script) -> Iterator[str]:
    return (source for step in script.every_step for asked in step.fields for source in asked.source)


def _find_end_of_dates(script: Script) -> datetime:
    """Time alone opens what is sealed until a date, so the check is played after the last."""
    latest = _BEGIN
    for step in script.every_step:
        on = step.rule.find_opening_day(_BEGIN) if step.rule is not None else None
        if on is not None:
            latest = max(latest, datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(days=1))
    return latest


def _find_next(state: State) -> Seat | None:
    for seat in state.dealt.seats:
        cursor = state.cursors[seat]
        if cursor.current is not None and not cursor.done:
            return seat
    return None


def _make_moves(rehearsal: Rehearsal, state: State, seat: Seat) -> list[Rehearsal]:
    instance = state.cursors[seat].current
    assert instance is not None
    scene = find_scene_at(state.course, instance)
    assert scene is not None
    if scene.step.kind not in ANSWERS:
        kind = MoveKind.SKIP if scene.step.kind is StepKind.RECEIVE else MoveKind.ANSWER
        return [rehearsal.take_move(_make_move(rehearsal, seat, kind, instance, None), None)]
    found = []
    for values in make_answers(rehearsal.dealt.script, scene.step, find_fields(state.course, scene)):
        kind = MoveKind.SKIP if values is None else MoveKind.ANSWER
        id_ = None if values is None else f"answer {len(rehearsal.moves)}"
        found.append(rehearsal.take_move(_make_move(rehearsal, seat, kind, instance, id_), values))
    return found


def _make_move(
    rehearsal: Rehearsal, seat: Seat, kind: MoveKind, instance: Instance, value: str | None
) -> Move:
    return Move(str(len(rehearsal.moves)), seat, seat, kind, _BEGIN, str(instance), None, value)


def _note_state(state: State, found: _Explored) -> None:
    for seat in state.dealt.seats:
        cursor = state.cursors[seat]
        visited = cursor.visited
        found.longest = max(found.longest, len(visited))
        timed = 0
        for instance in (*visited, *cursor.asides):
            scene = find_scene_at(state.course, instance)
            if scene is None:
                continue
            found.reached.add(instance.step_id)
            if scene.turns is not None:
                found.reached.add(scene.turns.id)
            timed += (scene.step.minutes or 0) if instance in visited else 0
        found.timed = max(found.timed, timed)
