"""Every page keeps what it promises with couples that no estimator had a hand in, and what was there before
does not.

Short: enough couples to see it break. Long: with the error that `duologue simulate --trials` prints.
"""

from __future__ import annotations

import numpy as np
import pytest
from tests.insight import attunement_before

from duologue.insight import trials_of_lines, trials_of_reading
from duologue.insight.chances import student_below, student_quantile
from duologue.insight.couple_days import own_days
from duologue.insight.level import WEEK, fit, tie
from duologue.insight.trials import Cell, Rate
from duologue.insight.trials_of_lines import LIVES, Lines, knots_of_two, of_own, of_two, weekly
from duologue.insight.trials_of_reading import LIVES as PEOPLE
from duologue.insight.trials_of_reading import MONTHLY, Said, of_looks, of_ranges
from duologue.insight.weeks import fit_weeks

LEAST_COVER, MOST_FALSE = 0.85, 0.05
CELLS = [*trials_of_lines.CELLS, *trials_of_reading.CELLS]
# Three years of monthly looks are seconds each; one of them stands for them in the short run.
SLOW = {"looks-none", "looks-imperfect", "looks-nothing"}


def held(cell: Cell, couples: int) -> None:
    """To what is promised, within two Monte Carlo errors."""
    outcome = cell.run(1, couples)
    assert outcome.shown.value > 0.3
    if outcome.cover is not None:
        assert outcome.cover.value >= LEAST_COVER - 2 * outcome.cover.error, outcome.cover
    if outcome.false is not None:
        assert outcome.false.value <= MOST_FALSE + 2 * outcome.false.error, outcome.false


@pytest.mark.parametrize(
    "cell", [one for one in CELLS if one.name not in SLOW], ids=lambda one: f"{one.page} {one.name}"
)
def test_a_page_keeps_its_promise(cell):
    held(cell, 60)


@pytest.mark.soak
@pytest.mark.parametrize("cell", CELLS, ids=lambda one: f"{one.page} {one.name}")
def test_a_page_keeps_its_promise_with_many(cell):
    held(cell, 1500)


def test_monthly_looks_tell_few_people_what_is_not_so():
    outcome = of_looks(MONTHLY["imperfect"][1], 1, 40)
    assert outcome.false.value <= MOST_FALSE + 2 * outcome.false.error


# The controls: what was there before, in the cells that an independent check broke it with.


def told_before(gap: np.ndarray, j: np.ndarray, t: np.ndarray, s: np.ndarray) -> Said:
    fitted = attunement_before.fit(gap if gap.ndim == 1 else gap.mean(axis=0), j, t, s)
    df = j.shape[1] + 1.0
    reach = student_quantile(0.95, df) * fitted.sd
    chance = np.array([student_below(float(x), df) for x in (fitted.b[:, 1] - 0.1) / fitted.sd[:, 1]])
    return fitted.b, reach, chance > 0.95, (np.abs(fitted.b) > reach)[:, ::2]


def own_before(rated: np.ndarray, daily: bool) -> Lines:
    """The line by day, of which a week's was the mean."""
    day = np.arange(float(len(rated)))
    series = own_days(rated, day % WEEK)
    fitted = fit(tie(day, series.z, series.noise))
    return weekly(fitted.middle)[0], weekly(fitted.sd)[0]


def two_before(rated: np.ndarray, daily: bool) -> Lines:
    """With nothing said of what was not answered."""
    fitted = fit_weeks(knots_of_two(rated)[0])
    return fitted.middle, fitted.sd


@pytest.mark.parametrize("name", ["plain", "imperfect"])
def test_the_ranges_before_did_not_hold_it(name):
    assert of_ranges(PEOPLE[name][1], 1, 60, told_before).cover.value < 0.82


def test_the_words_before_told_people_what_is_not_so():
    assert of_looks(MONTHLY["imperfect"][1], 1, 40, told_before).false.value > 0.2


@pytest.mark.parametrize("name", ["skips", "skips-daily", "lasting-daily", "fast"])
def test_the_own_line_before_did_not_hold_it(name):
    assert of_own(LIVES[name][1], 1, 60, own_before).cover.value < 0.82


@pytest.mark.parametrize("name", ["skips-daily", "skips-most"])
def test_the_line_of_two_before_did_not_hold_it(name):
    assert of_two(LIVES[name][1], 1, 60, two_before).cover.value < 0.80


def test_a_rate_knows_how_sure_it_is():
    assert Rate.of_each(np.array([True, False] * 50)).error == pytest.approx(0.05)
    # Nothing among twenty is not a certainty.
    nothing = Rate.of_each(np.zeros(20))
    assert nothing.value == 0.0 and nothing.error > 0.02
    assert Rate.of_each(np.empty(0)).of == 0
