"""The day's question: until it is answered, what one gave, and what has opened."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _, pgettext
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Button, Thing

ADDRESS = "/question/"
MOST_OPENED = 1


def find(seen: Seen) -> Iterator[Thing]:
    day = seen.visit.question
    if day is None or not day.asks or not day.questions:
        return
    if day.answered:
        saved = [one for one in day.answered if one.round_id is None]
        for one in saved[-1:]:
            line = _("Saved. If you both answer, it opens this evening.")
            yield Thing("days-question", one.prompt.text, line, address=ADDRESS, over=_("Today's question"))
        return
    first = day.questions[0]
    line = _("Today's question, the same for both of you. Answer it or leave it.")
    yield Thing("days-question", first.prompt.text, line, Button(_("Answer it"), ADDRESS))


def find_opened(seen: Seen) -> Iterator[Thing]:
    day = seen.visit.question
    for one in day.opened[:MOST_OPENED] if day is not None else ():
        over, line = pgettext("a round", "Opened"), _("You have both answered.")
        address, both = f"/rounds/{one.round_id}/", seen.both
        colours = (both.mine.colour, both.other.colour) if both.other else ()
        yield Thing("opened", one.text, line, over=over, address=address, colours=colours)


def find_free(seen: Seen) -> Iterator[Thing]:
    day = seen.visit.question
    if day is not None and day.asks and day.free:
        yield Thing("no-question", _("No question today."))
