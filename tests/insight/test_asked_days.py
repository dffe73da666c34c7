"""What the numbers of answered days tell of which days asked."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.asked_days import count_weeks, estimate_unanswered_of_two
from duologue.insight.trials_of_lines import LIVES, draw_together, try_two

WEEKS, COUPLES = 52, 200


def draw_days(asked_together: bool, answered: float, seed: int = 3) -> np.ndarray:
    """Days of each week that each answered, (weeks, couples, 2): asked every other day, both at once, or
    every day."""
    rng = np.random.default_rng(seed)
    asked = rng.random((WEEKS * 7, COUPLES, 1)) < (0.5 if asked_together else 1.0)
    there = asked & (rng.random((WEEKS * 7, COUPLES, 2)) < answered)
    return there.reshape(WEEKS, 7, COUPLES, 2).sum(axis=1).astype(float)


def test_weeks_are_counted_by_their_two_numbers_and_those_of_few_days_are_left_out() -> None:
    days = np.array([[[3, 3], [7, 3]], [[3, 3], [2, 7]], [[4, 6], [7, 7]]], dtype=float)
    found = count_weeks(days)
    assert found[0].reshape(5, 5)[0, 0] == 2 and found[0].reshape(5, 5)[1, 3] == 1 and found[0].sum() == 3
    assert found[1].reshape(5, 5)[4, 0] == found[1].reshape(5, 5)[4, 4] == 1 and found[1].sum() == 2


def test_numbers_that_rise_and_fall_together_are_of_days_that_asked_both() -> None:
    other, daily = (
        estimate_unanswered_of_two(count_weeks(draw_days(together, answered))).mean()
        for together, answered in ((True, 0.85), (False, 0.425))
    )
    assert other < 0.42, "as many days answered, but nearly all of those that asked"
    assert daily > 0.5
    # The control: each for themselves, neither could be told from the other.
    alone = draw_days(True, 0.85)
    alone[:, :, 1] = draw_days(True, 0.85, 4)[:, :, 1]
    assert estimate_unanswered_of_two(count_weeks(alone)).mean() > 0.5


def test_without_a_week_it_may_be_anything_and_with_every_day_answered_next_to_nothing() -> None:
    assert 0.4 < estimate_unanswered_of_two(np.zeros((1, 25)))[0] < 0.65
    assert estimate_unanswered_of_two(count_weeks(np.full((20, 1, 2), 7.0)))[0] < 0.08


@pytest.mark.parametrize("name", ["plain", "skips", "skips-most"])
def test_the_line_of_two_is_narrower_and_holds(name) -> None:
    widths: list[float] = []

    def line(rated: np.ndarray, daily: bool) -> tuple[np.ndarray, np.ndarray]:
        middle, sd = draw_together(rated, daily)
        widths.append(float(np.median(sd)))
        return middle, sd

    outcome = try_two(LIVES[name][1], 8, 80, line)
    assert outcome.cover is not None and outcome.cover.value > 0.85
    if not LIVES[name][1].daily:
        assert 1.645 * widths[0] < 1.1
