"""Who carries what (science 2.4). How often its ranges hold is in `test_trials`."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from duologue.insight import load as load_module
from duologue.insight.chances import find_normal_quantile, find_student_quantile
from duologue.insight.load import WIDENED, Carried, Claims, estimate_load, shrink
from duologue.insight.reasons import NotYet, Reason


def same(a: float, b: float, times: int = 3, domain: str = "cooking") -> list[Claims]:
    return [Claims(domain, a, b)] * times


def test_midpoint_and_gap_are_those_of_the_two_claims():
    (cooking,) = estimate_load(same(70, 50))
    assert cooking.midpoint.middle == pytest.approx(60)
    assert cooking.gap.middle == pytest.approx(20)
    assert cooking.gap_claimed == 20
    assert cooking.n == 3


def test_who_over_claims_cannot_be_told_and_is_not():
    (one,), (other,) = estimate_load(same(70, 50)), estimate_load(same(50, 70))
    assert one.gap.middle == pytest.approx(other.gap.middle)
    assert one.midpoint.middle == pytest.approx(100 - other.midpoint.middle)


def test_gaps_are_pulled_towards_the_couples_mean_and_midpoints_are_not():
    told = estimate_load([*same(60, 45, 3, "cooking"), *same(70, 65, 3, "moods"), *same(55, 50, 3, "plans")])
    claimed = np.array([carried.gap_claimed for carried in told])
    shrunk = np.array([carried.gap.middle for carried in told])
    assert shrunk.std() < claimed.std()
    assert (np.argsort(shrunk) == np.argsort(claimed)).all()
    assert [carried.midpoint.middle for carried in told] == pytest.approx([57.5, 52.5, 52.5])


def test_shrinking_follows_dersimonian_and_laird():
    gap, se = np.array([0.1, 0.5, 0.9]), np.array([0.1, 0.2, 0.1])
    w = se**-2
    fixed = (w * gap).sum() / w.sum()
    t2 = ((w * (gap - fixed) ** 2).sum() - 2) / (w.sum() - (w**2).sum() / w.sum())
    random_w = 1 / (t2 + se**2)
    mean = (random_w * gap).sum() / random_w.sum()
    found, found_se = shrink(gap, se)
    assert found == pytest.approx(mean + t2 / (t2 + se**2) * (gap - mean))
    assert (found_se >= WIDENED * np.sqrt(t2 / (t2 + se**2)) * se).all()
    assert found_se[0] < 1.1 * se[0]
    alike, _ = shrink(np.array([0.3, 0.3]), np.array([0.1, 0.1]))
    assert alike == pytest.approx(0.3)


def test_claims_of_nothing_and_of_everything_stay_on_the_scale():
    (one,) = estimate_load(same(100, 100))
    assert 90 < one.gap.middle <= 100
    (two,) = estimate_load(same(100, 0))
    assert two.midpoint.middle == 100
    assert two.midpoint.high <= 100
    assert two.gap.middle == pytest.approx(0)


def test_a_claim_of_nothing_or_everything_stays_what_it_is():
    (all_of_it,) = estimate_load(same(100, 0))
    assert (all_of_it.midpoint.middle, all_of_it.midpoint.high) == (100.0, 100.0)
    assert (all_of_it.gap.low, all_of_it.gap.middle, all_of_it.gap.high) == (0.0, 0.0, 0.0)
    (both,) = estimate_load(same(100, 100))
    assert (both.gap.low, both.gap.high) == (100.0, 100.0)
    # Who carries it is as sure: 0 and 100 are in steps of 25 as well as of 1, and tell of none.
    assert all_of_it.midpoint.low > 97.0 and both.midpoint.low > 48.0
    # Only where it is said each time: a range of what was said otherwise is not nothing.
    (mostly,) = estimate_load([Claims("cooking", a, 0) for a in (100, 100, 90)])
    assert mostly.midpoint.low < mostly.midpoint.middle <= mostly.midpoint.high == 100.0


@pytest.mark.parametrize(
    "claims",
    [
        [(100, 100), (95, 90), (60, 90)],
        [(0, 0), (10, 5), (40, 10)],
        [(100, 95), (50, 90), (100, 60)],
    ],
)
def test_a_gap_ends_where_the_scale_does(claims, monkeypatch):
    def find_ends() -> tuple[float, float]:
        (one,) = estimate_load([Claims("cooking", a, b) for a, b in claims])
        assert one.gap.low <= one.gap.middle <= one.gap.high
        return one.gap.low, one.gap.high

    low, high = find_ends()
    assert low >= -100.0 and high <= 100.0
    # The control: with ends of the scale further out, so it would go on.
    monkeypatch.setattr(load_module, "WHOLE", 1000.0)
    low, high = find_ends()
    assert low < -100.0 or high > 100.0


def test_reports_that_repeat_each_other_tell_less_than_as_many_that_don_t():
    rng = np.random.default_rng(9)
    fresh = 60 + rng.normal(0, 6, (12, 2))
    wandering = 60 + np.cumsum(rng.normal(0, 3, (12, 2)), axis=0)
    wandering = 60 + (wandering - wandering.mean(axis=0)) * fresh.std() / wandering.std()
    wide = []
    for said in (fresh, wandering):
        (one,) = estimate_load([Claims("meals", a, 100 - b) for a, b in said.tolist()])
        wide.append(one.midpoint.high - one.midpoint.low)
    assert wide[1] > 1.2 * wide[0]


def test_a_domain_with_two_reports_waits_beside_one_with_three():
    told = estimate_load([*same(70, 50), *same(40, 40, 2, "moods"), Claims("moods", 40, None)])
    assert isinstance(told[0], Carried) and not isinstance(told[0].gap, NotYet)
    assert isinstance(told[1].gap, NotYet) and isinstance(told[1].midpoint, NotYet)
    assert told[1].gap_claimed is None


@pytest.mark.parametrize("given", [[], same(60, 60, 2), [Claims("moods", 50, None)] * 9])
def test_too_little_is_named(given):
    assert estimate_load(given) == NotYet(Reason.FEW_REPORTS)


def test_a_range_is_the_mixture_over_how_far_and_how_much_reports_repeat_each_other():
    """Against the same by matrices, one rho and one share of what lasts after another."""
    rng = np.random.default_rng(3)
    reports = [rng.normal(0.3, 0.4, (n, 2)).cumsum(axis=0) for n in (3, 5, 12)]
    rounded = np.array([[0.0, 0.0], [0.005, 0.02], [0.12, 0.5]])
    found, found_se = load_module._estimate_means(np.concatenate(reports), np.array([3, 5, 12]), rounded)
    prior, df = 0.3**2 * np.array([0.5, 2.0]), 2 + 4 + 11 + 0.2
    reach = find_student_quantile(0.95, df) / find_normal_quantile(0.95)
    weights, means, variances = [], [], []
    ways = zip(load_module._RHOS, load_module._LASTING, load_module._PRIOR, strict=True)
    assert {round(float(x), 3) for x in load_module._LASTING} == {1.0, 0.667, 0.4}
    for rho, lasting, before in ways:
        s2 = np.full(2, np.inf)
        for _ in range(load_module._TIMES):
            log, total, mean, of_one = np.log(before), 0.2 * prior, np.zeros((3, 2)), np.zeros((3, 2))
            for (k, x), q in product(enumerate(reports), (0, 1)):
                at = np.arange(len(x))
                like = lasting * rho ** np.abs(at[:, None] - at) + np.eye(len(x)) * (1.0 - lasting)
                like += np.eye(len(x)) * rounded[k, q] / s2[q]
                precision = np.linalg.inv(like)
                of_one[k, q] = 1.0 / precision.sum()
                mean[k, q] = precision.sum(axis=0) @ x[:, q] * of_one[k, q]
                rest = x[:, q] - mean[k, q]
                total[q] += rest @ precision @ rest
                log += 0.5 * (np.linalg.slogdet(precision)[1] + np.log(of_one[k, q]))
            s2 = total / df
        weights.append(log - 0.5 * df * np.log(total).sum())
        means.append(mean)
        variances.append(of_one * total / df * reach**2)
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    mean = np.einsum("r,rdq->dq", share, np.array(means))
    variance = np.einsum("r,rdq->dq", share, np.array(variances) + (np.array(means) - mean) ** 2)
    assert found == pytest.approx(mean)
    assert found_se == pytest.approx(np.sqrt(variance))
