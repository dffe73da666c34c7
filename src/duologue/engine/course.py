"""The course of a round: its scenes in order, as far as what both may read decides it.

Nothing here looks at an answer that is not open to both, save to ask whether it is. Both partners
walk the same course; each has a cursor of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from duologue.engine.asides import CLOSER_ID, aside_step
from duologue.engine.fields.kind import Value
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef, Key, Ledger
from duologue.engine.options import folded
from duologue.engine.plan import Plan, Scene, plan
from duologue.engine.quotes import Quote
from duologue.engine.rules import (
    Counted,
    Matched,
    Open,
    Private,
    Sealed,
    SealedUntilBoth,
    SealedUntilDate,
    Shared,
    Why,
)
from duologue.engine.script import (
    Condition,
    Dealt,
    Field,
    Of,
    Option,
    Script,
    Seat,
    Step,
    StepKind,
    Test,
    Who,
)
from duologue.engine.values import Values

ANSWERS = frozenset({StepKind.ASK, StepKind.AGREE})
SHOWS = frozenset({StepKind.REVEAL, StepKind.RECEIVE, StepKind.WORK_OUT})
# On one phone a tap on these is made by the two together.
ONE_TAP = frozenset({StepKind.READ, StepKind.DO, StepKind.REVEAL, StepKind.TOGETHER, StepKind.WORK_OUT})
UNGATED = (Private, Matched, Counted)


@dataclass(frozen=True, slots=True)
class Wait:
    """Why a cursor stands before `at`: `missing` are the answers it needs open, `until` a public date."""

    at: Instance
    missing: tuple[Key, ...] = ()
    until: date | None = None


@dataclass(slots=True)
class Table:
    """What a walk looks at: the script and its draw, what stands, and the values that both may read."""

    dealt: Dealt
    ledger: Ledger
    opened: Mapping[str, Values]
    now: datetime
    started_at: datetime
    plan: Plan = field(init=False)
    seats: tuple[Seat, ...] = field(init=False)
    alone: bool = field(init=False)
    passes_of: dict[str, tuple[tuple[int, Seat], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = plan(self.dealt.script)
        self.seats = self.dealt.seats
        self.alone = len(self.seats) == 1

    @property
    def script(self) -> Script:
        return self.dealt.script

    def ref(self, instance: Instance, seat: Seat) -> AnswerRef | None:
        return self.ledger.answers.get((instance, seat))


# -- who ------------------------------------------------------------------------------------------


def seats_of(seats: tuple[Seat, ...], who: Who | None, speaker: Seat | None) -> tuple[Seat, ...]:
    """The partners whom a step addresses, of those who play: alone, the second seat is nobody's."""
    if who is None or who is Who.EACH:
        return seats
    if who is Who.FIRST:
        seat = Seat.FIRST
    elif who is Who.OTHER:
        seat = Seat.SECOND
    elif speaker is None:
        return ()
    else:
        seat = speaker if who is Who.SPEAKER else speaker.other
    return (seat,) if seat in seats else ()


def asked(table: Table, scene: Scene) -> tuple[Seat, ...]:
    return scene.seats


def scene_of(table: Table, step_id: str, number: int = 1, speaker: Seat | None = None) -> Scene | None:
    """A step as a scene of this round; engine-made asides too. None for an unknown step."""
    key = (step_id, number, speaker, table.alone)
    found = table.plan.scenes.get(key)
    if found is None and (found := _scene(table, *key[:3])) is not None:
        table.plan.scenes[key] = found
    return found


def _scene(table: Table, step_id: str, number: int, speaker: Seat | None) -> Scene | None:
    place = table.plan.find(step_id)
    instance = Instance(step_id, number)
    if place is None:
        step = aside_step(step_id)
        after = table.plan.find(step_id.partition(".")[0])
        if step is None or (after is None and step_id != CLOSER_ID):
            return None
        # Each has a place of its own: of two in one place, who answered first would decide, and be seen.
        last = len(table.plan.places)
        return Scene(instance, step, table.seats, (last, number, after.order if after is not None else last))
    within = table.plan.find(place.turns.steps[0].id) if place.turns is not None else None
    return Scene(
        instance,
        place.step,
        seats_of(table.seats, place.step.who, speaker),
        (within.order if within is not None else place.order, number, place.order),
        speaker,
        place.turns,
        place.quotes,
        place.sources,
    )


# -- what both may read ---------------------------------------------------------------------------


def readable(table: Table, ref: AnswerRef | None) -> bool:
    """Whether both hold the words of this answer. Alone there is nobody else to keep them from."""
    if ref is None or ref.id is None:
        return False
    return table.alone or ref.id in table.opened


