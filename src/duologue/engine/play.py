"""Plays a round: folds its moves into a state. Pure: the same moves, values and moment, the same state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID, understood_of
from duologue.engine.course import (
    ONE_TAP,
    Scene,
    Table,
    Wait,
    all_answered,
    asked,
    course,
    holds,
    missing,
    opener,
    opens_on,
    readable,
    ruling,
    scene_at,
    scenes_of,
    steps_of,
    undecided,
)
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef, Key, Ledger, fold, withdraw
from duologue.engine.moves import Move, MoveKind, Received
from duologue.engine.rules import Counted, Matched, Open, Private, SealedUntilBoth, SealedUntilDate, Shared
from duologue.engine.script import Dealt, Seat, StepKind
from duologue.engine.values import Values

__all__ = ["AnswerRef", "Cursor", "Dealt", "State", "Wait", "play"]

DEEP = 3
DEEP_FADES_AFTER = 30


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where one partner stands: at `current`, or waiting before a step, or through.

    `visited` are the instances they have come to, in order; `beside` those on the same screen as
    `current`; `asides` those on offer that nobody waits for.
    """

    current: Instance | None = None
    wait: Wait | None = None
    done: bool = False
    visited: tuple[Instance, ...] = ()
    beside: tuple[Instance, ...] = ()
    asides: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A round as it stands. Only `view` turns it into what a person may see.

    `ready` are ids of answers whose rule says Open now, opened already or not; `destroyed` ids whose wraps
    are to go. `awaits`: whether there is something left for that partner (never by a matched step).
    `ended` are the partners for whom time has ended it unfinished. `fades_at` is None once both keep it;
    `fades_on` is the same moment as either may be told of it, whatever the other chose.
    """

    dealt: Dealt
    now: datetime
    cursors: Mapping[Seat, Cursor]
    answers: Mapping[Key, AnswerRef]
    received: Mapping[Key, Received]
    ready: frozenset[str]
    destroyed: frozenset[str]
    awaits: Mapping[Seat, bool]
    closed: bool
    quiet: bool
    ended: frozenset[Seat]
    left: frozenset[Seat]
    paused: frozenset[Seat]
    closed_by: frozenset[Seat]
    kept: Mapping[Seat, bool]
    started_at: datetime
    quiet_at: datetime
    fades_at: datetime | None
    fades_on: datetime | None
    table: Table = field(repr=False, compare=False)

    @property
    def faded(self) -> bool:
        return self.fades_at is not None and self.now >= self.fades_at

    @property
    def kept_for_oneself(self) -> frozenset[Seat]:
        """Who keeps what never opened of a round that went quiet."""
        return frozenset(seat for seat in self.ended if self.kept.get(seat))


def play(script: Dealt, moves: Sequence[Move], opened: Mapping[str, Values], now: datetime) -> State:
    """The state after `moves` in their order, at `now` (with a time zone).

    `opened` maps answer ids to the values that both may read, and "matched:INSTANCE" to what both chose
    there; in a solo round it may hold all the author's own. Values that are not in it play no part.
    """
    ledger = fold(moves, opened)
    table = _table(script, ledger, opened, now)
    scenes = list(course(table))
    cursors = {seat: walk(table, scenes, seat) for seat in Seat}
    quiet_at = _quiet_at(table)
    if taken := _taken_back(ledger, cursors, quiet_at):
        for seat in taken:
            _take_back(table, seat)
        scenes = list(course(table))
        cursors = {seat: walk(table, scenes, seat) for seat in Seat}
    ready = _ready(table)
    late = now >= quiet_at
    shown, shown_cursors = (table, cursors) if late else _without_leaves(table, cursors, moves)
    closed = _closed(shown, shown_cursors, late)
    fades_on, fades_at = _fades(table, quiet_at)
    return State(
        dealt=script,
        now=now,
        cursors=MappingProxyType(cursors),
        answers=MappingProxyType(ledger.answers),
        received=MappingProxyType(ledger.received),
        ready=ready,
        destroyed=frozenset(ledger.destroyed),
        awaits=MappingProxyType(
            {seat: not closed and not late and awaited(shown, shown_cursors, seat) for seat in Seat}
        ),
        closed=closed,
        quiet=late and not closed,
        ended=frozenset(seat for seat in script.seats if late and is_ended(table, seat, cursors[seat])),
        left=frozenset(ledger.left),
        paused=frozenset(ledger.paused),
        closed_by=frozenset(ledger.closed_by),
        kept=MappingProxyType(ledger.kept),
        started_at=table.started_at,
        quiet_at=quiet_at,
        fades_at=fades_at,
        fades_on=fades_on,
        table=table,
    )


def _table(script: Dealt, ledger: Ledger, opened: Mapping[str, Values], now: datetime) -> Table:
    return Table(script, ledger, opened, now, script.drawn.started_at or ledger.started_at or now)


# -- one partner's way ----------------------------------------------------------------------------


def walk(table: Table, scenes: Sequence[Scene | Wait], seat: Seat) -> Cursor:
    """Where `seat` stands on the course. A reveal after which nothing is left needs no tap."""
    if seat not in table.dealt.seats:
        return Cursor(done=True)
    visited: list[Instance] = []
    asides: list[Instance] = []
    resting: Instance | None = None
    for at, scene in enumerate(scenes):
        if isinstance(scene, Wait):
            return _stopped(resting, scene, visited, asides)
        if seat not in asked(table, scene):
            continue
        fate = holds(table, scene.step.when, scene)
        if scene.step.aside:
            if fate and missing(table, scene) is None:
                asides.append(scene.instance)
            continue
        if fate is None:
            return _stopped(resting, Wait(scene.instance, undecided(table, scene.step.when, scene)), visited, asides)
        if not fate:
            continue
        lacking = missing(table, scene)
        if lacking is not None:
            return _stopped(resting, lacking, visited, asides)
        if resting is not None and not completed(table, scene, seat):
            break
        visited.append(scene.instance)
        asides.extend(_understood(table, scene, seat))
        if completed(table, scene, seat):
            continue
        if scene.step.kind in (StepKind.REVEAL, StepKind.WORK_OUT):
            resting = scene.instance
            continue
        beside = _beside(table, scenes[at + 1 :], seat) if scene.step.kind is StepKind.ASK else ()
        return Cursor(scene.instance, None, False, tuple(visited), beside, tuple(asides))
    else:
        if not table.dealt.alone and not table.dealt.drawn.one_device:
            asides.append(Instance(CLOSER_ID))
        return Cursor(resting, None, True, tuple(visited), (), tuple(asides))
    return Cursor(resting, None, False, tuple(visited), (), tuple(asides))


def _stopped(
    resting: Instance | None, wait: Wait, visited: Sequence[Instance], asides: Sequence[Instance]
) -> Cursor:
    """Waiting, unless there is a reveal to rest at and go on from."""
    if resting is not None:
        return Cursor(resting, None, False, tuple(visited), (), tuple(asides))
    return Cursor(None, wait, False, tuple(visited), (), tuple(asides))


def completed(table: Table, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has done this scene: answered, tapped, skipped or said something back."""
    if (scene.instance, seat) in table.ledger.received or table.ref(scene.instance, seat) is not None:
        return True
    together = table.dealt.drawn.one_device and scene.step.kind in ONE_TAP
    return together and table.ref(scene.instance, seat.other) is not None


