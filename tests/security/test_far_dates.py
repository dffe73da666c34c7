"""A date that no partner's own could be, however it came into the database, takes no page from either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import icalendar
import pytest
from tests.rounds.playing import QUESTION, start
from tests.security.walking import EVENTS, Request, Visitor, everywhere
from tests.world import World, token_header

from duologue.engine.dates import A_DAY
from duologue.keepsakes import due_dates, keepsake_rows, own_days, reading_keepsakes
from duologue.keepsakes.keepsake_words import AskingCard, Words
from duologue.manuscript import keepsake_kinds as kinds
from duologue.notify import asking
from duologue.notify.calendar import feed
from duologue.rhythm import own_times

FAR = (date.min, date.max)


def keep_far(world: World) -> UUID:
    """Of every kind, by Ana and for both: kept on such a date, with such a day of its own; one of them."""
    me, found = world.ana.me(), uuid4()
    for kind, day, again in product(kinds.KINDS, FAR, (None, *FAR)):
        if kind.apart or kind.for_oneself:
            continue
        until = date.max if again else None
        asked = AskingCard("hobbies/your-world", "played-loud", "?")
        article = "empathy" if kind.in_library else ""
        words = Words(kind, "Soup.", again=again, until=until, asked=asked, article=article)
        found = uuid4()
        keepsake_rows.add(me, found, me.seat, words, day, own=False)
        if kind.day:
            own_days.settle(me, found, kind, again, world.now, own=False, until=until)
        else:
            due_dates.settle(me, found, world.now.date(), own=False, again=again, until=until)
    return found


def list_failing(world: World, asked: Sequence[Request]) -> list[str]:
    """What of either partner's pages and program fails, in words."""
    answers = [
        one
        for who in (world.ana, world.ben)
        for one in Visitor(world, who, token_header(who), world.now).walk(asked)
    ]
    return [f"{one.asked}: {one.status}" for one in answers if one.status >= 500]


SEARCHES = [
    Request("POST", "", path, {"words": "soup", "until": until})
    for path in ("/find/", "/api/v1/find")
    for until in ("0001-01-01", "0001-06-01", "2026-11-22", "9999-12-31")
]


def test_no_page_of_either_fails_by_a_date_from_elsewhere(world: World) -> None:
    """check 36, and 70: what one brought and shared is on the other's pages."""
    round_id = start(world.ana, QUESTION, world.now)
    ben = Visitor(world, world.ben, token_header(world.ben), world.now)
    pages = everywhere(ben, round_id, round_id, keep_far(world), uuid4())
    looked_at = [one for one in pages if one.method == "GET" and one.path != EVENTS]
    assert list_failing(world, [*looked_at, *SEARCHES]) == []


def test_counted_from_the_row_s_own_date_a_search_would(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    keep_far(world)
    assert list_failing(world, SEARCHES) == []

    def is_near(row: Any, first: date, last: date) -> bool:
        return bool(first - A_DAY <= row.day and row.day - A_DAY <= last)

    monkeypatch.setattr(reading_keepsakes, "_is_near", is_near)
    assert list_failing(world, SEARCHES) != []


def test_a_calendar_with_such_days_is_still_one(world: World) -> None:
    asking.begin_calendar(world.ben.me(), world.now, says=True)
    keep_far(world)
    feed.rewrite(world.ben.me(), world.now)
    text = feed.read(own_times.read_mine(world.ben.me()).feed)
    assert text is not None
    days = {one["DTSTART"].dt for one in icalendar.Calendar.from_ical(text).walk("VEVENT")}
    assert set(FAR) <= days
