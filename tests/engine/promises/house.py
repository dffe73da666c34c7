"""A small house for tests: it holds what was written, and opens to `play` only what `State.ready` has named.

It does what a server's rounds do, without keys or rows. Beside it stands `Truth`, which works out from
the moves
alone, by the rules as a person would state them, what may be open by now: the engine is held against that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.engine.promises.scripts import STARTED

from duologue.engine import rules
from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.matching import Chosen, compare, find_what_stands, name_chosen
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play, play_again, play_on
from duologue.engine.script import Dealt, Seat, Step
from duologue.engine.state import State
from duologue.engine.values import Values, encode
from duologue.manuscript.rehearsal import draw_lot
from duologue.showing import digests
from duologue.showing.judge import Accepted, Verdict, judge
from duologue.showing.own_side import Own
from duologue.showing.view import View, make_view

MOST_SETTLING = 16
SETTINGS = MappingProxyType({Seat.FIRST: frozenset({"guess"}), Seat.SECOND: frozenset[str]()})


class Broken(AssertionError):
    """A promise does not hold."""


def require(holds: object, why: str) -> None:
    if not holds:
        raise Broken(why)


@dataclass(frozen=True, slots=True)
class Written:
    """One answer or addition: by whom, at which step instance, and what."""

    seat: Seat
    instance: Instance
    values: Values
    to: str | None = None

    def canaries(self) -> Iterator[str]:
        """The free texts in it, each of which is found nowhere else."""
        for value in self.values.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and one.startswith("Zq"):
                    yield one


class Told(NamedTuple):
    """All of the other's that one may know by now."""

    words: tuple[object, ...]
    matched: tuple[object, ...]
    presence: tuple[Instance, ...]
    begun: tuple[tuple[Instance, datetime], ...] = ()


class Shown(NamedTuple):
    """All that pages, responses and exports are made from, and the digests that moves carry."""

    text: str
    digests: Mapping[str, str]


