"""Actor and partner effects (science 2.7)."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight import effect_sizes
from duologue.insight.apim import fit_by_role, fit_exchangeable, fit_with_role_effect
from duologue.insight.chances import find_chi_squared_above
from duologue.insight.effect_sizes import K_FROM_COUPLES, estimate_partner_by_actor
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.simulate import draw_actors_and_partners

TRIALS = [pytest.param(300, id="short"), pytest.param(4000, id="long", marks=pytest.mark.soak)]


def couples(seed: int, n: int = 80) -> tuple[np.ndarray, np.ndarray]:
    return draw_actors_and_partners(np.random.default_rng(seed), n, (0.5, 0.2), (0.1, 0.3))


def test_exchangeable_effects_are_half_the_sum_and_half_the_difference_of_two_slopes():
    y, x = couples(1)
    told = fit_exchangeable(y.tolist(), x.tolist())
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
    one, other = fit_exchangeable(y, x), fit_exchangeable(turned_y, turned_x)
    assert one.effects.actor.middle == pytest.approx(other.effects.actor.middle)
    assert one.residual_correlation == pytest.approx(other.residual_correlation)


def test_by_role_is_least_squares_in_each_role_with_its_own_intercept():
    y, x = couples(4)
    y[:, 1] += 10
    told = fit_by_role(("early", "late"), y, x)
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
        y, x = draw_actors_and_partners(rng, 60, (0.4, 0.4), (0.2, 0.2))
        told = fit_exchangeable(y, x)
        held.append([told.effects.actor.low < 0.4 < told.effects.actor.high])
        held.append([told.effects.partner.low < 0.2 < told.effects.partner.high])
        correlation.append(told.residual_correlation)
        false.append(fit_by_role(("a", "b"), y, x).unlike.p < 0.05)
        y, x = draw_actors_and_partners(rng, 60, (0.7, 0.1), (0.2, 0.2))
        found.append(fit_by_role(("a", "b"), y, x).unlike.p < 0.05)
    assert np.mean(held) == pytest.approx(0.90, abs=0.03)
    assert np.mean(correlation) == pytest.approx(0.30, abs=0.03)
    assert np.mean(false) < 0.05 + 3 * np.sqrt(0.05 / trials)
    # 80% of the times in the long run, over four constraints.
    assert np.mean(found) > 0.8 - 3 * np.sqrt(0.16 / trials)


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
        told = fit_exchangeable(y, x)
        honest.append(told.effects.actor.low < 0 < told.effects.actor.high)
    assert np.mean(honest) == pytest.approx(0.90, abs=0.05)
    assert np.mean(pooled) < 0.80


@pytest.mark.parametrize("trials", TRIALS)
@pytest.mark.parametrize("n", [5, 8, 20])
def test_equal_roles_are_said_to_differ_one_time_in_twenty_with_five_couples_as_with_twenty(n, trials):
    """And however differently their predictors lie. The control: p from the table of chi-squared."""
    rng = np.random.default_rng(n)
    ours, level, table = [], [], []
    for _ in range(trials):
        x = (rng.normal(size=(n, 2)) + 0.7 * rng.normal(size=(n, 1))) * (1.0, 2.0) + (0.0, 3.0)
        e = rng.normal(size=(n, 2)) + 0.7 * rng.normal(size=(n, 1))
        y = 5 + 0.4 * x + 0.2 * x[:, ::-1] + e
        told = fit_by_role(("a", "b"), y, x).unlike
        ours.append(told.p < 0.05)
        table.append(find_chi_squared_above(told.chi2, told.df) < 0.05)
        y[:, 0] += 2
        level.append(fit_with_role_effect(y, x).unlike.p < 0.05)
    most = 0.05 + 3.5 * np.sqrt(0.05 / trials)
    assert np.mean(ours) < most and np.mean(level) < most
    if n < 20:
        assert np.mean(table) > 0.2


def test_roles_that_differ_in_level_alone_differ_from_what_is_pooled_without_a_role_effect():
    """Each test is of the model it stands beside: the level is a constraint of one and not of the other."""
    y, x = draw_actors_and_partners(np.random.default_rng(12), 60, (0.4, 0.4), (0.2, 0.2))
    y[:, 0] += 1.5
    told, level = fit_by_role(("a", "b"), y, x), fit_with_role_effect(y, x)
    assert told.unlike.differ and told.unlike.df == 4
    assert not level.unlike.differ and level.unlike.df == 3
    assert level.apart.low < 1.5 < level.apart.high and not level.apart.low < 0 < level.apart.high


@pytest.mark.parametrize("of", ["predictor", "outcome"])
@pytest.mark.parametrize("constant", [1e4, -1e6, 1e9])
def test_a_constant_added_to_a_column_changes_nothing_but_the_intercept(of, constant):
    y, x = (z.round(4) for z in couples(13, 30))
    plain = fit_exchangeable(y, x), fit_by_role(("a", "b"), y, x), fit_with_role_effect(y, x)
    more_y, more_x = (y + constant, x) if of == "outcome" else (y, x + constant)
    moved = (
        fit_exchangeable(more_y, more_x),
        fit_by_role(("a", "b"), more_y, more_x),
        fit_with_role_effect(more_y, more_x),
    )
    close = {"rel": 1e-5, "abs": 1e-6}
    for one, other in zip(plain, moved, strict=True):
        sets = [one.by_role["a"], one.by_role["b"]] if hasattr(one, "by_role") else [one.effects]
        turned = [other.by_role["a"], other.by_role["b"]] if hasattr(one, "by_role") else [other.effects]
        for effects, again in zip(sets, turned, strict=True):
            assert again.actor.middle == pytest.approx(effects.actor.middle, **close)
            assert again.partner.low == pytest.approx(effects.partner.low, **close)
            assert again.standard_actor.high == pytest.approx(effects.standard_actor.high, **close)
            shift = constant if of == "outcome" else 0.0
            assert again.intercept.middle - shift == pytest.approx(effects.intercept.middle, **close)
        if hasattr(one, "unlike"):
            assert other.unlike.p == pytest.approx(one.unlike.p, **close)
    # The control: beside the squares of what was not centred, all spread looks like rounding.
    apart = x + constant
    centred = apart.mean(axis=1) - apart.mean()
    assert (centred @ centred < 1e-12 * (apart**2).sum()) == (abs(constant) >= 1e6)


@pytest.mark.parametrize("effects", [(0.5, 0.25), (1.0, 0.0)])
def test_a_perfect_fit_has_no_error_and_no_range_is_made_of_rounding(effects):
    x = np.random.default_rng(7).normal(size=(50, 2))
    exact = 1 + effects[0] * x + effects[1] * x[:, ::-1]
    none = NotYet(Reason.NO_ERROR_LEFT)

    def fits(y: np.ndarray) -> tuple[object, ...]:
        return fit_exchangeable(y, x), fit_with_role_effect(y, x), fit_by_role(("a", "b"), y, x)

    assert fits(exact) == (none, none, none)
    # In one role alone: by role, no figure; what is pooled has an error left.
    half = exact + np.random.default_rng(8).normal(size=(50, 1)) * (0.0, 1.0)
    either, level, roles = fits(half)
    assert roles == none
    assert either.effects.se_actor > 0.01 and level.effects.se_actor > 0.01
    # The control: the least that was not rounding is an error.
    nearly = exact + 1e-6 * np.random.default_rng(9).normal(size=(50, 2))
    assert all(not isinstance(one, NotYet) for one in fits(nearly))


@pytest.mark.parametrize(
    "outcome",
    [
        np.full((20, 2), 0.1),
        np.repeat(np.arange(20.0)[:, None], 2, axis=1),
        np.column_stack([np.arange(20) / 7] * 2),
        np.column_stack([np.arange(20) / 7, 3 - np.arange(20) / 7]),
    ],
    ids=["constant", "the same for both", "the same in sevenths", "shares of one whole"],
)
def test_an_outcome_with_nothing_to_explain_is_refused(outcome):
    predictor = np.random.default_rng(8).normal(size=(20, 2))
    assert fit_exchangeable(outcome, predictor) == NotYet(Reason.OUTCOME_EVEN)
    assert fit_by_role(("a", "b"), outcome, predictor) == NotYet(Reason.OUTCOME_EVEN)


def test_a_role_that_always_answers_the_same_has_no_results_by_role():
    y, x = couples(14)
    y[:, 1] = 4.0
    assert fit_by_role(("a", "b"), y, x) == fit_with_role_effect(y, x) == NotYet(Reason.OUTCOME_EVEN)


def held_constant(seed: int, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, predictor, a covariate of each person and one of the couple."""
    rng = np.random.default_rng(seed)
    z, w = rng.normal(size=(n, 2)), rng.normal(size=(n, 1)) * np.ones(2)
    x = rng.normal(size=(n, 2)) + 0.5 * z + 0.5 * w
    e = rng.normal(size=(n, 2)) + 0.7 * rng.normal(size=(n, 1))
    return 2 + 0.5 * x + 0.2 * x[:, ::-1] + 0.6 * z - 0.3 * z[:, ::-1] + 0.4 * w + e, x, z, w


