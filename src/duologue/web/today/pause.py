"""That a pause holds, and who asked for it where it is one of both."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.languages.dates_in_words import write_day
from duologue.people.access import Me
from duologue.rhythm import own_times
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    pause = seen.visit.paused
    if pause is None:
        return
    if pause.until is None:
        heading = _("You are on a pause. Nothing is owed.")
    else:
        heading = _("You are on a pause until %(day)s. Nothing is owed.", day=write_day(pause.until))
    yield Thing("pause", heading, _name_who(seen, seen.me, pause.by), address="/me/times/#pause")


def _name_who(seen: Seen, me: Me, by: str) -> str:
    if seen.visit.paused != own_times.pause_of_both(me):
        return _("It is yours alone. You can end it here.")
    if by == me.seat or seen.both.other is None:
        return _("You asked for it, for you both. Either of you can end it here.")
    name = seen.both.other.name
    return _("%(name)s asked for it, for you both. Either of you can end it here.", name=name)
