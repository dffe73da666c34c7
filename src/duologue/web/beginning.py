"""A time that begins for both, as a page shows it: by the server's seconds, whatever a phone's clock says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from duologue.engine.moves import MoveKind
from duologue.languages import _
from duologue.languages.dates import write_clock
from duologue.people import days
from duologue.web.screen import Slip, Timed

if TYPE_CHECKING:
    from duologue.rounds.reading import Table

MINUTE = timedelta(minutes=1)


def show_timed(table: Table, slip: Slip) -> Timed | None:
    """None where the step in hand is no such time; `slip` is the move that ends it."""
    timer = table.view.timer
    if timer is None:
        return None
    now = table.played.now
    prompt = table.view.prompt
    shape = prompt is not None and prompt.shape
    one_press = table.dealt.alone or table.view.for_ is not None
    press = _("I'm ready") if not one_press else _("Start") if shape else _("Start, and put the phone away")
    begin = replace(slip, kind=MoveKind.BEGIN.value, button=press, skip=None)
    if timer.began is None or timer.ends is None:
        waits = timer.ready_until is not None
        return Timed("waits" if waits else "asks", begin, _seconds(timer.ready_until, now), shape=shape)
    return Timed(
        "runs" if now < timer.ends else "over",
        begin,
        left=_seconds(timer.ends, now),
        minutes=max(0, ceil((timer.ends - now) / MINUTE)),
        until=write_clock(days.here(table.me, timer.ends)),
        mark=timer.ends.isoformat(),
        shape=shape,
    )


def _seconds(until: datetime | None, now: datetime) -> int:
    return 0 if until is None else max(0, ceil((until - now).total_seconds()))
