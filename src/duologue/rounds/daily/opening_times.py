"""When the day's question opens for somebody, and when it is settled for both. Made from what is one's own
and from the two answers; never from the other's hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from duologue.engine.roles import Role
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.rounds.daily import derived_from_keys
from duologue.rounds.reading_rounds import Table

_AFTER = timedelta(hours=1)


def find_evening(me: Me, day: date) -> datetime:
    """From when on the question of that date opens for `me`; nothing of the other's is looked at before."""
    return days.find_moment(me, day, own_settings.find_evening(me, day))


def find_opening_moment(me: Me, day: date, card: str, second: datetime) -> datetime:
    """`second`: when the later of the two answered."""
    at = find_evening(me, day)
    return at if second < at else second + derived_from_keys.draw_delay(me, me.seat, day, card)


def find_settled_moment(day: date) -> datetime:
    """By then it has opened for both or never will, wherever they live and whatever hours are theirs."""
    return days.find_end_everywhere(day) + _AFTER


def find_last_settled(now: datetime) -> date:
    """The latest date that is settled."""
    return days.find_utc_day(now - _AFTER - timedelta(hours=12)) - timedelta(days=1)


def is_early(table: Table) -> bool:
    """Whether this is a day's question of which the other may not know yet that it has opened."""
    day = table.header.terms.day
    return (
        table.script.role is Role.DAYS_QUESTION
        and not table.header.terms.solo
        and day is not None
        and table.now < find_settled_moment(day)
    )
