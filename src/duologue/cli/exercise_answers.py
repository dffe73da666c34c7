"""A file of moves for `duologue exercise play`: read strictly, every mistake with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

from duologue.engine.asides import CLOSER_ID, find_aside_step
from duologue.engine.instances import Instance
from duologue.engine.moves import STEPLESS, MoveKind
from duologue.engine.script import Script, Seat, Step
from duologue.manuscript.mistakes import Mistakes, say_near
from duologue.manuscript.notes import UNREAD, By, Called, Says, Unfit
from duologue.manuscript.passage import Passage
from duologue.manuscript.reader import open_text, read_table, read_value

BEGIN = datetime(2026, 1, 1, 9, tzinfo=UTC)
# Fades and quiet dates are counted on from a move; where the calendar ends they could not be.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FILLED = frozenset({MoveKind.ANSWER, MoveKind.CORRECT, MoveKind.ADD})
_SAID = frozenset({MoveKind.RECEIVE, MoveKind.KEEP})
_OFFSET = re.compile(r"\+(\d{1,6})([mhd])\Z")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def read_answers(text: str, file: str, script: Script) -> AnswerFile:
    """Raises `Mistakes` with every one; a move that the round refuses is none."""
    raw, passage = open_text(text, file)
    answers = read_table(AnswerFile, passage, raw)
    for where, message in _find_unfitting(answers, script):
        where.note_mistake(message)
    moves = tuple(_list_moves(answers, script))
    if passage.mistakes:
        raise Mistakes(passage.mistakes)
    return replace(answers, move=moves)


# -- what the file may say ------------------------------------------------------------------------


def _read_start(passage: Passage, value: object) -> datetime:
    moment = _set_zone(read_value(datetime, passage, value))
    if not EARLIEST <= moment <= LATEST:
        raise Unfit("must lie between the years 2000 and 2200")
    return moment


def _read_names(passage: Passage, value: object) -> Mapping[Seat, str]:
    given = _split_by_seat(value)
    if not all(isinstance(one, str) and one.strip() for one in given.values()):
        raise Unfit("a name is text")
    return {seat: str(one) for seat, one in given.items()}


def _read_settings(passage: Passage, value: object) -> Mapping[Seat, frozenset[str]]:
    found = {}
    for seat, words in _split_by_seat(value).items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise Unfit('each has a list, such as { first = ["guess"] }')
        found[seat] = frozenset(words)
    return found


def _split_by_seat(value: object) -> Mapping[Seat, object]:
    if not isinstance(value, dict) or not set(value) <= set(Seat):
        raise Unfit("must be written as { first = …, second = … }")
    return {Seat(seat): one for seat, one in value.items()}


def _read_drawn(passage: Passage, value: object) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _read_kind(passage: Passage, value: object) -> MoveKind:
    if isinstance(value, str) and value in set(MoveKind):
        return MoveKind(value)
    raise Unfit(f"there is no kind {value!r}{say_near(str(value), MoveKind)}")


def _read_moment(passage: Passage, value: object) -> datetime | timedelta:
    """A moment, or "+20m", "+2h", "+3d" after the move before it."""
    if isinstance(value, str) and (offset := _OFFSET.match(value)):
        return timedelta(**{_UNITS[offset.group(2)]: int(offset.group(1))})
    try:
        return _set_zone(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
    except ValueError:
        raise Unfit("must be a date and time, or an offset such as +20m, +2h or +3d") from None


def _go_to_move(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    step = table.get("step")
    return passage.go_to_entry(at, f"move {at + 1}", step if isinstance(step, str) else None)


_Seat = Annotated[Seat, Says("must be first or second")]


@dataclass(frozen=True, slots=True)
class WrittenMove:
    """One `[[move]]`. `at` is what it says of its time, `moment` when it is made."""

    passage: Passage
    by: _Seat
    kind: Annotated[MoveKind, By(_read_kind)]
    for_: _Seat | None = None
    step: Annotated[str, Says("must be text, such as “reflect” or “reflect#2”")] | None = None
    values: Annotated[Mapping[str, object], Says("must be written as { field = … }")] | None = None
    said: str | None = None
    value: str | None = None
    id: str | None = None
    expects: str | None = None
    at: Annotated[datetime | timedelta, By(_read_moment)] = timedelta()
    moment: Annotated[datetime, UNREAD] = BEGIN


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file of moves. `draw` fixes what is drawn, `narrow` what it is drawn by, `settings` what each has
    switched on."""

    passage: Passage
    move: Annotated[tuple[WrittenMove, ...], Called(_go_to_move)] = ()
    started: Annotated[datetime, By(_read_start)] = BEGIN
    one_device: bool = False
    solo: bool = False
    names: Annotated[Mapping[Seat, str], By(_read_names)] = field(default_factory=dict)
    settings: Annotated[Mapping[Seat, frozenset[str]], By(_read_settings)] = field(default_factory=dict)
    draw: Mapping[str, Annotated[str | tuple[str, ...], By(_read_drawn)]] = field(default_factory=dict)
    narrow: Mapping[str, str] = field(default_factory=dict)


