"""To look back at what was: the first ten days, or a year. On its own day it has a button."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web import due
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.look_back is not None:
        found = due.lead_to_due(seen.visit.look_back)
        button = Button(_("Read it"), found.address) if seen.visit.look_back.is_its_day else None
        yield Thing("look-back", found.title, found.line, button, address=found.address)
