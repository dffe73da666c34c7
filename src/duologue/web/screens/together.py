"""Some time together, with nothing to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Together(Screen):
    """`minutes` is how long it may take, None for as long as it takes."""

    template: ClassVar[str] = "together"
    slip: Slip
    minutes: int | None = None


def make(here: Here, prompt: Prompt) -> Together:
    return Together(slip=make_slip(here, prompt), minutes=prompt.minutes, folded=fold(here, (prompt.step,)))
