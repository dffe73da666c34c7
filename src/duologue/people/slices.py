"""Long work on the database, a slice at a time, so that nobody waits for the end of it.

SQLite has one writer at a time: what holds the lock for half a minute keeps every other couple from writing.
Work that is done this way must be able to stop between two of its parts and to be done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import monotonic, sleep
from typing import TypeVar

from django.db import transaction

Part = TypeVar("Part")

# How long a slice holds the lock, and how long it is free before the next: whoever waits looks again after
# some milliseconds at first, and never more than a hundred.
HOLD_S = 0.04
REST_S = 0.03


def do_in_slices(parts: Iterable[Part], do: Callable[[Part], int]) -> int:
    """`do` each part, inside a transaction with its neighbours; the sum of what it returned."""
    left, total = iter(parts), 0
    part = next(left, None)
    while part is not None:
        with transaction.atomic():
            until = monotonic() + HOLD_S
            while part is not None and monotonic() < until:
                total += do(part)
                part = next(left, None)
        if part is not None:
            sleep(REST_S)
    return total
