"""Which of the sessions that a browser shows opens something here.

A browser may show several: of this instance under names of today and of before, and those of a neighbour on
the same host. Pages, the stream and the server's own check before a large body all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from duologue.people import access, cookies, key_files
from duologue.people.access import LockedDevice
from duologue.people.cookies import PLACES, ShownSession
from duologue.people.me import Me
from duologue.vault import hash_session_id


class Arrived(NamedTuple):
    """Who a request is from (None: a stranger), by which session, and where a new one may be put. `locked`:
    nobody is let in, and the session `by` is one that is locked."""

    me: Me | None
    by: ShownSession | None
    place: int
    locked: LockedDevice | None = None


def arrive(sent: Mapping[str, str], secure: bool, now: datetime, *, uses: bool = False) -> Arrived:
    """Try each session in turn; raises as `access.enter`."""
    taken: set[int] = set()
    shut: tuple[LockedDevice, ShownSession] | None = None
    for one in cookies.list_shown(sent, secure):
        me = access.enter(one.values, now, uses=uses)
        if me is not None:
            return Arrived(me, one, one.place if one.place is not None else _find_free_seat(taken))
        if shut is None and (locked := access.find_locked(one.values, now)) is not None:
            shut = locked, one
        elif one.place is not None and not _is_over(one):
            taken.add(one.place)
    free = _find_free_seat(taken)
    if shut is None:
        return Arrived(None, None, free)
    locked, by = shut
    return Arrived(None, by, free if by.place is None else by.place, locked)


def is_somebody(sent: Mapping[str, str], authorization: str, secure: bool, now: datetime) -> bool:
    """Whether a request comes from somebody who has a place here; a browser that is locked is one of
    somebody's still, and brings what was typed in it along with the PIN."""
    if authorization:
        return access.enter_by_token(authorization, now) is not None
    found = arrive(sent, secure, now)
    return found.me is not None or found.locked is not None


def _find_free_seat(taken: set[int]) -> int:
    return next((place for place in range(PLACES) if place not in taken), PLACES - 1)


def _is_over(one: ShownSession) -> bool:
    """Whether it was ended here. Of one that was not, nobody knows what it may still open, and where."""
    id_hash = hash_session_id(one.values[cookies.ID])
    return key_files.find_held().was_revoked(id_hash) or access.is_known(id_hash)
