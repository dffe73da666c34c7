"""Whether there is to be more, less, or enough: what one says is for oneself alone, and in its template."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.asks_pace:
        yield Thing("pace", _("How much of this would you like?"), _say_whose(seen))


def _say_whose(seen: Seen) -> str:
    other = seen.both.other
    if other is None:
        return _("Only you see what you say, and you can change it.")
    return _("Only you see what you say. %(name)s is not told.", name=other.name)
