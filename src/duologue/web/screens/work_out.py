"""What was worked out of what both gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.prompts import Prompt
from duologue.web.leaves import make_worked
from duologue.web.screens.here import Here
from duologue.web.screens.parts import ShownResult, Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip, may_go_on
from duologue.web.screens.standing import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOut(Screen):
    """`worked` is None where nothing came of it; `may_go_on`: there is something to tap."""

    template: ClassVar[str] = "work_out"
    slip: Slip
    worked: ShownResult | None = None
    may_go_on: bool = True


def make(here: Here, prompt: Prompt) -> WorkOut:
    found = make_worked(here.view, prompt.step, here.company)
    by_part = [found] if found is not None and found.has_parts else []
    return WorkOut(
        slip=make_slip(here, prompt),
        worked=found,
        may_go_on=may_go_on(here, prompt),
        folded=fold(here, (prompt.step,), by_part),
    )
