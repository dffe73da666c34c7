"""What has opened, to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from duologue.engine.instances import Instance
from duologue.engine.script import Seat
from duologue.languages import _
from duologue.showing.prompts import Prompt
from duologue.web.leaves import list_received
from duologue.web.replies_on_leaves import is_deep
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Opening, Slip
from duologue.web.screens.screen import Screen, list_parts
from duologue.web.screens.slips import make_slip, may_go_on
from duologue.web.screens.standing import find_card, find_earlier, find_shown, fold, is_of_seat
from duologue.wording.reply_words import FOR_THE_READER

FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal(Screen):
    """`question` is the card that was drawn, and `slip` the way on, None where there is none. `received` was
    said back after an opening, and `to_reader` is asked of who reads a deep one."""

    template: ClassVar[str] = "reveal"
    text: str = ""
    hint: str = ""
    question: str = ""
    openings: Sequence[Opening] = ()
    slip: Slip | None = None
    received: Sequence[str] = ()
    to_reader: str = ""
    just_opened: bool = False


def make(here: Here, prompt: Prompt) -> Reveal:
    openings = find_shown(here)
    return Reveal(
        text=prompt.text,
        hint=prompt.hint,
        question=find_card(here),
        openings=openings,
        slip=make_slip(here, prompt) if may_go_on(here, prompt) else None,
        received=list_received(here.view, here.company),
        to_reader=ask_reader(here, openings),
        just_opened=is_fresh(here),
        folded=fold(here, here.view.shows, list_parts(openings)),
    )


def ask_reader(here: Here, openings: Sequence[Opening]) -> str:
    """What is asked of who reads the first deep opening in which there is something of the other's, else "".
    At a later one it would stand against what that step itself asks for."""
    if here.is_alone or not is_deep(here.table):
        return ""
    there, before = (
        any(is_of_seat(one, here.company.seat.other) for one in some)
        for some in (openings, find_earlier(here, here.view.shows))
    )
    return _(FOR_THE_READER) if there and not before else ""


def is_fresh(here: Here) -> bool:
    """Whether what this step shows has opened within the last minute: of moves that both can see."""
    course, now = here.table.played.course, here.table.now
    refs = [course.find_ref(Instance.parse(step), seat) for step in here.view.shows for seat in Seat]
    return any(ref is not None and now - ref.at < FRESH for ref in refs)