def settled(table: Table, scene: Scene, seat: Seat) -> bool:
    """Whether this answer is open to both, or is a skip that both may know of.

    A skip of something sealed is not: to the other it is an answer that has not come.
    """
    ref = table.ref(scene.instance, seat)
    if readable(table, ref):
        return True
    if ref is None or not ref.skipped:
        return False
    return table.alone or isinstance(scene.step.rule, Shared)


def value_of(table: Table, scene: Scene, seat: Seat) -> Values | None:
    """The values that both may read; {} for a skip both know of; None while they are closed."""
    if isinstance(scene.step.rule, Matched):
        return table.opened.get(f"matched:{scene.instance}", {})
    if not settled(table, scene, seat):
        return None
    ref = table.ref(scene.instance, seat)
    if ref is None or ref.id is None:
        return {}
    return table.opened.get(ref.id, {})


# -- the course -----------------------------------------------------------------------------------


def course(table: Table) -> Iterator[Scene | Wait]:
    """Scenes in order; a `Wait` ends it where what comes next is not yet decided."""
    for step in table.script.steps:
        scene = scene_of(table, step.id)
        assert scene is not None
        if step.kind is not StepKind.TURNS:
            yield scene
            continue
        fate = holds(table, step.when, scene)
        if fate is None:
            yield wait(table, scene, undecided(table, step.when, scene))
            return
        if not fate:
            table.passes_of[step.id] = ()
            continue
        for one in _turns(table, step):
            yield one
            if isinstance(one, Wait):
                return


def _turns(table: Table, step: Step) -> Iterator[Scene | Wait]:
    passes: list[tuple[int, Seat]] = []
    number = 0
    for who in step.turns:
        seats = seats_of(table.seats, who, None)
        if not seats:
            continue
        speaker = seats[0]
        for again in range(step.most):
            number += 1
            passes.append((number, speaker))
            table.passes_of[step.id] = tuple(passes)
            for nested in step.steps:
                scene = scene_of(table, nested.id, number, speaker)
                assert scene is not None
                yield scene
            if step.until is None or again == step.most - 1:
                continue
            within = Scene(Instance(step.id, number), step, table.seats, (0, 0, 0), speaker, step)
            held = holds(table, step.until, within)
            if held is None:
                yield wait(table, within, undecided(table, step.until, within))
                return
            if held:
                break
    table.passes_of.setdefault(step.id, ())


def scenes_of(table: Table, step_id: str, seen_from: Scene | None) -> list[Scene]:
    """The scenes that a step's name stands for: this pass's, seen from inside the same turns; else all."""
    found = table.plan.find(step_id)
    turns = found.turns if found is not None else None
    if turns is None:
        numbered: Sequence[tuple[int, Seat | None]] = ((1, None),)
    elif seen_from is not None and seen_from.turns is not None and seen_from.turns.id == turns.id:
        numbered = ((seen_from.instance.n, seen_from.speaker),)
    else:
        numbered = table.passes_of.get(turns.id, ())
    return [scene for number, speaker in numbered if (scene := scene_of(table, step_id, number, speaker))]


def scene_at(table: Table, instance: Instance) -> Scene | None:
    """The scene of an instance, None if the script or the course so far has none."""
    found = table.plan.find(instance.step_id)
    turns = found.turns if found is not None else None
    if turns is not None:
        for number, speaker in table.passes_of.get(turns.id, ()):
            if number == instance.n:
                return scene_of(table, instance.step_id, number, speaker)
        return None
    if instance.n > 1 and found is not None:
        return None
    return scene_of(table, instance.step_id, instance.n)


def passed_over(table: Table, scene: Scene) -> bool:
    """Whether both can know that this scene is not played."""
    if scene.turns is not None and scene.turns.when is not None and not holds(table, scene.turns.when, None):
        return True
    if scene.step.when is not None and holds(table, scene.step.when, scene) is False:
        return True
    return nothing_to_choose(table, scene)


# -- options that come from elsewhere -------------------------------------------------------------


def fields_at(table: Table, scene: Scene) -> tuple[Field, ...]:
    """What is asked for there, with the options that are drawn or that both may read."""
    if not scene.sources:
        return scene.step.fields
    return tuple(
        replace(one, options=_options(table, scene, one)) if one.source else one for one in scene.step.fields
    )


def _options(table: Table, scene: Scene, asked_for: Field) -> tuple[Option, ...]:
    found: list[Option] = []
    for name in asked_for.source:
        found += _entries(table, scene, name)
    return folded(found)