def _beside(table: Table, following: Iterable[Scene | Wait], seat: Seat) -> tuple[Instance, ...]:
    found: list[Instance] = []
    for scene in following:
        if isinstance(scene, Wait) or not scene.step.beside:
            break
        if seat not in asked(table, scene) or completed(table, scene, seat):
            continue
        if holds(table, scene.step.when, scene) and missing(table, scene) is None:
            found.append(scene.instance)
    return tuple(found)


def _understood(table: Table, scene: Scene, seat: Seat) -> list[Instance]:
    """The private question to who told something, once the other has said something back."""
    if scene.step.kind is not StepKind.RECEIVE or (scene.instance, seat.other) not in table.ledger.received:
        return []
    told = any(
        readable(table, table.ref(shown.instance, seat))
        for name in scene.step.names
        for shown in scenes_of(table, name, scene)
    )
    return [understood_of(scene.instance)] if told and not table.dealt.drawn.one_device else []


# -- what opens, what goes ------------------------------------------------------------------------


def _ready(table: Table) -> frozenset[str]:
    ready: set[str] = set()
    for (instance, _), ref in table.ledger.answers.items():
        if ref.id is None:
            continue
        scene = scene_at(table, instance)
        if scene is None:
            continue
        # What has opened stays open, and so does what its author added to it.
        if ref.id in table.opened and not table.dealt.alone or isinstance(ruling(table, scene, ref), Open):
            ready.add(ref.id)
            ready.update(ref.added)
    return frozenset(ready)


def _taken_back(ledger: Ledger, cursors: Mapping[Seat, Cursor], quiet_at: datetime) -> list[Seat]:
    """Who closed a round that went quiet: taking back what never opened, unless they keep it for themselves."""
    return [
        seat
        for seat, at in ledger.closed_by.items()
        if at >= quiet_at and not cursors[seat].done and not ledger.kept.get(seat)
    ]