def test_with_covariates_by_role_is_least_squares_on_everything_of_both():
    y, x, z, w = held_constant(15, 50)
    told = fit_by_role(("a", "b"), y, x, [z, w])
    for k, role in enumerate("ab"):
        design = np.column_stack([np.ones(50), x[:, k], x[:, 1 - k], z[:, k], z[:, 1 - k], w[:, 0]])
        b = np.linalg.lstsq(design, y[:, k], rcond=None)[0]
        effects = told.by_role[role]
        of_z, of_w = effects.covariates
        found = [effects.actor, effects.partner, of_z.own, of_z.other, of_w.own]
        assert [one.middle for one in found] == pytest.approx(b[1:])
        assert of_w.other is None
    assert told.unlike.df == 7, "level, two of the predictor, two of z, one of w, variances"


def test_with_covariates_pooled_effects_are_generalised_least_squares():
    y, x, z, w = held_constant(16, 50)
    told = fit_exchangeable(y, x, [z, w]).effects
    r = fit_exchangeable(y, x, [z, w]).residual_correlation
    inverse = np.linalg.inv(np.array([[1, r], [r, 1]]))
    own = [
        np.column_stack([np.ones(50), x[:, k], x[:, 1 - k], z[:, k], z[:, 1 - k], w[:, 0]]) for k in (0, 1)
    ]
    design = np.stack(own, axis=1)
    xx = np.einsum("nik,ij,njl->kl", design, inverse, design)
    b = np.linalg.solve(xx, np.einsum("nik,ij,nj->k", design, inverse, y))
    of_z, of_w = told.covariates
    found = [told.actor, told.partner, of_z.own, of_z.other, of_w.own]
    assert [one.middle for one in found] == pytest.approx(b[1:])