def _entries(table: Table, scene: Scene, name: str) -> list[Option]:
    """A drawn hand; or what stands in a list that both may read, the first's before the second's."""
    step_id, _, field_id = name.partition(".")
    if not field_id:
        return [Option(card.id, card.text) for card in table.dealt.drawn.hands.get(name, ())]
    scenes = [one for one in scenes_of(table, step_id, scene) if not passed_over(table, one)]
    found: list[Option] = []
    for seat in table.seats:
        for one in scenes:
            values = value_of(table, one, seat) if seat in asked(table, one) else None
            if values and field_id in values:
                listed = next(each for each in fields_at(table, one) if each.id == field_id)
                found += listed.kind.offer(listed, values[field_id])
    return found


def _unsettled_sources(table: Table, scene: Scene) -> list[tuple[Scene, Seat]]:
    """Answers that options come from and that are not open to both yet."""
    return [
        (shown, seat)
        for name in scene.sources
        if "." in name
        for shown in scenes_of(table, name.partition(".")[0], scene)
        if not passed_over(table, shown)
        for seat in asked(table, shown)
        if not settled(table, shown, seat)
    ]


def nothing_to_choose(table: Table, scene: Scene) -> bool:
    """Whether both can know that a step's options came to nothing: it is passed over then."""
    if not scene.sources or _unsettled_sources(table, scene):
        return False
    fields = fields_at(table, scene)
    needed = [one for one in fields if one.source and not one.optional and not one.options]
    return bool(needed) or not any(one.options or not one.source for one in fields)


# -- conditions -----------------------------------------------------------------------------------


def holds(table: Table, condition: Condition | None, seen_from: Scene | None) -> bool | None:
    """True or false by what both may read; None while that is not decided."""
    if condition is None:
        return True
    if condition.drawn is not None:
        return compares(condition, drawn_value(table.dealt, condition.drawn))
    assert condition.step is not None
    asked_by = _looked_at(table, condition, seen_from)
    verdicts = [_verdict(table, condition, scene, seat) for scene, seat in asked_by]
    if condition.of is Of.BOTH:
        if False in verdicts or not verdicts:
            return False
        return None if None in verdicts else True
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _looked_at(table: Table, condition: Condition, seen_from: Scene | None) -> list[tuple[Scene, Seat]]:
    """One scene a partner: the latest that asked them."""
    assert condition.step is not None
    latest: dict[Seat, Scene] = {}
    for scene in scenes_of(table, condition.step, seen_from):
        for seat in asked(table, scene):
            latest[seat] = scene
    if condition.of not in (Of.EITHER, Of.BOTH):
        speaker = seen_from.speaker if seen_from is not None else None
        wanted = seats_of(table.seats, Who(condition.of.value), speaker)
        latest = {seat: scene for seat, scene in latest.items() if seat in wanted}
    return [(scene, seat) for seat, scene in latest.items()]


def _verdict(table: Table, condition: Condition, scene: Scene, seat: Seat) -> bool | None:
    if passed_over(table, scene):
        return False
    values = value_of(table, scene, seat)
    if values is None:
        return None
    if condition.test is Test.ANSWERED:
        ref = table.ref(scene.instance, seat)
        return (ref is not None and ref.live) is condition.value
    return compares(condition, part(scene.step, condition.field or "", values))


def part(step: Step, name: str, values: Values) -> Value | None:
    """A field's value, or a part of it: "mood.energy", "share.rent"."""
    whole, _, piece = name.partition(".")
    value = values.get(whole)
    if not piece:
        return value
    asked = next((one for one in step.fields if one.id == whole), None)
    return asked.kind.piece(value, piece) if asked is not None else None


def compares(condition: Condition, value: Value | None) -> bool:
    """An empty field fails every test, `is_not` too."""
    wanted = condition.value
    match condition.test:
        case _ if value is None:
            return False
        case Test.IS:
            return value == wanted or (
                isinstance(value, list) and [str(item) for item in value] == [str(wanted)]
            )
        case Test.IS_NOT:
            return value != wanted
        case Test.HAS:
            return isinstance(value, list) and str(wanted) in {str(item) for item in value}
        case Test.ABOVE:
            return isinstance(value, int) and isinstance(wanted, int) and value > wanted
        case Test.BELOW:
            return isinstance(value, int) and isinstance(wanted, int) and value < wanted
        case _:
            return False


def drawn_value(dealt: Dealt, name: str) -> Value | None:
    """What was drawn: a word, a card's text, or "card.depth" and "card.theme"."""
    whole, _, piece = name.partition(".")
    card = dealt.drawn.cards.get(whole)
    if card is not None:
        parts: dict[str, Value] = {"depth": card.depth, "theme": card.theme, "id": card.id}
        return parts.get(piece, card.text)
    return None if piece else dealt.drawn.values.get(whole)


