"""A time that begins for both, as a page shows it: by the server's seconds, whatever a phone's clock says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import ClassVar, Literal

from duologue.engine.moves import MoveKind
from duologue.languages import _
from duologue.languages.dates_in_words import write_clock
from duologue.people import days
from duologue.showing.prompts import Prompt
from duologue.web.screens.here import Here
from duologue.web.screens.parts import Slip
from duologue.web.screens.screen import Screen
from duologue.web.screens.slips import make_slip
from duologue.web.screens.standing import fold

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Timed:
    """Whether it asks for one's press, waits for the other's, runs or is over. `left` are the seconds until
    it ends, or until one's press lapses; `until` is the hour of its end where the reader is; `mark` tells one
    such time from another; `shape`: a slow shape is there to look at."""

    state: Literal["asks", "waits", "runs", "over"]
    begin: Slip
    left: int = 0
    minutes: int = 0
    until: str = ""
    mark: str = ""
    shape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Screen):
    """`slip` is the move that ends it, `minutes` how long it is."""

    template: ClassVar[str] = "begun"
    slip: Slip
    minutes: int | None
    timed: Timed

    @property
    def state(self) -> str:
        return self.timed.state

    @property
    def looks_again_in(self) -> int | None:
        return self.timed.left + 1 if self.timed.left else None

    @property
    def asks_again_in(self) -> int | None:
        if self.timed.state == "waits" and self.timed.left:
            return 5
        return self.looks_again_in


def make(here: Here, prompt: Prompt) -> Begun:
    slip = make_slip(here, prompt)
    return Begun(
        slip=slip,
        minutes=prompt.minutes,
        timed=_show_time(here, prompt, slip),
        folded=fold(here, (prompt.step,)),
    )


def _show_time(here: Here, prompt: Prompt, slip: Slip) -> Timed:
    timer = here.view.timer
    assert timer is not None
    now = here.table.played.now
    one_press = here.is_alone or here.view.for_ is not None
    press = _("I'm ready")
    if one_press:
        press = _("Start") if prompt.shape else _("Start, and put the phone away")
    begin = replace(slip, kind=MoveKind.BEGIN.value, button=press, skip=None)
    if timer.began is None or timer.ends is None:
        waits = timer.ready_until is not None
        left = _count_seconds(timer.ready_until, now)
        return Timed("waits" if waits else "asks", begin, left, shape=prompt.shape)
    return Timed(
        "runs" if now < timer.ends else "over",
        begin,
        left=_count_seconds(timer.ends, now),
        minutes=max(0, ceil((timer.ends - now) / MINUTE)),
        until=write_clock(days.tell_local_time(here.table.me, timer.ends)),
        mark=timer.ends.isoformat(),
        shape=prompt.shape,
    )


def _count_seconds(until: datetime | None, now: datetime) -> int:
    return 0 if until is None else max(0, ceil((until - now).total_seconds()))
