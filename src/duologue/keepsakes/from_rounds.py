"""Keeps what a round leaves: written once under an id of the round's, in whoever's session it comes about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from duologue.engine.dates import A_DAY
from duologue.keepsakes import due_dates, keeping, keepsake_rows, own_days, reading_keepsakes
from duologue.keepsakes.keepsake_places import is_for_both
from duologue.keepsakes.keepsake_words import AskingCard, Words
from duologue.manuscript.keepsake_kinds import KeepsakeKind, find_kind_of_both_chosen, find_kind_of_evenings
from duologue.people import days
from duologue.people.access import Me
from duologue.people.ids import NamedId


def leave(
    me: Me,
    name: NamedId,
    author: str,
    kind: KeepsakeKind,
    text: str,
    again: date | None,
    now: datetime,
    *,
    source: UUID,
    own: bool,
    asked: AskingCard | None = None,
) -> None:
    """Keep somebody's words; what was their own till now becomes readable for both."""
    if kind.for_oneself:
        if author != me.seat:
            return
        own = True
    if not text:
        return
    with transaction.atomic():
        known = keepsake_rows.find_left(me, name, author, source)
        if known is not None:
            if not own and not is_for_both(known) and author == me.seat:
                keeping.open_to_both(me, known.id, now)
            return
        day = again if kind.confirmed else None
        keepsake_rows.add(
            me, name.now, author, Words(kind, text, again=day, asked=asked), now, own=own, source=source
        )
        if day is not None and own:
            due_dates.settle(me, name.now, days.find_utc_day(now), own=True, again=day)


def follow(me: Me, name: NamedId, source: UUID, earlier: str, text: str, again: date | None) -> None:
    """An answer was corrected: so is what was kept of it, unless its author has put that otherwise since."""
    with transaction.atomic():
        known = keepsake_rows.find_left(me, name, me.seat, source)
        if known is None:
            return
        row = keepsake_rows.lock_row(me, known.id)
        found = reading_keepsakes.read_words(me, row)
        if found.text != earlier or not text:
            return
        day = again if found.kind.confirmed else None
        keepsake_rows.rewrite(me, row, replace(found, text=text, again=day))
        if found.kind.confirmed and not is_for_both(row):
            due_dates.settle(me, row.id, row.day, own=True, again=day)


def forget(me: Me, name: NamedId, source: UUID) -> None:
    """An answer was taken back before anybody else could read it: so is what was kept of it."""
    known = keepsake_rows.find_left(me, name, me.seat, source)
    if known is not None:
        keepsake_rows.remove(known.id)


def leave_chosen(me: Me, name: NamedId, text: str, now: datetime, *, source: UUID, is_new: bool) -> None:
    """What both chose, which belongs to both and goes by itself; no text: they share nothing any more.

    Once it is gone, by itself or because it was put away for good, only a new yes of both brings it back.
    """
    with transaction.atomic():
        known = keepsake_rows.find_left(me, name, "", source)
        if not text:
            if known is not None:
                keepsake_rows.remove(known.id)
                due_dates.settle(me, known.id, days.find_utc_day(now), own=False)
            return
        if known is not None:
            row = keepsake_rows.lock_row(me, known.id)
            keepsake_rows.rewrite(me, row, replace(reading_keepsakes.read_words(me, row), text=text))
            return
        if not is_new:
            return
        kind = find_kind_of_both_chosen()
        # One date for both, as `due_dates.tidy` goes by it.
        until = days.find_utc_day(now) + timedelta(days=kind.chosen_stays or 0)
        words = Words(kind, text, until=until)
        keepsake_rows.add(me, name.now, "", words, now, own=False, source=source)
        due_dates.settle(me, name.now, days.find_utc_day(now), own=False, until=until)


def leave_evening(me: Me, name: NamedId, text: str, day: date, now: datetime, *, source: UUID) -> None:
    """An evening that both ticked: of both, on Today and in the calendars on its day, and gone after it.

    Once it is gone, by itself or because it was taken back, it does not come back.
    """
    with transaction.atomic():
        if keepsake_rows.find_left(me, name, "", source) is not None:
            return
        kind = find_kind_of_evenings()
        # A day later, the date has ended wherever one of them may be.
        words = Words(kind, text, again=day, until=day + A_DAY)
        if keepsake_rows.add(me, name.now, "", words, now, own=False, source=source):
            own_days.settle(me, name.now, kind, day, now, own=False, until=words.until)


def take_evening_away(me: Me, name: NamedId, now: datetime, *, source: UUID) -> None:
    """One of the two thought again: it is gone for both."""
    with transaction.atomic():
        known = keepsake_rows.find_left(me, name, "", source)
        if known is not None:
            keepsake_rows.remove(known.id)
            due_dates.settle(me, known.id, days.find_utc_day(now), own=False)
