"""What somebody's looking brings about beside the page they asked for: an opening that is due, a line of a
log, a mark that they have seen something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from django.db import DatabaseError, transaction

T = TypeVar("T")


@contextmanager
def keep_if_there_is_room() -> Iterator[None]:
    """Kept as a whole, or not at all where the disk is full, the database locked or read-only: then it is
    brought about at a later visit, and costs nobody the page."""
    with suppress(DatabaseError, OSError), transaction.atomic():
        yield


def try_to(do: Callable[[], T], otherwise: T) -> T:
    """What `do` gives where what it writes was kept; `otherwise` where not, be it for the last commit."""
    try:
        with transaction.atomic():
            return do()
    except (DatabaseError, OSError):
        return otherwise
