"""A small thing to do, away from the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip_in_two
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Screen):
    """`minutes` is how long it may take, None for as long as it takes."""

    template: ClassVar[str] = "do"
    slip: Slip
    minutes: int | None = None


def make(here: Here, prompt: Prompt) -> Do:
    return Do(
        slip=make_slip_in_two(here, prompt),
        minutes=prompt.minutes,
        folded=fold(here, (prompt.step,)),
    )
