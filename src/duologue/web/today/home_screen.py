"""A door on the home screen, once: until one has said what one wants of it."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    """Not before something has opened between the two, nor beside what the device's own key asks for."""
    if seen.wants_door and seen.me.shared and not seen.visit.may_keep:
        yield Thing(
            "home-screen",
            _("Put an icon on your home screen"),
            _("One tap, and you are here again."),
            address="/home-screen/",
        )