# -- what only the script can tell ----------------------------------------------------------------


def _find_unfitting(answers: AnswerFile, script: Script) -> Iterator[tuple[Passage, str]]:
    known = {draw.name: draw for draw in script.draws}
    for name, wanted in answers.draw.items():
        draw, where = known.get(name), answers.passage.go_to_key("draw").go_to_key(name)
        if draw is None:
            yield where, f"nothing is drawn as “{name}”{say_near(name, known)}"
        elif draw.deck is None and wanted not in draw.options:
            yield where, f"“{name}” is never “{wanted}”{say_near(str(wanted), draw.options)}"
        elif isinstance(wanted, tuple) and not draw.is_hand:
            yield where, f"“{name}” is one: write its id alone"
    narrowing = [name for draw in script.draws for name in draw.narrow]
    for name in answers.narrow:
        if name not in narrowing:
            said = f"nothing is drawn by “{name}”{say_near(name, narrowing)}"
            yield answers.passage.go_to_key("narrow").go_to_key(name), said


def _list_moves(answers: AnswerFile, script: Script) -> Iterator[WrittenMove]:
    steps = {one.id: one for one in script.every_step}
    now = answers.started
    for one in answers.move:
        now = _find_time(one, now)
        step = None if "kind" in _find_wrong_keys(one) else _find_step(one, steps)
        if not _find_wrong_keys(one):
            for key, message in _find_at_odds(one, step):
                one.passage.go_to_key(key).note_mistake(message)
        place = str(Instance.parse(one.step)) if step is not None and one.step is not None else None
        yield replace(one, step=place, said=one.said or one.value, moment=now)


def _find_wrong_keys(move: WrittenMove) -> set[str]:
    """The keys of a move that are told to be wrong."""
    begin = f"{move.passage.path}."
    return {one.field.removeprefix(begin) for one in move.passage.mistakes if one.field.startswith(begin)}


def _find_time(move: WrittenMove, now: datetime) -> datetime:
    """When a move is made."""
    try:
        then = now + move.at if isinstance(move.at, timedelta) else move.at
    except OverflowError:
        then = LATEST + timedelta(days=1)
    if now <= then <= LATEST:
        return then
    where = move.passage.go_to_key("at")
    where.note_mistake("lies beyond the year 2200" if then > LATEST else "lies before the move before it")
    return now


def _find_step(move: WrittenMove, steps: Mapping[str, Step]) -> Step | None:
    """The step that a move names; says if it is none, or none too many."""
    where = move.passage.go_to_key("step")
    if "step" not in move.passage.given:
        if move.kind not in STEPLESS:
            where.note_mistake("is missing")
        return None
    if move.kind in STEPLESS:
        where.note_mistake(f"{move.kind} concerns the whole round and has no step")
        return None
    if move.step is None:
        return None
    try:
        id_ = Instance.parse(move.step).step_id
    except ValueError:
        where.note_mistake("must be a step’s id, such as “reflect” or “reflect#2”")
        return None
    is_own = id_.partition(".")[0] in {*steps, CLOSER_ID}
    step = steps.get(id_) or (find_aside_step(id_) if is_own else None)
    if step is None:
        where.note_mistake(f"there is no step “{id_}”{say_near(id_, steps)}")
    return step


def _find_at_odds(move: WrittenMove, step: Step | None) -> Iterator[tuple[str, str]]:
    """(A key, what is wrong with it) beside the move's kind and its step's fields."""
    if move.values is not None and move.kind not in FILLED:
        yield "values", f"{move.kind} carries no values"
    elif move.values is not None:
        known = [one.id for one in step.fields] if step is not None else []
        for name in move.values:
            if name.partition(".")[0] not in known:
                yield "values", f"“{move.step}” has no field “{name}”{say_near(name, known)}"
    said = move.said or move.value
    if said is not None and move.kind not in _SAID:
        yield "said", f"belongs to receive and keep, not to {move.kind}"
    elif said is None and move.kind in _SAID:
        yield "said", "is missing: what is said"


def _set_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
