"""Diaries of months, put into blocks as rounds would have put them: what pages rest on, unplayed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from tests.rounds.playing import CHECK_IN
from tests.world import Actor, World

from duologue.people import consents
from duologue.people.consents import Matter
from duologue.rounds import blocks, weekly
from duologue.rounds.blocks import Entry

Rating = Callable[[int], int | None]


def wave(seed: int, middle: float = 6.0) -> Rating:
    """A rating for each day that goes up and down over months, with a day's own noise."""
    chance = random.Random(seed)
    drift = [0.0]

    def rated(day: int) -> int | None:
        while len(drift) <= day:
            drift.append(0.995 * drift[-1] + chance.gauss(0, 0.12))
        return min(10, max(0, round(middle + drift[day] + chance.gauss(0, 1.0))))

    return rated


def put(who: Actor, now: datetime, entries: Iterable[Entry], *, own: bool) -> None:
    by_month: dict[date, list[Entry]] = {}
    for entry in entries:
        by_month.setdefault(date.fromisoformat(entry.day).replace(day=1), []).append(entry)
    for month, found in by_month.items():
        blocks.add(who.me(now), found, month, own=own)


def rate(who: Actor, now: datetime, days: Mapping[date, int | None]) -> None:
    """One's own closeness of these days, into one's own blocks."""
    seat = who.me(now).seat
    put(
        who,
        now,
        [
            Entry(f"round-{day}", CHECK_IN, day.isoformat(), "closeness", seat, {"closeness": value})
            for day, value in days.items()
            if value is not None
        ],
        own=True,
    )


def days_before(today: date, count: int) -> list[date]:
    """The `count` days up to yesterday."""
    return [today - timedelta(days=back) for back in range(count, 0, -1)]


def over(days: list[date], rated: Rating) -> dict[date, int | None]:
    return {day: rated(k) for k, day in enumerate(days)}


def both_agree(world: World, since: datetime, *matters: Matter) -> None:
    for who in (world.ana, world.ben):
        for matter in matters or tuple(Matter):
            consents.agree(who.me(since), matter, since)


def both_visit(world: World, now: datetime) -> None:
    for who in (world.ana, world.ben):
        weekly.bring(who.me(now), now)


def opened_once(world: World, day: date) -> None:
    """Something that opened for both on that day: the first of their ten days."""
    put(
        world.ana,
        world.now,
        [Entry("first", "conversation/an-open-question", day.isoformat(), "", "", {})],
        own=False,
    )


def lived(world: World, days: int, *, ana: Rating | None = None, ben: Rating | None = None) -> None:
    """Both rate for so many days up to yesterday, agree to everything from the first on, and visit today."""
    first = world.now - timedelta(days=days)
    opened_once(world, first.date())
    both_agree(world, first)
    each = days_before(world.now.date(), days)
    rate(world.ana, world.now, over(each, ana or wave(1)))
    rate(world.ben, world.now, over(each, ben or wave(2)))
    both_visit(world, world.now)


def check_ins(
    world: World, days: list[date], ana: Rating, ben: Rating, guess: Callable[[int, int], int], **more: object
) -> None:
    """Moods of both and Ana's guesses, as they stand in the couple's months once they have opened."""
    entries = []
    for k, day in enumerate(days):
        mine, theirs = ana(k), ben(k)
        assert mine is not None
        assert theirs is not None
        numbers: dict[str, object] = {"mood": [mine, 5], "guess": [guess(mine, theirs), 5], **more}
        entries += [
            Entry(f"mood-{day}", CHECK_IN, day.isoformat(), "mood", "a", numbers),
            Entry(f"mood-{day}", CHECK_IN, day.isoformat(), "mood", "b", {"mood": [theirs, 5]}),
        ]
    put(world.ana, world.now, entries, own=False)
