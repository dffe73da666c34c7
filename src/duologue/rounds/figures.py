"""The couple's figures, from what their blocks hold to ranges or the reason why there is none yet.

What both may see is computed from what both may read, and the line of the two from whole weeks alone, so that
no day of the other's can be told from it. Ranges leave here as their tables write them, and pictures and API
have no others. Statistics are imported where they are needed: a worker that shows none never loads numpy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from duologue.insight.figures import NotYet, Range
from duologue.rounds.diary import Claim, Guess
from duologue.rounds.weekly import Told, number_of

if TYPE_CHECKING:
    from duologue.insight.attunement import Attunement
    from duologue.insight.helps import BetterDays
    from duologue.insight.level import Reading

PLACES_OF_POINTS = 1
PLACES_OF_HUNDRED = 0
"""After the point: of ratings, and of points of a hundred."""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from the Monday `first` on; `level` 0-10, None where there is nothing to say."""

    first: date
    level: Range | None


@dataclass(frozen=True, slots=True)
class Step:
    """From about `day` on the level seems to lie `size` points higher (+) or lower."""

    day: date
    size: Range


@dataclass(frozen=True, slots=True)
class Line:
    """Weeks in rising order without gaps."""

    weeks: tuple[Week, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """One side of one domain: points of 100 with A, and how far both claims pass (+) or miss 100; `reports`:
    (day, midpoint of that day's two claims)."""

    domain: str
    facet: str
    midpoint: Range | NotYet
    gap: Range | NotYet
    reports: tuple[tuple[date, float], ...]


def own_line(days: Mapping[date, int], *, daily: bool = False) -> Line | NotYet:
    """One's own line from one's own days, oldest first; `daily`: whether one is asked every day."""
    from duologue.insight.own_line import own_level

    found = own_level([_number(day) for day in days], list(days.values()), daily=daily)
    return found if isinstance(found, NotYet) else _line(found)


def couple_line(weeks: Mapping[int, Mapping[str, Told]], today: date) -> Line | NotYet:
    """The line of both, from the weeks each brought, up to the last one that is over."""
    from duologue.insight.weeks import WeekOfTwo, couple_level

    nothing = Told(0, 0)
    numbers = range(min(weeks, default=number_of(today)), number_of(today))
    told = [
        WeekOfTwo(number, _mean(a), a.days, _mean(b), b.days)
        for number in numbers
        for a, b in [(weeks.get(number, {}).get("a", nothing), weeks.get(number, {}).get("b", nothing))]
    ]
    found = couple_level(told)
    return found if isinstance(found, NotYet) else _line(found)


def reading(guesses: Sequence[Guess]) -> Attunement | NotYet:
    """How the one who guessed reads the other; guesses oldest first, one a day."""
    from duologue.insight.attunement import attunement

    found = attunement(
        [guess.day.toordinal() for guess in guesses],
        [guess.guess for guess in guesses],
        [guess.truth for guess in guesses],
        [guess.own for guess in guesses],
    )
    if isinstance(found, NotYet):
        return found
    return replace(
        found,
        tracking=_points(found.tracking),
        projection=_points(found.projection),
        bias=_points(found.bias),
    )


def better_days(days: Mapping[date, int], practised: Mapping[str, Iterable[date]]) -> BetterDays | NotYet:
    """What goes with one's own better days: practices of a day, and one's own closeness on the day after."""
    from duologue.insight.helps import own_better_days

    done = {name: set(on) for name, on in practised.items()}
    every = sorted(set(days).union(*done.values()))
    found = own_better_days(
        [day.toordinal() for day in every],
        [days.get(day) for day in every],
        {name: [int(day in on) for day in every] for name, on in done.items()},
    )
    if isinstance(found, NotYet):
        return found
    return replace(
        found,
        practices=tuple(replace(one, effect=one.effect and _points(one.effect)) for one in found.practices),
    )


def carried(claims: Sequence[Claim]) -> tuple[Carried, ...] | NotYet:
    """Midpoint and gap of each side of each domain, in the order of first mention."""
    from duologue.insight.load import Claims, load

    found = load([Claims(_key(claim), claim.a, claim.b) for claim in claims])
    if isinstance(found, NotYet):
        return found
    names = {_key(claim): (claim.domain, claim.facet) for claim in claims}
    reports: dict[str, list[tuple[date, float]]] = {}
    for claim in claims:
        if claim.a is not None and claim.b is not None:
            reports.setdefault(_key(claim), []).append((claim.day, (claim.a + 100.0 - claim.b) / 2.0))
    return tuple(
        Carried(
            *names[one.domain],
            _of_hundred(one.midpoint),
            _of_hundred(one.gap),
            tuple(reports.get(one.domain, ())),
        )
        for one in found
    )


def _line(found: Reading) -> Line:
    from duologue.insight.steps import find_steps

    steps = find_steps(found)
    return Line(
        tuple(Week(_date(week.first), week.level and _points(week.level)) for week in found.level.weeks),
        ()
        if isinstance(steps, NotYet)
        else tuple(Step(_date(step.day), _points(step.size)) for step in steps),
    )


def _points(found: Range) -> Range:
    return found.rounded(PLACES_OF_POINTS)


def _of_hundred(found: Range | NotYet) -> Range | NotYet:
    return found if isinstance(found, NotYet) else found.rounded(PLACES_OF_HUNDRED)


def _number(day: date) -> int:
    """So numbered, the weeks of `insight` begin on Mondays."""
    return day.toordinal() - 1


def _date(number: int) -> date:
    return date.fromordinal(number + 1)


def _mean(week: Told) -> float:
    return week.total / week.days if week.days else 0.0


def _key(claim: Claim) -> str:
    return f"{claim.domain}\n{claim.facet}"
