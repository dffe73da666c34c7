"""What a script says its numbers and answers are for, so that nobody has to know it by the ids of its steps.

`feeds` stands on a field: the figure that its number goes to. `role` stands on a field or on the script as a
whole: the part it plays on a page. What may carry which is for who reads a script to judge (`manuscript`).
Pages, figures and offers ask for a word of these, never for an id.
"""

from __future__ import annotations

from enum import StrEnum


class FedFigure(StrEnum):
    """A figure that a field's number goes to."""

    CLOSENESS = "closeness"
    MOOD = "mood"
    STRESS = "stress"
    LOAD = "load"
    KINDS = "kinds"

    __hash__ = str.__hash__


class Role(StrEnum):
    """A part that a field plays, or a script as a whole."""

    GUESS = "guess"
    HELP = "help"
    NOTICING = "noticing"
    PLANNING = "planning"
    DOING = "doing"
    CHECK_IN = "check-in"
    FIRST_CARD = "first card"
    THANKS = "thanks"
    DAYS_QUESTION = "day's question"
    EVENING = "evening"
    MAP = "map"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    __hash__ = str.__hash__


FACETS = (Role.NOTICING, Role.PLANNING, Role.DOING)
"""The parts of carrying something, each a field of its own beside the others."""
HELP = ("listen", "hold", "do", "laugh", "leave", "nothing")
"""Ids of the options that "what would help" may have: pages have a sentence for each."""
LEAVE_ME_BE = "leave"
INFORMED = "informed"
"""Beside a guess in the months: it was made after something of the other's was there to see."""
