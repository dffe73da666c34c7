"""What a copy for a counsellor says: answers that stay as they are, in words.

Left out, so that no copy outlives what was promised of it: rounds that are to fade, what is closed still,
what is compared (a yes can be taken back at any time), notes, asides, and what lies beside an answer. Of
one's own that can be taken back, the link ends when it is (`links.end_of_answers`). A question is said
without what it would quote of anybody's answers, or of cards that the two wrote themselves: one's own copy
has nothing that the other gave, and one of both nothing but what was chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from duologue.engine.asides import find_aside_step
from duologue.engine.course import find_scene_at
from duologue.engine.fate import say_drawn
from duologue.engine.fields.attached import WORDS, find_id
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.layout import Scene
from duologue.engine.moves import MoveKind
from duologue.engine.quotes import Quote, find_quotes, render
from duologue.engine.script import Seat
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.people import profile
from duologue.rounds import decks
from duologue.rounds.reading_rounds import Table, find_seat_letter
from duologue.showing.prompts import find_fields_asked, tell
from duologue.showing.saying import say_name
from duologue.showing.voice import EngineLine
from duologue.wording.values import say_value
from duologue.wording.voice import SPOKEN

_MAY_CHANGE = frozenset({MoveKind.CORRECT, MoveKind.WITHDRAW})


@dataclass(frozen=True, slots=True)
class CopiedLine:
    """`label` is the field's, "" where the step's text says it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class CopiedLeaf:
    """`by` is a seat, "a" or "b"."""

    by: str
    lines: tuple[CopiedLine, ...]


@dataclass(frozen=True, slots=True)
class CopiedStep:
    """`text` is "" where the question would quote what somebody answered."""

    text: str
    leaves: tuple[CopiedLeaf, ...]


@dataclass(frozen=True, slots=True)
class CopiedRound:
    day: date
    title: str
    steps: tuple[CopiedStep, ...]


