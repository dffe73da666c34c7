"""An agreement whose day to look again has come; what one can say to it is in its template."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if (kept := seen.visit.again) is not None:
        yield Thing("again", _("To look at again"), state=kept.seen, about=(kept, seen.visit.day))
