"""The day's question: what has opened and wasn't read, until it is answered, what one gave, what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duologue.languages import _, pgettext
from duologue.people import days
from duologue.rounds.daily.question_of_today import Opened
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

ADDRESS, OPENED = "/question/", "opened"
MOST_OPENED = 1


def find(seen: Seen) -> Iterator[Thing]:
    day = seen.visit.question
    if day is None or not day.asks or not day.questions:
        return
    if day.answered:
        saved = [one for one in day.answered if one.round_id is None]
        for one in saved[-1:]:
            is_evening = seen.now >= days.find_moment(seen.me, day.day, day.hour)
            line = (
                _("Saved. If you both answer, it opens soon.")
                if is_evening
                else _("Saved. If you both answer, it opens this evening.")
            )
            yield Thing("days-question", one.prompt.text, line, address=ADDRESS, over=_("Today's question"))
        return
    if seen.visit.paused is not None:
        return
    first = day.questions[0]
    line = _("Today's question, the same for both of you. Answer it or leave it.")
    yield Thing("days-question", first.prompt.text, line, Button(_("Answer it"), ADDRESS))


def find_news(seen: Seen) -> Iterator[Thing]:
    """What one has not looked at yet."""
    for one in _list_opened(seen):
        if one.round_id in seen.visit.found.news:
            address = f"/rounds/{one.round_id}/"
            button = Button(_("Read both"), address)
            yield Thing(
                OPENED,
                _("You have both answered."),
                one.text,
                button,
                over=pgettext("a round", "Opened"),
                small=one.text,
                colours=seen.colours_of_both,
            )


def find_opened(seen: Seen) -> Iterator[Thing]:
    for one in _list_opened(seen)[:MOST_OPENED]:
        if one.round_id not in seen.visit.found.news:
            over, line = pgettext("a round", "Opened"), _("You have both answered.")
            address = f"/rounds/{one.round_id}/"
            yield Thing(OPENED, one.text, line, over=over, address=address, colours=seen.colours_of_both)


def _list_opened(seen: Seen) -> Sequence[Opened]:
    day = seen.visit.question
    return day.opened if day is not None else ()


def find_free(seen: Seen) -> Iterator[Thing]:
    day = seen.visit.question
    if day is not None and day.asks and day.free:
        yield Thing("no-question", _("No question today."))
