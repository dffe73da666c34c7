"""What there is to look back at these days: on Today for a week, and then only where it always is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from duologue.people import own_settings
from duologue.people.access import Me
from duologue.people.consents import Consents
from duologue.rounds.looking_back import FIRST_DAYS

FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    address: str
    title: str
    line: str


def due(me: Me, mine: Consents, today: date) -> Due | None:
    """The first ten days when they have passed, the old year in the first days of a new one; else None."""
    if mine.begun is None:
        return None
    passed = mine.begun + FIRST_DAYS
    if passed <= today < passed + FOR and not own_settings.mine(me).pace:
        return Due("/thread/first-days/", "Our first ten days", "In your own words, and nothing counted.")
    new_year = date(today.year, 1, 1)
    if mine.begun < new_year <= today < new_year + FOR:
        return Due(
            f"/thread/look-back/{today.year - 1}/",
            f"{today.year - 1}, in your own words",
            "To read together.",
        )
    return None
