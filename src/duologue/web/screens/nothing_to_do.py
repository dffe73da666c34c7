"""Nothing to do here, for now or for good: paused, left, gone quiet or faded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from duologue.showing.view import View
from duologue.web import more
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Leaf, Slip
from duologue.web.screens.screen import Folded, Screen
from duologue.web.screens.standing import find_earlier, find_unopened
from duologue.wording.engine_lines import say_heading, say_rest


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingToDo(Screen):
    """`first` is what can be done about it before anything else, None where that is going back to Today;
    `later` are other moves. `mine` is one's own that never opened."""

    template: ClassVar[str] = "nothing_to_do"
    text: str = ""
    hint: str = ""
    mine: Sequence[Leaf] = ()
    first: Slip | None = None
    later: Sequence[Slip] = ()


def make(here: Here) -> NothingToDo:
    view = here.view
    is_left = view.left and not view.faded
    is_quiet = view.quiet and not (view.faded or view.left or view.paused)
    text, hint = say_state(view)
    taps = tuple(more.list_while_resting(here.table, view))
    first, later = (None, taps) if is_left or not taps else (taps[0], taps[1:])
    mine = find_unopened(here, without=here.for_oneself) if is_quiet else ()
    return NothingToDo(
        text=text,
        hint=hint,
        mine=[leaf for leaf in mine if not leaf.is_long],
        first=first,
        later=later,
        folded=Folded(
            earlier=() if is_left else find_earlier(here),
            put_away=[leaf for leaf in mine if leaf.is_long],
            more=() if view.faded or view.left else here.more,
        ),
    )


def say_state(view: View) -> tuple[str, str]:
    """Where a round stands in which nothing is to do: a heading, and what else there is to say."""
    if view.line is None:
        return view.text, ""
    return say_heading(view.line, **view.about), say_rest(view.line, **view.about)
