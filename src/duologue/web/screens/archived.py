"""A round of a couple that has closed: what may still be read, and nothing that could be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from duologue.languages import _
from duologue.web.leaves import list_received
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Leaf, Opening
from duologue.web.screens.screen import Folded, Screen, list_parts
from duologue.web.screens.standing import find_card, find_earlier, find_unopened


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Screen):
    """`question` is what it was about, and `text` says so where there is nothing to read."""

    template: ClassVar[str] = "archived"
    text: str = ""
    question: str = ""
    openings: Sequence[Opening] = ()
    mine: Sequence[Leaf] = ()
    received: Sequence[str] = ()


def make(here: Here) -> Archived:
    openings, mine = find_earlier(here), find_unopened(here)
    there = openings or mine
    return Archived(
        text="" if there else _("Nothing of this one had opened, and nothing of yours is in it."),
        question=find_card(here) or here.table.title,
        openings=openings,
        mine=mine,
        received=list_received(here.view, here.company),
        folded=Folded(by_part=list_parts(openings)),
    )
