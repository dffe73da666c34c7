"""What came before better days (science 2.3); before-and-after and a plain probability are the controls."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.chances import normal_below
from duologue.insight.couple_days import mean_of_both
from duologue.insight.figures import NotYet
from duologue.insight.helps import TAU, BetterDays, better_days, evidence, fit, verdict
from duologue.insight.reasons import Reason
from duologue.insight.simulate import Diaries, Habits, diaries
from duologue.insight.verdicts import Verdict

COUPLES = [pytest.param(400, id="short"), pytest.param(6000, id="long", marks=pytest.mark.soak)]
AFTER_BAD_DAYS = Habits(log_q=-4.0, weekend=0.2, effects=(0.0,), after_bad=0.35)


def verdicts(diary: Diaries, days: int) -> np.ndarray:
    """(couples, practices) of what would be said on day `days`."""
    fitted = fit(
        np.arange(1.0, days + 1), mean_of_both(diary.a[:days], diary.b[:days]).z, diary.practised[:days]
    )
    rows = zip(fitted.b, fitted.sd, fitted.days_with, fitted.n, strict=True)
    return np.array(
        [
            [verdict(b, sd, int(w), int(n - w)) for b, sd, w in zip(bs, sds, ws, strict=True)]
            for bs, sds, ws, n in rows
        ]
    )


def before_and_after(diary: Diaries) -> float:
    """Share of couples told that a practice helps since the day after it was better than its own, at 5%."""
    z = mean_of_both(diary.a, diary.b).z
    change = np.where(diary.practised[:-1, :, 0] > 0, z[1:] - z[:-1], np.nan)
    n = (~np.isnan(change)).sum(axis=0)
    t = np.nanmean(change, axis=0) / (np.nanstd(change, axis=0, ddof=1) / np.sqrt(n))
    return float((t > 1.645).mean())


@pytest.mark.parametrize("couples", COUPLES)
@pytest.mark.parametrize(("days", "naive"), [(120, 0.37), (365, 0.73)])
def test_practising_after_bad_days_is_not_taken_for_help(days, naive, couples):
    diary = diaries(np.random.default_rng(days), couples, days, AFTER_BAD_DAYS)
    claimed = (verdicts(diary, days) == Verdict.GOES_WITH).mean()
    assert claimed <= 0.005 + 3 * np.sqrt(0.005 / couples)
    # The control calls about as many useless practices helpful as the prototype's did.
    assert before_and_after(diary) == pytest.approx(naive, abs=0.12)


@pytest.mark.parametrize(
    "couples", [pytest.param(120, id="short"), pytest.param(1500, id="long", marks=pytest.mark.soak)]
)
def test_three_years_of_monthly_looks_at_eight_useless_practices(couples):
    habits = Habits(log_q=-4.0, weekend=0.2, effects=(0.0,) * 8, after_bad=0.35)
    claimed, uncounted, probable = (np.zeros(couples, dtype=bool) for _ in range(3))
    diary = diaries(np.random.default_rng(1), couples, 1095, habits)
    for days in range(60, 1096, 30):
        fitted = fit(
            np.arange(1.0, days + 1), mean_of_both(diary.a[:days], diary.b[:days]).z, diary.practised[:days]
        )
        # Only here can anything be claimed; the rest would take a minute of saying "too early".
        for couple, practice in np.argwhere(fitted.b / fitted.sd > 2.0):
            b, sd = fitted.b[couple, practice], fitted.sd[couple, practice]
            with_it = int(fitted.days_with[couple, practice])
            counts = with_it, int(fitted.n[couple]) - with_it
            claimed[couple] |= verdict(b, sd, *counts, compared=8) is Verdict.GOES_WITH
            uncounted[couple] |= verdict(b, sd, *counts, compared=1) is Verdict.GOES_WITH
        probable |= (fitted.b / fitted.sd > 1.96).any(axis=1)
    assert claimed.mean() <= 0.04 + 2 * np.sqrt(0.04 / couples)
    # The controls: a probability of 97.5%, looked at as often, claims something in many; evidence of 30 for
    # each, however many there are, in more than it should.
    assert probable.mean() >= 0.20
    assert uncounted.mean() > claimed.mean()
    assert couples < 1000 or uncounted.mean() > 0.05


@pytest.mark.parametrize("couples", COUPLES)
def test_a_useful_practice_is_found_and_its_range_holds_what_it_does(couples):
    true = np.random.default_rng(2).normal(0.0, TAU, couples)
    z = np.zeros((365, couples))
    rng = np.random.default_rng(3)
    done = (rng.random((365, couples, 1)) < 0.3).astype(float)
    for t in range(365):
        z[t] = 6 + rng.normal(size=couples) + (done[t - 1, :, 0] * true if t else 0.0)
    fitted = fit(np.arange(1.0, 366.0), z, done)
    held = np.abs(fitted.b[:, 0] - true) < 1.645 * fitted.sd[:, 0]
    assert held.mean() == pytest.approx(0.90, abs=0.03 + 2 * 0.3 / np.sqrt(couples))
    strong = diaries(np.random.default_rng(4), 100, 365, Habits(log_q=-4.0, effects=(0.8,), after_bad=0.35))
    assert (verdicts(strong, 365) == Verdict.GOES_WITH).mean() > 0.9


@pytest.mark.parametrize("couples", COUPLES)
def test_what_practising_after_good_days_costs(couples):
    """The model adjusts for the day as it was rated; a lasting mood beneath it is not all in there."""
    good = Habits(log_q=-4.0, carry=0.5, weekend=0.2, effects=(0.0,), after_bad=-0.3, practise=0.5)
    diary = diaries(np.random.default_rng(5), couples, 365, good)
    assert (verdicts(diary, 365) == Verdict.GOES_WITH).mean() <= 0.05


def test_evidence_is_the_ratio_of_densities_at_nothing():
    b, sd = 0.4, 0.1
    assert evidence(b, sd) == pytest.approx((1 / TAU) / (np.exp(-8.0) / sd) * 2 * normal_below(4.0))
    assert evidence(0.0, TAU) == pytest.approx(1.0)
    assert evidence(-0.4, 0.1) < 1.0
    assert evidence(50.0, 0.1) > 1e200


def test_the_fit_is_the_ridge_regression_on_everything_at_once():
    """Taking out what was known, then the prior on practices only, is one regression with that prior."""
    rng = np.random.default_rng(6)
    days = 200
    z = 6 + rng.normal(size=(days, 1))
    z[rng.random((days, 1)) < 0.1] = np.nan
    done = (rng.random((days, 1, 2)) < 0.3).astype(float)
    fitted = fit(np.arange(1.0, days + 1), z, done)
    fade, rows, after = 0.5 ** (1 / 14), [], []
    usual = np.full(days, np.nan)
    for t in range(days):
        past = [(fade ** (t - s), z[s, 0]) for s in range(t) if not np.isnan(z[s, 0])]
        if past:
            usual[t] = sum(w * x for w, x in past) / sum(w for w, _ in past)
    apart = np.nan_to_num(z[:, 0] - usual)
    for t in range(days - 1):
        if np.isnan(usual[t]) or np.isnan(z[t + 1, 0]):
            continue
        weekend = (t + 2) % 7 in (6, 0)
        known = [
            1,
            usual[t],
            apart[t],
            min(apart[t], 0),
            apart[t - 1] if t else 0,
            np.isnan(z[t, 0]),
            weekend,
        ]
        rows.append([*known, *done[t, 0]])
        after.append(z[t + 1, 0])
    x, y = np.array(rows, dtype=float), np.array(after)
    assert fitted.n[0] == len(y)
    least = x @ np.linalg.lstsq(x, y, rcond=None)[0]
    prior = np.diag([0.0] * 7 + [TAU**-2] * 2)
    s2 = ((y - least) ** 2).sum() / (len(y) - 9)
    covariance = np.linalg.inv(x.T @ x / s2 + prior)
    assert fitted.b[0] == pytest.approx((covariance @ x.T @ y / s2)[7:], abs=2e-3)
    assert fitted.sd[0] == pytest.approx(np.sqrt(np.diag(covariance))[7:], rel=5e-3)


def year(days: int = 120) -> tuple[list[float | None], list[float | None], dict[str, list[int]]]:
    rng = np.random.default_rng(7)
    a, b = (rng.integers(4, 9, days).astype(float).tolist() for _ in range(2))
    return a, b, {"walk": (rng.random(days) < 0.3).astype(int).tolist(), "never": [0] * days}


def test_too_early_to_say_is_the_normal_answer_and_has_a_range():
    a, b, done = year()
    said = better_days(range(120), a, b, done)
    assert isinstance(said, BetterDays)
    walk, never = said.practices
    assert (walk.name, never.name) == ("walk", "never")
    assert never.verdict is Verdict.TOO_EARLY
    assert (never.effect.middle, never.days_with) == (pytest.approx(0.0), 0)
    assert walk.effect.low < walk.effect.middle < walk.effect.high
    assert walk.days_with + walk.days_without == said.n


def test_eleven_days_with_a_practice_are_too_few_whatever_they_say():
    assert verdict(0.9, 0.1, 12, 12) is Verdict.GOES_WITH
    assert verdict(0.27, 0.09, 12, 12, compared=4) is Verdict.GOES_WITH
    assert verdict(0.27, 0.09, 12, 12, compared=8) is Verdict.HINT
    assert verdict(0.9, 0.1, 11, 100) is Verdict.HINT
    assert verdict(0.9, 0.1, 100, 11) is Verdict.HINT


def test_without_practices_there_is_nothing_to_name():
    a, b, _ = year()
    assert better_days(range(120), a, b, {}).practices == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda a, b: (a[:14], b[:14]),
        lambda a, b: (a[:21], b[:21]),
        lambda a, b: (a, [5.0] * len(b)),
        lambda a, b: (a, b[:90] + [None] * 30),
        lambda a, b: ([*a[:2], *[None] * 118], [*b[:2], *[None] * 118]),
        lambda a, b: ([], []),
        lambda a, b: (a[:28], b[:28]),
    ],
    ids=[
        "14 days",
        "21 days",
        "always 5",
        "a silent month",
        "two days",
        "nothing",
        "28 days, 27 of them with a day before and a day after",
    ],
)
def test_what_tells_too_little_is_named_and_no_figure(change):
    a, b, done = year()
    a, b = change(a, b)
    said = better_days(range(len(a)), a, b, {name: flags[: len(a)] for name, flags in done.items()})
    assert isinstance(said, NotYet)
    assert said.reason in {
        Reason.FEW_DAYS_AFTER,
        Reason.FEW_DAYS_OF_BOTH,
        Reason.HARDLY_MOVED,
        Reason.QUIET_MONTH,
    }
