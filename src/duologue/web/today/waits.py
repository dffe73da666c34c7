"""Rounds in which nothing is left to do but to wait."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.voice import Line
from duologue.languages import _
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    for table in seen.visit.found.waits:
        yield Thing(
            "waits",
            table.title,
            # Whoever skipped something, or whose turn it is not, has nothing there that is safe and closed.
            _("Yours is safe and still closed. Nothing more to do.")
            if table.view.line is Line.WAITING
            else table.view.text,
            state=table.view.as_json(),
            colours=(seen.both.mine.colour,),
            address=f"/rounds/{table.id}/",
            theirs=True,
        )
