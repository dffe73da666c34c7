"""That a way in was added; its buttons are in its template, since no other thing waits for them."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.people import telling
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing

ADDED = "added"


def find(seen: Seen) -> Iterator[Thing]:
    lines = telling.tell_on_today(seen.me, seen.now).lines
    if lines:
        yield Thing(ADDED, _("Added to your account"), state=[line.label for line in lines], about=lines)
