"""Trying the sheet: the last four of its code, as they stand on the paper. Only then does it count."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.people import password, securing, sheets, ways_in
from duologue.people.me import Me
from duologue.people.refusals import Conflict
from duologue.people.ways_in import Ways


def finish_sheet(me: Me, sheet: UUID | None, last: str, now: datetime) -> None:
    """What the sheet is for, done; `sheet` None: whichever waits here. Raises `Refusal` for other letters, or
    `Conflict` for another sheet."""
    waits = sheets.find_waiting(me, now)
    if waits is None or sheet not in (None, waits.id):
        raise Conflict
    if waits.why in (ways_in.SECURED, ways_in.UNDONE):
        securing.finish_sheet(me, sheet, last, now)
    elif waits.why == ways_in.CODE:
        password.finish_code(me, sheet, last, now)
    else:
        _put_away(me, sheet, last, now)


def _put_away(me: Me, sheet: UUID | None, last: str, now: datetime) -> None:
    """The code of a recovery counts already, as the one before it is used up."""

    def drop_sheet(ways: Ways) -> Ways:
        sheets.try_sheet(ways, me, sheet, last, now)
        return ways.drop_sheet(me.device_id)

    ways_in.change(me.person_id, me.personal, drop_sheet)
