"""Agreements: words that both have confirmed. Until then each has a wording of their own, and none is lost.

A wording that somebody proposes lies beside what stands, one for each of the two, so that both may write at
once and neither overwrites the other. Whoever confirms the other's makes it the agreement; what it said
before is not kept. Callers hold the agreement's row (`keepsake_rows.lock_row`) in a transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from duologue.keepsakes import due_dates, keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_places import is_for_both
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.reading_keepsakes import Agreement
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import access, days
from duologue.people.access import Me
from duologue.people.ids import NamedId
from duologue.people.refusals import Conflict, Refusal
from duologue.people.seats import SEATS, find_other_seat


def propose(
    me: Me,
    found: Agreement,
    seat: str,
    text: str,
    again: date | None,
    now: datetime,
    *,
    seen: str | None = None,
) -> None:
    """Have `seat` say it like this. The very words of the other settle it; the words that stand take one's
    own wording back.

    Raises `Conflict` if `seen` says that the mover did not have their own present wording before them: only
    that would be overwritten.
    """
    mine, theirs = found.find_said(seat), found.find_said(find_other_seat(seat))
    if mine is not None and mine.says(text, again):
        return
    if (
        seen is not None
        and mine is not None
        and _digest_own(seen) != _digest_own(reading_keepsakes.digest_agreement(found, seat))
    ):
        raise Conflict
    if theirs is not None and theirs.says(text, again):
        _settle(me, found, find_other_seat(seat), now)
        return
    if found.standing is not None and found.standing.says(text, again):
        _take_back(me, found, seat, days.find_utc_day(now))
        return
    if found.standing is None and found.row.author == seat:
        keepsake_rows.rewrite(me, found.row, replace(found.words, text=text, again=again))
    elif seat in found.wordings:
        row, words = found.wordings[seat]
        keepsake_rows.rewrite(me, row, replace(words, text=text, again=again))
    else:
        words = Words(kinds.WORDING, text, again=again, about=found.row.id)
        # One a seat, as whoever proposes holds the agreement's row.
        keepsake_rows.add(me, uuid4(), seat, words, now, own=False, source=found.row.id)
    list_days(me, reading_keepsakes.read_agreement(me, found.row), days.find_utc_day(now))


def confirm(me: Me, keepsake_id: UUID | str, seen: str, now: datetime) -> None:
    """Say yes to the other's wording, as `seen`; raises `Conflict` if it is another one by now."""
    access.require_writable(me)
    with transaction.atomic():
        found = reading_keepsakes.read_agreement(me, keepsake_rows.lock_row(me, keepsake_id))
        if found.standing is not None and not found.wordings:
            return  # settled already: a second tap
        if reading_keepsakes.digest_agreement(found, me.seat) != seen:
            raise Conflict
        if found.find_said(me.other_seat) is None:
            raise Refusal("There is nothing here to say yes to.", None)
        _settle(me, found, me.other_seat, now)


