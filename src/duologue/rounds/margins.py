"""Notes in the margin of an opened round, by either of the two."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from duologue.engine import keepsake_kinds as kinds
from duologue.engine.refusals import WhyNot
from duologue.keepsakes import keeping
from duologue.keepsakes import reading as keepsakes
from duologue.keepsakes.reading import Kept
from duologue.languages import mark
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.rounds import play
from duologue.rounds.daily import moments
from duologue.rounds.outbox import tell
from duologue.rounds.places import other_seat
from duologue.rounds.reading import Table
from duologue.wording.refusals import SENTENCES

TOMORROW = mark("A note can be written here from tomorrow on.")
NOTHING_OPENED = mark("Notes can be written once something has opened here.")


def note(me: Me, round_id: UUID | str, text: str, now: datetime, *, id: UUID | None = None) -> UUID:
    """Write a note; a solo round's stays one's own. The same `id` writes it once, and it is told once.

    Raises `Refusal` before anything has opened, and once the round has faded or was left.
    """
    table = play.look(me, round_id, now)
    if (why := refusal_of_note(table)) is not None:
        raise Refusal(why, "text")
    note_id, solo = id or uuid4(), table.header.terms.solo
    with transaction.atomic():
        is_new = keeping.keep_once(me, note_id, kinds.NOTE, text, now, source=table.id, own=solo)
        if is_new and not solo:
            tell(me.couple_id, other_seat(me.seat), "note", table.id, now)
    return note_id


def refusal_of_note(table: Table) -> str | None:
    """Why no note can be written here now, None if one can."""
    if table.view.faded:
        return SENTENCES[WhyNot.FADED_NOW]
    if table.view.left:
        return SENTENCES[WhyNot.LEFT_FIRST]
    if moments.is_early(table):
        return TOMORROW
    return None if table.opened or table.header.terms.solo else NOTHING_OPENED


def read(me: Me, table: Table) -> list[Kept]:
    """The notes in a round's margin, oldest first."""
    return keepsakes.notes(me, table.id) if table.opened or table.header.terms.solo else []
