"""A reminder stands on Today at most three times: for a day, a week after it, and a month after that."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from duologue.people import days
from duologue.people.access import Me
from duologue.rounds import desk

PAUSES = (timedelta(days=7), timedelta(days=30))


def comes(me: Me, reminder: str, now: datetime) -> bool:
    """Whether it stands there on this date of one's own; that it does is kept on one's own desk."""
    today, stood = days.find_date(me, now), desk.read_mine(me).stood.get(reminder, ())
    if not is_due(stood, today):
        return False
    if today not in stood:
        desk.stand(me, reminder, (*stood, today), now)
    return True


def is_due(stood: tuple[date, ...], today: date) -> bool:
    if not stood or today in stood:
        return True
    return len(stood) <= len(PAUSES) and today >= stood[-1] + PAUSES[len(stood) - 1]
