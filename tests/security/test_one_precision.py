"""Check 66: a picture, its table and its API have one precision, so that arithmetic gets nothing of the
other's weeks that the table does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import timedelta
from random import Random

import numpy as np
import pytest
from tests.api.test_rounds import Program
from tests.rounds.diaries import lived
from tests.world import World

from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.insight.weeks import WeekOfTwo, estimate_level_by_week
from duologue.rounds import lines, weekly
from duologue.rounds.lines import Line
from duologue.rounds.weekly import ToldWeek
from duologue.web.insights import better_days, load, reading
from duologue.web.insights.load import Claim
from duologue.web.insights.reading import Guess

WEEKS = 26
DAYS = 6
FIRST = 105_000


def drawn(ana: np.ndarray, ben: np.ndarray) -> Line:
    """The line of both from sums of six days a week each."""
    weeks = {
        FIRST + k: {"a": ToldWeek(int(ana[k]), DAYS), "b": ToldWeek(int(ben[k]), DAYS)} for k in range(WEEKS)
    }
    found = lines.draw_couple_line(weeks, weekly.find_monday(FIRST + WEEKS))
    assert isinstance(found, Line)
    return found


def sums(seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    level = 6 + np.cumsum(chance.normal(0, 0.4, WEEKS))
    both = np.clip(level + chance.normal(0, 0.5, (2, WEEKS)), 1, 9)
    ana, ben = np.round(both * DAYS)
    return ana, ben


def fit(ana: np.ndarray, ben: np.ndarray) -> np.ndarray:
    """What anybody can work out who has the source: every range, in full, for these sums."""
    told = [WeekOfTwo(FIRST + k, ana[k] / DAYS, DAYS, ben[k] / DAYS, DAYS) for k in range(WEEKS)]
    found = estimate_level_by_week(told)
    assert not isinstance(found, NotYet)
    levels = [week.level for week in found.level.weeks if week.level]
    return np.array([(one.low, one.middle, one.high) for one in levels]).ravel()


def solve(seen: np.ndarray, ana: np.ndarray) -> np.ndarray:
    """Ben's sums by least squares, from the ranges seen and one's own weeks."""
    ben = ana.copy()
    for _ in range(6):
        now = fit(ana, ben)
        slope = np.empty((len(now), WEEKS))
        for k in range(WEEKS):
            other = ben.copy()
            other[k] += 1e-3
            slope[:, k] = (fit(ana, other) - now) / 1e-3
        ben = ben + np.clip(np.linalg.lstsq(slope, seen - now, rcond=1e-6)[0], -2 * DAYS, 2 * DAYS)
    return np.round(ben)


def share_found(seed: int) -> float:
    ana, ben = sums(seed)
    line = drawn(ana, ben)
    seen = np.array([(w.level.low, w.level.middle, w.level.high) for w in line.weeks if w.level]).ravel()
    return float(np.mean(solve(seen, ana) == ben))


SEEDS = (1, 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_least_squares_does_not_give_back_the_other_s_weeks(seed: int) -> None:
    assert share_found(seed) < 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_in_full_they_would_be_given_back(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with every place after the point, each sum of each week is found."""
    monkeypatch.setattr(Range, "round_to", lambda found, places: found)
    assert share_found(seed) == 1.0


def ranges_in(found: object) -> Iterator[Range]:
    """Every range in what a figure hands out."""
    if isinstance(found, Range):
        yield found
    elif isinstance(found, tuple):
        for one in found:
            yield from ranges_in(one)
    elif is_dataclass(found):
        for field in fields(found):
            yield from ranges_in(getattr(found, field.name))


def every_figure(world: World) -> Mapping[str, tuple[object, int]]:
    """What the pages draw, list and send, and the places that its table writes after the point."""
    ana, ben = sums(3)
    day = world.now.date()
    moods = [(day + timedelta(days=k), 3 + k % 5, 2 + k % 7, 4 + k % 3) for k in range(60)]
    rated = {day + timedelta(days=k): 5 + (k * k) % 4 for k in range(200)}
    chance = Random(7)
    walks = [day + timedelta(days=k) for k in range(500) if chance.random() < 0.3]
    lifted = {
        on: chance.randint(4, 6) + 3 * (on - timedelta(days=1) in walks)
        for on in (day + timedelta(days=k) for k in range(500))
    }
    claims = [
        Claim(f"report-{k}", day + timedelta(days=30 * k), "meals", "doing", 60 + k, 70 - k) for k in range(8)
    ]
    return {
        "line": (drawn(ana, ben), 1),
        "own": (lines.draw_own_line(rated), 1),
        "reading": (reading.read_guesses([Guess(*one) for one in moods]), 1),
        "better days": (better_days.compare_days(lifted, {"walks": walks}), 1),
        "load": (load.weigh(claims), 0),
    }


def in_full(world: World) -> set[str]:
    """The figures in which a range has more places than its table."""
    found = set()
    for name, (figure, places) in every_figure(world).items():
        told = list(ranges_in(figure))
        assert told, f"{name} has nothing to show, so nothing is tested"
        if any(value != round(value, places) for one in told for value in (one.low, one.middle, one.high)):
            found.add(name)
    return found


def test_no_figure_has_more_places_than_its_table(world: World) -> None:
    assert in_full(world) == set()


def test_without_rounding_each_of_them_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(Range, "round_to", lambda found, places: found)
    assert in_full(world) == set(every_figure(world))


def test_what_the_api_sends_has_no_more_either(world: World) -> None:
    lived(world, 200)
    sent = Program(world.ana).ask("GET", "/api/v1/thread")
    numbers = re.findall(r"\d+\.\d+", str([sent["together"], sent["own"], sent["places"]]))
    assert numbers and all(len(one.partition(".")[2]) == 1 for one in numbers)
