"""Something to answer: one question, or several that share a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from duologue.languages import _
from duologue.showing.prompts import Prompt
from duologue.web import direction
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import fold
from duologue.wording.in_a_row import say_well_apart
from duologue.wording.values import say_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Screen):
    """`slips` are its questions, at least one, sent with one button; `kept` says what was given on the same
    screen, where this question was left out."""

    template: ClassVar[str] = "ask"
    slips: Sequence[Slip]
    kept: str = ""

    @property
    def asked_here(self) -> Sequence[Slip]:
        return self.slips

    @property
    def only(self) -> Slip | None:
        """The one question that it asks, None where it asks several."""
        return self.slips[0] if len(self.slips) == 1 else None


def make(here: Here, prompt: Prompt) -> Ask:
    return Ask(
        slips=[make_slip(here, one) for one in (prompt, *here.view.beside)],
        kept=_say_kept(here, prompt),
        folded=fold(here, (prompt.step,)),
    )


def _say_kept(here: Here, prompt: Prompt) -> str:
    """What one gave to the questions that shared a screen with this one, which was left out."""
    scenes = here.table.played.course.scenes
    at = next((n for n, scene in enumerate(scenes) if str(scene.instance) == prompt.step), None)
    if at is None:
        return ""
    first = next((n for n in range(at, 0, -1) if not scenes[n].step.beside), 0)
    following = takewhile(lambda scene: scene.step.beside, scenes[first + 1 :])
    said: list[str] = []
    for instance in (str(scene.instance) for scene in (scenes[first], *following)):
        given = here.view.sees.get(instance, {}).get(here.company.seat.value)
        if instance != prompt.step and isinstance(given, Mapping):
            fields = here.find_asked(instance, here.company.seat)
            said += [say_value(one, given[one.id]) for one in fields if one.id in given]
    if not said:
        return ""
    answers = say_well_apart(map(direction.isolate, said))
    return _("Kept: %(answers)s. This one has no answer yet.", answers=answers)
