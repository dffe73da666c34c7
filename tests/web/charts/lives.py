"""Two weeks, three months, two years and ten years of two people, as the charts take them."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

from duologue.insight.figures import Range
from duologue.insight.verdicts import Verdict
from duologue.languages import _
from duologue.web.charts.days import Practice
from duologue.web.charts.kinds import Kind, Kinds, Month, Who
from duologue.web.charts.load import Earlier, Load, Task
from duologue.web.charts.reading import Reading
from duologue.web.charts.thread import Line, Step, Thread, Week

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
    return Range.around(middle, reach)


def thread(weeks: int, *, own: bool = True, together: bool = True) -> Thread:
    chance = Random(weeks)
    first = TODAY - timedelta(days=TODAY.weekday(), weeks=weeks - 1)
    level, told, mine, steps = 6.3, [], [], []
    for k in range(weeks):
        day = first + timedelta(weeks=k)
        level += chance.gauss(0, 0.12)
        level += (6.3 - level) * 0.02
        if k and k % 97 == 60:
            up = level < 6
            level += 1.3 if up else -1.3
            steps.append(Step(day, up, "Moved in with the lighthouse" if k < 100 else ""))
        silent = 30 <= k % 100 < 36
        told.append(Week(day, None if silent else spread(level, 0.35 + 0.5 / (1 + min(k, weeks - 1 - k)))))
        mine.append(Week(day, spread(level + 0.4 * math.sin(k / 5), 0.5)))
    return Thread(
        Line(_("The two of you"), tuple(told)) if together else None,
        Line(_("Your own answers"), tuple(mine), "madder") if own else None,
        tuple(steps),
    )


def reading(weeks: int) -> Reading:
    wide = 1.5 / math.sqrt(weeks)
    return Reading(
        "Ben",
        spread(0.35, wide * 0.5),
        spread(-0.4, wide),
        spread(0.25, wide * 0.4),
        0.35 - wide * 0.5 > 0.1,
        weeks * 3,
    )


def days(weeks: int) -> tuple[Practice, ...]:
    wide = 1.2 / math.sqrt(weeks)
    known = weeks > 10
    return (
        Practice(
            "A walk after supper",
            Verdict.GOES_WITH if known else Verdict.TOO_EARLY,
            spread(0.45, wide * 0.8) if known else None,
            weeks * 2,
            weeks * 5,
        ),
        Practice("Open questions", Verdict.WEEKDAY if known else Verdict.TOO_EARLY, None, weeks, weeks * 6),
        Practice("Phones down", Verdict.CLOSE_DAYS if known else Verdict.TOO_EARLY, None, weeks, weeks * 6),
        Practice(LONG, Verdict.TOO_EARLY, None, 1, weeks * 7 - 1),
    )


def load(weeks: int) -> Load:
    wide = 18 / math.sqrt(1 + weeks / 13)
    earlier = tuple(Earlier(str(2026 - k), 62 + 5 * k) for k in range(min(3, weeks // 52), 0, -1))
    return Load(
        "Ana",
        "Ben",
        (
            Task("Cooking", spread(64, wide / 2), spread(22, wide), earlier),
            Task("Noticing what runs out", spread(38, wide / 2), spread(-18, wide)),
            Task(LONG, spread(50, wide / 2), spread(1, wide)),
            Task("Making up first", None, None),
        ),
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
        walks.append(Kind(_(name), tuple(found)))
    return Kinds(Who("Ana", "madder"), Who("Ben", "ink-blue"), tuple(walks))
