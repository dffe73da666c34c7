"""What the rituals of the two are called, and what each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from duologue.languages import _, mark


class RitualWords(NamedTuple):
    """`title`; `line`: what it is; `today`: what stands on Today on its day."""

    title: str
    line: str
    today: str


_OF_TWO: Mapping[str, RitualWords] = {
    "week": RitualWords(
        mark("State of us, every week"),
        mark("Ten minutes: one thank-you each, what went well, and one plan."),
        mark("State of us, this week"),
    ),
    "month": RitualWords(
        mark("State of us, every month"),
        mark("Half an hour: how close you were, what you agreed, and one thing to change."),
        mark("State of us, this month"),
    ),
    "year": RitualWords(
        mark("Look back, every year"),
        mark("The year in your own words, and what its figures can say."),
        mark("Look back at the year"),
    ),
    "hard-season": RitualWords(
        mark("A hard season for you both"),
        mark("Both of you are offered only what is light, and the rituals rest."),
        "",
    ),
}


def say_ritual_of_two(ritual: str) -> RitualWords:
    """In the language that is spoken."""
    found = _OF_TWO[ritual]
    return RitualWords(_(found.title), _(found.line), _(found.today) if found.today else "")


def say_hard_season() -> str:
    """As it is kept for both, in the language of who said yes second."""
    return _("A hard season. For both of us, only what is light.")
