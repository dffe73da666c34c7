"""The second kind of couple lives and answers as it is told to, and knows no estimator."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from duologue.insight import lives, tellings
from duologue.insight.lives import SimulatedPractice, SimulatedWorld, live
from duologue.insight.tellings import Answering, Claiming, Guessing, claim, guess, rate

STILL = SimulatedWorld(wander=0.0, mood=0.7, carry=0.0)
PLAIN = Answering(skip=(0.0, 0.0), apart=0.0, own_carry=0.0)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("module", [lives, tellings])
def test_it_imports_nothing_of_the_estimators(module):
    tree = ast.parse(Path(module.__file__).read_text())
    named = {
        name
        for node in ast.walk(tree)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert {name for name in named if name.startswith("duologue")} <= {"duologue.insight.lives"}


def test_a_seed_is_a_life():
    one, again, other = (rate(rng(seed), live(rng(seed), 4, 60)).rated for seed in (1, 1, 2))
    assert np.array_equal(one, again, equal_nan=True)
    assert not np.array_equal(one, other, equal_nan=True)


def test_the_level_has_its_season_its_wander_and_its_steps():
    still = replace(STILL, season=0.8)
    level = live(rng(), 50, 730, still).level
    assert np.ptp(level, axis=0) == pytest.approx(np.full(50, 1.6), abs=0.01)
    stepped = live(rng(), 3, 100, replace(STILL, step=1.2, step_day=40)).level
    assert stepped[40] - stepped[39] == pytest.approx(np.full(3, 1.2))
    wandering = live(rng(), 400, 400, replace(STILL, wander=0.5)).level
    assert (wandering - wandering.mean(axis=1, keepdims=True)).std() == pytest.approx(
        np.hypot(0.5, 2 / 12**0.5), abs=0.06
    )


def test_weekdays_and_holidays_are_as_asked_and_leave_the_level_alone():
    pattern = (0.6, 0.0, 0.0, 0.0, 0.0, -0.3, 0.4)
    lived = live(rng(), 200, 364, replace(STILL, weekdays=pattern, holidays=3, holiday_lift=1.0))
    apart = (lived.closeness - lived.level)[~lived.holiday]
    weekday = np.broadcast_to((np.arange(364) % 7)[:, None], lived.level.shape)[~lived.holiday]
    found = [apart[weekday == k].mean() for k in range(7)]
    assert found == pytest.approx(np.subtract(pattern, np.mean(pattern)).tolist(), abs=0.03)
    assert lived.holiday.mean() == pytest.approx(30 / 365.25, abs=0.01)
    assert np.ptp(lived.level, axis=0).max() == pytest.approx(0.0)


def test_what_is_done_before_the_check_in_is_in_it_and_the_rest_is_not():
    practice = SimulatedPractice(often=0.3, before=0.5, same_day=1.0)
    lived = live(rng(), 200, 200, replace(STILL, practices=(practice,)))
    apart, done, first = lived.closeness - lived.level, lived.practised[:, :, 0], lived.before[:, :, 0]
    without = apart[~done].mean()
    assert apart[first].mean() - without == pytest.approx(1.0, abs=0.03)
    assert apart[done & ~first].mean() - without == pytest.approx(0.0, abs=0.03)


def test_the_day_after_is_lifted_whatever_the_order():
    lived = live(rng(), 200, 200, replace(STILL, practices=(SimulatedPractice(next_day=0.6),)))
    apart, done = lived.closeness - lived.level, lived.practised[:-1, :, 0]
    assert apart[1:][done].mean() - apart[1:][~done].mean() == pytest.approx(0.6, abs=0.03)


def test_a_practice_is_tied_to_weekday_mood_and_holiday():
    friday = SimulatedPractice(often=0.02, weekdays=(0, 0, 0, 0, 6.0, 0, 0))
    low, festive = SimulatedPractice(on_mood=-1.0), SimulatedPractice(often=0.05, on_holidays=3.0)
    lived = live(rng(), 200, 364, replace(STILL, holidays=3, practices=(friday, low, festive)))
    weekday = np.arange(364) % 7
    assert lived.practised[weekday == 4, :, 0].mean() > 0.85
    assert lived.practised[weekday != 4, :, 0].mean() < 0.03
    done = lived.practised[:, :, 1]
    assert lived.mood[done].mean() < -0.5 < lived.mood[~done].mean()
    done = lived.practised[:, :, 2]
    assert done[lived.holiday].mean() > 0.4 and done[~lived.holiday].mean() < 0.07


def test_answers_are_whole_numbers_and_the_level_is_their_mean():
    lived = live(rng(), 300, 200, replace(STILL, usual=(9.0, 9.6)))
    told = rate(rng(), lived, PLAIN)
    assert set(np.unique(told.would)) <= set(range(11))
    # Near the top the answers cannot go as far up as down, and the level they move around is lower for it.
    assert told.would.mean() == pytest.approx(told.level.mean(), abs=0.02)
    assert told.level.mean() < lived.level.mean() - 0.1


def test_days_are_skipped_more_when_low():
    lived = live(rng(), 300, 200, STILL)
    told = rate(rng(), lived, replace(PLAIN, skip=(0.3, 0.3), skip_low=(1.0, 0.0), every=(1, 2)))
    there = ~np.isnan(told.rated)
    assert there[:, :, 1].mean() == pytest.approx(0.35, abs=0.01)
    assert np.nanmean(told.rated[:, :, 0]) > told.would[:, :, 0].mean() + 0.2
    assert np.nanmean(told.rated[:, :, 1]) == pytest.approx(told.would[:, :, 1].mean(), abs=0.03)
    away = rate(rng(), lived, replace(PLAIN, away=4.0))
    assert np.isnan(away.rated).mean() == pytest.approx(1 - np.exp(-4 * 12 / 365.25), abs=0.02)


def test_guesses_carry_their_truth():
    told = Guessing(follow=0.5, project=0.3, above=0.7, alike=0.5, other_error=0.8)
    seen = guess(rng(), 1, 40_000, told)
    rows = np.column_stack([np.ones(40_000), seen.other[:, 0], seen.own[:, 0]])
    _, tracking, projection = np.linalg.lstsq(rows, seen.guess[:, 0], rcond=None)[0]
    # Rounding both moods takes a little off each slope.
    assert tracking == pytest.approx(seen.tracking[0], abs=0.03)
    assert projection == pytest.approx(seen.projection[0], abs=0.03)
    assert (seen.guess - seen.other).mean() == pytest.approx(0.7, abs=0.05)
    assert seen.tracking[0] < 0.5


def test_an_own_mood_that_is_rated_with_error_looks_like_following():
    """What the cells of attunement rest on: nobody follows here, and least squares says that they do."""
    seen = guess(rng(), 1, 40_000, Guessing(follow=0.0, project=0.5, alike=0.6, own_error=1.0))
    rows = np.column_stack([np.ones(40_000), seen.other[:, 0], seen.own[:, 0]])
    assert seen.tracking[0] == pytest.approx(0.0, abs=1e-9)
    assert np.linalg.lstsq(rows, seen.guess[:, 0], rcond=None)[0][1] > 0.08


def test_guesses_become_fewer_when_low():
    seen = guess(rng(), 200, 200, Guessing(often=0.5, less_when_low=1.0))
    there = ~np.isnan(seen.guess)
    assert there.mean() == pytest.approx(0.5, abs=0.02)
    assert np.nanmean(seen.own) > 5.8


def test_claims_lie_around_their_midpoint_and_gap():
    told = claim(
        rng(), 1000, 4, Claiming(np.array([50.0, 95.0]), np.array([0.8, 0.2]), error=0.05, carry=0.6)
    )
    assert told.claims.shape == (4, 1000, 2, 2)
    a, b = told.claims[..., 0], told.claims[..., 1]
    assert ((a + 100 - b) / 2).mean(axis=(0, 1)) == pytest.approx(told.midpoint.tolist(), abs=0.3)
    assert (a + b - 100).mean(axis=(0, 1)) == pytest.approx(told.gap.tolist(), abs=0.3)
    assert np.unique(claim(rng(), 9, 9, Claiming(np.array([40.0]), np.zeros(1), to=5.0)).claims % 5) == [0.0]
