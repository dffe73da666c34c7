"""Something to say aloud, by one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duologue.languages import _
from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, where that matters: on one phone, or between speaker and listener."""

    colour: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speak(Screen):
    """`minutes` is how long it may take, None for as long as it takes."""

    template: ClassVar[str] = "speak"
    slip: Slip
    turn: Turn | None = None
    minutes: int | None = None


def make(here: Here, prompt: Prompt) -> Speak:
    return Speak(
        slip=make_slip(here, prompt),
        turn=find_turn(here),
        minutes=prompt.minutes,
        folded=fold(here, (prompt.step,)),
    )


def find_turn(here: Here) -> Turn | None:
    if here.view.for_ is not None:
        # On one phone both look at it, so both go by their names.
        seat, company = here.view.for_, here.company
        name = here.both.mine.name if seat is company.seat else company.name_seat(seat)
        return Turn(company.colour_seat(seat), name)
    if here.view.role is None:
        return None
    words = _("You talk") if here.view.role == "speaker" else _("You listen")
    return Turn(here.both.mine.colour, words)