def _take_back(table: Table, seat: Seat) -> None:
    for key, ref in list(table.ledger.answers.items()):
        if key[1] is not seat or ref.id is None or ref.id in table.opened:
            continue
        scene = scene_at(table, key[0])
        if scene is not None and not isinstance(scene.step.rule, Private | Counted):
            withdraw(table.ledger, key, ref)


def _closed(table: Table, cursors: Mapping[Seat, Cursor], late: bool) -> bool:
    """Everyone is through, and nothing sealed may still open (or its time has passed)."""
    through = all(cursors[seat].done or seat in table.ledger.closed_by for seat in table.dealt.seats)
    return through and (late or not _outstanding(table))


def _outstanding(table: Table) -> bool:
    if table.dealt.alone:
        return False
    for (instance, _), ref in table.ledger.answers.items():
        if ref.id is None or ref.id in table.opened:
            continue
        scene = scene_at(table, instance)
        if scene is not None and isinstance(scene.step.rule, SealedUntilBoth | SealedUntilDate | Shared):
            return True
    return False


# -- time -----------------------------------------------------------------------------------------


def is_ended(table: Table, seat: Seat, cursor: Cursor) -> bool:
    """Past its time, for who is not through. A day's round goes on while only a release is outstanding.

    Judged by what `seat` has been shown, and not by what stands: the other's leaving must not end it early.
    """
    if cursor.done:
        return False
    if not table.script.once_a_day or cursor.wait is None or not cursor.wait.missing:
        return True
    return not all(key[0] in table.ledger.met for key in cursor.wait.missing)


def _quiet_at(table: Table) -> datetime:
    """When an unanswered round goes quiet; the end of its day for one that is played once a day.

    Counted from the last opening, which both know of; never from a move that only one can see.
    """
    closes = table.dealt.drawn.closes_at
    if table.script.once_a_day and closes is not None:
        return closes
    base = _last_opening(table) or table.started_at
    quiet_at = base + timedelta(days=table.script.quiet_after)
    for step in steps_of(table.script):
        if isinstance(step.rule, SealedUntilDate):
            opens = _midnight(opens_on(table.started_at, step.rule).toordinal())
            quiet_at = max(quiet_at, opens + timedelta(days=table.script.quiet_after))
    return quiet_at


def _midnight(ordinal: int) -> datetime:
    return datetime.combine(datetime.fromordinal(ordinal).date(), time(), UTC)


def _last_opening(table: Table) -> datetime | None:
    found = [
        opening_time(table, key, ref)
        for key, ref in table.ledger.answers.items()
        if ref.id is not None and ref.id in table.opened
    ]
    return max(found, default=None)


def opening_time(table: Table, key: Key, ref: AnswerRef) -> datetime:
    """When an opened answer opened: the last move that its rule needed."""
    moments = [moment for moment in (ref.at, ref.shared_at, ref.released_at) if moment is not None]
    scene = scene_at(table, key[0])
    rule = scene.step.rule if scene is not None else None
    if scene is not None and isinstance(rule, SealedUntilBoth) and not ref.shared:
        gate = opener(table, scene)
        for gated in (scene, gate) if gate is not None else (scene,):
            others = (table.ref(gated.instance, seat) for seat in asked(table, gated))
            moments += [other.at for other in others if other is not None and other.live]
    if isinstance(rule, SealedUntilDate):
        moments.append(_midnight(opens_on(table.started_at, rule).toordinal()))
    return max(moments)


def fades_after(dealt: Dealt) -> int | None:
    """Days after which a round fades, None if it stays: as its script says, and any with a deep card."""
    if dealt.script.fades_after is not None:
        return dealt.script.fades_after
    deepest = max((card.depth for card in dealt.drawn.cards.values()), default=0)
    return DEEP_FADES_AFTER if max(deepest, dealt.script.depth) >= DEEP else None


def _fades(table: Table, quiet_at: datetime) -> tuple[datetime | None, datetime | None]:
    """The moment either may be told of, and the moment itself, which is none if all keep the round.

    Counted from the last opening, or from the quiet date if nothing opened: both are moments that both
    know, so that the day of fading tells nothing of the other's taps.
    """
    days = fades_after(table.dealt)
    if days is None:
        return None, None
    fades = (_last_opening(table) or quiet_at) + timedelta(days=days)
    kept = all(table.ledger.kept.get(seat) for seat in table.dealt.seats)
    return (None if kept and table.now >= fades else fades), (None if kept else fades)


# -- who is waited for ----------------------------------------------------------------------------


