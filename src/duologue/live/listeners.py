"""Who may open a stream: whoever `people.access` lets in. Only ids are kept of what it found, no keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from duologue.live.watch import Listener
from duologue.people import access, arriving
from duologue.rounds import outbox

# A page that was just built and names no event gets what happened while it travelled.
JUST_NOW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A listener, and the row id of the last event they need not be sent."""

    listener: Listener
    last: int


def admit(
    sent: Mapping[str, str], authorization: str, last: int | None, now: datetime, secure: bool
) -> Admitted | None:
    """Let in by one of a browser's cookies or an API token, or None: for strangers and for who has left.

    `last` is the number of the event that the page knows already, None if it names none. Reads the database,
    so not on the event loop.
    """
    if authorization:
        me = access.enter_by_token(authorization, now)
    else:
        me = arriving.arrive(sent, secure, now).me
    if me is None or me.former:
        return None
    listener = Listener(me.device_id, me.couple_id, me.seat)
    if last is None:
        return Admitted(listener, outbox.find_recent(me.couple_id, now, JUST_NOW))
    return Admitted(listener, outbox.find_place(me.couple_id, me.seat, last))