@dataclass(slots=True)
class Truth:
    """What stands, by the moves that were taken. Nothing here is asked of the engine but whom a step
    addresses.
    """

    live: dict[tuple[Instance, Seat], str] = field(default_factory=dict)
    skipped: set[tuple[Instance, Seat]] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    received: dict[tuple[Instance, Seat], str] = field(default_factory=dict)
    ever: set[tuple[Instance, Seat]] = field(default_factory=set)
    met: set[Instance] = field(default_factory=set)
    kept: dict[Seat, str] = field(default_factory=dict)
    chosen: dict[tuple[Instance, Seat], Values] = field(default_factory=dict)
    both: dict[Instance, Chosen] = field(default_factory=dict)
    lost: set[tuple[Instance, Seat]] = field(default_factory=set)
    waiting: dict[tuple[Instance, Seat], datetime] = field(default_factory=dict)
    begun: dict[Instance, datetime] = field(default_factory=dict)

    def take(self, move: Move) -> None:
        if move.kind is MoveKind.KEEP:
            self.kept[move.for_] = str(move.value)
        if move.kind in (MoveKind.PAUSE, MoveKind.LEAVE):
            self.waiting = {key: at for key, at in self.waiting.items() if key[1] is not move.for_}
        if move.step is None:
            return
        key = (Instance.parse(move.step), move.for_)
        if move.kind in (MoveKind.ANSWER, MoveKind.SKIP):
            self.waiting.pop(key, None)
        match move.kind:
            case MoveKind.BEGIN:
                other = self.waiting.get((key[0], move.for_.other))
                if other is not None and move.at < other + timedelta(minutes=10):
                    self.begun[key[0]] = move.at
                self.waiting[key] = move.at
            case MoveKind.ANSWER | MoveKind.CORRECT:
                self.skipped.discard(key)
                if move.value is not None:
                    self.live[key] = move.value
                    self.ever.add(key)
                    if (key[0], move.for_.other) in self.live:
                        self.met.add(key[0])
            case MoveKind.SKIP:
                self.skipped.add(key)
            case MoveKind.WITHDRAW:
                self.live.pop(key, None)
                if key in self.chosen:
                    self.chosen[key] = {}
            case MoveKind.SHARE:
                self.shared.add(self.live[key])
            case MoveKind.ADD if move.value is not None and self.live.get(key) in self.shared:
                # What is added to something shared is read with it.
                self.shared.add(move.value)
            case MoveKind.RECEIVE:
                self.received[key] = str(move.value)

    def destroy(self, gone: frozenset[str]) -> None:
        """By leaving, or by closing what went quiet: of what was matched, what both know of stays."""
        for key in [key for key, id_ in self.live.items() if id_ in gone]:
            del self.live[key]
            if key in self.chosen:
                self.chosen[key] = self.both.get(key[0], Chosen()).shared
                self.lost.add(key)

    def choose(self, key: tuple[Instance, Seat], values: Values) -> Values:
        """At a matched step: the first time all of it, from then on only what is left of the first."""
        before = self.chosen.get(key)
        if before is not None:
            values = {
                id_: left
                for id_, ticked in values.items()
                if (left := [one for one in ticked if one in before.get(id_, [])])  # type: ignore[union-attr]
            }
        self.chosen[key] = values
        self.lost.discard(key)
        return values

    def compare(self, instance: Instance, seats: tuple[Seat, ...], rule: rules.Rule) -> Chosen:
        """What both chose of what is left of each, and what either has taken back since. By lot: those that
        their lots leave in, so many at most; and once there was something, never anything else."""
        before = self.both.get(instance, Chosen())
        chosen = [self.chosen.get((instance, seat)) for seat in seats]
        if len(chosen) < 2 or any(one is None for one in chosen):
            return before
        shared, gone = {}, {}
        for id_ in {**chosen[0], **chosen[1], **before.shared, **before.taken_back}:  # type: ignore[dict-item]
            mine, theirs = (set(one.get(id_, [])) for one in chosen)  # type: ignore[union-attr,arg-type]
            shared[id_] = mine & theirs
        if isinstance(rule, rules.MatchedByLot):
            shared = _by_lot(rule.most, instance, shared, before)
        for id_ in shared:
            was = {*before.shared.get(id_, []), *before.taken_back.get(id_, [])}  # type: ignore[misc]
            gone[id_] = was - shared[id_]
        self.both[instance] = Chosen(_sorted(shared), _sorted(gone))
        # Of words that leaving destroyed, what both know of is all that is left.
        for key in self.lost & {(instance, seat) for seat in seats}:
            self.chosen[key] = self.both[instance].shared
        return self.both[instance]

    def copy(self) -> Truth:
        return Truth(
            dict(self.live),
            set(self.skipped),
            set(self.shared),
            dict(self.received),
            set(self.ever),
            set(self.met),
            dict(self.kept),
            dict(self.chosen),
            dict(self.both),
            set(self.lost),
            dict(self.waiting),
            dict(self.begun),
        )


def lots_at(instance: Instance) -> rules.Lots:
    return lambda name: draw_lot(f"{instance}/{name}")


