"""Strict sealing: who answered first makes their release in their next request, whatever it is."""

from __future__ import annotations

from datetime import datetime

from duologue.people import at_a_visit, lists
from duologue.people.access import Me
from duologue.rounds import play, reading_rounds
from duologue.rounds.models import Round


def release_owed(me: Me, now: datetime) -> None:
    """Release what `me` owes to rounds that both have answered; nothing to do in "at once" sealing."""
    if not me.strict or me.former or not me.shared:
        return
    rows = list(Round.objects.filter(lists.make_query(me), state="open"))
    for table in reading_rounds.read_rows(me, rows, now):
        if play.owes(table):
            with at_a_visit.keep_if_there_is_room():
                play.catch_up(me, table.id, now)
