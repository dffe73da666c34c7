"""Every page keeps what it promises with couples that no estimator had a hand in, and what was there before
does not.

Short: enough couples to see it break. Long: with the error that `duologue simulate --trials` prints.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.insight import attunement_before

from duologue.insight import (
    alike_days,
    attunement,
    helps,
    level_steps,
    load,
    rotas,
    trials_of_better_days,
    trials_of_lines,
    trials_of_load,
    trials_of_reading,
    trials_of_steps,
    waves,
)
from duologue.insight.chances import find_student_below, find_student_quantile
from duologue.insight.couple_days import make_own_days
from duologue.insight.helps import Associations
from duologue.insight.level import WEEK, fit, tie
from duologue.insight.level_steps import Clearest, find_clearest, fit_jumps
from duologue.insight.tellings import Guessing, guess
from duologue.insight.trials import Cell, Rate
from duologue.insight.trials_of_better_days import try_nothing
from duologue.insight.trials_of_lines import LIVES, Lines, draw_own, find_weekly, tie_two, try_own, try_two
from duologue.insight.trials_of_load import Ranges
from duologue.insight.trials_of_reading import LIVES as PEOPLE
from duologue.insight.trials_of_reading import MONTHLY, Said, try_looks, try_ranges
from duologue.insight.trials_of_steps import find_means_of_two as steps_of_two
from duologue.insight.trials_of_steps import find_own_means as steps_of_own
from duologue.insight.trials_of_steps import try_flat, try_moved
from duologue.insight.weeks import fit_weeks

LEAST_COVER, MOST_FALSE = 0.85, 0.05
CELLS = [
    *trials_of_lines.CELLS,
    *trials_of_steps.CELLS,
    *trials_of_better_days.CELLS,
    *trials_of_reading.CELLS,
    *trials_of_load.CELLS,
]
# Three years of monthly looks are seconds each; one of them stands for them in the short run.
SLOW = {"looks-none", "looks-imperfect", "looks-nothing", "looks-lasting"}
# Three years of looks at better days, each month as the page promises, are dear; long, they are of as many
# couples as any.
FEW = 30
# The controls break at half-yearly looks already.
HALF_A_YEAR = 182
LEAST_FOUND = {
    "better-days most-of-a-point-3": 0.6,
    "better-days most-of-a-point-daily-2": 0.75,
    "better-days comfort-3": 0.3,
    "better-days comfort-daily-2": 0.6,
    "reading told-own-day-150": 0.65,
    "reading told-own-day-400": 0.95,
    "reading told-following-150": 0.6,
    "reading told-following-400": 0.95,
    "steps three": 0.85,
    "steps three-daily": 0.9,
    "steps-of-two three": 0.4,
    "steps-of-two three-daily": 0.9,
}
"""What the pages, or docs/what-the-figures-mean.md, say of how long it takes, less a little."""


def held(cell: Cell, couples: int) -> None:
    """To what is promised, within two Monte Carlo errors."""
    outcome = cell.run(1, couples)
    assert outcome.shown.value > 0.3
    if outcome.cover is not None:
        assert outcome.cover.value >= LEAST_COVER - 2 * outcome.cover.error, outcome.cover
    if outcome.false is not None:
        assert outcome.false.value <= MOST_FALSE + 2 * outcome.false.error, outcome.false
    least = LEAST_FOUND.get(f"{cell.page} {cell.name}")
    if least is not None:
        assert outcome.found.value >= least - 2 * outcome.found.error, outcome.found


@pytest.mark.parametrize(
    "cell", [one for one in CELLS if one.name not in SLOW], ids=lambda one: f"{one.page} {one.name}"
)
def test_a_page_keeps_its_promise(cell):
    held(cell, FEW if cell.page == "better-days" else 60)


@pytest.mark.soak
@pytest.mark.parametrize("cell", CELLS, ids=lambda one: f"{one.page} {one.name}")
def test_a_page_keeps_its_promise_with_many(cell):
    held(cell, 1500)


def test_monthly_looks_tell_few_people_what_is_not_so():
    outcome = try_looks(MONTHLY["imperfect"][1], 1, 40)
    assert outcome.false.value <= MOST_FALSE + 2 * outcome.false.error


# The controls: what was there before, in the cells that an independent check broke it with.


def told_before(gap: np.ndarray, j: np.ndarray, t: np.ndarray, s: np.ndarray) -> Said:
    fitted = attunement_before.fit(gap if gap.ndim == 1 else gap.mean(axis=0), j, t, s)
    df = j.shape[1] + 1.0
    reach = find_student_quantile(0.95, df) * fitted.sd
    chance = np.array([find_student_below(float(x), df) for x in (fitted.b[:, 1] - 0.1) / fitted.sd[:, 1]])
    return fitted.b, reach, chance > 0.95, (np.abs(fitted.b) > reach)[:, ::2]


def own_before(rated: np.ndarray, daily: bool) -> Lines:
    """The line by day, of which a week's was the mean."""
    day = np.arange(float(len(rated)))
    series = make_own_days(rated, day % WEEK)
    fitted = fit(tie(day, series.z, series.noise))
    return find_weekly(fitted.middle)[0], find_weekly(fitted.sd)[0]


