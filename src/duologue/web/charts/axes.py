"""Where values and dates lie on a chart: scales, ticks that have room, lines that stop at gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from duologue.languages.dates_in_words import write_day_and_month, write_short_month, write_year
from duologue.web.charts.svg import WIDTH, measure_width

Place = tuple[float, float]
TICK_SIZE, TICK_GAP = 13.5, 2.0
"""Units of a tick's letters on the narrowest phone, and between two ticks."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high`, or down to it, laid out from `start` to `end`; what lies outside is put at
    the end."""

    low: float
    high: float
    start: float
    end: float

    def place_at(self, value: float) -> float:
        least, most = sorted((self.low, self.high))
        held = min(max(value, least), most)
        return self.start + (self.end - self.start) * (held - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Tick:
    """A day with its label; `below` is a second line, such as the year."""

    day: date
    label: str
    below: str = ""


def choose_window(
    values: Sequence[float], least: float = 4.0, low: float = 0.0, high: float = 10.0
) -> tuple[float, float]:
    """Whole numbers around the values, at least `least` apart, within `low` and `high`."""
    bottom, top = max(low, math.floor(min(values))), min(high, math.ceil(max(values)))
    while top - bottom < min(least, high - low):
        upward = top < high and (bottom <= low or top - max(values) <= min(values) - bottom)
        bottom, top = (bottom, top + 1) if upward else (bottom - 1, top)
    return float(bottom), float(top)


def make_days_axis(first: date, last: date, start: float, end: float) -> Axis:
    """Days as ordinals; a single day lies in the middle."""
    a, b = first.toordinal(), last.toordinal()
    return Axis(a - 0.5, b + 0.5, start, end) if a == b else Axis(a, b, start, end)


def make_date_ticks(first: date, last: date, most: int) -> tuple[Tick, ...]:
    """At most `most` ticks, on Mondays, firsts of a month or firsts of a year."""
    if (last - first).days < 70:
        for weeks in (1, 2, 4):
            found = tuple(Tick(day, write_day_and_month(day)) for day in _list_mondays(first, last, weeks))
            if len(found) <= most:
                return found
    for months in (1, 2, 3, 6):
        days = tuple(_list_firsts(first, last, months))
        if len(days) <= most:
            return tuple(
                Tick(day, write_short_month(day), write_year(day) if not k or day.month <= months else "")
                for k, day in enumerate(days)
            )
    years = 1
    while len(days := tuple(_list_firsts(first, last, 12 * years))) > most:
        years += 1
    return tuple(Tick(day, write_year(day)) for day in days)


def make_roomy_ticks(across: Axis, first: date, last: date, most: int) -> tuple[tuple[Tick, float], ...]:
    """As many ticks as have room, `most` at most, each with the middle of its label: how wide a month's name
    is, is the language's affair. At the edges a label keeps within the picture."""
    found: list[tuple[Tick, float]] = []
    for number in range(most, 0, -1):
        found, free = [], 0.0
        for tick in make_date_ticks(first, last, number):
            half = max(measure_width(tick.label, TICK_SIZE), measure_width(tick.below, TICK_SIZE)) / 2
            middle = min(max(across.place_at(tick.day.toordinal()), half), WIDTH - half)
            if middle - half < free:
                break
            found.append((tick, middle))
            free = middle + half + TICK_GAP
        else:
            break
    return tuple(found)


def _list_mondays(first: date, last: date, weeks: int) -> Iterator[date]:
    day = first + timedelta(days=-first.weekday() % 7)
    while day <= last:
        yield day
        day += timedelta(weeks=weeks)


def _list_firsts(first: date, last: date, months: int) -> Iterator[date]:
    """Firsts of every so many months, counted from January of year 0."""
    number = first.year * 12 + first.month - 1 + (first.day > 1)
    number += -number % months
    while number // 12 < 10_000 and (day := date(number // 12, number % 12 + 1, 1)) <= last:
        yield day
        number += months


def split_runs(places: Sequence[Place | None]) -> tuple[tuple[Place, ...], ...]:
    """Neighbours without a gap between them: a line is not drawn over what nobody said."""
    found: list[list[Place]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return tuple(tuple(run) for run in found if run)


def draw_path(places: Sequence[Place], closed: bool = False) -> str:
    """SVG path data through the places."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places) + ("Z" if closed else "")
