"""Why something could not be worked out, by name."""

from __future__ import annotations

from enum import StrEnum

from duologue.insight import choosing, dividing
from duologue.insight.figures import NotYet


class Lacking(StrEnum):
    """What is missing, or too much."""

    ANYTHING = "anything"  # Nobody has said anything of it.
    BOTH = "both"  # It takes both, and one of them said nothing.
    OPTIONS = "options"
    ANOTHER = "another"  # Each option is out for one of the two.
    POINTS = "points"  # One of them gave no points at all.
    ITEMS = "items"
    FEWER = "fewer"  # More whole things than can be weighed at once.


_BY = {
    choosing.NO_OPTIONS: Lacking.OPTIONS,
    choosing.ALL_OUT: Lacking.ANOTHER,
    dividing.NOTHING_WANTED: Lacking.POINTS,
    dividing.NO_ITEMS: Lacking.ITEMS,
    dividing.TOO_MANY_WHOLE: Lacking.FEWER,
}


def lacking_for(found: NotYet) -> str:
    return _BY[found].value
