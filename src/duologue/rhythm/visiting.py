"""A visit to Today: what is brought about when somebody comes, and what there is then.

What is offered is asked for apart (`offers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duologue.keepsakes import dates
from duologue.keepsakes.reading import Kept
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.people.consents import Consents
from duologue.rhythm import forty_days, happened
from duologue.rhythm.forty_days import Back
from duologue.rounds import still_true, weekly
from duologue.rounds import today as todays
from duologue.rounds.coming_back import Differently
from duologue.rounds.looking_back import FIRST_DAYS
from duologue.rounds.reading import Table
from duologue.rounds.today import Today

FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LookBack:
    """To look back at these days: at `year`, or, where there is none, at the first ten days."""

    year: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """`asks` are what `found` asks, what is between the two before what is only one's own; `again` is an
    agreement whose day to look again has come; `back` what the couple's days bring today; `evening` what both
    had said yes to, to ask whether it happened; `differently` what the other put differently lately; `day`
    the day it is where this partner is."""

    found: Today
    asks: tuple[Table, ...]
    again: Kept | None
    look_back: LookBack | None
    back: Back | None
    evening: Kept | None
    differently: tuple[Differently, ...]
    day: date


def visit(me: Me, now: datetime) -> Visit:
    """Bring about what is due at a visit, and read what there is today. An archive is only read."""
    if not me.former:
        dates.tidy(me, days.utc_day(now))
    agreed = weekly.bring(me, now)
    found = todays.today(me, now)
    day = days.date_of(me, now)
    return Visit(
        found,
        tuple(sorted(found.asks, key=lambda table: table.dealt.alone)),
        dates.due(me, day),
        find_look_back(me, agreed.mine, day),
        _come_back(me, now),
        happened.find(me, now) if me.shared and not me.former else None,
        tuple(still_true.of_the_other(me, now)) if me.shared else (),
        day,
    )


def _come_back(me: Me, now: datetime) -> Back | None:
    found = forty_days.since(me)
    if found is None or me.former:
        return None
    forty_days.open_lines(me, found, now)
    return forty_days.due(me, found, now)


def find_look_back(me: Me, mine: Consents, today: date) -> LookBack | None:
    """The first ten days when they have passed, the old year in the first days of a new one: each for a week,
    then only where it always is."""
    if mine.begun is None:
        return None
    passed = mine.begun + FIRST_DAYS
    if passed <= today < passed + FOR and not own_settings.mine(me).pace:
        return LookBack()
    new_year = date(today.year, 1, 1)
    if mine.begun < new_year <= today < new_year + FOR:
        return LookBack(today.year - 1)
    return None