def two_before(rated: np.ndarray, daily: bool) -> Lines:
    """With nothing said of what was not answered."""
    fitted = fit_weeks(tie_two(rated)[0])
    return fitted.middle, fitted.sd


@pytest.mark.parametrize("name", ["plain", "imperfect"])
def test_the_ranges_before_did_not_hold_it(name):
    assert try_ranges(PEOPLE[name][1], 1, 60, told_before).cover.value < 0.82


def test_the_words_before_told_people_what_is_not_so():
    assert try_looks(MONTHLY["imperfect"][1], 1, 40, told_before).false.value > 0.2


def said_as_if(carries: np.ndarray, shares: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days go on by `carries`, and in `shares`, whatever the diary says."""
    monkeypatch.setattr(alike_days, "_CARRIES", carries)
    monkeypatch.setattr(alike_days, "_LEFT", carries[:, None] ** np.arange(alike_days._LEFT.shape[1]))
    monkeypatch.setattr(alike_days, "_LIKELY_CARRIES", np.ones(len(carries)))
    monkeypatch.setattr(alike_days, "_SHARES", shares)
    monkeypatch.setattr(alike_days, "_LIKELY_SHARES", np.ones(len(shares)))


@pytest.mark.parametrize("name", ["lasting", "lasting-both", "lasting-guesses", "lasting-moods"])
def test_as_if_each_day_were_fresh_what_lasts_was_not_held(name, monkeypatch):
    people = PEOPLE[name][1]
    assert try_ranges(people, 1, 300).cover.value >= LEAST_COVER - 0.02
    said_as_if(np.zeros(1), np.ones(1), monkeypatch)
    assert try_ranges(people, 1, 300).cover.value < 0.8


def test_as_if_all_of_a_day_lasted_or_none_long_moods_were_not_held(monkeypatch):
    people = PEOPLE["lasting-moods"][1]
    assert try_ranges(people, 1, 300).cover.value >= 0.88
    said_as_if(alike_days._CARRIES, np.ones(1), monkeypatch)
    assert try_ranges(people, 1, 300).cover.value < 0.85


def test_an_own_day_that_is_in_it_is_said():
    told = guess(np.random.default_rng(1), 60, 400, Guessing(project=0.7))
    fitted = attunement.fit(np.ones(399), told.guess.T, told.other.T, told.own.T)
    assert attunement.may_be_said(fitted)[:, 1].mean() > 0.9
    # The control: in one figure for all reliabilities what is not known of these stays, however many guesses.
    assert (fitted.b[:, 2] / fitted.sd[:, 2]).max() < 4.3


@pytest.mark.parametrize("name", ["lasting", "lasting-long", "lasting-both"])
def test_a_range_is_of_use_where_moods_last(name):
    """Points of guess a point: what could be anything from -4 to 4 is no figure."""
    told = guess(np.random.default_rng(1), 300, 150, PEOPLE[name][1])
    columns = told.guess.T, told.other.T, told.own.T
    fitted = attunement.fit(np.ones(149), *columns)
    assert attunement.find_reach(fitted)[:, 1:].max() < 0.75
    assert np.abs(fitted.b[:, 1:]).max() < 1.5
    # The control: an error of a day's own, taken out of rows that were whitened.
    before = attunement_before.fit(np.ones(149), *columns, reliability=0.5)
    assert np.mean(np.abs(before.b[:, 2]) > 1.5) > 0.05


@pytest.mark.parametrize("name", ["skips", "skips-daily", "lasting-daily", "fast"])
def test_the_own_line_before_did_not_hold_it(name):
    assert try_own(LIVES[name][1], 1, 60, own_before).cover.value < 0.82


@pytest.mark.parametrize("name", ["skips-daily", "skips-most"])
def test_the_line_of_two_before_did_not_hold_it(name):
    assert try_two(LIVES[name][1], 1, 60, two_before).cover.value < 0.80


def shown_before(fitted: Associations) -> np.ndarray:
    """Of which practices a range wholly above or below nothing stood there."""
    return np.abs(fitted.forward.b) > 1.645 * fitted.forward.sd


@pytest.mark.parametrize("name", ["bad-days", "close-days", "after-bad", "holidays", "skips"])
def test_the_ranges_before_taught_people_what_nothing_does(name):
    doing = trials_of_better_days.NOTHING[name][1]
    assert try_nothing(doing, 1, 40, shown_before, HALF_A_YEAR).false.value > 0.4


def test_without_a_third_question_a_low_day_that_ends_by_itself_was_praised(monkeypatch):
    doing = trials_of_better_days.NOTHING["quarrels-daily"][1]
    assert try_nothing(doing, 1, 40, every=HALF_A_YEAR).false.value <= MOST_FALSE
    monkeypatch.setattr(helps, "FALLING_FROM", -np.inf)
    assert try_nothing(doing, 1, 40, every=HALF_A_YEAR).false.value > 3 * MOST_FALSE


@pytest.mark.parametrize("name", ["visits-daily", "visits-mostly-daily", "shifts"])
def test_with_weekdays_alone_the_eve_of_what_a_rota_brings_was_praised(name, monkeypatch):
    doing = trials_of_better_days.NOTHING[name][1]
    monkeypatch.setattr(rotas, "ROTAS", ())
    assert try_nothing(doing, 1, 40, every=HALF_A_YEAR).false.value > 3 * MOST_FALSE


def own_without_waves(rated: np.ndarray, daily: bool) -> Lines:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waves, "WEEKS_FROM", 1000)
        return draw_own(rated, daily)


@pytest.mark.parametrize(
    "name", ["four-weeks", "four-weeks-daily", "week-on-week-off", "week-on-week-off-daily"]
)
def test_a_rhythm_of_weeks_was_taken_for_noise(name):
    assert try_own(LIVES[name][1], 1, 60, own_without_waves).cover.value < 0.82


def beyond_a_threshold(means: np.ndarray) -> Clearest:
    """A step wherever a jump is large for what neighbouring weeks differ by."""
    noise = np.nanmedian(np.abs(np.diff(means, axis=0)), axis=0) * 1.4826 / np.sqrt(2.0)
    largest = np.nanmax(np.abs(fit_jumps(means).t), axis=0)
    return replace(find_clearest(means), announced=largest > 3.0 * noise)


@pytest.mark.parametrize("name", ["lasting-daily", "season-lasting"])
def test_a_fixed_threshold_told_people_of_steps_that_were_not_there(name):
    assert (
        try_flat(steps_of_own, trials_of_steps.WITHOUT[name][1], 1, 60, beyond_a_threshold).false.value > 0.15
    )


def test_with_a_slope_that_may_be_anything_most_steps_of_three_points_were_missed(monkeypatch):
    living = trials_of_steps.MOVED["three"][1]
    assert try_moved(steps_of_own, living, 1, 60).found.value > 0.85
    monkeypatch.setattr(level_steps, "SLOPE_HELD", 0.0)
    assert try_moved(steps_of_own, living, 1, 60).found.value < 0.6


def test_without_any_slope_a_season_is_a_step(monkeypatch):
    living = trials_of_steps.WITHOUT["season"][1]
    monkeypatch.setattr(level_steps, "SLOPE_HELD", 1e9)
    monkeypatch.setattr(level_steps, "FEWER", 0.0)
    assert try_flat(steps_of_own, living, 1, 200).false.value > 2 * MOST_FALSE


@pytest.mark.parametrize("name", ["plain", "top"])
def test_where_most_weeks_are_missing_too_few_are_left_to_tell_what_is_usual(name, monkeypatch):
    living = LIVES[name][1]
    assert try_flat(steps_of_two, living, 1, 200).false.value <= MOST_FALSE
    monkeypatch.setattr(level_steps, "LEAST_OTHERS", 0)
    monkeypatch.setattr(level_steps, "FEWER", 0.0)
    assert try_flat(steps_of_two, living, 1, 200).false.value > 2 * MOST_FALSE


def as_if_fresh(claims: np.ndarray) -> Ranges:
    """Means with their standard errors, as if no report knew of the one before."""

    def around(said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        reach = 1.645 * said.std(axis=0, ddof=1) / np.sqrt(len(said))
        return said.mean(axis=0) - reach, said.mean(axis=0) + reach

    a, b = claims[:, :, 0], claims[:, :, 1]
    return (*around((a + 100.0 - b) / 2.0), *around(a + b - 100.0))


@pytest.mark.parametrize("name", ["middle-repeated-12", "little-repeated-12", "most-repeated-3"])
def test_means_with_standard_errors_did_not_hold_it(name):
    (cell,) = [one for one in trials_of_load.CELLS if one.name == name]
    assert cell.run(1, 60, as_if_fresh).cover.value < 0.75


@pytest.mark.parametrize(
    ("name", "reports", "leaning"),
    [("middle-wide-nearly-same-3", 1.0, 0.0), ("middle-alone-wide-nearly-same-12", 1.0, 1 / 3)],
)
def test_with_a_prior_that_has_all_couples_swing_alike_wide_swings_were_not_held(
    name, reports, leaning, monkeypatch
):
    (cell,) = [one for one in trials_of_load.CELLS if one.name == name]
    assert cell.run(1, 200).cover.value >= LEAST_COVER - 0.02
    monkeypatch.setattr(load, "_PRIOR_REPORTS", reports)
    monkeypatch.setattr(load, "_PRIOR", load._PRIOR * (1 - load._RHOS) ** (load._LEANING - leaning))
    assert cell.run(1, 200).cover.value < 0.82


@pytest.mark.parametrize("reports", [6, 12, 24])
def test_where_all_that_a_report_says_was_thought_to_last_half_lasting_claims_were_not_held(
    reports, monkeypatch
):
    (cell,) = [one for one in trials_of_load.CELLS if one.name == f"middle-half-lasting-{reports}"]
    assert cell.run(1, 200).cover.value >= LEAST_COVER - 0.02
    monkeypatch.setattr(load, "_PRIOR", np.where(load._LASTING == 1.0, load._PRIOR, 1e-12))
    assert cell.run(1, 200).cover.value < 0.82


@pytest.mark.parametrize("name", ["lowest-nearly-same-12", "highest-nearly-same-12"])
def test_near_an_end_steps_hid_how_far_reports_repeat_each_other(name, monkeypatch):
    (cell,) = [one for one in trials_of_load.CELLS if one.name == name]
    assert cell.run(1, 300).cover.value > 0.9
    monkeypatch.setattr(load, "_find_rounded", lambda _logit, n, _step: np.zeros((len(n), 2)))
    assert cell.run(1, 300).cover.value < 0.87


def test_a_rate_knows_how_sure_it_is():
    assert Rate.make_of_each(np.array([True, False] * 50)).error == pytest.approx(0.05)
    # Nothing among twenty is not a certainty.
    nothing = Rate.make_of_each(np.zeros(20))
    assert nothing.value == 0.0 and nothing.error > 0.02
    assert Rate.make_of_each(np.empty(0)).of == 0