def undecided(table: Table, condition: Condition | None, seen_from: Scene | None) -> list[tuple[Scene, Seat]]:
    """The answers, closed as yet, that a condition looks at."""
    if condition is None or condition.step is None:
        return []
    return [
        (scene, seat)
        for scene, seat in _looked_at(table, condition, seen_from)
        if not passed_over(table, scene) and value_of(table, scene, seat) is None
    ]


# -- what a scene shows or depends on -------------------------------------------------------------


def missing(table: Table, scene: Scene) -> Wait | None:
    """None if all that a scene shows or quotes is open to both, else what it waits for."""
    if not scene.step.names and not scene.quotes and not scene.sources:
        return None
    lacking: list[tuple[Scene, Seat]] = []
    for name in scene.step.names:
        for shown in scenes_of(table, name, scene):
            if shown.step.aside or isinstance(shown.step.rule, UNGATED) or passed_over(table, shown):
                continue
            lacking += [(shown, seat) for seat in asked(table, shown) if not settled(table, shown, seat)]
    for quote in scene.quotes:
        lacking += _quoted(table, scene, quote)
    lacking += _unsettled_sources(table, scene)
    return wait(table, scene, lacking) if lacking else None


def wait(table: Table, before: Scene, lacking: Iterable[tuple[Scene, Seat]]) -> Wait:
    """To wait before a scene for these answers to open; if a date opens one of them, until that."""
    keys: dict[Key, date | None] = {
        (scene.instance, seat): opening_date(table, scene) for scene, seat in lacking
    }
    until = max((day for day in keys.values() if day is not None), default=None)
    return Wait(before.instance, tuple(keys), until)


def _quoted(table: Table, scene: Scene, quote: Quote) -> list[tuple[Scene, Seat]]:
    """What a quote stands for, of those whom the scene asks, as far as it is not open to both yet."""
    assert quote.step is not None
    found = [quoted_scene(table, scene, quote, seat) for seat in asked(table, scene)]
    return [shown for shown in found if shown is not None and not settled(table, *shown)]


def quoted_scene(table: Table, scene: Scene, quote: Quote, reader: Seat) -> tuple[Scene, Seat] | None:
    """The scene and partner that `{who.step.field}` stands for, seen by `reader`; None if there is none."""
    whose = {
        "you": reader,
        "other": reader.other,
        "first": Seat.FIRST,
        "second": Seat.SECOND,
        "speaker": scene.speaker,
        "listener": scene.speaker.other if scene.speaker else None,
    }.get(quote.who)
    if whose is None or quote.step is None:
        return None
    found = [one for one in scenes_of(table, quote.step, scene) if whose in asked(table, one)]
    if not found or passed_over(table, found[-1]):
        return None
    return found[-1], whose


def opening_date(table: Table, scene: Scene) -> date | None:
    """The public date of a date-sealed step, None for others and once it has come."""
    rule = scene.step.rule
    if not isinstance(rule, SealedUntilDate):
        return None
    on = opens_on(table.started_at, rule)
    return on if table.now.date() < on else None


def opens_on(started_at: datetime, rule: SealedUntilDate) -> date:
    return rule.on or (started_at + timedelta(days=rule.days or 0)).date()


# -- the rules ------------------------------------------------------------------------------------


def opener(table: Table, scene: Scene) -> Scene | None:
    """The scene that both must have answered before this sealed one opens."""
    rule = scene.step.rule
    if not isinstance(rule, SealedUntilBoth):
        return None
    if rule.step is None or rule.step == scene.step.id:
        return scene
    found = scenes_of(table, rule.step, scene)
    return found[-1] if found else None


def all_answered(table: Table, scene: Scene) -> bool:
    """Whether every partner who is asked has an answer standing there."""
    seats = asked(table, scene)
    return bool(seats) and all(
        (ref := table.ref(scene.instance, seat)) is not None and ref.live for seat in seats
    )


def ruling(table: Table, scene: Scene, ref: AnswerRef) -> Open | Sealed:
    """Whether both may read this answer now, by its rule alone."""
    if ref.shared and not isinstance(scene.step.rule, Counted):
        return Open()
    if table.alone:
        return Sealed(Why.PRIVATE)
    match scene.step.rule:
        case Shared():
            return Open()
        case SealedUntilBoth():
            gate = opener(table, scene)
            if gate is not None and all_answered(table, gate) and all_answered(table, scene):
                return Open()
            return Sealed(Why.BOTH)
        case SealedUntilDate() as rule:
            return Open() if table.now.date() >= opens_on(table.started_at, rule) else Sealed(Why.DATE)
        case Matched():
            return Sealed(Why.MATCHED)
        case Counted():
            return Sealed(Why.COUNTED)
        case _:
            return Sealed(Why.PRIVATE)


def steps_of(script: Script) -> Sequence[Step]:
    return [inner for step in script.steps for inner in (step, *step.steps)]
