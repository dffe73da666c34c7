"""A door on the home screen: three times at most, and no more once one has said what one wants of it."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.wants_door:
        yield Thing(
            "home-screen",
            _("Put an icon on your home screen"),
            _("One tap, and you are here again."),
            address="/home-screen/",
        )
