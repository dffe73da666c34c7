"""Ebb and flow (science 2.2): how often the band holds the truth, with a moving average as the control."""

from __future__ import annotations

import numpy as np
import pytest
from tests.insight.couples import lived, prior_drift

from duologue.insight import level
from duologue.insight.couple_days import estimate_weekday_means, find_moving_mean, make_couple_days
from duologue.insight.level import HARDLY_MOVED, REACH, estimate_level
from duologue.insight.own_line import estimate_own_level, estimate_own_level_by_day
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.simulate import Habits
from duologue.insight.trials_of_lines import LIVES, draw_lived

COUPLES = [pytest.param(250, id="short"), pytest.param(2500, id="long", marks=pytest.mark.soak)]


def covered(seed: int, couples: int, days: int, habits: Habits) -> float:
    diary, _, fitted = lived(seed, couples, days, habits)
    return float((np.abs(fitted.middle - diary.level) < REACH * fitted.sd).mean())


def covered_by_moving_average(seed: int, couples: int, days: int, habits: Habits) -> float:
    """What a four-week moving average with its standard error would hold."""
    diary, knots, _ = lived(seed, couples, days, habits)
    mean = find_moving_mean(knots.z, 29)
    n = find_moving_mean((~np.isnan(knots.z)).astype(float), 29) * 29
    sd = np.sqrt(np.nanvar(knots.z - mean, axis=0) / np.maximum(n, 1))
    return float((np.abs(mean - diary.level) < REACH * sd).mean())


@pytest.mark.parametrize("couples", COUPLES)
def test_the_band_holds_the_truth_nine_times_in_ten_over_the_prior(couples):
    found, naive = [], []
    for days in (60, 180, 365):
        habits = Habits(log_q=np.minimum(prior_drift(days, couples), -1.0), carry=0.0)
        found.append(covered(days, couples, days, habits))
        assert 0.87 < found[-1] < 0.94
        naive.append(covered_by_moving_average(days, couples, days, habits))
    assert 0.88 < np.mean(found) < 0.92
    assert np.mean(naive) < 0.86


@pytest.mark.parametrize("couples", COUPLES)
def test_asked_every_other_day_it_holds_as_well(couples):
    habits = Habits(log_q=np.minimum(prior_drift(1, couples), -1.0), carry=0.0, every=2, missing=0.15)
    assert 0.87 < covered(1, couples, 240, habits) < 0.94


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize(
    ("habits", "least", "most"),
    [
        (Habits(log_q=-3.0, carry=0.0), 0.86, 0.94),
        (Habits(log_q=-8.0, carry=0.0), 0.90, 1.00),
        (Habits(log_q=-4.0, carry=0.0), 0.90, 0.99),
        (Habits(log_q=-2.0, carry=0.0), 0.78, 0.90),
        (Habits(log_q=-3.0, carry=0.5, own_carry=0.5), 0.82, 0.96),
        (Habits(log_q=-4.0, step=1.2, step_day=90), 0.82, 0.96),
        (Habits(log_q=-3.0, missing=0.4, one_sided=0.3), 0.84, 0.96),
    ],
    ids=[
        "slow drift",
        "flat",
        "very slow drift",
        "fast drift",
        "strong autocorrelation",
        "a step",
        "many gaps",
    ],
)
def test_the_band_elsewhere(habits, least, most, couples):
    assert least < covered(7, couples, 240, habits) < most


def covered_by_day(name: str, couples: int) -> tuple[float, float]:
    """How often the level of a day, of two and of one alone, is held in a year of some life."""
    told = draw_lived(1, couples, LIVES[name][1])
    two, own = [], []
    for k in range(couples):
        a, b = ([None if np.isnan(x) else x for x in told.rated[:, k, who].tolist()] for who in (0, 1))
        for found, truth, held in (
            (estimate_level(range(len(a)), a, b), told.together[:, k], two),
            (estimate_own_level_by_day(range(len(a)), a), told.level[:, k, 0], own),
        ):
            low, high = np.array([(x.low, x.high) for x in found.level.ranges]).T
            held.append(((low <= truth) & (truth <= high)).mean())
    return float(np.mean(two)), float(np.mean(own))


def test_a_line_by_day_allows_for_days_skipped_when_low(monkeypatch):
    assert min(covered_by_day("skips-daily", 40)) > 0.85
    monkeypatch.setattr(level, "SKIPPED_WHEN_LOW", 0.0)
    assert max(covered_by_day("skips-daily", 40)) < 0.8


def test_one_couple_gets_what_the_simulation_of_many_would_say():
    diary, _, fitted = lived(3, 1, 200, Habits())
    a, b = ([None if np.isnan(x) else x for x in column[:, 0]] for column in (diary.a, diary.b))
    told = estimate_level(range(1, 201), a, b).level
    assert told.days == tuple(range(1, 201))
    assert [spread.middle for spread in told.ranges] == fitted.middle[:, 0].tolist()
    # And for the days that were not answered, which may have been lower ones.
    silent = np.mean([np.nanstd(x) * np.isnan(x).mean() for x in (diary.a, diary.b)])
    sd = np.hypot(fitted.sd[5, 0], 0.8 * silent)
    assert silent > 0.01 and told.ranges[5].high - told.ranges[5].low == pytest.approx(2 * REACH * sd)


