"""What the other wrote lately beside something on one's own map, until one has written there oneself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from duologue.keepsakes import reading_keepsakes
from duologue.languages import _
from duologue.people import days
from duologue.web import direction
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing

STANDS = timedelta(days=1)
MOST = 2
LONGEST = 60


def find(seen: Seen) -> Iterator[Thing]:
    other = seen.both.other
    if other is None or not seen.me.shared:
        return
    said = reading_keepsakes.read_notes_on_maps(seen.me, days.find_utc_day(seen.now - STANDS))
    # By the thing: the latest line beside it, which is the other's to be answered or one's own.
    latest = {about.id: (about, note) for about, note in said if about.seat == seen.me.seat}
    for about, note in [pair for pair in reversed(latest.values()) if pair[1].seat != seen.me.seat][:MOST]:
        yield Thing(
            "beside",
            note.text,
            state=str(note.id),
            over=_(
                "%(name)s wrote beside “%(thing)s” on your map",
                name=other.name,
                thing=direction.isolate(_shorten(about.text)),
            ),
            address=f"/world/?at={about.id}#on-map-{about.id}",
            theirs=True,
            colours=(other.colour,),
        )


def _shorten(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()}…"
