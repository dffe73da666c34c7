"""Actor and partner effects (science 2.7)."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.apim import by_role, exchangeable
from duologue.insight.figures import NotYet
from duologue.insight.simulate import actors_and_partners

TRIALS = [pytest.param(300, id="short"), pytest.param(4000, id="long", marks=pytest.mark.soak)]


def couples(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray]:
    return actors_and_partners(np.random.default_rng(seed), n, (0.5, 0.2), (0.1, 0.3))


def test_exchangeable_effects_are_half_the_sum_and_half_the_difference_of_two_slopes():
    y, x = couples(1)
    told = exchangeable(y.tolist(), x.tolist())
    ones = np.ones(len(y))
    mean_fit = np.linalg.lstsq(np.column_stack([ones, x.mean(axis=1)]), y.mean(axis=1), rcond=None)
    apart_x, apart_y = x[:, 0] - x[:, 1], y[:, 0] - y[:, 1]
    b_s, b_d = mean_fit[0][1], apart_x @ apart_y / (apart_x @ apart_x)
    assert told.effects.actor.middle == pytest.approx((b_s + b_d) / 2)
    assert told.effects.partner.middle == pytest.approx((b_s - b_d) / 2)
    centred = x.mean(axis=1) - x.mean()
    v_s = mean_fit[1][0] / (len(y) - 2) / (centred @ centred)
    v_d = ((apart_y - b_d * apart_x) ** 2).sum() / (len(y) - 1) / (apart_x @ apart_x)
    assert told.effects.se_actor == pytest.approx(np.sqrt(v_s + v_d) / 2)


def test_who_is_written_first_does_not_matter_between_exchangeable_partners():
    y, x = couples(2)
    turn = np.random.default_rng(3).random(len(y)) < 0.5
    turned_y, turned_x = (np.where(turn[:, None], z[:, ::-1], z) for z in (y, x))
    one, other = exchangeable(y, x), exchangeable(turned_y, turned_x)
    assert one.effects.actor.middle == pytest.approx(other.effects.actor.middle)
    assert one.residual_correlation == pytest.approx(other.residual_correlation)


def test_by_role_is_least_squares_in_each_role_with_its_own_intercept():
    y, x = couples(4)
    y[:, 1] += 10
    told = by_role(("early", "late"), y, x)
    design = np.column_stack([np.ones(len(y)), x])
    for k, role in enumerate(("early", "late")):
        b, rss, _, _ = np.linalg.lstsq(design, y[:, k], rcond=None)
        se = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * rss[0] / (len(y) - 3))
        effects = told.by_role[role]
        assert (effects.actor.middle, effects.partner.middle) == (
            pytest.approx(b[1 + k]),
            pytest.approx(b[2 - k]),
        )
        assert (effects.se_actor, effects.se_partner) == (pytest.approx(se[1 + k]), pytest.approx(se[2 - k]))


@pytest.mark.parametrize("trials", TRIALS)
def test_ranges_hold_the_truth_and_the_test_of_roles_keeps_its_level(trials):
    rng = np.random.default_rng(5)
    held, correlation, false, found = [], [], [], []
    for _ in range(trials):
        y, x = actors_and_partners(rng, 60, (0.4, 0.4), (0.2, 0.2))
        told = exchangeable(y, x)
        held.append([told.effects.actor.low < 0.4 < told.effects.actor.high])
        held.append([told.effects.partner.low < 0.2 < told.effects.partner.high])
        correlation.append(told.residual_correlation)
        false.append(by_role(("a", "b"), y, x).p < 0.05)
        y, x = actors_and_partners(rng, 60, (0.7, 0.1), (0.2, 0.2))
        found.append(by_role(("a", "b"), y, x).p < 0.05)
    assert np.mean(held) == pytest.approx(0.90, abs=0.03)
    assert np.mean(correlation) == pytest.approx(0.30, abs=0.03)
    assert np.mean(false) < 0.06 + 3 * np.sqrt(0.05 / trials)
    assert np.mean(found) > 0.8


def test_pooling_both_partners_as_strangers_would_misstate_the_errors():
    """The control: one regression over all persons, as if the two of a couple had nothing in common."""
    rng = np.random.default_rng(6)
    pooled, honest = [], []
    for _ in range(300):
        x = rng.normal(size=(40, 1)) * 1.2 + rng.normal(size=(40, 2)) * 0.4
        y = rng.normal(size=(40, 1)) * 1.2 + rng.normal(size=(40, 2)) * 0.4
        rows = np.column_stack([np.ones(80), x.ravel(), x[:, ::-1].ravel()])
        b, rss, _, _ = np.linalg.lstsq(rows, y.ravel(), rcond=None)
        spread = np.linalg.inv(rows.T @ rows) * rss[0] / 77
        both, error = b[1] + b[2], np.sqrt(spread[1, 1] + spread[2, 2] + 2 * spread[1, 2])
        pooled.append(abs(both) < 1.665 * error)
        told = exchangeable(y, x)
        honest.append(told.effects.actor.low < 0 < told.effects.actor.high)
    assert np.mean(honest) == pytest.approx(0.90, abs=0.05)
    assert np.mean(pooled) < 0.80


def test_a_perfect_fit_has_no_error_and_no_difference_to_test():
    x = np.random.default_rng(7).normal(size=(10, 2))
    y = 1 + 0.5 * x + 0.25 * x[:, ::-1]
    told, roles = exchangeable(y, x), by_role(("a", "b"), y, x)
    assert told.effects.actor.middle == pytest.approx(0.5)
    assert told.effects.partner.middle == pytest.approx(0.25)
    assert told.effects.se_actor == pytest.approx(0, abs=1e-9)
    assert 0 <= roles.p <= 1


@pytest.mark.parametrize(
    "predictor",
    [np.ones((20, 2)), np.repeat(np.arange(20.0)[:, None], 2, axis=1), np.tile([1.0, 3.0], (20, 1))],
    ids=["constant", "the same for both", "the same in each role"],
)
def test_a_predictor_that_cannot_tell_the_effects_apart_is_refused(predictor):
    outcome = np.random.default_rng(8).normal(size=(20, 2))
    assert isinstance(exchangeable(outcome, predictor), NotYet)
    assert isinstance(by_role(("a", "b"), outcome, predictor), NotYet)


def test_four_couples_are_too_few():
    y, x = couples(9, 4)
    for said in (
        exchangeable(y, x),
        by_role(("a", "b"), y, x),
        exchangeable([], []),
        by_role(("a", "b"), [], []),
    ):
        assert isinstance(said, NotYet)
