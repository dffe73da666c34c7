"""What time alone ends: invitations, codes, devices, links and counters, and rows of couples that are gone.
Needs nobody's keys."""

from __future__ import annotations

from datetime import datetime

from duologue.people import beginning, devices, erasing, introducing, inviting, limits, throttle


def sweep(now: datetime) -> int:
    """End and forget what is over; how many rows that were.

    Safe to run at any time, and as often as one likes.
    """
    parts = (inviting, introducing, devices, beginning, throttle, limits, erasing)
    return sum(part.sweep(now) for part in parts)
