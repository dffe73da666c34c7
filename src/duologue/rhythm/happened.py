"""The day after both said yes to something: did it happen? Asked once, of each alone, and kept nowhere but in
what somebody keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.keepsakes import date_lists, keeping, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.people import access, days
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import coming_back

ASKS_FOR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ChosenBefore:
    """Of what both said yes to on an earlier day: what is `due` to be asked about, and what one has said of
    already, which is `over`."""

    due: Kept | None = None
    over: tuple[Kept, ...] = ()


def find(me: Me, now: datetime) -> Kept | None:
    """What both said yes to the day before, or the day before that, if one was not asked about it yet."""
    return read_chosen_before(me, now).due


def read_chosen_before(me: Me, now: datetime) -> ChosenBefore:
    today = days.find_date(me, now)
    chosen = [UUID(id_) for id_, entry in date_lists.read_all_dates(me).items() if "until" in entry]
    if not chosen:
        return ChosenBefore()
    before = [kept for kept in reading_keepsakes.read_by_ids(me, chosen) if _is_before(kept, today)]
    if not before:
        return ChosenBefore()
    asked = set(coming_back.read_mine(me).evenings)
    due = [kept for kept in before if str(kept.id) not in asked and _is_due(kept, today)]
    return ChosenBefore(
        max(due, key=lambda kept: kept.day, default=None),
        tuple(kept for kept in before if str(kept.id) in asked),
    )


def answer(me: Me, idea: UUID, now: datetime, *, text: str | None, own: bool, id: UUID) -> None:
    """Keep a line of it, for both or for oneself, or nothing; either way it is not asked again.

    Raises `Refusal` for a line with nothing in it, `NotFound` for what was not asked about.
    """
    access.require_writable(me)
    today = days.find_date(me, now)
    if not any(_is_due(kept, today) for kept in reading_keepsakes.read_by_ids(me, [idea])):
        raise NotFound
    if text is not None:
        keeping.keep(me, MOMENT, text, now, own=own, id=id)
    coming_back.note_was_asked(me, str(idea))


def _is_before(kept: Kept, today: date) -> bool:
    is_chosen = kept.kind.chosen_stays is not None
    return is_chosen and not kept.seat and not kept.archived and today - kept.day >= A_DAY


def _is_due(kept: Kept, today: date) -> bool:
    return _is_before(kept, today) and today - kept.day <= ASKS_FOR