def _without_leaves(
    table: Table, cursors: Mapping[Seat, Cursor], moves: Sequence[Move]
) -> tuple[Table, Mapping[Seat, Cursor]]:
    """The round as the plain columns may show it while somebody has left.

    A leave alone changes no column: until the other's next move it is as if it had not been made, and from
    then on as if who left had never answered what was still sealed.
    """
    ledger = table.ledger
    if not ledger.left:
        return table, cursors
    unanswered: set[Seat] = {
        seat for seat in ledger.left if ledger.last_move.get(seat.other, -1) > ledger.left_at_move[seat]
    }
    kept = [
        move
        for move in moves
        if move.for_ not in ledger.left
        or move.kind is not MoveKind.LEAVE
        and not (move.for_ in unanswered and _was_sealed(table, move))
    ]
    past = _table(table.dealt, fold(kept, table.opened), table.opened, table.now)
    scenes = list(course(past))
    return past, {seat: walk(past, scenes, seat) for seat in Seat}


def _was_sealed(table: Table, move: Move) -> bool:
    if move.kind is MoveKind.WITHDRAW:
        return True
    if move.kind not in (MoveKind.ANSWER, MoveKind.CORRECT) or move.step is None or move.value is None:
        return False
    scene = scene_at(table, Instance.parse(move.step))
    sealed = scene is not None and isinstance(scene.step.rule, SealedUntilBoth | SealedUntilDate)
    return sealed and move.value not in table.opened


def awaited(table: Table, cursors: Mapping[Seat, Cursor], seat: Seat) -> bool:
    """A step still to do, or something skipped that the other's way on depends on; never a matched one."""
    cursor = cursors[seat]
    if cursor.current is not None and not cursor.done:
        scene = scene_at(table, cursor.current)
        if scene is None or not isinstance(scene.step.rule, Matched):
            return True
    wait = cursors[seat.other].wait
    if wait is None:
        return False
    waited = (table.ledger.answers.get(key) for key in wait.missing if key[1] is seat)
    return any(ref is None or not ref.live for ref in waited)


# -- presence -------------------------------------------------------------------------------------


def presence(state: State, seat: Seat) -> frozenset[Instance]:
    """The sealed instances at which `seat` is shown that the other has answered.

    Only where `seat` has nothing left to do, and only as an unbroken row from the start: an answer that
    lies behind one that did not come shows nothing, since a skip must look like not having answered.
    """
    shown: set[Instance] = set()
    table = state.table
    for instance in sorted({key[0] for key in state.answers}, key=lambda one: order_of(state, one)):
        scene = scene_at(table, instance)
        if scene is None or not isinstance(scene.step.rule, SealedUntilBoth | SealedUntilDate):
            continue
        seats = asked(table, scene)
        if seat.other not in seats or readable(table, table.ref(instance, seat.other)):
            continue
        if not _nothing_left(state, scene, seat):
            continue
        if not seen_answered(state, scene, seat):
            if scene.step.aside:
                continue
            break
        shown.add(instance)
    return frozenset(shown)


def _nothing_left(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has answered there, or is not asked."""
    if seat not in asked(state.table, scene):
        return True
    ref = state.table.ref(scene.instance, seat)
    return ref is not None and ref.live


def seen_answered(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether the other's answer stood at a time when `seat` had nothing left to do there.

    It is never unseen: were it to vanish when the other leaves or withdraws, it would tell of that.
    """
    if seat not in asked(state.table, scene):
        return (scene.instance, seat.other) in state.table.ledger.ever
    return scene.instance in state.table.ledger.met


def on_its_way(state: State, scene: Scene, seat: Seat) -> bool:
    """Whether, as far as `seat` can see, both have answered what opens this scene."""
    gate = opener(state.table, scene)
    if gate is None:
        return False
    return all(
        _nothing_left(state, one, seat) and seen_answered(state, one, seat) or _alone_asked(state, one, seat)
        for one in (gate, scene)
    )


def _alone_asked(state: State, scene: Scene, seat: Seat) -> bool:
    return asked(state.table, scene) == (seat,) and all_answered(state.table, scene)


def order_of(state: State, instance: Instance) -> tuple[int, int, str]:
    """A fixed order of instances, the script's, whatever order the answers came in."""
    found = state.table.plan.find(instance.step_id)
    if found is None:
        return (len(state.table.plan.places), instance.n, instance.step_id)
    first = state.table.plan.find(found.turns.steps[0].id) if found.turns is not None else None
    # Inside turns the passes follow one another, and each holds all the nested steps.
    return (first.order if first else found.order, instance.n, f"{found.order:06}")
