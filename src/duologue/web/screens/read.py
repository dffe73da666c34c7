"""A text to read, at one's own pace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip_in_two, may_go_on
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class ToRead(Screen):
    """`may_go_on`: there is something to tap."""

    template: ClassVar[str] = "read"
    slip: Slip
    may_go_on: bool = True


def make(here: Here, prompt: Prompt) -> ToRead:
    return ToRead(
        slip=make_slip_in_two(here, prompt),
        may_go_on=may_go_on(here, prompt),
        folded=fold(here, (prompt.step,)),
    )
