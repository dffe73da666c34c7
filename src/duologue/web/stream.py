"""What a page tells the stream: the last event that it knows of."""

from __future__ import annotations

from duologue.rounds import outbox
from duologue.web.request import Request


def note_last_event(request: Request) -> None:
    """To be called after what this request changed and before the page reads what it shows: what happens from
    then on is told to the page, and nothing that it shows already, its own move least of all.

    A page that never calls it is told what happened in the last moments, see `live.admission`.
    """
    me = request.me
    request.last_event = None if me.former else outbox.find_last_number(me.couple_id, me.seat)
