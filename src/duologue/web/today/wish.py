"""What the other said would help."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.web import helping
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    said = helping.sentence(seen.visit.found.help, seen.both.other)
    if said is not None:
        yield Thing("would-help", *said)
