"""Words that both are asked to say yes to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from duologue.engine.instances import Instance
from duologue.languages import _
from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import fold
from duologue.wording.in_a_row import say_side_by_side


@dataclass(frozen=True, slots=True, kw_only=True)
class Agree(Screen):
    """The text of `slip` is what both would agree to, of several lines a list."""

    template: ClassVar[str] = "agree"
    slip: Slip

    @property
    def asked_here(self) -> tuple[Slip, ...]:
        return (self.slip,)


def make(here: Here, prompt: Prompt) -> Agree:
    slip = make_slip(here, prompt)
    if then := _say_after_not_yet(here, prompt):
        slip = replace(slip, hint=say_side_by_side((prompt.hint, then)))
    return Agree(slip=slip, folded=fold(here, (prompt.step,)))


def _say_after_not_yet(here: Here, prompt: Prompt) -> str:
    """What comes of a "not yet", where it leads back to the words."""
    at = Instance.parse(prompt.step)
    place = here.table.played.course.plan.find(at.step_id)
    if place is None or place.turns is None or place.turns.until is None:
        return ""
    if at.n >= place.turns.most:
        return _("After a “not yet”, this rests with both wordings kept. You can take it up again.")
    return _("After a “not yet”, you go back to the words and are both asked again.")
