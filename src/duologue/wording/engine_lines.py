"""What the engine's own lines say: a heading, and what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from duologue.engine.asides import CLOSER_ID
from duologue.engine.script import Step
from duologue.languages import _, mark, pgettext
from duologue.showing.voice import EngineLine
from duologue.wording.in_a_row import say_side_by_side

_LINES: Mapping[EngineLine, tuple[str, str]] = MappingProxyType(
    {
        EngineLine.WAITING: (
            mark("Yours is safe and still closed."),
            mark("Nothing more to do. If you both answer, it opens."),
        ),
        # It was skipped, or taken back: whatever the other does, nothing opens by itself.
        EngineLine.WAITING_ONESELF: (
            mark("You have left something open here."),
            mark("If you answer it after all, it opens once you both have. You can also leave it as it is."),
        ),
        EngineLine.LEFT_OUT: (
            mark("You left this one out."),
            mark(
                "To %(other)s it is as if you had not answered. If you change your mind, you can answer here."
            ),
        ),
        EngineLine.WAITING_TURN: (
            mark("Nothing to do just now."),
            mark("This goes on when %(other)s has had a turn."),
        ),
        EngineLine.WAITING_DATE: (
            mark("Closed until %(date)s."),
            mark("It opens by itself when you are next here."),
        ),
        EngineLine.PAUSED: (mark("Paused."), mark("Come back any time.")),
        EngineLine.LEFT: (mark("Left for now."), mark("No reason needed, none given.")),
        EngineLine.QUIET: (
            mark("It went quiet, and that is all right."),
            mark("What never opened is still yours alone."),
        ),
        EngineLine.NOT_YET: (
            mark("This is for a day that has not come yet where you are."),
            mark("It waits for you until then."),
        ),
        EngineLine.DAY_ENDED: (mark("That day has ended."), mark("What never opened is still yours alone.")),
        EngineLine.TAKEN_BACK: (mark("Closed."), mark("What never opened has been taken back.")),
        EngineLine.FADED: (mark("This one has faded, as it was meant to."), ""),
        EngineLine.DONE: (mark("That was all of it."), mark("You can put the phone away.")),
        EngineLine.RECEIVE: (mark("If you like, say one of these back."), ""),
        EngineLine.ALONE: (mark("Only you read this."), ""),
        EngineLine.ASIDE: (mark("Nobody else ever sees this."), ""),
        EngineLine.NOTHING_GIVEN: ("…", ""),
    }
)


def say_heading(line: EngineLine, **values: str) -> str:
    """The first sentence of a line, which a page may show large."""
    if line is EngineLine.YOU:
        # TRANSLATORS: stands in a sentence for a reader who has no name yet.
        return pgettext("instead of a name", "you")
    if line is EngineLine.THE_OTHER:
        # TRANSLATORS: stands in a sentence for the other person, who has no name yet.
        return pgettext("instead of a name", "the other")
    return _(_LINES[line][0], **values)


def say_rest(line: EngineLine, **values: str) -> str:
    """What follows it; "" for a line of one sentence."""
    rest = _LINES[line][1] if line in _LINES else ""
    return _(rest, **values) if rest else ""


def say_line(line: EngineLine, **values: str) -> str:
    return say_side_by_side((say_heading(line, **values), say_rest(line, **values)))


def say_aside(step: Step) -> Step:
    """A question that the engine adds by itself, with its words."""
    closer = _("Did this bring you closer?")
    understood = _("Did you feel understood?")
    options = {
        "yes": _("Yes"),
        "a-little": _("A little"),
        "not-this-time": _("Not this time"),
        "partly": _("Partly"),
        "not-yet": _("Not yet"),
    }
    fields = tuple(
        replace(one, options=tuple(replace(option, text=options[option.id]) for option in one.options))
        for one in step.fields
    )
    return replace(step, text=closer if step.id == CLOSER_ID else understood, fields=fields)
