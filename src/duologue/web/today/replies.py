"""What the other said under an answer lately, until one has said something there oneself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duologue.languages import _
from duologue.people import days
from duologue.rounds import margins
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing

STANDS = timedelta(days=1)
MOST = 2


def find(seen: Seen) -> Iterator[Thing]:
    other = seen.both.other
    if other is None or not seen.me.shared:
        return
    said = margins.read_replies(seen.me, days.find_utc_day(seen.now - STANDS), seen.now)
    # By the round: its latest word, which is the other's to be answered or one's own.
    latest = {one.source: one for one in said}
    for one in [one for one in reversed(latest.values()) if one.seat != seen.me.seat][:MOST]:
        yield Thing(
            "reply",
            one.text,
            state=str(one.id),
            over=_("%(name)s said this about your answers", name=other.name),
            address=f"/rounds/{one.source}/",
            theirs=True,
            colours=(other.colour,),
        )
