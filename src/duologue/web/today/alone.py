"""On the evening one begins alone: one light question, and a link for somebody. Later that is found under Us,
and the day's own thing stands here."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

INVITE = "invite"


def find(seen: Seen) -> Iterator[Thing]:
    found = seen.visit.found
    is_first = seen.offer.day == 0 and not seen.me.other_here
    if is_first and not found.waits and not found.opened and found.check_in is None:
        yield Thing(
            INVITE,
            _("Hello, %(name)s.", name=seen.both.mine.name),
            _("For you and somebody you like. Or stay here alone."),
            Button(_("Answer one light question"), "/us/invite/"),
        )