def test_a_week_has_a_level_only_with_two_days_from_each():
    rng = np.random.default_rng(4)
    a, b = (rng.integers(4, 9, 70).astype(float).tolist() for _ in range(2))
    b[14:20] = [None] * 6
    told = estimate_level(range(70), a, b).level
    assert [week.first for week in told.weeks] == list(range(0, 70, 7))
    assert [week.level is None for week in told.weeks] == [k == 2 for k in range(10)]


def test_a_partner_who_rates_lower_does_not_make_the_days_they_write_worse_ones():
    rng = np.random.default_rng(5)
    level = rng.normal(0, 1, size=(200, 1))
    a, b = np.round(8 + level), np.round(4 + level)
    a[100:150] = np.nan
    b[150:] = np.nan
    series = make_couple_days(a, b, np.arange(200.0) % 7)
    assert abs(series.z[100:150].mean() - series.z[150:].mean()) < 0.5
    assert set(np.unique(series.noise)) == {1.0, float(series.alone_noise[0])}
    assert 1.0 <= series.alone_noise[0] < 1.5


def test_a_day_one_partner_rated_counts_for_less_where_their_errors_are_their_own():
    rng = np.random.default_rng(6)
    a, b = (6 + rng.normal(size=(400, 1)) for _ in range(2))
    assert make_couple_days(a, b, np.arange(400.0) % 7).alone_noise[0] == pytest.approx(2.0, abs=0.25)


def test_weekdays_are_believed_from_eight_weeks_on_and_only_partly():
    week = np.arange(210.0) % 7
    z = 6 + np.where(week >= 5, 0.7, 0.0)[:, None] + np.random.default_rng(7).normal(size=(210, 1))
    found = estimate_weekday_means(z, week)
    weekend = found[week >= 5].mean() - found[week < 5].mean()
    assert 0.2 < weekend < 0.7
    assert found[:7].sum() == pytest.approx(0.0, abs=1e-9)
    assert not estimate_weekday_means(z[:55], week[:55]).any()


def dull(days: int = 120) -> tuple[list[float | None], list[float | None]]:
    rng = np.random.default_rng(8)
    return tuple(rng.integers(4, 9, days).astype(float).tolist() for _ in range(2))


def refused(a: list[float | None], b: list[float | None]) -> Reason:
    said = estimate_level(range(len(a)), a, b)
    assert isinstance(said, NotYet)
    return said.reason


def test_the_diary_that_refusals_are_tried_on_is_otherwise_good():
    assert not isinstance(estimate_level(range(120), *dull()), NotYet)


@pytest.mark.parametrize("days", [0, 1, 2, 14, 21, 27])
def test_up_to_four_weeks_there_is_no_line(days):
    a, b = dull()
    assert refused(a[:days], b[:days]) is Reason.FEW_DAYS_OF_BOTH


def test_a_partner_who_always_gives_five_draws_no_line():
    a, _ = dull()
    assert refused(a, [5.0] * 120) is Reason.HARDLY_MOVED
    assert refused([5.0] * 120, [5.0] * 120) is Reason.HARDLY_MOVED


def test_a_month_without_one_of_them_lets_the_line_wait():
    a, b = dull()
    assert refused(a, b[:90] + [None] * 30) is Reason.QUIET_MONTH
    assert refused(a[:90] + [None] * 30, b) is Reason.QUIET_MONTH


def test_all_days_missing_but_two_draw_no_line():
    a, b = dull()
    assert refused(a[:2] + [None] * 118, b[:2] + [None] * 118) is Reason.FEW_DAYS_OF_BOTH
    assert refused([None] * 120, [None] * 120) is Reason.FEW_DAYS_OF_BOTH


def test_own_line_needs_own_days_only():
    a, _ = dull()
    told = estimate_own_level(range(120), a).level
    assert told.n == 120
    assert estimate_own_level(range(20), a[:20]) == NotYet(Reason.FEW_DAYS_OF_ONE)
    assert estimate_own_level(range(120), [5.0] * 120) == NotYet(Reason.HARDLY_MOVED)
    assert estimate_own_level([], []) == NotYet(Reason.FEW_DAYS_OF_ONE)


def test_answers_a_month_apart_have_a_line_that_follows_them():
    """Each day is then alone in its month, and a spread taken within months would be nothing."""
    days = list(range(1, 1200, 30))
    a = [4.0 + (k % 3) for k in range(20)] + [7.0 + (k % 3) for k in range(20)]
    reading = estimate_level(days, a, [x - 1 for x in a])
    assert not isinstance(reading, NotYet)
    middle = [spread.middle for spread in reading.level.ranges]
    assert np.isfinite(middle).all()
    assert middle[0] == pytest.approx(4.5, abs=1.0) and middle[-1] == pytest.approx(7.5, abs=1.0)


def test_two_who_always_go_opposite_ways_have_no_line_of_no_width():
    a = [3.0 + 4.0 * (k % 2) for k in range(90)]
    assert estimate_level(range(90), a, [10.0 - x for x in a]) is HARDLY_MOVED


def test_a_month_that_moves_after_months_that_did_not_is_followed():
    a = [5.0] * 150 + [3.0, 2.0] * 20
    reading = estimate_level(range(len(a)), a, a)
    assert not isinstance(reading, NotYet)
    middle = [spread.middle for spread in reading.level.ranges]
    assert middle[10] == pytest.approx(5.0, abs=0.3) and middle[-1] == pytest.approx(2.5, abs=0.6)
