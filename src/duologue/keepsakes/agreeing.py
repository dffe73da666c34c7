"""Agreements: words that both have confirmed. Until then each has a wording of their own, and none is lost.

A wording that somebody proposes lies beside what stands, one for each of the two, so that both may write at
once and neither overwrites the other. Whoever confirms the other's makes it the agreement; what it said
before is not kept. Callers hold the agreement's row (`rows.locked`) in a transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from duologue.keepsakes import dates, reading, rows
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.places import is_for_both
from duologue.keepsakes.reading import Agreement
from duologue.keepsakes.words import Words
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import access, days
from duologue.people.access import Me
from duologue.people.ids import Named
from duologue.people.refusals import Conflict, Refusal
from duologue.people.seats import SEATS, other_seat


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
    mine, theirs = found.said(seat), found.said(other_seat(seat))
    if mine is not None and mine.says(text, again):
        return
    if seen is not None and mine is not None and _own(seen) != _own(reading.seen_of(found, seat)):
        raise Conflict
    if theirs is not None and theirs.says(text, again):
        _settle(me, found, other_seat(seat), now)
        return
    if found.standing is not None and found.standing.says(text, again):
        _take_back(me, found, seat, days.utc_day(now))
        return
    if found.standing is None and found.row.author == seat:
        rows.rewrite(me, found.row, replace(found.words, text=text, again=again))
    elif seat in found.wordings:
        row, words = found.wordings[seat]
        rows.rewrite(me, row, replace(words, text=text, again=again))
    else:
        words = Words(kinds.WORDING, text, again=again, about=found.row.id)
        # One a seat, as whoever proposes holds the agreement's row.
        rows.add(me, uuid4(), seat, words, now, own=False, source=found.row.id)
    list_days(me, reading.agreement(me, found.row), days.utc_day(now))


def confirm(me: Me, keepsake_id: UUID | str, seen: str, now: datetime) -> None:
    """Say yes to the other's wording, as `seen`; raises `Conflict` if it is another one by now."""
    access.writable(me)
    with transaction.atomic():
        found = reading.agreement(me, rows.locked(me, keepsake_id))
        if found.standing is not None and not found.wordings:
            return  # settled already: a second tap
        if reading.seen_of(found, me.seat) != seen:
            raise Conflict
        if found.said(me.other_seat) is None:
            raise Refusal("There is nothing here to say yes to.", None)
        _settle(me, found, me.other_seat, now)


def withdraw(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Take one's own wording back; an agreement that nobody else has a word in goes with it."""
    access.writable(me)
    with transaction.atomic():
        take_back(me, reading.agreement(me, rows.locked(me, keepsake_id)), days.utc_day(now))


def take_back(me: Me, found: Agreement, day: date) -> None:
    if found.said(me.seat) is not None and is_for_both(found.row):
        _take_back(me, found, me.seat, day)


def still_good(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Say that it still is: it is asked of oneself no more, and the other is asked all the same."""
    access.writable(me)
    with transaction.atomic():
        row = rows.locked(me, keepsake_id)
        found = reading.agreement(me, row)
        words = found.words
        if words.again is None or (words.agreed is None and is_for_both(row)):
            return
        words = replace(words, good=words.good | {me.seat})
        rows.rewrite(me, row, words)
        if is_for_both(row):
            # Written anew whoever has said so: that it had to be would tell that the other has.
            list_days(me, replace(found, words=words), days.utc_day(now))
        else:
            dates.settle(me, row.id, days.utc_day(now), own=True)


def conclude(
    me: Me,
    name: Named,
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
        known = reading.agreement_left(me, name, source)
        if known is None:
            _begin(me, name.now, kind, said, now, source, until)
            return
        found = reading.agreement(me, rows.locked(me, known))
        if found.standing is None:
            for seat, (text, again) in said.items():
                if found.said(seat) is None:
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
    rows.add(me, keepsake_id, "" if both else first, words, now, own=False)
    found = reading.agreement(me, rows.locked(me, keepsake_id))
    if others and not both:
        propose(me, found, others[0][0], *others[0][1], now)
    else:
        list_days(me, found, days.utc_day(now))


def end(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """End an agreement that goes by itself before it does: it is gone for both, as it is after its last day,
    so that nothing tells who ended it or whether anybody did. Raises `Refusal` for one that stays."""
    access.writable(me)
    with transaction.atomic():
        row = rows.locked(me, keepsake_id)
        if reading.agreement(me, row).words.until is None:
            raise Refusal("This belongs to both of you. You can let it go: then it is out of sight.", None)
        rows.remove(row.id)
        dates.settle(me, row.id, days.utc_day(now), own=not is_for_both(row))


def _settle(me: Me, found: Agreement, whose: str, now: datetime) -> None:
    """Make one's wording the agreement: the other said yes to it."""
    said = found.said(whose)
    assert said is not None
    words = replace(found.words, text=said.text, again=said.again, agreed=now, good=frozenset())
    rows.rewrite(me, found.row, words, author=whose)
    _drop(child for child, _ in found.wordings.values())
    list_days(me, Agreement(found.row, words), days.utc_day(now))


def _take_back(me: Me, found: Agreement, seat: str, day: date) -> None:
    left = {whose: pair for whose, pair in found.wordings.items() if whose != seat}
    if found.standing is not None or found.row.author != seat:
        _drop(pair[0] for whose, pair in found.wordings.items() if whose == seat)
        list_days(me, Agreement(found.row, found.words, left), day)
        return
    if not left:
        rows.remove(found.row.id)
        dates.settle(me, found.row.id, day, own=False)
        return
    ((whose, (child, said)),) = left.items()
    words = replace(found.words, text=said.text, again=said.again)
    rows.rewrite(me, found.row, words, author=whose)
    _drop([child])
    list_days(me, reading.agreement(me, rows.locked(me, found.row.id)), day)


def list_days(me: Me, found: Agreement, day: date) -> None:
    """Have the shared list say when to look again and whom a wording waits for."""
    standing = found.standing
    again = standing.again if standing and not standing.good >= set(SEATS) else None
    asks = [seat for seat in SEATS if found.said(other_seat(seat)) is not None]
    good = standing.good if standing else ()
    dates.settle(me, found.row.id, day, own=False, again=again, until=found.words.until, asks=asks, good=good)


def _drop(children: Any) -> None:
    Keepsake.objects.filter(id__in=[child.id for child in children]).delete()


def _own(seen: str) -> str:
    return seen.partition("-")[0]