def _by_lot(
    most: int, instance: Instance, both: Mapping[str, set[str]], before: Chosen
) -> dict[str, set[str]]:
    was = {(id_, one) for part in (before.shared, before.taken_back) for id_ in part for one in part[id_]}  # type: ignore[union-attr]
    lots = {(id_, one): lots_at(instance)(f"{id_}/{one}") for id_, ticked in both.items() for one in ticked}
    if was:
        left = was & set(lots)
    else:
        left = set(sorted((one for one in lots if lots[one] % 4), key=lambda one: lots[one] // 4)[:most])
    return {id_: {one for name, one in left if name == id_} for id_ in both}


def _sorted(values: Mapping[str, Any]) -> Values:
    """Ticks in an order of their own: which came first is nobody's business here."""
    return {id_: sorted(ticked) for id_, ticked in sorted(values.items()) if ticked}


SEALED = (rules.SealedUntilBoth, rules.SealedUntilDate, rules.Asking, rules.UntilWelcome)


class House:
    """One round in memory. `strict`: a sealed answer opens once its author has been back since it was
    ready.
    """

    def __init__(self, dealt: Dealt, *, strict: bool = False) -> None:
        self.dealt = dealt
        self.strict = strict
        self.clock = STARTED
        self.moves: list[Move] = []
        self.written: dict[str, Written] = {}
        self.values: dict[str, Values] = {}
        self.opened: dict[str, Values] = {}
        self.openings: Counter[str] = Counter()
        self.released: set[str] = set()
        self.destroyed: frozenset[str] = frozenset()
        self.truth = Truth()
        self.steps: dict[str, Step] = {
            step.id: step for one in dealt.script.steps for step in (one, *one.steps)
        }
        self.settled_for: set[object] = set()
        self.views: dict[Seat, View] = {}
        self.state = self._played()
        self.settle(None)

    @property
    def now(self) -> datetime:
        """The round's time: by the server's clock, which may be set back, and never before its last move."""
        return max([self.clock, *(move.at for move in self.moves)])

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock = moment

    def fork(self) -> House:
        twin = object.__new__(House)
        twin.__dict__.update(self.__dict__)
        twin.moves, twin.written = list(self.moves), dict(self.written)
        twin.values, twin.opened = dict(self.values), dict(self.opened)
        twin.openings, twin.released = Counter(self.openings), set(self.released)
        twin.truth = self.truth.copy()
        twin.settled_for, twin.views = set(self.settled_for), dict(self.views)
        return twin

    def _played(self) -> State:
        # On a copy: a state goes on reading what it was given, and a twin's would see what opens here.
        opened = dict(self.opened)
        anew = play(self.dealt, self.moves, opened, self.clock)
        if self._goes_on_from_here():
            # What a server does: each move is folded once, and what opens is played without folding again.
            *_, last = self.moves
            before = self.state.folded.taken
            on = play_again(self.state, opened) if last.id in before else play_on(self.state, last, opened)
            require(on == anew, "a round that goes on is not what it comes to when it is played anew")
        return anew

    def _goes_on_from_here(self) -> bool:
        state = getattr(self, "state", None)
        missing = len(self.moves) - len(state.folded.taken) if state is not None and self.moves else 2
        return state is not None and state.now == self.now and missing in (0, 1)

    # -- what people do -----------------------------------------------------------------------------

    def later(self, passed: timedelta) -> None:
        """Time passes, and the house looks after what time alone brings."""
        self.clock += passed
        self.settle(None)

    def submit(self, move: Move, values: Values | None = None) -> Verdict:
        """A request of `move.by`: judged on the round as it is at this moment, and kept only if it is
        taken.
        """
        self.settle(move.by)
        verdict = judge(self.state, move, self.own(move.by))
        if not isinstance(verdict, Accepted):
            return verdict
        if values is not None and move.step is not None:
            values = self._standing(move, Instance.parse(move.step), values)
        self.moves.append(move)
        self.truth.take(move)
        if values is not None and move.value is not None and move.step is not None:
            instance = Instance.parse(move.step)
            parent = self.truth.live.get((instance, move.for_)) if move.kind is MoveKind.ADD else None
            self.written[move.value] = Written(move.for_, instance, values, parent)
            self.values[move.value] = values
        self.settle(move.by)
        # Whoever came to a time that passes by itself sits it out.
        if rest := self.view(move.by).settles:
            self.later(rest)
        return verdict

    def _standing(self, move: Move, instance: Instance, values: Values) -> Values:
        """Of a matched answer, what the engine lets stand, held against what a person would say."""
        if move.kind is MoveKind.ADD or self.dealt.alone or not self._rule_at(instance, rules.Matched):
            return values
        stands = find_what_stands(self.state, move.for_, instance, values, self.own(move.for_).values)
        require(
            stands == self.truth.choose((instance, move.for_), values),
            f"{move.for_} adds to what was matched at {instance}",
        )
        return stands

    def look(self, seat: Seat) -> View:
        """A request of `seat` that changes nothing of its own accord."""
        self.settle(seat)
        return self.view(seat)

    # -- what they are given ------------------------------------------------------------------------

    def own(self, seat: Seat) -> Own:
        mine = {
            id_: values
            for id_, values in self.values.items()
            if self.written[id_].seat is seat and id_ not in self.opened
        }
        return Own(mine, SETTINGS[seat])

    def view(self, seat: Seat) -> View:
        if seat not in self.views:
            shown = make_view(self.state, seat, self.own(seat))
            self._no_canary(shown, seat)
            self.views[seat] = shown
        return self.views[seat]

    def _no_canary(self, shown: View, seat: Seat) -> None:
        text = ""
        for id_, written in self.written.items():
            if written.seat is seat or self.dealt.terms.one_device or self.readable(id_):
                continue
            text = text or repr(shown) + str(shown.write_json())
            for canary in written.canaries():
                require(canary not in text, f"{seat} reads {canary} of {written.instance}, which is sealed")

    def readable(self, id_: str) -> bool:
        """Whether both may read it: what the house has opened, and alone what was shared."""
        return id_ in self.truth.shared if self.dealt.alone else id_ in self.opened

    # -- opening and destroying ---------------------------------------------------------------------

    def settle(self, by: Seat | None) -> None:
        """Play, destroy and open what the engine names, and play again until nothing changes."""
        here = (len(self.moves), self.now, by if self.strict else None)
        if here in self.settled_for:
            return
        self.views.clear()
        for _ in range(MOST_SETTLING):
            before = (len(self.values), dict(self.opened))
            self.state = self._played()
            self._destroy()
            self._open(by)
            self._match()
            if before == (len(self.values), self.opened):
                self._keeps_its_word()
                self.settled_for.add(here)
                return
            self.settled_for.clear()
        raise Broken("a round that never settles")

    def _destroy(self) -> None:
        for id_ in self.state.destroyed & self.values.keys():
            require(not self.readable(id_), f"{id_} was open to both and is destroyed")
            del self.values[id_]
            self.opened.pop(id_, None)
        self.truth.destroy(self.state.destroyed)

    def _open(self, by: Seat | None) -> None:
        if self.dealt.alone:
            self.opened.update(self.values)
            for id_ in self.state.ready:
                require(id_ in self.truth.shared, f"{id_} of a round for one opens and was never shared")
            return
        ready = [id_ for id_ in self.state.ready if id_ in self.values and id_ not in self.opened]
        self.released.update(id_ for id_ in ready if self.written[id_].seat is by)
        for id_ in ready:
            require(
                self.may_open(id_), f"{id_} at {self.written[id_].instance} opens before its rule says so"
            )
            if self.waits_for_release(id_):
                continue
            self.opened[id_] = self.values[id_]
            self.openings[id_] += 1

    def waits_for_release(self, id_: str) -> bool:
        """Strict sealing: each of the two opens once both authors have come by since both had answered."""
        rule = self.rule_of(id_)
        if not self.strict or not isinstance(rule, rules.SealedUntilBoth):
            return False
        written = self.written[id_]
        bound = {id_, self.truth.live.get((written.instance, written.seat.other), id_)}
        if len(bound) == 1 and rule.step is not None:
            bound.add(self.truth.live.get((Instance(rule.step, written.instance.n), written.seat.other), id_))
        return not all(one in self.released or one in self.opened for one in bound)

    def rule_of(self, id_: str) -> rules.Rule | None:
        """The rule by which an answer or addition opens; what the engine asks of its own accord is
        private.
        """
        step = self.steps.get(self.written[id_].instance.step_id)
        return step.rule if step is not None else rules.Private()

    def may_open(self, id_: str) -> bool:
        """Whether the rule, as a person would state it, lets both read this answer now."""
        written = self.written[id_]
        if written.to is not None:
            return written.to in self.opened
        rule = self.rule_of(id_)
        if id_ in self.truth.shared:
            return not isinstance(rule, rules.Counted | rules.Matched)
        match rule:
            case rules.Shared():
                return True
            case rules.SealedUntilBoth(gate):
                opening = Instance(gate, written.instance.n) if gate else written.instance
                return self.all_answered(opening) and self.all_answered(written.instance)
            case rules.SealedUntilDate(on, days):
                return self.now.date() >= (on or (STARTED + timedelta(days=days or 0)).date())
            case rules.Asking():
                return self.all_answered(written.instance)
            case rules.UntilWelcome(step, field, option):
                return any(
                    self.values.get(answer, {}).get(field) == option
                    for (where, _), answer in self.truth.live.items()
                    if where.step_id == step
                )
            case _:
                return False

    def all_answered(self, instance: Instance) -> bool:
        scene = find_scene_at(self.state.course, instance)
        return scene is not None and all((instance, seat) in self.truth.live for seat in scene.seats)

    def _match(self) -> None:
        for instance in {key[0] for key in self.state.answers if self._rule_at(key[0], rules.Matched)}:
            given = {
                seat: self.values[id_]
                for (where, seat), id_ in self.truth.live.items()
                if where == instance and id_ in self.values
            }
            both = compare(self.state, instance, given, lots_at(instance))
            rule = self.steps[instance.step_id].rule
            assert rule is not None
            told = self.truth.compare(instance, self.dealt.seats, rule)
            require(
                (_sorted(both.shared), _sorted(both.taken_back)) == (told.shared, told.taken_back),
                f"what both chose at {instance} is {both}, and by what they sent it is {told}",
            )
            self.opened |= {name: values for name, values in name_chosen(instance, both).items() if values}
            for name in [name for name, values in name_chosen(instance, both).items() if not values]:
                self.opened.pop(name, None)

    def _keeps_its_word(self) -> None:
        """What is destroyed stays so; what has opened stays open."""
        require(self.destroyed <= self.state.destroyed, "what was destroyed stands again")
        self.destroyed = self.state.destroyed
        if not self.dealt.alone:
            opened = {id_ for id_ in self.opened if id_ in self.written}
            require(opened <= self.state.ready, "what had opened is closed again")

    # -- what a partner is told ---------------------------------------------------------------------

    def told(self, reader: Seat) -> Told:
        """All of the other's that `reader` may know by now. Two worlds equal in this must look equal to
        them.
        """
        other = reader.other
        opened = [
            (instance, encode(values), [encode(one) for one in self._added(id_)])
            for (instance, seat), id_ in sorted(self.truth.live.items())
            if seat is other and (values := self.opened.get(id_)) is not None
        ]
        matched = [
            (name, encode(both))
            for name, both in sorted(self.opened.items())
            if name.partition(":")[0] in ("matched", "not-now") and both
        ]
        skipped = sorted(
            instance
            for instance, seat in self.truth.skipped
            if seat is other
            and self._rule_at(instance, rules.Shared)
            and (instance, seat) not in self.truth.live
        )
        received = sorted(
            (instance, word) for (instance, seat), word in self.truth.received.items() if seat is other
        )
        told = (opened, skipped, received, self._ended_well(reader))
        begun = tuple(sorted(self.truth.begun.items()))
        return Told(told, tuple(matched), tuple(sorted(self.seen_answered(reader))), begun)

    def _added(self, id_: str) -> list[Values]:
        return [one.values for one in self.written.values() if one.to == id_]

    def _rule_at(self, instance: Instance, *kinds: type) -> bool:
        step = self.steps.get(instance.step_id)
        return step is not None and isinstance(step.rule, kinds)

    def seen_answered(self, reader: Seat) -> set[Instance]:
        """Where the one presence may be shown: sealed, answered, and `reader` with nothing left to do
        there.
        """
        found = set()
        for instance, seat in self.truth.ever:
            if seat is reader or not self._rule_at(instance, *SEALED):
                continue
            scene = find_scene_at(self.state.course, instance)
            if scene is None:
                continue
            if instance in self.truth.met if reader in scene.seats else True:
                found.add(instance)
        return found

    def _ended_well(self, reader: Seat) -> object:
        """Whether the other keeps it is told by the day of fading alone, and only to who keeps it, too."""
        fades = self.state.fades_on
        if fades is None or self.now < fades or self.truth.kept.get(reader) != "yes":
            return None
        return self.truth.kept.get(reader.other) == "yes"


def everything_shown(house: House, seat: Seat) -> Shown:
    shown = house.view(seat)
    return Shown(f"{shown!r}\n{shown.write_json()!r}", digests.digest_all_expected(shown))


def unopened(house: House, seat: Seat) -> set[str]:
    """The ids of the answers of `seat` that the other may not read and that still stand."""
    return {id_ for (_, whose), id_ in house.truth.live.items() if whose is seat and not house.readable(id_)}


def played(state: State) -> bool:
    """Whether both are through."""
    return all(state.cursors[seat].done for seat in state.dealt.seats)
