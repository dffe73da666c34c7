"""To look back at what was: the first ten days, or a year."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.web import due
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.look_back is not None:
        found = due.lead_to(seen.visit.look_back)
        yield Thing("look-back", found.title, found.line, address=found.address)