def withdraw(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Take one's own wording back; an agreement that nobody else has a word in goes with it."""
    access.require_writable(me)
    with transaction.atomic():
        take_back(
            me,
            reading_keepsakes.read_agreement(me, keepsake_rows.lock_row(me, keepsake_id)),
            days.find_utc_day(now),
        )


def take_back(me: Me, found: Agreement, day: date) -> None:
    if found.find_said(me.seat) is not None and is_for_both(found.row):
        _take_back(me, found, me.seat, day)


def say_still_good(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Say that it still is: it is asked of oneself no more, and the other is asked all the same."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        found = reading_keepsakes.read_agreement(me, row)
        words = found.words
        if words.again is None or (words.agreed is None and is_for_both(row)):
            return
        words = replace(words, good=words.good | {me.seat})
        keepsake_rows.rewrite(me, row, words)
        if is_for_both(row):
            # Written anew whoever has said so: that it had to be would tell that the other has.
            list_days(me, replace(found, words=words), days.find_utc_day(now))
        else:
            due_dates.settle(me, row.id, days.find_utc_day(now), own=True)


def conclude(
    me: Me,
    name: NamedId,
    kind: KeepsakeKind,
    said: Mapping[str, tuple[str, date | None]],
    now: datetime,
    *,
    source: UUID,
    until: date | None = None,
) -> None:
    """Keep what a round agreed on, by seat: the same words of both are an agreement that belongs to both;
    different ones are two wordings, and so are one's alone. `until`: the last day of one that goes by itself.

    Once the agreement is there, only a seat that has not said anything yet is heard.
    """
    with transaction.atomic():
        known = reading_keepsakes.find_agreement_left(me, name, source)
        if known is None:
            _begin(me, name.now, kind, said, now, source, until)
            return
        found = reading_keepsakes.read_agreement(me, keepsake_rows.lock_row(me, known))
        if found.standing is None:
            for seat, (text, again) in said.items():
                if found.find_said(seat) is None:
                    propose(me, found, seat, text, again, now)


def _begin(
    me: Me,
    keepsake_id: UUID,
    kind: KeepsakeKind,
    said: Mapping[str, tuple[str, date | None]],
    now: datetime,
    source: UUID,
    until: date | None,
) -> None:
    (first, (text, again)), *others = sorted(said.items())
    both = bool(others) and others[0][1] == (text, again)
    words = Words(kind, text, again=again, until=until, agreed=now if both else None, round=source)
    keepsake_rows.add(me, keepsake_id, "" if both else first, words, now, own=False)
    found = reading_keepsakes.read_agreement(me, keepsake_rows.lock_row(me, keepsake_id))
    if others and not both:
        propose(me, found, others[0][0], *others[0][1], now)
    else:
        list_days(me, found, days.find_utc_day(now))


def end(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """End an agreement that goes by itself before it does: it is gone for both, as it is after its last day,
    so that nothing tells who ended it or whether anybody did. Raises `Refusal` for one that stays."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        if reading_keepsakes.read_agreement(me, row).words.until is None:
            raise Refusal("This belongs to both of you. You can let it go: then it is out of sight.", None)
        keepsake_rows.remove(row.id)
        due_dates.settle(me, row.id, days.find_utc_day(now), own=not is_for_both(row))


def _settle(me: Me, found: Agreement, whose: str, now: datetime) -> None:
    """Make one's wording the agreement: the other said yes to it."""
    said = found.find_said(whose)
    assert said is not None
    words = replace(found.words, text=said.text, again=said.again, agreed=now, good=frozenset())
    keepsake_rows.rewrite(me, found.row, words, author=whose)
    _drop(child for child, _ in found.wordings.values())
    list_days(me, Agreement(found.row, words), days.find_utc_day(now))


def _take_back(me: Me, found: Agreement, seat: str, day: date) -> None:
    left = {whose: pair for whose, pair in found.wordings.items() if whose != seat}
    if found.standing is not None or found.row.author != seat:
        _drop(pair[0] for whose, pair in found.wordings.items() if whose == seat)
        list_days(me, Agreement(found.row, found.words, left), day)
        return
    if not left:
        keepsake_rows.remove(found.row.id)
        due_dates.settle(me, found.row.id, day, own=False)
        return
    ((whose, (child, said)),) = left.items()
    words = replace(found.words, text=said.text, again=said.again)
    keepsake_rows.rewrite(me, found.row, words, author=whose)
    _drop([child])
    list_days(me, reading_keepsakes.read_agreement(me, keepsake_rows.lock_row(me, found.row.id)), day)


def list_days(me: Me, found: Agreement, day: date) -> None:
    """Have the shared list say when to look again and whom a wording waits for."""
    standing = found.standing
    again = standing.again if standing and not standing.good >= set(SEATS) else None
    asks = [seat for seat in SEATS if found.find_said(find_other_seat(seat)) is not None]
    good = standing.good if standing else ()
    due_dates.settle(
        me, found.row.id, day, own=False, again=again, until=found.words.until, asks=asks, good=good
    )


def _drop(children: Any) -> None:
    Keepsake.objects.filter(id__in=[child.id for child in children]).delete()


def _digest_own(seen: str) -> str:
    return seen.partition("-")[0]
