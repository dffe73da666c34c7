"""What to ask the other about in a week: one thing of their map, and a question that fits any thing.

By a rota: whatever was not asked about yet comes first, then what was asked about longest ago; what comes
onto the map within a week waits for the next. It is worked out anew at every look, from the map, the week and
a key of the reader's own, so that no row says who looked or what was drawn, and nobody else could work it
out.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

A_WEEK = timedelta(days=7)
Place = Callable[[str], bytes]
"""An order by chance among names, the same at every look."""


@dataclass(frozen=True, slots=True)
class MapThing:
    """Something on a map, by its id, and the date since which it stands there."""

    id: str
    since: date


@dataclass(frozen=True, slots=True)
class MapTurn:
    """The thing whose week it is, and how often it had one before."""

    thing: str
    before: int


def find_turn(things: Sequence[MapThing], today: date, place: Place) -> MapTurn | None:
    """Whose week the week of `today` is, which begins on a Monday; None on an empty map.

    In the first week of a map it is the first thing on it, so that there is something to ask at once.
    """
    if not things:
        return None
    now = find_monday(today)
    waiting = sorted(things, key=lambda one: (one.since, place(one.id)), reverse=True)
    first = waiting[-1]
    # Nothing is counted from a date to come: beyond the last there is, there is no week.
    week = min(find_monday(min(first.since, now)) + A_WEEK, now)
    # (the Monday it last had, its place by chance, its id); a thing without a week comes before all others.
    queue: list[tuple[date, bytes, str]] = []
    times: dict[str, int] = {}
    turn = MapTurn(first.id, 0)
    while week <= now:
        while waiting and waiting[-1].since < week:
            one = waiting.pop()
            heapq.heappush(queue, (date.min, place(one.id), one.id))
        if queue:
            _, order, id_ = heapq.heappop(queue)
            turn = MapTurn(id_, times.get(id_, 0))
            times[id_] = turn.before + 1
            heapq.heappush(queue, (week, order, id_))
        week += A_WEEK
    return turn


def find_question(questions: Sequence[str], turn: MapTurn, place: Place) -> str | None:
    """Which of these ids is asked of it this time: each once before any comes back for the same thing."""
    if not questions:
        return None
    in_order = sorted(questions, key=lambda id_: place(f"{turn.thing}/{id_}"))
    return in_order[turn.before % len(in_order)]


def find_monday(day: date) -> date:
    """The Monday of its week; the first day there is stays what it is."""
    return day - timedelta(days=min(day.weekday(), (day - date.min).days))