def test_a_covariate_that_two_share_out_between_them_enters_once():
    """Where both values make one whole, the other's says nothing more."""
    rng = np.random.default_rng(22)
    y, x = couples(22, 40)
    u = rng.normal(size=(40, 1)) * (1.0, -1.0)
    y, z = y + 0.5 * u, 50 + u
    told, pooled = fit_by_role(("a", "b"), y, x, [z]), fit_exchangeable(y, x, [z]).effects
    for k, role in enumerate("ab"):
        b = np.linalg.lstsq(
            np.column_stack([np.ones(40), x[:, k], x[:, 1 - k], z[:, k]]), y[:, k], rcond=None
        )[0]
        (of_z,) = told.by_role[role].covariates
        assert (of_z.own.middle, of_z.other) == (pytest.approx(b[3]), None)
        assert told.by_role[role].actor.middle == pytest.approx(b[1])
    halves = np.column_stack([x[:, 0] - x[:, 1], z[:, 0] - z[:, 1]])
    b = np.linalg.lstsq(halves, y[:, 0] - y[:, 1], rcond=None)[0]
    assert pooled.covariates[0].own.middle == pytest.approx(b[1])
    assert told.unlike.df == 5


@pytest.mark.parametrize("which", ["constant", "the predictor again", "the other's predictor"])
def test_a_covariate_that_tells_nothing_new_is_refused(which):
    y, x = couples(17)
    covariate = {
        "constant": np.ones_like(x),
        "the predictor again": 2 * x + 1,
        "the other's predictor": x[:, ::-1],
    }
    for told in (
        fit_exchangeable(y, x, [covariate[which]]),
        fit_by_role(("a", "b"), y, x, [covariate[which]]),
    ):
        assert told == NotYet(Reason.COVARIATES_TANGLED)


def test_each_covariate_needs_couples_of_its_own():
    y, x, z, w = (part[:6] for part in held_constant(18, 6))
    assert fit_exchangeable(y, x, [z, w]) == NotYet(Reason.FEW_COUPLES)
    assert not isinstance(fit_exchangeable(y, x, [w]), NotYet)


def test_how_alike_two_are_is_one_analysis_of_variance():
    y, x = couples(19, 30)
    told = fit_exchangeable(y, x)
    for z, found in ((y, told.icc_outcome), (x, told.icc_predictor)):
        between = 2 * ((z.mean(axis=1) - z.mean()) ** 2).sum() / 29
        within = ((z - z.mean(axis=1, keepdims=True)) ** 2).sum() / 30
        assert found.middle == pytest.approx((between - within) / (between + within))
        assert -1 < found.low < found.middle < found.high < 1


