"""One's own diary as the tables that `duologue analyse` reads (docs/analyse.md): only what oneself may read.

`level` and `helps` have one's own closeness in the column of one's own seat; the other's stays empty, for no
day of theirs is anybody else's. `attunement` and `load` have rows while both agree to have that looked at.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from duologue.engine.roles import Feed, Role
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.people.consents import agreed as agreed_to
from duologue.rounds import blocks, diary, weekly

NAMES = ("level", "helps", "attunement", "load")


def table(me: Me, name: str) -> str:
    """The CSV of one of `NAMES`; raises `LookupError` for another."""
    make = {"level": _level, "helps": _helps, "attunement": _attunement, "load": _load}.get(name)
    if make is None:
        raise LookupError(name)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(make(me))
    return text.getvalue()


def _level(me: Me) -> Iterable[Sequence[object]]:
    yield "day", "a", "b"
    for day, value in weekly.own_days(me).items():
        yield day, *_seated(me, value)


def _helps(me: Me) -> Iterable[Sequence[object]]:
    couples = blocks.read(me, own=False) if me.ring.couple is not None else []
    done = diary.practised(diary.played(couples, blocks.read(me, own=True)))
    days = weekly.own_days(me)
    every: list[date] = sorted(set(days).union(*done.values()))
    yield "day", "a", "b", *done
    for day in every:
        yield day, *_seated(me, days.get(day)), *(int(day in on) for on in done.values())


def _attunement(me: Me) -> Iterable[Sequence[object]]:
    yield "day", "guess", "truth", "own"
    if Matter.READING in agreed_to(me).both:
        for one in diary.guesses(me.seat, diary.told(me, Feed.MOOD, Role.GUESS)):
            yield one.day, one.guess, one.truth, one.own


def _load(me: Me) -> Iterable[Sequence[object]]:
    yield "domain", "report", "a", "b"
    if Matter.LOAD not in agreed_to(me).both:
        return
    claims = diary.claims(diary.told(me, Feed.LOAD))
    numbers = {report: k + 1 for k, report in enumerate(dict.fromkeys(one.report for one in claims))}
    for one in claims:
        domain = f"{one.domain} {one.facet}".strip()
        yield domain, numbers[one.report], *("" if x is None else f"{x:g}" for x in (one.a, one.b))


def _seated(me: Me, value: int | None) -> tuple[object, object]:
    own = "" if value is None else value
    return (own, "") if me.seat == "a" else ("", own)
