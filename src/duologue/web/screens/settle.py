"""A short time that passes by itself before one goes on; the server holds the way on until it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip, may_go_on
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Settle(Screen):
    """`seconds` are those for which one still settles, and `slip` is the way on, which is no move before."""

    template: ClassVar[str] = "settle"
    slip: Slip
    seconds: int = 0

    @property
    def looks_again_in(self) -> int | None:
        return self.seconds or None

    @property
    def asks_again_in(self) -> int | None:
        """Without scripts there is a link."""
        return None


def make(here: Here, prompt: Prompt) -> Settle:
    slip = make_slip(here, prompt)
    return Settle(
        slip=slip if may_go_on(here, prompt) else replace(slip, kind=""),
        seconds=ceil(here.view.settles.total_seconds()),
        folded=fold(here, (prompt.step,)),
    )