@pytest.mark.parametrize("trials", TRIALS)
@pytest.mark.parametrize("n", [8, 40])
def test_ranges_of_sizes_hold_the_truth(n, trials):
    rng = np.random.default_rng(n)
    sd = np.sqrt(0.4**2 + 0.2**2 + 2 * 0.4 * 0.2 * 0.3 + 1)
    alike = (2 * 0.4 * 0.2 + 0.3 * (0.4**2 + 0.2**2) + 0.3) / sd**2
    held = []
    for _ in range(trials):
        told = fit_exchangeable(*draw_actors_and_partners(rng, n, (0.4, 0.4), (0.2, 0.2)))
        truths = [
            (told.effects.standard_actor, 0.4 / sd),
            (told.effects.standard_partner, 0.2 / sd),
            (told.icc_outcome, alike),
            (told.icc_predictor, 0.3),
            (told.alike, 0.3),
            *([(told.effects.k, 0.5)] if n >= K_FROM_COUPLES else []),
        ]
        held.append([np.nan if isinstance(r, NotYet) else r.low < truth < r.high for r, truth in truths])
    error = np.sqrt(0.09 / trials)
    assert np.nanmean(held, axis=0) == pytest.approx(0.90, abs=0.02 + 3.5 * error)


def find_k_of_role(y: np.ndarray, x: np.ndarray) -> Range | NotYet:
    """k of the first role as it was, from least squares in that role."""
    design = np.column_stack([np.ones(len(y)), x])
    b, rss, _, _ = np.linalg.lstsq(design, y[:, 0], rcond=None)
    v = np.linalg.inv(design.T @ design) * rss[0] / (len(y) - 3)
    return estimate_partner_by_actor(b[1], b[2], v[1, 1], v[2, 2], v[1, 2], len(y) - 3, K_FROM_COUPLES)


def test_k_is_shown_where_its_range_holds_it_and_not_in_one_role_or_from_few(monkeypatch):
    """The control: a range of k that can be shown, of eight couples and of one role."""

    def held(n: int, times: int) -> tuple[float, float]:
        rng = np.random.default_rng([n, 1])
        pooled, alone = [], []
        for _ in range(times):
            y, x = draw_actors_and_partners(rng, n, (0.2, 0.2), (0.3, 0.3))
            told = fit_exchangeable(y, x).effects.k, find_k_of_role(y, x)
            for k, found in zip(told, (pooled, alone), strict=True):
                if not isinstance(k, NotYet):
                    found.append(k.low < 1.5 < k.high)
            roles = fit_by_role(("a", "b"), y, x)
            assert {one.k for one in roles.by_role.values()} == {NotYet(Reason.K_OF_ONE_ROLE)}
        return np.mean(pooled) if pooled else np.nan, np.mean(alone)

    assert held(40, 300)[0] > 0.85
    assert np.isnan(held(39, 5)[0])
    monkeypatch.setattr(effect_sizes, "K_FROM_COUPLES", 0)
    pooled, alone = held(8, 600)
    assert pooled < 0.82 and alone < 0.65


def test_nothing_is_divided_by_an_actor_effect_that_could_be_nothing():
    rng = np.random.default_rng(21)
    refused = 0
    for _ in range(100):
        told = fit_exchangeable(*draw_actors_and_partners(rng, 40, (0.0, 0.0), (0.3, 0.3))).effects
        is_unclear = told.actor.low < 0 < told.actor.high
        refused += told.k == NotYet(Reason.ACTOR_NEAR_NOTHING)
        assert is_unclear or not isinstance(told.k, NotYet) or abs(told.actor.low * told.actor.high) < 0.01
    assert refused > 80


@pytest.mark.parametrize(
    "predictor",
    [np.ones((20, 2)), np.repeat(np.arange(20.0)[:, None], 2, axis=1), np.tile([1.0, 3.0], (20, 1))],
    ids=["constant", "the same for both", "the same in each role"],
)
def test_a_predictor_that_cannot_tell_the_effects_apart_is_refused(predictor):
    outcome = np.random.default_rng(8).normal(size=(20, 2))
    assert isinstance(fit_exchangeable(outcome, predictor), NotYet)
    assert isinstance(fit_by_role(("a", "b"), outcome, predictor), NotYet)


def test_four_couples_are_too_few():
    y, x = couples(9, 4)
    for said in (
        fit_exchangeable(y, x),
        fit_by_role(("a", "b"), y, x),
        fit_exchangeable([], []),
        fit_by_role(("a", "b"), [], []),
    ):
        assert isinstance(said, NotYet)
