"""What time alone ends: invitations, codes, devices, links and counters. Needs nobody's keys."""

from __future__ import annotations

from datetime import datetime

from duologue.people import beginning, devices, introducing, inviting, limits, throttle


def sweep(now: datetime) -> int:
    """End and forget what is over; how many rows that were.

    Safe to run at any time, and as often as one likes.
    """
    return sum(part.sweep(now) for part in (inviting, introducing, devices, beginning, throttle, limits))
