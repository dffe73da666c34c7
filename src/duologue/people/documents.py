"""How a sealed document that several devices write is changed, so that of two at once neither is lost.

A document is read, changed, and put back only where it still stands as it was read; whoever comes second
reads anew and changes that. Each sealing has a nonce of its own, so what is stored says by itself whether
somebody was quicker. No lock is held: no order of locks matters, and both databases do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import OperationalError
from django.db.models import QuerySet

MOST_TRIES = 50
Stored = TypeVar("Stored")
New = TypeVar("New")


def change(
    load: Callable[[], Stored], swap: Callable[[Stored, New], bool], by: Callable[[Stored], New | None]
) -> None:
    """Put in place of what `load` gives what `by` makes of it; nothing where that is None.

    `swap` says whether what it was given first still stood there. `by` may be called several times, each time
    with what stands then. Raises `OperationalError` after 50 tries.
    """
    for _ in range(MOST_TRIES):
        before = load()
        after = by(before)
        if after is None or swap(before, after):
            return
    raise OperationalError("a document is being changed all the time")


def change_row(
    rows: QuerySet[Any],
    column: str,
    by: Callable[[bytes | None], Mapping[str, object] | None],
) -> None:
    """The same for one row: `by` gets the sealed `column` and gives the columns to set, that one among them.

    `rows` selects that row by what never changes; of none there is nothing to change.
    """

    def load() -> bytes | None:
        found = rows.values_list(column, flat=True).first()
        return None if found is None else bytes(found)

    def swap(before: bytes | None, after: Mapping[str, object]) -> bool:
        return bool(rows.filter(**{column: before}).update(**after)) or not rows.exists()

    change(load, swap, by)