@dataclass(frozen=True, slots=True)
class Copied:
    """`names` by seat; none in a copy of one's own words."""

    rounds: tuple[CopiedRound, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def list_answers(table: Table, *, both: bool) -> tuple[str, ...]:
    """Ids of the answers of a round that a copy may have: of both, what opened to both; else what `table.me`
    gave that opened or is theirs alone. None before one is through with it."""
    view = table.view
    if view.faded or view.fades_on is not None or table.stands != "closed":
        return ()
    if both and (table.header.terms.solo or table.played.course.alone):
        return ()
    found = []
    unsettled = {str(one.step) for one in view.may if one.kind in _MAY_CHANGE}
    for instance, there in view.sees.items():
        scene = find_scene_at(table.played.course, Instance.parse(instance))
        if scene is None or (both and instance in unsettled) or not _may_be_copied(scene, both=both):
            continue
        for seat in table.played.course.seats:
            ref = table.played.course.find_ref(scene.instance, seat)
            if ref is None or ref.id is None or not there.get(seat.value):
                continue
            is_open = ref.id in table.opened
            if is_open if both else seat is table.seat and (is_open or _is_for_oneself(scene)):
                found.append(ref.id)
    return tuple(found)


def write_copy(tables: Sequence[Table], answers: Collection[str], *, both: bool) -> Copied:
    """Those answers and no others, the latest round first; rounds without any are left out."""
    made = [(table, _write_round(table, answers, both=both)) for table in tables]
    made.sort(key=lambda one: (one[0].utc_day, _find_beginning(one[0]), str(one[0].id)), reverse=True)
    rounds = tuple(found for _table, found in made if found.steps)
    return Copied(rounds, _list_names(tables[0]) if both and rounds else {})


def _find_beginning(table: Table) -> datetime:
    return table.header.terms.started_at or table.now


def _list_names(table: Table) -> dict[str, str]:
    two = profile.read_both(table.me)
    named = {table.me.seat: two.mine.name}
    return named | ({table.me.other_seat: two.other.name} if two.other else {})


def _may_be_copied(scene: Scene, *, both: bool) -> bool:
    rule = scene.step.rule
    if rule is None or rule.compares or scene.step.aside:
        return False
    return find_aside_step(scene.instance.step_id) is None and not (both and rule.counts)


def _is_for_oneself(scene: Scene) -> bool:
    return scene.step.rule is not None and scene.step.rule.keeping == "private"


def _write_round(table: Table, answers: Collection[str], *, both: bool) -> CopiedRound:
    state = tell(table.played, table.own)
    steps = []
    for instance in table.view.sees:
        scene = find_scene_at(state.course, Instance.parse(instance))
        if scene is None:
            continue
        leaves = tuple(_list_leaves(table, state, scene, answers, both=both))
        if leaves:
            steps.append(CopiedStep(_say_without_answers(table, state, scene, scene.step.text, both), leaves))
    day = table.utc_day if both else table.day
    return CopiedRound(day, table.told.script.title, tuple(steps))


def _list_leaves(
    table: Table, state: State, scene: Scene, answers: Collection[str], *, both: bool
) -> Iterator[CopiedLeaf]:
    there = table.view.sees[str(scene.instance)]
    for seat in state.course.seats:
        ref, values = state.course.find_ref(scene.instance, seat), there.get(seat.value)
        if ref is None or ref.id not in answers or not isinstance(values, Mapping):
            continue
        if lines := tuple(_list_lines(table, state, scene, seat, values, both=both)):
            yield CopiedLeaf(find_seat_letter(table.header, seat), lines)


def _list_lines(
    table: Table, state: State, scene: Scene, seat: Seat, values: Values, *, both: bool
) -> Iterator[CopiedLine]:
    for one in find_fields_asked(table.played, str(scene.instance), seat, table.own):
        if _is_of_answers(state, scene, one, both=both):
            continue
        value = values.get(one.id)
        # Of a picture or a recording there are its words here, or nothing.
        if isinstance(value, Mapping) and find_id(value) is not None:
            value = value.get(WORDS) or None
        if text := say_value(one, value):
            yield CopiedLine(_say_without_answers(table, state, scene, one.label, both), text)


def _is_of_answers(state: State, scene: Scene, asked: Field, *, both: bool) -> bool:
    """Whether what can be chosen there, or what it began with, is in the words of answers or of kept cards:
    in one's own copy these may be the other's."""
    raw = next((one for one in scene.step.fields if one.id == asked.id), asked)
    written = _list_written(state)
    quotes = [quote for option in raw.options for quote in find_quotes(option.text)]
    if any(quote.step is not None or quote.who in written for quote in quotes):
        return True
    if written.intersection(raw.source):
        return True
    return not both and (raw.prefill is not None or any("." in name for name in raw.source))


def _list_written(state: State) -> frozenset[str]:
    """Names of the draws whose cards people keep themselves."""
    return frozenset(draw.name for draw in decks.list_kept(state.dealt.script))


class _QuotesAnAnswer(Exception):
    pass


def _say_without_answers(table: Table, state: State, scene: Scene, text: str, both: bool) -> str:
    """The text with names and what was drawn from a deck filled in; "" where it quotes anything else."""
    draws = {one.name for one in state.dealt.script.draws} - _list_written(state)

    def say(quote: Quote) -> str:
        if quote.step is not None:
            raise _QuotesAnAnswer
        seat = scene.find_seat(quote.who, table.seat)
        if seat is not None:
            if both and quote.who != "other":
                return say_name(state, seat, table.seat, SPOKEN)
            return SPOKEN.say(EngineLine.YOU if seat is table.seat else EngineLine.THE_OTHER)
        name = f"{quote.who}.{quote.field}" if quote.field else quote.who
        drawn = say_drawn(state.dealt, name, scene.instance.n) if quote.who in draws else None
        if drawn is None:
            raise _QuotesAnAnswer
        return drawn

    try:
        said = render(text, say)
    except _QuotesAnAnswer:
        return ""
    return said[:1].upper() + said[1:]
