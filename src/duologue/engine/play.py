"""Plays a round: folds its moves into a state. Pure: the same moves, values and moment, the same state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID, understood_of
from duologue.engine.course import (
    ANSWERS,
    ONE_TAP,
    Table,
    Wait,
    all_answered,
    asked,
    course,
    holds,
    missing,
    nothing_to_choose,
    opener,
    opens_on,
    readable,
    ruling,
    scene_at,
    scenes_of,
    undecided,
    wait,
)
from duologue.engine.instances import Instance
from duologue.engine.ledger import AnswerRef, Key, Ledger, fold, withdraw
from duologue.engine.moves import Move, MoveKind, Received
from duologue.engine.plan import Scene
from duologue.engine.rules import Counted, Matched, Open, Private, SealedUntilBoth, SealedUntilDate, Shared
from duologue.engine.script import Dealt, Seat, StepKind
from duologue.engine.values import Values

__all__ = ["AnswerRef", "Cursor", "Dealt", "State", "Wait", "play"]

DEEP = 3
DEEP_FADES_AFTER = 30
# Where one of these comes last, one has come to the end by coming to it.
NO_TAP_AT_THE_END = frozenset({StepKind.READ, StepKind.REVEAL, StepKind.WORK_OUT})


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where one partner stands: at `current`, or waiting before a step, or through.

    `visited` are the instances they have come to, in order; `beside` those on the same screen as
    `current`; `asides` those on offer that nobody waits for; `still` those skipped or taken back that may
    be answered after all.
    """

    current: Instance | None = None
    wait: Wait | None = None
    done: bool = False
    visited: tuple[Instance, ...] = ()
    beside: tuple[Instance, ...] = ()
    asides: tuple[Instance, ...] = ()
    still: tuple[Instance, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A round as it stands. Only `view` turns it into what a person may see.

    `ready` are ids of answers whose rule says Open now, opened already or not; `destroyed` ids whose wraps
    are to go. `awaits`: whether there is something left for that partner (never by a matched step).
    `ended` are the partners for whom time has ended it unfinished. `fades_at` is None once both keep it;
    `fades_on` is the same moment whatever either chose: till then they may choose, and be told of it.
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
    ledger = fold(moves, opened, script.alone)
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
    return Table(script, ledger, opened, now, script.terms.started_at or ledger.started_at or now)


# -- one partner's way ----------------------------------------------------------------------------


def walk(table: Table, scenes: Sequence[Scene | Wait], seat: Seat) -> Cursor:
    """Where `seat` stands on the course. What is only looked at needs no tap if nothing is left after it."""
    if seat not in table.seats:
        return Cursor(done=True)
    way = _Way()
    done = False
    for at, scene in enumerate(scenes):
        entry = scene if isinstance(scene, Wait) else enter(table, scene, seat)
        if isinstance(scene, Wait) or isinstance(entry, Wait):
            if not isinstance(scene, Wait) and scene.step.aside:
                continue
            way.wait = entry if isinstance(entry, Wait) else None
            break
        if not entry or (scene.step.aside and way.offer(table, scene, seat)):
            continue
        through = completed(table, scene, seat)
        if way.resting is not None and not through:
            break
        way.come_to(table, scene, seat, through)
        if through or scene.step.kind in NO_TAP_AT_THE_END:
            continue
        if scene.step.kind is StepKind.ASK:
            way.beside = _beside(table, scenes[at + 1 :], seat)
        break
    else:
        done = True
        way.rest_at_the_end(table)
        # What takes no place, a check-in or a swipe, is over before anybody could tell.
        if table.script.takes_place and not table.alone and not table.dealt.terms.one_device:
            way.offer_own(table, Instance(CLOSER_ID), seat)
    return way.cursor(done)


def enter(table: Table, scene: Scene, seat: Seat) -> Wait | bool:
    """True if `seat` may come to this scene, False if they pass it over, a `Wait` while that is not decided.

    A step addressed to the other alone is passed over without waiting.
    """
    if seat not in scene.seats:
        return False
    fate = scene.step.when is None or holds(table, scene.step.when, scene)
    if fate is None:
        return wait(table, scene, undecided(table, scene.step.when, scene))
    return fate and (missing(table, scene) or not nothing_to_choose(table, scene))


@dataclass(slots=True)
class _Way:
    """A cursor in the making. `resting` is where one stands so far: at what is only looked at, until
    something follows it."""

    visited: list[Instance] = field(default_factory=list)
    asides: list[Instance] = field(default_factory=list)
    still: list[Instance] = field(default_factory=list)
    resting: Instance | None = None
    wait: Wait | None = None
    beside: tuple[Instance, ...] = ()

    def come_to(self, table: Table, scene: Scene, seat: Seat, through: bool) -> None:
        self.visited.append(scene.instance)
        if through:
            self.still += _still(table, scene, seat)
        else:
            self.resting = scene.instance
        if scene.step.kind is StepKind.RECEIVE and understood_is_due(table, scene, seat):
            self.offer_own(table, understood_of(scene.instance), seat)

    def rest_at_the_end(self, table: Table) -> None:
        """The last thing to look at stays there, tapped or not: it may have been tapped while more could
        follow, and then the order in which the two moved would show."""
        last = scene_at(table, self.visited[-1]) if self.visited else None
        if last is not None and last.step.kind in NO_TAP_AT_THE_END:
            self.resting = last.instance

    def offer(self, table: Table, scene: Scene, seat: Seat) -> bool:
        self.asides.append(scene.instance)
        self.still += _still(table, scene, seat)
        return True

    def offer_own(self, table: Table, instance: Instance, seat: Seat) -> None:
        scene = scene_at(table, instance)
        if scene is not None:
            self.offer(table, scene, seat)

    def cursor(self, done: bool) -> Cursor:
        return Cursor(
            current=self.resting,
            wait=self.wait if self.resting is None else None,
            done=done,
            visited=tuple(self.visited),
            beside=self.beside,
            asides=tuple(self.asides),
            still=tuple(self.still),
        )


def _still(table: Table, scene: Scene, seat: Seat) -> list[Instance]:
    """What was skipped or taken back may be answered after all. A shared skip is known to both, and stays."""
    ref = table.ref(scene.instance, seat)
    again = ref is not None and ref.skipped and scene.step.kind in ANSWERS
    return [scene.instance] if again and not isinstance(scene.step.rule, Shared) else []


def completed(table: Table, scene: Scene, seat: Seat) -> bool:
    """Whether `seat` has done this scene: answered, tapped, skipped or said something back."""
    if (scene.instance, seat) in table.ledger.received or table.ref(scene.instance, seat) is not None:
        return True
    together = table.dealt.terms.one_device and scene.step.kind in ONE_TAP
    return together and table.ref(scene.instance, seat.other) is not None


def _beside(table: Table, following: Iterable[Scene | Wait], seat: Seat) -> tuple[Instance, ...]:
    found: list[Instance] = []
    for scene in following:
        if isinstance(scene, Wait) or not scene.step.beside:
            break
        if seat not in asked(table, scene) or completed(table, scene, seat):
            continue
        if enter(table, scene, seat) is True:
            found.append(scene.instance)
    return tuple(found)


def understood_is_due(table: Table, scene: Scene, seat: Seat) -> bool:
    """The private question is for who told something, once the other has said something back."""
    if table.dealt.terms.one_device or (scene.instance, seat.other) not in table.ledger.received:
        return False
    return any(
        readable(table, table.ref(shown.instance, seat))
        for name in scene.step.names
        for shown in scenes_of(table, name, scene)
    )


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
        if (ref.id in table.opened and not table.alone) or isinstance(ruling(table, scene, ref), Open):
            ready.add(ref.id)
            ready.update(ref.added)
    return frozenset(ready)


def _taken_back(ledger: Ledger, cursors: Mapping[Seat, Cursor], quiet_at: datetime) -> list[Seat]:
    """Who closed a round that went quiet: they take back what never opened, unless they keep it."""
    return [
        seat
        for seat, at in ledger.closed_by.items()
        if at >= quiet_at and not cursors[seat].done and not ledger.kept.get(seat)
    ]


def is_out(table: Table, ref: AnswerRef) -> bool:
    """Whether the other holds it too. Alone, `opened` may hold one's own; only what was shared is out."""
    return ref.shared if table.alone else ref.id in table.opened


def _take_back(table: Table, seat: Seat) -> None:
    for key, ref in list(table.ledger.answers.items()):
        if key[1] is not seat or ref.id is None or is_out(table, ref):
            continue
        scene = scene_at(table, key[0])
        if scene is not None and not isinstance(scene.step.rule, Private | Counted):
            withdraw(table.ledger, key, ref)


def _closed(table: Table, cursors: Mapping[Seat, Cursor], late: bool) -> bool:
    """Everyone is through, and nothing sealed may still open (or its time has passed)."""
    through = all(cursors[seat].done or seat in table.ledger.closed_by for seat in table.dealt.seats)
    return through and (late or not _outstanding(table))


def _outstanding(table: Table) -> bool:
    if table.alone:
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
    closes = table.dealt.terms.closes_at
    if table.script.once_a_day and closes is not None:
        return closes
    base = _last_opening(table) or table.started_at
    quiet_at = base + timedelta(days=table.script.quiet_after)
    for rule in table.plan.dated:
        opens = _midnight(opens_on(table.started_at, rule).toordinal())
        quiet_at = max(quiet_at, opens + timedelta(days=table.script.quiet_after))
    return quiet_at


def _midnight(ordinal: int) -> datetime:
    return datetime.combine(datetime.fromordinal(ordinal).date(), time(), UTC)


def _last_opening(table: Table) -> datetime | None:
    """When something last opened, as both can tell: the last of what opened stands at the moment it did."""
    moments = []
    for (instance, _), ref in table.ledger.answers.items():
        if ref.id is None or not is_out(table, ref):
            continue
        moments += [at for at in (ref.at, ref.shared_at, ref.released_at) if at is not None]
        scene = scene_at(table, instance)
        if scene is not None and isinstance(scene.step.rule, SealedUntilDate):
            moments.append(_midnight(opens_on(table.started_at, scene.step.rule).toordinal()))
    return max(moments, default=None)


def fades_after(dealt: Dealt) -> int | None:
    """Days after which a round fades, None if it stays: as its script says, and any with a deep card."""
    if dealt.script.fades_after is not None:
        return dealt.script.fades_after
    deepest = max((card.depth for card in dealt.drawn.dealt), default=0)
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
    return fades, (None if kept else fades)


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
        for number, move in enumerate(moves)
        # An earlier leave that they came back from did destroy what it destroyed.
        if number != ledger.left_at_move.get(move.for_)
        and not (move.for_ in unanswered and _was_sealed(table, move))
    ]
    past = _table(table.dealt, fold(kept, table.opened, table.alone), table.opened, table.now)
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
    sealed = [
        scene
        for instance in {key[0] for key in state.answers}
        if (scene := scene_at(table, instance)) is not None
        and isinstance(scene.step.rule, SealedUntilBoth | SealedUntilDate)
        and seat.other in scene.seats
        and not readable(table, table.ref(instance, seat.other))
    ]
    for scene in sorted(sealed, key=lambda one: one.order):
        if not _nothing_left(state, scene, seat):
            continue
        if not seen_answered(state, scene, seat):
            if scene.step.aside:
                continue
            break
        shown.add(scene.instance)
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
        (_nothing_left(state, one, seat) and seen_answered(state, one, seat))
        or _alone_asked(state, one, seat)
        for one in (gate, scene)
    )


def _alone_asked(state: State, scene: Scene, seat: Seat) -> bool:
    return asked(state.table, scene) == (seat,) and all_answered(state.table, scene)


def order_of(state: State, instance: Instance) -> tuple[int, int, int]:
    """A fixed order of instances, the script's, whatever order the answers came in."""
    scene = scene_at(state.table, instance)
    return scene.order if scene is not None else (1 << 30, instance.n, 0)
