"""Plays a round in memory, with the values at hand: for the terminal, for checks and for tests.

The rounds of real people keep values sealed; this is what they must come to all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType

from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.engine.matching import compare, find_what_stands, name_chosen
from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.rules import Lots
from duologue.engine.script import Dealt, Seat
from duologue.engine.state import State
from duologue.engine.values import Values
from duologue.showing.judge import Accepted, Verdict, judge
from duologue.showing.own_side import Own
from duologue.showing.view import View, make_view
from duologue.showing.voice import BARE, Voice

MOST_SETTLING = 64


def draw_lot(name: str) -> int:
    """The same for a name in every rehearsal, so that what is tried out comes out alike again."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`values` are all answers by id, `opened` those that both may read; both grow with the moves. `told`:
    the same round in the language of who plays it, None for that of its script. `lots` is its chance."""

    dealt: Dealt
    moves: tuple[Move, ...] = ()
    values: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    opened: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    settings: Mapping[Seat, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    voice: Voice = BARE
    told: Dealt | None = None
    lots: Lots = draw_lot

    def submit(self, move: Move, values: Values | None, now: datetime) -> tuple[Rehearsal, Verdict]:
        """The rehearsal after the move and what came of it; unchanged unless it was accepted."""
        ready, state = self.settle(now)
        verdict = judge(state, move, ready.find_own(move.by))
        if not isinstance(verdict, Accepted):
            return ready, verdict
        if values is not None and move.step is not None and move.kind is not MoveKind.ADD:
            instance = Instance.parse(move.step)
            values = find_what_stands(state, move.for_, instance, values, ready.find_own(move.for_).values)
        return ready.take_move(move, values).settle_at(now), verdict

    def take_move(self, move: Move, values: Values | None) -> Rehearsal:
        """With the move appended, judged or not."""
        known = dict(self.values)
        if move.value is not None and values is not None:
            known[move.value] = values
        return replace(self, moves=(*self.moves, move), values=known)

    def settle_at(self, now: datetime) -> Rehearsal:
        """With everything open that is to be open at `now`, and everything destroyed gone."""
        return self.settle(now)[0]

    def settle(self, now: datetime) -> tuple[Rehearsal, State]:
        """Play, open what is to open, play again until nothing changes; and the state it came to."""
        opened = dict(self.opened)
        values = dict(self.values)
        if self.dealt.alone:
            opened.update(values)
        for _ in range(MOST_SETTLING):
            state = play(self.dealt, self.moves, opened, now)
            after = {**opened, **_compare_matched(state, values, self.lots)}
            after.update((id_, values[id_]) for id_ in state.ready if id_ in values)
            for gone in state.destroyed:
                after.pop(gone, None)
                values.pop(gone, None)
            if after == opened:
                return replace(self, values=values, opened=opened), state
            opened = after
        raise RuntimeError("a round that never settles")

    def find_state(self, now: datetime) -> State:
        return play(self.dealt, self.moves, self.opened, now)

    def find_own(self, seat: Seat) -> Own:
        """The values of `seat`'s own answers, and the settings they have on."""
        made = {move.value for move in self.moves if move.for_ is seat and move.value is not None}
        mine = {id_: given for id_, given in self.values.items() if id_ in made}
        return Own(mine, self.settings.get(seat, frozenset()), voice=self.voice, told=self.told)

    def make_view(self, seat: Seat, now: datetime) -> View:
        return make_view(self.find_state(now), seat, self.find_own(seat))


def _compare_matched(state: State, values: Mapping[str, Values], lots: Lots) -> dict[str, Values]:
    """What both chose and what was taken back of it, at every matched instance that somebody has answered."""
    found: dict[str, Values] = {}
    for instance in {key[0] for key in state.answers}:
        scene = find_scene_at(state.course, instance)
        if scene is None or scene.step.rule is None or not scene.step.rule.compares:
            continue
        refs = {seat: state.course.find_ref(instance, seat) for seat in state.dealt.seats}
        ids = {seat: ref.id for seat, ref in refs.items() if ref is not None and ref.id is not None}
        given = {seat: values[id_] for seat, id_ in ids.items() if id_ in values}
        found |= name_chosen(instance, compare(state, instance, given, lots))
    return found
