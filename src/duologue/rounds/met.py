"""Pages of two who have no key in common yet move on by themselves: they are told of what comes about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.people import hooks
from duologue.people.me import Me
from duologue.people.seats import SEATS
from duologue.rounds.outbox import tell

KIND = "couple"


def tell_of_key(me: Me, now: datetime) -> None:
    """The words were confirmed: both share a key from their next request."""
    for seat in SEATS:
        tell(me.couple_id, seat, KIND, None, now)


def tell_seat(couple_id: UUID, seat: str, now: datetime) -> None:
    tell(couple_id, seat, KIND, None, now)


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_shared.append(tell_of_key)
    hooks.on_met.append(tell_seat)
