"""What the couple's days bring after the first ten: lines that open, something that comes back, the evening
after a shared yes."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.roles import Role
from duologue.engine.script import Script
from duologue.languages import _
from duologue.rhythm.forty_days import Back
from duologue.rounds import casting
from duologue.web.today import opened
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing


def find_opened(seen: Seen) -> Iterator[Thing]:
    """What has opened: the two lines of day 10, and what the other would put differently now."""
    name = _find_name(seen)
    if seen.visit.back is Back.PUT_AWAY:
        yield Thing(
            "put-away",
            _("The lines from day 10 are open."),
            _("Yours, and the one from %(name)s.", name=name),
            Button(_("Read them"), "/thread/first-days/#opened-lines"),
            colours=seen.colours_of_both,
        )
    for one in seen.visit.differently[-1:]:
        yield Thing(
            "differently",
            _("%(name)s would put something differently now.", name=name),
            address=f"/rounds/{one.round}/",
            colours=(seen.both.other.colour,) if seen.both.other else (),
            state=one.at.isoformat(),
        )


def find_evening(seen: Seen) -> Iterator[Thing]:
    """Whether what both had said yes to happened; not before one has been told of the yes."""
    idea = seen.visit.evening
    if idea is not None and not opened.is_news(idea.text, seen):
        yield Thing(
            "evening-after",
            _("Did it happen?"),
            idea.text,
            Button(_("Answer, or leave it"), "/thread/evening/"),
            over=_("You had both said yes"),
            state=str(idea.id),
            colours=seen.colours_of_both,
        )


def find(seen: Seen) -> Iterator[Thing]:
    """What has its day today."""
    match seen.visit.back:
        case Back.WHO_SAID_IT:
            line = _("Lines from your own answers. Guess whose each is, then tell the story.")
            yield Thing("comes-back", _("Who said it?"), line, Button(_("Guess"), "/thread/who-said-it/"))
        case Back.STILL_TRUE:
            line = _("Something you wrote comes back. Only you see this.")
            yield Thing("comes-back", _("Still true?"), line, Button(_("Look at it"), "/thread/still-true/"))
        case Back.FOUR_LINES:
            line = _("In your own words, on a page that can be printed.")
            yield Thing(
                "comes-back", _("Four lines of the month"), line, Button(_("Read"), "/thread/four-lines/")
            )
        case Back.EVENING if (script := _find_evening(seen)) is not None:
            line = _(
                "You each say which themes you would like, and take three questions. All of it is spoken."
            )
            yield Thing(
                "comes-back", _("An evening on a theme"), line, Button(_("Look"), f"/ways/{script.slug}/")
            )


def _find_evening(seen: Seen) -> Script | None:
    """None once it was begun: then it stands there as what it is."""
    script, found = casting.find_exercise(Role.EVENING), seen.visit.found
    begun = {table.script.slug for table in (*found.asks, *found.waits, *found.opened)} | found.played
    return None if script is None or script.slug in begun else script


def _find_name(seen: Seen) -> str:
    return seen.both.other.name if seen.both.other else ""
