"""The end of a round: one thing to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from duologue.engine.instances import Instance
from duologue.engine.script import Seat, StepKind
from duologue.languages import _
from duologue.showing.prompts import Prompt, find_prompt
from duologue.web.headings import part_heading
from duologue.web.leaves import list_received
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Leaf, Opening
from duologue.web.screens.screen import Folded, Screen, list_parts
from duologue.web.screens.standing import find_card, find_earlier, find_unopened, list_told
from duologue.wording.in_a_row import say_side_by_side

AGREE, NOT_YET = "agree", "not-yet"


class Afterwards(StrEnum):
    """What becomes of what was agreed and is kept: it comes up again on its day, ends by itself, or stays."""

    COMES_UP = "comes up"
    ENDS = "ends"
    STAYS = "stays"


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Screen):
    """`question` is the card that was drawn, `agreed` what both said yes to (`afterwards` is None where
    nothing of it is kept), `received` what was said back and `mine` one's own that never opened. `take_up` is
    the exercise that can be begun once more, where it came to no agreement."""

    template: ClassVar[str] = "end"
    text: str = ""
    hint: str = ""
    question: str = ""
    agreed: str = ""
    afterwards: Afterwards | None = None
    openings: Sequence[Opening] = ()
    mine: Sequence[Leaf] = ()
    received: Sequence[str] = ()
    take_up: str = ""


# Two answers of one person are short enough to stand open, and mostly one continues the other.
_MOST_ALONE = 2


def make(here: Here, last: Prompt | None) -> End:
    """Through: one thing to take along, which is what was agreed, or what the exercise says last, or the
    one opening in which something was told. All that led to it is there for who wants to look."""
    agreed, afterwards = _find_agreed(here)
    opened = find_earlier(here, moods_together=True)
    most = _MOST_ALONE if here.is_alone else 1
    is_folded = bool(agreed) or len(opened) > most or (bool(opened) and not list_told(here, opened))
    shown = () if is_folded else find_earlier(here, moods_together=True, asking=True)
    mine = find_unopened(here)
    in_short = here.table.told.script.in_short if is_folded else ""
    text, hint = part_heading(last.text) if last else (here.view.text, in_short)
    if agreed:
        text, hint = _("Agreed, by both of you."), last.text if last else ""
    return End(
        text=text,
        hint=say_side_by_side((hint, last.hint if last else "")),
        # A question without its answers would read like one that is still to be answered.
        question=find_card(here) if shown or mine else "",
        agreed=agreed,
        afterwards=afterwards,
        openings=shown,
        mine=mine,
        received=list_received(here.view, here.company),
        take_up=here.table.script.slug if not agreed and _came_to_no_agreement(here) else "",
        folded=Folded(earlier=opened if is_folded else (), by_part=list_parts(shown), more=here.more),
    )


def _find_agreed(here: Here) -> tuple[str, Afterwards | None]:
    """What both of them said yes to here, in its own words, and what becomes of it; "" for nothing."""
    for instance, there in here.view.sees.items():
        found = find_prompt(here.table.played, here.company.seat, instance, here.table.own)
        if found is None or found.kind is not StepKind.AGREE:
            continue
        said = [there.get(seat.value) for seat in Seat]
        if all(isinstance(one, Mapping) and one.get(AGREE) == "yes" for one in said):
            return found.text, _find_afterwards(here, Instance.parse(instance).step_id)
    return "", None


def _find_afterwards(here: Here, step: str) -> Afterwards | None:
    """As the script says to keep it; None where it doesn't."""
    kept = next((one for one in here.table.script.keeps if one.step == step), None)
    if kept is None:
        return None
    if kept.lasts is not None:
        return Afterwards.ENDS
    return Afterwards.STAYS if kept.again is None and kept.again_after is None else Afterwards.COMES_UP


def _came_to_no_agreement(here: Here) -> bool:
    """Whether the two were asked for a yes, and one of them at least is not ready for it."""
    asked = {step.id for step in here.table.script.every_step if step.kind is StepKind.AGREE}
    return not here.is_alone and any(
        there.get(seat.value) == {AGREE: NOT_YET}
        for instance, there in here.view.sees.items()
        for seat in Seat
        if Instance.parse(instance).step_id in asked
    )
