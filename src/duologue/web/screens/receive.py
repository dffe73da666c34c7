"""What the other has told, and what one says back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.leaves import list_received
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Opening, Slip
from duologue.web.screens.reveal import ask_reader
from duologue.web.screens.screen import Screen, list_parts
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import find_card, find_shown, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(Screen):
    """`question` is the card that was drawn. `received` was said back so far, and
    `to_reader` is asked of who reads a deep opening."""

    template: ClassVar[str] = "receive"
    slip: Slip
    question: str = ""
    openings: Sequence[Opening] = ()
    received: Sequence[str] = ()
    to_reader: str = ""


def make(here: Here, prompt: Prompt) -> Receive:
    openings = find_shown(here)
    return Receive(
        slip=make_slip(here, prompt),
        question=find_card(here),
        openings=openings,
        received=list_received(here.view, here.company),
        to_reader=ask_reader(here, openings),
        folded=fold(here, here.view.shows, list_parts(openings)),
    )
