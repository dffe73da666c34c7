"""What makers of screens know: the round as one partner reads it, and what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from duologue.engine.fields.kind import Field
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people.profile import Both
from duologue.rounds import attaching, margins
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import find_fields_asked
from duologue.showing.view import View
from duologue.web import direction, more
from duologue.web.leaves import RoundCompany
from duologue.web.screens.parts import Slip
from duologue.web.screens.typed import Typed


@dataclass(frozen=True)
class Here:
    """`plain` is the view that moves carry digests of, and `table` says the same as a page does."""

    table: Table
    plain: View
    both: Both
    notes: Sequence[Kept] = ()
    typed: Typed = field(default_factory=Typed)

    @classmethod
    def make(cls, table: Table, both: Both, notes: Sequence[Kept], typed: Typed) -> Here:
        return cls(direction.isolate_table(table), table.view, both, tuple(notes), typed)

    @cached_property
    def view(self) -> View:
        return self.table.view

    @cached_property
    def company(self) -> RoundCompany:
        return RoundCompany(
            self.table.seat, self.both, f"/rounds/{self.table.id}", attaching.stand(self.table)
        )

    @property
    def is_alone(self) -> bool:
        return self.table.dealt.alone

    @cached_property
    def may_note(self) -> bool:
        if self.table.me.former or margins.refusal_of_note(self.table) is not None:
            return False
        return not self.is_alone or self.view.done

    @cached_property
    def more(self) -> Sequence[Slip]:
        """All moves that are kept out of the way."""
        found = more.list_slips(self.table, self.plain, self.company, self.typed.values)
        return [self.typed.fill_in(slip) for slip in found]

    @cached_property
    def for_oneself(self) -> frozenset[str]:
        """Ids of questions for oneself alone: whoever waits has the other next to them, perhaps, looking."""
        return frozenset(step.id for step in self.table.script.steps if step.aside)

    def may(self, kind: MoveKind, step: str | None = None) -> bool:
        return any(one.kind is kind and (step is None or str(one.step) == step) for one in self.view.may)

    def find_asked(self, instance: str, whose: Seat) -> Sequence[Field]:
        return find_fields_asked(self.table.played, instance, whose, self.table.own)
