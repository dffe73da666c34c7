"""When one is asked for more, less, or enough: on day 10, and once a quarter after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from duologue.people import own_settings
from duologue.people.access import Me
from duologue.people.own_settings import OwnSettings
from duologue.rhythm import reminding

FIRST = timedelta(days=10)
QUARTER = timedelta(days=91)


def asks(me: Me, begun: date, today: date, now: datetime) -> bool:
    """Whether Today asks it: for a day, a week after it and a month after that, until one has said it.
    `begun` is one's own date of the first day."""
    last = find_asking(begun, today)
    if last is None or me.former or has_said(own_settings.read_mine(me), begun, last):
        return False
    return reminding.comes(me, f"pace {last.isoformat()}", now)


def find_asking(begun: date, today: date) -> date | None:
    """The last of the days on which it is asked, None before the first of them."""
    since = today - begun - FIRST
    return None if since < timedelta() else begun + FIRST + since // QUARTER * QUARTER


def has_said(mine: OwnSettings, begun: date, last: date) -> bool:
    """Whether one has said it since that day. What was said before it was kept when was said of day 10."""
    if mine.paced is not None:
        return mine.paced >= last
    return bool(mine.pace) and last == begun + FIRST
