"""A ritual of the two whose day has come: to be begun, or moved to another day."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing
from duologue.wording.ritual_words import say_ritual_of_two


def find(seen: Seen) -> Iterator[Thing]:
    one = seen.visit.ritual
    if one is None:
        return
    found = seen.visit.found
    begun = {table.script.slug for table in (*found.asks, *found.waits, *found.opened)}
    words = say_ritual_of_two(one.ritual)
    if one.script is not None and one.script.slug not in begun:
        button = Button(_("Have a look"), f"/ways/{one.script.slug}/")
    elif one.year is not None and seen.visit.look_back is None:
        button = Button(_("Read it"), f"/thread/look-back/{one.year}/")
    else:
        return
    yield Thing(
        "ritual", words.today, words.line, button, colours=seen.colours_of_both, about=one, state=one.ritual
    )
