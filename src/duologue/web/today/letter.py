"""A letter of the other's that has come: one at a time, and nothing presses."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if not seen.visit.letter:
        return
    other = seen.both.other
    told = (
        _("A letter from %(name)s, for whenever you like", name=other.name)
        if other is not None
        else _("A letter from the other person, for whenever you like")
    )
    yield Thing("letter", told, address="/letters/", colours=(other.colour,) if other else ())
