"""What lies beside the words of a keepsake: found in the round it comes from, by what its view shows."""

from __future__ import annotations

from datetime import datetime

from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import attaching, reading_rounds
from duologue.rounds.reading_rounds import find_seat_letter
from duologue.web.leaves import find_attachment
from duologue.web.screens.parts import Pair


def list_beside(me: Me, kept: Kept, now: datetime) -> list[Pair]:
    """What whoever wrote the keepsake put beside it, as far as `me` may look at it and it is there."""
    if kept.source is None or kept.kind.apart:
        return []
    try:
        table = reading_rounds.read(me, kept.source, now)
    except NotFound:
        return []
    place, there = f"/rounds/{table.id}", attaching.stand(table)
    return [
        Pair(one.field, find_attachment(one.id, one.found, place, there[one.id]))
        for one in attaching.list_beside(table)
        if one.id in there and kept.seat in ("", find_seat_letter(table.header, one.seat))
    ]
