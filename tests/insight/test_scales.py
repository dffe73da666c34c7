"""Scales in the couple's own words (science 2.8)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from duologue.insight.figures import NotYet
from duologue.insight.reasons import Reason
from duologue.insight.scales import change, reliability, score


def test_a_score_is_the_mean_of_what_was_answered_if_no_more_than_a_fifth_is_missing():
    assert score([4, 6, 8, 6, None]) == 6
    assert isinstance(score([4, 6, 8, None]), NotYet)
    assert isinstance(score([4, 6, None, None, 5]), NotYet)
    assert isinstance(score([]), NotYet)
    assert isinstance(score([None]), NotYet)


def past(seed: int = 1, occasions: int = 12, items: int = 5) -> list[list[float | None]]:
    rng = np.random.default_rng(seed)
    felt = rng.normal(6, 1, occasions)
    return (felt[:, None] + rng.normal(0, 0.6, (occasions, items))).tolist()


def test_reliability_is_cronbachs_alpha_over_ones_own_occasions():
    table = np.array(past())
    k = table.shape[1]
    covariance = np.cov(table.T)
    alpha = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    assert reliability(past()) == pytest.approx(alpha)


def test_one_item_or_none_that_moves_has_no_reliability_to_lean_on():
    assert reliability([[x] for x in range(9)]) == 0.0
    assert reliability([[5, 5, 5]] * 9) == 0.0
    assert reliability([[1, None]] * 9) == 0.0
    assert reliability([]) == 0.0


def test_a_change_is_named_only_beyond_what_the_formula_says():
    rows = past()
    scores = np.array(rows).mean(axis=1)
    threshold = 1.645 * scores.std(ddof=1) * math.sqrt(2 * (1 - reliability(rows)))
    within, beyond = (scores.mean() + threshold * k for k in (0.99, 1.01))
    assert not change(rows, [within] * 5).named
    told = change(rows, [beyond] * 5)
    assert told.named
    assert told.usual.high - told.usual.middle == pytest.approx(threshold)
    assert (told.n, told.now) == (12, pytest.approx(beyond))


def test_of_changes_that_are_all_error_few_are_named():
    """The control: beyond 1.645 SE of the past's mean, without the error of the new score, most would be."""
    rng = np.random.default_rng(2)
    named, naive = [], []
    for _ in range(500):
        rows = (6 + rng.normal(0, 1, (12, 1))).tolist()
        now = [6 + rng.normal()]
        told = change(rows, now)
        named.append(told.named)
        naive.append(abs(now[0] - told.usual.middle) > 1.645 * np.std(rows, ddof=1) / math.sqrt(12))
    assert np.mean(named) < 0.06
    assert np.mean(naive) > 0.5


def test_occasions_that_cannot_be_scored_do_not_count_as_past():
    rows = past(occasions=6)
    assert not isinstance(change(rows, rows[0]), NotYet)
    rows[0] = [None] * 5
    assert change(rows, rows[1]) == NotYet(Reason.FEW_EARLIER_TIMES)
    assert change(past(), [None] * 5) == NotYet(Reason.ANSWERS_MISSING)
