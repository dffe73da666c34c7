"""Whole insight pages of couples with years behind them, in one process: opened, reckoned, drawn."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

TIMES = 5
PAGE_MS = 200.0
OFFER_MS = 10.0
FIRST, AGAIN = "the day's first offer", "the same again"
PATHS = ("/thread/?span=all", "/thread/reading/", "/thread/better-days/", "/thread/load/", "/thread/kinds/")
CHECK_IN = "check-in/check-in"
LOAD, FACETS = (
    "equal-power/who-carries-what",
    (("notices", "noticing"), ("plans", "planning"), ("does", "doing")),
)
KINDS, NEAR = "state-of-us/this-month", ("talking", "touch", "laughing", "being-quiet")
PRACTICES = (
    "conversation/an-open-question",
    "empathy/in-your-shoes",
    "thanks/one-line-of-thanks",
    "listening/say-it-back",
)


def measured(spans: Sequence[int]) -> list[dict[str, float]]:
    """For each number of years, milliseconds of processor by page."""
    os.environ["DUOLOGUE_DATA"] = tempfile.mkdtemp(prefix="duologue-bench-insight-")
    from duologue.cli import database, prepare

    prepare.make_folders()
    now = prepare.tell_time_in_utc()
    prepare.prepare_instance(database.set_up_django(), now)
    found = []
    for years in spans:
        jar = couple(now, round(365.25 * years))
        found.append(_pages(jar, now) | _offers(jar, now))
    return found


def _pages(jar: dict[str, str], now: datetime) -> dict[str, float]:
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.cookies.load(jar)
    return {path: _milliseconds(client, path) for path in PATHS}


def _milliseconds(client: Any, path: str) -> float:
    spent = []
    for _ in range(TIMES + 1):
        began = time.process_time()
        answer = client.get(path, secure=True)
        spent.append(1000 * (time.process_time() - began))
        if answer.status_code != 200 or b"<figure" not in answer.content:
            raise AssertionError(f"{path}: {answer.status_code}, no figure")
    # The first compiles templates and imports.
    return sorted(spent[1:])[TIMES // 2]


def _offers(jar: dict[str, str], now: datetime) -> dict[str, float]:
    """Milliseconds of processor of an offer alone, with as much behind it as is ever kept: the day's first,
    which writes a line of the log, and the one that is found there."""
    from duologue.people import access
    from duologue.rhythm import exercises, log, offers
    from duologue.rounds import installed, lately, today

    me = access.enter(jar, now)
    small = [one for one in exercises.list_offerable() if one.deck]
    # Past the first ten days, which have a plan of their own.
    lately.begin_together(me, now - timedelta(days=lately.MOST_BEGUN), met=2)
    scripts = [one for one in installed.read_scripts().values() if not one.once_a_day]
    for k in range(lately.MOST_BEGUN):
        for own in (True, False):
            # None within the last week, so that something is left to offer.
            at = now - timedelta(days=8 + lately.MOST_BEGUN - k)
            lately.begin(me, scripts[k % len(scripts)], at, own=own)
    before = [
        log.LogLine((now - timedelta(days=log.MOST - k)).date(), small[k % len(small)].slug, "Half a minute.")
        for k in range(log.MOST)
    ]
    spent: dict[str, list[float]] = {FIRST: [], AGAIN: []}
    for _ in range(TIMES + 1):
        log.change(me, lambda _: before)
        for name in (FIRST, AGAIN):
            found = today.read_today(me, now)
            began = time.process_time()
            offered = offers.find_of_today(me, found, now)
            spent[name].append(1000 * (time.process_time() - began))
            if offered.exercise is None and not offered.article:
                raise AssertionError("nothing was offered, so nothing was measured")
    return {name: sorted(taken[1:])[TIMES // 2] for name, taken in spent.items()}


def couple(now: datetime, days: int) -> dict[str, str]:
    """A couple with so many days in their blocks, both agreeing to everything from the first on; Ana's
    cookies."""
    from duologue.people import access, beginning, consents, cookies, inviting, joining, pairing
    from duologue.people.consents import Matter
    from duologue.rounds import weekly

    def jar(device: Any) -> dict[str, str]:
        return {cookies.ID: device.id, cookies.KEY: device.secret, cookies.SEEN: device.seen}

    ana = jar(beginning.begin(beginning.mint_couple_link(now), "Ana", "madder", "Europe/Lisbon", now))
    invited = inviting.invite(access.enter(ana, now), "Come and see?", now)
    joined = joining.join(
        invited.invitation_id, invited.secret, "Ben", "ink-blue", "Europe/Lisbon", now, label="a phone"
    )
    ben = jar(joined.device)
    for who in (ben, ana):
        pairing.find_four_words(access.enter(who, now))
    pairing.confirm(access.enter(ana, now), now)
    first = now - timedelta(days=days)
    for who in (ana, ben):
        for matter in Matter:
            consents.agree(access.enter(who, now), matter, first)
    _live(access.enter(ana, now), access.enter(ben, now), first.date(), days)
    for who in (ana, ben):
        weekly.bring(access.enter(who, now), now)
    return ana


def _live(ana: Any, ben: Any, first: date, days: int) -> None:
    from duologue.rounds import blocks

    chance = random.Random(days)
    by_month: dict[tuple[date, str], list[Any]] = {}
    for owner, entry in _entries(chance, first, days):
        by_month.setdefault((date.fromisoformat(entry.day).replace(day=1), owner), []).append(entry)
    for (month, owner), entries in by_month.items():
        blocks.add(ben if owner == "b" else ana, entries, month, own=bool(owner))


def _entries(chance: random.Random, first: date, days: int) -> Iterator[tuple[str, Any]]:
    """(whose own block, or "" for the couple's; entry), as check-ins and rounds leave them."""
    from duologue.rounds.blocks import Entry

    level = 0.0
    for k in range(days):
        day = (first + timedelta(days=k)).isoformat()
        level = 0.995 * level + chance.gauss(0, 0.1)
        moods = {seat: _rated(chance, level, 1.5) for seat in "ab"}
        for seat, other in ("ab", "ba"):
            if chance.random() < 0.7:
                felt = {"closeness": _rated(chance, level, 1.0)}
                yield seat, Entry(f"{k:036}", CHECK_IN, day, "closeness", seat, felt)
            guess = (moods[seat] + 3 * moods[other] + chance.randrange(4)) // 4
            numbers = {"mood": [moods[seat], 5], "guess": [guess, 5]}
            yield "", Entry(f"{k:036}", CHECK_IN, day, "mood", seat, numbers)
            yield "", Entry(f"{k:036}", CHECK_IN, day, "help", seat, {"help": "hold"})
        for n, slug in enumerate(PRACTICES):
            if chance.random() < 0.15:
                yield "", Entry(f"{n}{k:035}", slug, day, "", "", {"cards": ["nine-years-old"]})
        if k % 30 == 0:
            for seat in "ab":
                shares = {d: 25 * chance.randrange(1, 4) for d in ("meals", "money", "moods", "friends")}
                for step, facet in FACETS:
                    yield "", Entry(f"l{k:035}", LOAD, day, step, seat, {facet: shares})
                kinds = {kind: _rated(chance, level, 1.0) for kind in NEAR}
                yield "", Entry(f"k{k:035}", KINDS, day, "kinds", seat, kinds)


def _rated(chance: random.Random, level: float, noise: float) -> int:
    return min(10, max(0, round(6 + level + chance.gauss(0, noise))))
