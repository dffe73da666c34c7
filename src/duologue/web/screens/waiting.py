"""One's own is given, and it waits: for the other, for a day, or for what one left open oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from duologue.engine.moves import MoveKind
from duologue.languages import _
from duologue.showing.voice import EngineLine
from duologue.web.screens.here import Here
from duologue.web.screens.nothing_to_do import say_state
from duologue.web.screens.parts import Leaf, Slip
from duologue.web.screens.screen import Folded, Screen
from duologue.web.screens.standing import find_earlier, find_unopened

PRESENCE = "other_has_answered"
LEFT_OPEN = (EngineLine.WAITING_ONESELF, EngineLine.LEFT_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Screen):
    """`presence` says that the other has answered, where that was asked for; `mine` is one's own that is
    still closed, and `after_all` are questions that were left open and that this waits for."""

    template: ClassVar[str] = "waiting"
    text: str = ""
    hint: str = ""
    presence: str = ""
    mine: Sequence[Leaf] = ()
    after_all: Sequence[Slip] = ()

    @property
    def asked_here(self) -> Sequence[Slip]:
        return self.after_all


def make(here: Here) -> Waiting:
    view = here.view
    text, hint = say_state(view)
    # What it waits for stands on the page itself, and nowhere twice.
    open_ = {prompt.step for prompt in view.still} if view.line in LEFT_OPEN else set()
    after_all = [slip for slip in here.more if slip.kind == MoveKind.ANSWER.value and slip.step in open_]
    # Of lines that one gave some of, only those given stand here: else nobody could tell which these were.
    drawn_on = _list_drawn_on(here)
    mine = find_unopened(here, without=here.for_oneself | drawn_on)
    kept_back = find_unopened(here, without={one.id for one in here.table.script.every_step} - drawn_on)
    return Waiting(
        text=text,
        hint=hint,
        presence=_say_presence(here),
        mine=[leaf for leaf in mine if not leaf.is_long],
        after_all=after_all,
        folded=Folded(
            earlier=find_earlier(here),
            put_away=[*(leaf for leaf in mine if leaf.is_long), *kept_back],
            more=[slip for slip in here.more if slip not in after_all],
        ),
    )


def _list_drawn_on(here: Here) -> frozenset[str]:
    """The steps whose lines a later step gives one by one."""
    fields = (field for step in here.table.script.every_step for field in step.fields)
    return frozenset(field.of_own.partition(".")[0] for field in fields if field.of_own)


def _say_presence(here: Here) -> str:
    if not any(there.get(PRESENCE) for there in here.view.sees.values()):
        return ""
    company = here.company
    name = company.name_seat(company.seat.other)
    return (
        _(
            "%(name)s has answered too. It opens when %(other)s is next here.",
            name=name,
            other=company.other_name,
        )
        if here.table.me.strict
        else _("%(name)s has answered too.", name=name)
    )
