"""The couple's level from weekly means alone: no less true, and blind to any one day."""

from __future__ import annotations

import numpy as np
import pytest
from tests.insight.couples import lived, prior_drift

from duologue.insight.figures import NotYet
from duologue.insight.level import REACH, Knots, estimate_level
from duologue.insight.level_steps import find_clearest, find_steps, find_weekly_means
from duologue.insight.simulate import Diaries, Habits
from duologue.insight.weeks import WeekOfTwo, fit_weeks, tie_weeks
from duologue.insight.weeks import estimate_level_by_week as by_week

COUPLES = [pytest.param(300, id="short"), pytest.param(3000, id="long", marks=pytest.mark.soak)]


def weekly(rated: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    sevens = rated.reshape(-1, 7, rated.shape[1])
    n = (~np.isnan(sevens)).sum(axis=1)
    return np.nansum(sevens, axis=1) / np.maximum(n, 1), n


def by_weeks(diary: Diaries) -> Knots:
    """Many couples' weeks at once, as `tie_weeks` makes them of one."""
    (mean_a, days_a), (mean_b, days_b) = weekly(diary.a), weekly(diary.b)
    told = np.minimum(days_a, days_b) >= 2
    noise = (1.0 / np.maximum(days_a, 1) + 1.0 / np.maximum(days_b, 1)) / 2.0
    weeks = len(told)
    return Knots(
        np.arange(weeks) * 7.0 + 3,
        np.full(weeks, 7.0),
        np.where(told, (mean_a + mean_b) / 2.0, np.nan),
        np.where(told, noise, np.inf),
    )


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize(
    ("habits", "most"),
    [
        (Habits(log_q=-8.0, carry=0.2, own_carry=0.2), 0.05),
        (Habits(log_q=-4.0, carry=0.2, own_carry=0.2), 0.05),
        (Habits(log_q=-3.5, carry=0.2, own_carry=0.2), 0.05),
        (Habits(log_q=-4.0, carry=0.5, own_carry=0.5), 0.08),
    ],
    ids=["flat", "very slow drift", "slow drift", "strong autocorrelation"],
)
def test_the_line_that_both_see_is_given_few_steps_that_are_not_there(habits, most, couples):
    """In a year, asked daily; the control is a t test of four weeks before and four after, each week."""
    diary, _, _ = lived(11, couples, 364, habits)
    knots = by_weeks(diary)
    found = find_clearest(find_weekly_means(knots)[1]).announced
    assert found.mean() <= most + 2 * np.sqrt(most / couples)
    tested = np.zeros(couples, dtype=bool)
    for week in range(4, len(knots.z) - 4):
        before, after = knots.z[week - 4 : week], knots.z[week : week + 4]
        error = np.sqrt((np.nanvar(before, axis=0) + np.nanvar(after, axis=0)) / 3)
        tested |= np.abs(np.nanmean(after, axis=0) - np.nanmean(before, axis=0)) > 1.96 * error
    assert tested.mean() > 0.5


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize("every", [1, 2])
def test_weekly_means_hold_the_truth_as_often_as_days_do(every, couples):
    found = []
    for weeks in (8, 26, 52):
        habits = Habits(log_q=np.minimum(prior_drift(weeks, couples, -2.5), -1.0), carry=0.0, every=every)
        diary, _, _ = lived(weeks, couples, 7 * weeks, habits)
        fitted = fit_weeks(by_weeks(diary))
        truth, _ = weekly(diary.level)
        found.append(float((np.abs(fitted.middle - truth) < REACH * fitted.sd).mean()))
        assert 0.86 < found[-1] < 0.94
    assert 0.88 < np.mean(found) < 0.92


def diary(weeks: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    return tuple(rng.integers(4, 9, 7 * weeks).astype(float) for _ in range(2))


def of_two(a: np.ndarray, b: np.ndarray) -> list[WeekOfTwo]:
    (mean_a, days_a), (mean_b, days_b) = weekly(a[:, None]), weekly(b[:, None])
    return [
        WeekOfTwo(k, float(mean_a[k, 0]), int(days_a[k, 0]), float(mean_b[k, 0]), int(days_b[k, 0]))
        for k in range(len(mean_a))
    ]


def test_twin_worlds_with_the_same_weekly_means_get_the_same_line():
    a, b = diary()
    twin = b.copy()
    twin[20], twin[16] = twin[16] + 1, twin[20] - 1
    assert (b != twin).any()
    assert by_week(of_two(a, b)).level == by_week(of_two(a, twin)).level
    assert find_steps(by_week(of_two(a, b))) == find_steps(by_week(of_two(a, twin)))
    # The control: the line made from days tells the two worlds apart.
    days = range(len(a))
    one, other = (estimate_level(days, a.tolist(), x.tolist()).level for x in (b, twin))
    assert one != other


def test_a_line_by_week_lies_where_the_line_by_day_does():
    a, b = diary(40)
    weekly_line = by_week(of_two(a, b)).level
    daily_line = estimate_level(range(280), a.tolist(), b.tolist()).level
    for k, day in enumerate(weekly_line.days):
        mine, theirs = weekly_line.ranges[k], daily_line.ranges[day]
        assert abs(mine.middle - theirs.middle) < (theirs.high - theirs.low) / 2


def test_a_week_with_a_single_day_from_one_is_left_out_and_not_shown():
    a, b = diary()
    b[35:41] = np.nan
    weeks = of_two(a, b)
    told = by_week(weeks).level
    assert [week.level is None for week in told.weeks] == [k == 5 for k in range(12)]
    assert told == by_week([week for week in weeks if week.number != 5]).level
    assert not np.isfinite(tie_weeks([week for week in weeks if week.number != 5], 11).noise[5, 0])


@pytest.mark.parametrize("weeks", [0, 1, 2, 3])
def test_before_four_weeks_of_days_there_is_no_line(weeks):
    assert isinstance(by_week(of_two(*diary())[:weeks]), NotYet)


def test_a_partner_always_at_five_and_a_silent_month_draw_no_line():
    a, b = diary()
    assert isinstance(by_week(of_two(a, np.full_like(b, 5.0))), NotYet)
    b[-28:] = np.nan
    assert isinstance(by_week(of_two(a, b)), NotYet)
