"""Rounds in which nothing is left to do but to wait."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.script import StepKind
from duologue.languages import _
from duologue.rounds.reading_rounds import Table
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    opened = {table.id for table in seen.visit.opened}
    for table in seen.visit.found.waits:
        if table.id not in opened:
            yield Thing(
                "waits",
                table.title,
                _say_what_for(table),
                state=table.view.write_json(),
                address=f"/rounds/{table.id}/",
                theirs=True,
                colours=(seen.both.mine.colour,),
            )


def _say_what_for(table: Table) -> str:
    """That something is safe is said to whoever has given something."""
    has_given = any(table.seat.value in there for there in table.view.sees.values())
    if has_given and table.script.takes_place and _awaits_an_opening(table):
        return _("Saved. If you both answer, it opens.")
    return table.view.text


def _awaits_an_opening(table: Table) -> bool:
    steps = {step.id: step for step in table.script.every_step}
    waits = (table.view.waits or "").partition("#")[0]
    return waits in steps and steps[waits].kind is StepKind.REVEAL
