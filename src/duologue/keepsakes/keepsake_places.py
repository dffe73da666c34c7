"""Where a keepsake's envelope belongs, and for whom its row is."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from duologue.people import lists
from duologue.people.access import Me
from duologue.vault import Context, Kind, WrapKind, read_wraps

_BOTH = frozenset({WrapKind.COUPLE, WrapKind.INVITATION})


def make_keepsake_place(couple: UUID, row: UUID, seat: str) -> Context:
    """`seat` is the author's letter, "" for what belongs to both."""
    return Context(Kind.KEEPSAKE, row, couple, uuid5(couple, seat), 0)


def is_for_both(row: Any) -> bool:
    """Whether both read it: it opens for both, and stands in the list of both. What opens for both and stands
    in its author's list waits (`put_away`): it is the author's alone till then."""
    return bytes(row.list) == lists.BOTH and opens_for_both(row)


def opens_for_both(row: Any) -> bool:
    """Whether its wraps would let both open it, whatever list it stands in."""
    return any(wrap.kind in _BOTH for wrap in read_wraps(bytes(row.wraps)))


def is_for(me: Me, row: Any) -> bool:
    """Whether a row is one's own or was kept for both; the other's own is as good as not there."""
    return row.author == me.seat or is_for_both(row)
