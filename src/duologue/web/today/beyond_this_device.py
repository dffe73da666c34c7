"""To keep one's words beyond the device that alone holds their key."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.may_keep:
        yield Thing(
            "keep",
            _("Keep this beyond this device"),
            _("Now only this browser opens your words. With a password, you can open them elsewhere too."),
            address="/me/account/",
        )
