"""From a round's table to its page. Everything shown comes from the engine's view."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from duologue.engine.script import StepKind
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people.profile import Both
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import Prompt, find_fields_to_fill
from duologue.web.screens import (
    agree,
    archived,
    ask,
    begun,
    do,
    end,
    nothing_to_do,
    read,
    receive,
    reveal,
    settle,
    speak,
    together,
    waiting,
    work_out,
)
from duologue.web.screens.frame import Frame, make_frame
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_asides
from duologue.web.screens.typed import Typed, say_again

OF_STEPS: Mapping[StepKind, Callable[[Here, Prompt], Screen]] = {
    StepKind.READ: read.make,
    StepKind.SPEAK: speak.make,
    StepKind.DO: do.make,
    StepKind.SETTLE: settle.make,
    StepKind.ASK: ask.make,
    StepKind.RECEIVE: receive.make,
    StepKind.REVEAL: reveal.make,
    StepKind.TOGETHER: together.make,
    StepKind.WORK_OUT: work_out.make,
    StepKind.AGREE: agree.make,
}


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round's page: its present screen, with questions for oneself alone and notes in the margin."""

    frame: Frame
    screen: Screen
    asides: Sequence[Slip] = ()
    notes: Sequence[Kept] = ()
    may_note: bool = False

    @property
    def has_more(self) -> bool:
        """Whether there is anything to fold away behind one line."""
        folded = self.screen.folded
        return self.may_note or any((folded.put_away, folded.by_part, folded.earlier, folded.more))


def present(table: Table, both: Both, notes: Sequence[Kept] = (), typed: Typed | None = None) -> RoundPage:
    """The page of a round for whoever sits at `table`."""
    here = Here.make(table, both, notes, typed or Typed())
    return RoundPage(
        frame=make_frame(here.table, here.company, _digest(here)),
        screen=_choose(here),
        asides=() if table.me.former else make_asides(here),
        notes=here.notes if here.is_alone else [one for one in here.notes if one.under is None],
        may_note=here.may_note,
    )


def _choose(here: Here) -> Screen:
    view, last = here.view, here.view.prompt
    if here.table.me.former:
        return archived.make(here)
    if view.paused or view.left or view.quiet or view.faded:
        return nothing_to_do.make(here)
    if view.done and (last is None or last.kind is StepKind.READ):
        return end.make(here, last)
    if last is not None and view.timer is not None:
        return begun.make(here, last)
    return waiting.make(here) if last is None else OF_STEPS[last.kind](here, last)


def _digest(here: Here) -> str:
    shown = json.dumps(
        [here.plain.write_json(), [[str(note.id), note.text] for note in here.notes]],
        sort_keys=True,
        default=_write_plain,
    )
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _write_plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def list_lost(table: Table, shown: RoundPage, typed: Typed) -> list[str]:
    """What was given at a step that this page no longer asks, in words: to be read and copied. A form that
    is folded away is seen by nobody who looks for their words."""
    asked = {slip.step for slip in (*shown.screen.asked_here, *shown.asides) if slip.fields}
    asked |= {slip.step for slip in shown.screen.folded.more if slip.errors}
    return [
        words
        for step, raw in typed.values.items()
        if step not in asked
        for field in find_fields_to_fill(table.played, table.seat, step, table.own)
        if (words := say_again(field, raw.get(field.id)))
    ]
