"""Two weeks, three months, two years and ten years of two people, as the charts take them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from duologue.insight.attunement import Attunement
from duologue.insight.helps import PracticeEffect
from duologue.insight.level import Week
from duologue.insight.level_steps import LevelStep
from duologue.insight.ranges import Range
from duologue.insight.verdicts import Verdict
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import _
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.people.consents import Agreed, Consents
from duologue.rounds.lines import FIRST, Line, LinePlace, TwoLines, number_week
from duologue.web.insights.kinds import ChartPerson, ClosenessKind, Kinds, Month
from duologue.web.insights.load import LoadRow

TODAY = date(2026, 11, 22)
WEEKS = {"two weeks": 2, "three months": 13, "two years": 104, "ten years": 522}
LONG = "Carrying the thought of everything that has to be carried, on Sundays"
KINDS = (
    "Talking",
    "Laughing",
    "Touch, as welcome",
    "Being apart well",
    "Doing new things",
    "Deciding together",
)


def spread(middle: float, reach: float) -> Range:
    return Range.make_around(middle, reach)


def place(day: date, up: bool, note: str = "") -> LinePlace:
    """A step of the line, with a moment that was kept there."""
    kept = Kept(UUID(int=1), "a", day, MOMENT, note, None, False)
    return LinePlace(
        LevelStep(number_week(day), spread(1.3 if up else -1.3, 0.5), 5.0), (kept,) if note else ()
    )


def two_lines(together: Line | None, own: Line | None, places: Sequence[LinePlace] = ()) -> TwoLines:
    agreed = Agreed(Consents(), {})
    return TwoLines(agreed, own or FIRST, together, tuple(places), together is None)


def thread(weeks: int, *, own: bool = True, together: bool = True) -> TwoLines:
    chance = Random(weeks)
    first = TODAY - timedelta(days=TODAY.weekday(), weeks=weeks - 1)
    level, told, mine, places = 6.3, [], [], []
    for k in range(weeks):
        day = first + timedelta(weeks=k)
        level += chance.gauss(0, 0.12)
        level += (6.3 - level) * 0.02
        if k and k % 97 == 60:
            up = level < 6
            level += 1.3 if up else -1.3
            places.append(place(day, up, "Moved in with the lighthouse" if k < 100 else ""))
        silent = 30 <= k % 100 < 36
        wide = 0.35 + 0.5 / (1 + min(k, weeks - 1 - k))
        told.append(Week(number_week(day), None if silent else spread(level, wide)))
        mine.append(Week(number_week(day), spread(level + 0.4 * math.sin(k / 5), 0.5)))
    return two_lines(
        Line(tuple(told), ()) if together else None, Line(tuple(mine), ()) if own else None, places
    )


def reading(weeks: int) -> Attunement:
    wide = 1.5 / math.sqrt(weeks)
    return Attunement(
        tracking=spread(0.35, wide * 0.5),
        projection=spread(0.25, wide * 0.4),
        bias=spread(-0.4, wide),
        follows=0.35 - wide * 0.5 > 0.1,
        chance=0.9,
        n=weeks * 3,
    )


def days(weeks: int) -> tuple[PracticeEffect, ...]:
    wide = 1.2 / math.sqrt(weeks)
    known = weeks > 10
    return (
        PracticeEffect(
            "A walk after supper",
            Verdict.GOES_WITH if known else Verdict.TOO_EARLY,
            spread(0.45, wide * 0.8) if known else None,
            weeks * 2,
            weeks * 5,
        ),
        PracticeEffect(
            "Open questions", Verdict.WEEKDAY if known else Verdict.TOO_EARLY, None, weeks, weeks * 6
        ),
        PracticeEffect(
            "Phones down", Verdict.CLOSE_DAYS if known else Verdict.TOO_EARLY, None, weeks, weeks * 6
        ),
        PracticeEffect(LONG, Verdict.TOO_EARLY, None, 1, weeks * 7 - 1),
    )


def load(weeks: int) -> tuple[LoadRow, ...]:
    wide = 18 / math.sqrt(1 + weeks / 13)
    earlier = tuple((date(2026 - k, 3, 1), 62.0 + 5 * k) for k in range(min(3, weeks // 52), 0, -1))
    return (
        LoadRow("Cooking", spread(64, wide / 2), spread(22, wide), earlier),
        LoadRow("Noticing what runs out", spread(38, wide / 2), spread(-18, wide)),
        LoadRow(LONG, spread(50, wide / 2), spread(1, wide)),
    )


def kinds(weeks: int) -> Kinds:
    chance = Random(weeks)
    months = max(1, weeks // 4)
    firsts = [
        date((TODAY.year * 12 + 10 - k) // 12, (TODAY.year * 12 + 10 - k) % 12 + 1, 1) for k in range(months)
    ][::-1]
    walks = []
    for name in KINDS:
        a, b, found = chance.uniform(4, 8), chance.uniform(4, 8), []
        for k, first in enumerate(firsts):
            a, b = (min(10.0, max(0.0, x + chance.gauss(0, 0.8))) for x in (a, b))
            found.append(Month(first, None if k % 11 == 5 else float(round(a)), float(round(b))))
        walks.append(ClosenessKind(_(name), tuple(found)))
    return Kinds(ChartPerson("Ana", "madder"), ChartPerson("Ben", "ink-blue"), tuple(walks))
