"""Where things of a round belong: the author's name in associated data."""

from __future__ import annotations

from uuid import UUID, uuid5


def make_author_id(couple: UUID, seat: str) -> UUID:
    """The author's name in associated data: of this couple and seat, the same for as long as both exist."""
    return uuid5(couple, seat)
