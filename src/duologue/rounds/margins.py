"""Notes in the margin of an opened round, by either of the two."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.engine import keepsake_kinds as kinds
from duologue.keepsakes import keeping
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.rounds import play
from duologue.rounds.outbox import tell
from duologue.rounds.places import other_seat


def note(me: Me, round_id: UUID | str, text: str, now: datetime, *, id: UUID | None = None) -> UUID:
    """Write a note; a solo round's stays one's own. Raises `Refusal` before anything has opened."""
    table = play.look(me, round_id, now)
    solo = table.header.terms.solo
    if not solo and not table.opened:
        raise Refusal("Notes can be written once something has opened here.", "text")
    made = keeping.keep(me, kinds.NOTE, text, now, source=table.id, own=solo, id=id)
    if not solo:
        tell(me.couple_id, other_seat(me.seat), "note", table.id, now)
    return made
