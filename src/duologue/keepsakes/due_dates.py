"""When what is due, as a sealed list: so that Today knows it without opening everything that was ever kept.

One list lies under the couple key, one of one's own under the personal key. An entry is of a keepsake's id:
`again` is the day to look again and `good` who has, `until` the last day of what goes by itself, `asks` the
seats that a wording waits for, `letter` the day from which a letter may be read; `on` is the day of its own
of what has one, `each` the same of what comes every year; in one's own list alone,
`seen` says that one opened a letter, and `closed` that one keeps it closed for now. A list is a hint and no
more: what it names is opened and asked itself before anything is shown.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from duologue.keepsakes import date_lists, keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import days, hooks, row_locks
from duologue.people.access import Me
from duologue.people.seats import find_other_seat

# About what fits into one envelope; the earliest days are kept. Letters are counted apart: were one's own
# days left out for them, one would learn how many of the other's are on their way. In the list of both so is
# what either brought into it, or one could have it say nothing of the other's any more.
MOST = 280
MOST_OF_BOTH = 120
MOST_OF_EACH = 110
MOST_OF_LETTERS = 400
OF_LETTERS = frozenset({"letter", "seen", "closed"})


def settle(
    me: Me,
    keepsake_id: UUID,
    day: date,
    *,
    own: bool,
    again: date | None = None,
    until: date | None = None,
    asks: Iterable[str] = (),
    good: Iterable[str] = (),
    letter: date | None = None,
    seen: date | None = None,
    closed: date | None = None,
    on: date | None = None,
    each: date | None = None,
) -> None:
    """Have the list say just this of a keepsake, or nothing at all. Inside the caller's transaction."""
    named = {"again": again, "until": until, "letter": letter, "seen": seen, "closed": closed}
    named |= {"on": on, "each": each}
    entry: dict[str, Any] = {name: on.isoformat() for name, on in named.items() if on is not None}
    if seats := sorted(asks):
        entry["asks"] = seats
    if again is not None and (seats := sorted(good)):
        entry["good"] = seats
    _change(me, day, {str(keepsake_id): entry}, own=own)


def lay_out(me: Me, now: datetime) -> None:
    """Begin the list of both, empty: were it begun with the first letter, whoever opens it would do more work
    than before, and that would tell of a letter that has not come."""
    if me.shared and False not in date_lists.read_lists(me):
        row_id = date_lists.find_dates_id(me, own=False)
        keepsake_rows.add(me, row_id, "", Words(kinds.DATES, "{}"), days.find_utc_day(now), own=False)


def find_due(me: Me, today: date, listed: Mapping[str, Mapping[str, Any]] | None = None) -> Kept | None:
    """The agreement whose day to look again came first, None while none has. `today` is the reader's own,
    `listed` what both lists say, if they have been read."""
    # Who has said that it is still good opens it no more, whether or not the other has said so too.
    listed_days = [
        (entry.get("again", "9"), id_)
        for id_, entry in (date_lists.read_all_dates(me) if listed is None else listed).items()
        if me.seat not in entry.get("good", ())
    ]
    come = sorted(pair for pair in listed_days if pair[0] <= today.isoformat())
    for kept in reading_keepsakes.read_by_ids(me, [UUID(id_) for _, id_ in come]):
        if kept.stands and not kept.archived and kept.again is not None and kept.again <= today:
            return kept
    return None


def is_asked(me: Me) -> bool:
    """Whether a wording of the other's waits for `me` to say yes or to say it otherwise."""
    asking = [
        UUID(id_) for id_, entry in date_lists.read_all_dates(me).items() if me.seat in entry.get("asks", ())
    ]
    return any(not kept.archived for kept in reading_keepsakes.read_by_ids(me, asking))


def tidy(me: Me, now: datetime) -> None:
    """Delete what has gone by itself, by the UTC day, which is the same for both."""
    today = days.find_utc_day(now)
    there = date_lists.read_lists(me)
    if me.shared and False not in there:
        # Of a couple from before letters.
        lay_out(me, now)
    every = there.get(False, {}) | there.get(True, {})
    over = [UUID(id_) for id_, entry in every.items() if entry.get("until", "9") < today.isoformat()]
    if not over:
        return
    with transaction.atomic():
        for kept in reading_keepsakes.read_by_ids(me, over):
            if reading_keepsakes.is_over(kept, today):
                keepsake_rows.remove(kept.id)
        for own in (False, True):
            known = date_lists.read_dates(me, own=own)
            gone: dict[str, dict[str, Any]] = {str(id_): {} for id_ in over if str(id_) in known}
            if gone:
                _change(me, today, gone, own=own)


def lock_list(me: Me, day: date, *, own: bool) -> Keepsake:
    """The row of a list, begun where there is none, and changed by nobody else until the transaction ends."""
    row_id = date_lists.find_dates_id(me, own=own)
    keepsake_rows.add(me, row_id, me.seat if own else "", Words(kinds.DATES, "{}"), day, own=own)
    return row_locks.lock_rows(Keepsake.objects.filter(id=row_id)).get()


def _change(me: Me, day: date, entries: dict[str, dict[str, Any]], *, own: bool) -> None:
    row_id = date_lists.find_dates_id(me, own=own)
    if not Keepsake.objects.filter(id=row_id).exists() and not any(entries.values()):
        return
    row = lock_list(me, day, own=own)
    words = reading_keepsakes.read_words(me, row)
    found = json.loads(words.text) | entries
    left = {id_: entry for id_, entry in found.items() if entry}
    in_order = {id_: left[id_] for id_ in sorted(left, key=lambda id_: _order_to_keep(left[id_]))}
    letters = [id_ for id_, entry in in_order.items() if not OF_LETTERS.isdisjoint(entry)]
    others = {id_: entry for id_, entry in in_order.items() if OF_LETTERS.isdisjoint(entry)}
    kept = {*letters[-MOST_OF_LETTERS:], *(list(others)[:MOST] if own else _list_fitting(others))}
    text = json.dumps({id_: in_order[id_] for id_ in in_order if id_ in kept}, separators=(",", ":"))
    keepsake_rows.rewrite(me, row, replace(words, text=text))


def _order_to_keep(entry: Mapping[str, Any]) -> tuple[int, str]:
    """Where more is due than fits, wordings that wait are left out first, then days of their own."""
    found = entry.get("until") or entry.get("again") or ""
    return 1 if "on" in entry or "each" in entry else 0 if found else 2, found


def _list_fitting(entries: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Of what stands in the list of both, as much of each one's and of both's as there is room for."""
    authors: dict[str, str] = {}
    if len(entries) > MOST_OF_EACH:
        rows = Keepsake.objects.filter(id__in=[UUID(id_) for id_ in entries])
        authors = {str(id_): author for id_, author in rows.values_list("id", "author")}
    so_far: Counter[str] = Counter()
    for id_, entry in entries.items():
        whose = _find_whose(entry, authors.get(id_, ""))
        so_far[whose] += 1
        if so_far[whose] <= (MOST_OF_EACH if whose else MOST_OF_BOTH):
            yield id_


def _find_whose(entry: Mapping[str, Any], author: str) -> str:
    """The seat of who alone brought it into the list; "" where both had to."""
    if "again" in entry:
        return ""
    if asks := entry.get("asks"):
        return find_other_seat(asks[0]) if len(asks) == 1 else ""
    return author


def register() -> None:
    """Have the people layer call it; once, when the application is loaded."""
    hooks.on_shared.append(lay_out)
