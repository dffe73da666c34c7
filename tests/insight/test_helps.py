"""What came before better days (science 2.3 and 2.9), on couples that share nothing with the estimator.

How often it is wrong, and what it finds, is in `test_trials`. Here: why it takes two regressions, each of
them alone the control; and what it says.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from duologue.insight import helps
from duologue.insight.chances import find_normal_below
from duologue.insight.helps import (
    ABOVE,
    BELOW,
    SAID_FROM,
    Associations,
    BetterDays,
    are_days_enough,
    estimate_effects,
    find_better_days,
    find_own_better_days,
    fit,
    judge_practices,
    weigh_evidence,
)
from duologue.insight.lives import SimulatedPractice
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.trials_of_better_days import (
    LIFE,
    NEXT_DAY,
    NOTHING,
    YEAR,
    Doing,
    draw_lived,
    goes_with,
    look_at_pages,
)
from duologue.insight.verdicts import Verdict

YEARS = YEAR * 3
PRACTICES = 4


def told_of(
    name: str, couples: int, days: int = YEARS, *, daily: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """(one's own ratings, what was practised) of couples of that cell."""
    doing = replace(NOTHING[name][1], daily=daily)
    return draw_lived(sorted(NOTHING).index(name), couples, days, doing, *(doing.practice,) * (PRACTICES - 1))


def looked_at(z: np.ndarray, practised: np.ndarray, every: int) -> list[Associations]:
    """As the page has it each so many days, over the whole diary."""
    return list(look_at_pages(z, practised, every))


def ever(looks: list[Associations], claims: object) -> np.ndarray:
    """Which couples are told something at any look, by that rule."""
    found = [np.asarray(claims(one)).any(axis=1) for one in looks]  # type: ignore[operator]
    return np.any(found, axis=0)


@pytest.mark.parametrize(
    "run",
    [pytest.param((120, 182), id="short"), pytest.param((1000, 30), id="long", marks=pytest.mark.soak)],
)
def test_each_of_the_two_is_wrong_where_the_other_holds(run: tuple[int, int]) -> None:
    """Without the mirror, what is done on close days is praised; without forward, what is done after bad
    ones."""
    couples, every = run
    asked = SAID_FROM * PRACTICES
    for name, wrong in (("close-days", "forward"), ("after-bad", "mirror")):
        seen = looked_at(*told_of(name, couples, daily=True), every)
        assert ever(seen, goes_with).mean() <= 0.05 + 2 * np.sqrt(0.05 / couples)

        def claims(one: Associations, of: str = wrong) -> np.ndarray:
            return getattr(one, of).evidence >= asked

        assert ever(seen, claims).mean() > 0.07, name


def test_what_comes_on_one_day_of_a_week_or_rota_is_said_to_be_so_and_on_close_days_too() -> None:
    for name, verdict in (
        ("fridays", Verdict.WEEKDAY),
        ("shifts", Verdict.WEEKDAY),
        ("visits", Verdict.WEEKDAY),
        ("same-day", Verdict.CLOSE_DAYS),
    ):
        last = looked_at(*told_of(name, 60), YEARS)[-1]
        said = np.array([[one is verdict for one in row] for row in judge_practices(last)])
        assert said.mean() > 0.8, (name, said.mean())
    plain = looked_at(*told_of("any-time", 60), YEARS)[-1]
    assert {one for row in judge_practices(plain) for one in row} == {Verdict.TOO_EARLY}


def useful(couples: int, practice: SimulatedPractice) -> tuple[np.ndarray, np.ndarray]:
    doing = Doing(LIFE, practice, daily=True)
    return draw_lived(20, couples, YEARS, doing, *(SimulatedPractice(),) * (PRACTICES - 1))


@pytest.mark.parametrize("lift", [0.5, 0.8, 1.2])
@pytest.mark.parametrize(
    "couples", [pytest.param(60, id="short"), pytest.param(600, id="long", marks=pytest.mark.soak)]
)
def test_a_range_that_is_shown_holds_what_it_says_though_only_large_ones_are_shown(
    lift: float, couples: int
) -> None:
    held = []
    for one in looked_at(*useful(couples, replace(NEXT_DAY, next_day=lift)), 91):
        low, _middle, high = estimate_effects(one)[:, :, 0]
        told = goes_with(one)[:, 0]
        held += ((low <= lift) & (lift <= high))[told].tolist()
    assert np.mean(held) >= 0.85


def test_evidence_is_what_its_formula_says_and_nothing_is_expected_of_coins() -> None:
    total, squares, scale = np.array([3.0]), np.array([4.0]), np.array([0.5])
    grid = np.linspace(0.0, 8.0, 80_001)
    density = 2.0 * np.exp(-0.5 * (grid / 0.5) ** 2) / (0.5 * np.sqrt(2.0 * np.pi))
    by_hand = np.trapezoid(np.exp(grid * 3.0 - grid**2 * 4.0 / 2.0) * density, grid)
    assert weigh_evidence(total, squares, scale)[0] == pytest.approx(by_hand, rel=1e-6)
    assert weigh_evidence(-total, squares, scale)[0] < 1.0 < weigh_evidence(total, squares, scale)[0]
    # Whatever the sizes, if signs are a coin's, all looks together pass 20 in no more than one in twenty.
    rng = np.random.default_rng(3)
    steps = rng.standard_t(2, (200, 2000)) * rng.exponential(size=(200, 1))
    total, squares = steps.cumsum(axis=0), (steps**2).cumsum(axis=0)
    passed = (weigh_evidence(total, squares, np.full(1, 0.5)) >= SAID_FROM).any(axis=0)
    assert passed.mean() <= 0.05
    # The control: a probability of 95%, looked at as often.
    assert (total > 1.645 * np.sqrt(squares)).any(axis=0).mean() > 0.2


def test_the_fit_is_the_ridge_regression_on_everything_at_once() -> None:
    rng = np.random.default_rng(6)
    z = 6 + rng.normal(size=(300, 1))
    z[rng.random((300, 1)) < 0.3] = np.nan
    done = (rng.random((300, 1, 2)) < 0.3).astype(float)
    day = np.arange(1.0, 301.0)
    before, after = np.roll(done, 1, axis=0), np.roll(done, -1, axis=0)
    before[0], after[-1] = 0.0, 0.0
    here = ~np.isnan(z[:, 0])
    used = here & np.array([here[: max(s - 1, 0)].any() for s in range(300)])
    used[-1] = False
    around = []
    for s in range(300):
        others = [t for t in range(300) if here[t] and t != s]
        slow = [0.5 ** (abs(t - s) / 14) for t in others]
        mean = np.average(z[others, 0], weights=slow)
        fast = [0.5 ** (abs(t - s) / 2) for t in others]
        near = (np.dot(fast, z[others, 0]) + mean) / (sum(fast) + 1.0)
        around.append([1.0, mean, near - mean, *(float(day[s] % 7 == k) for k in range(1, 7))])
    x = np.column_stack([np.array(around), (before - after)[:, 0] / 2, done[:, 0], (before + after)[:, 0]])[
        used
    ]
    y = z[used, 0]
    fitted = fit(day, z, done).mirror
    for k in range(2):
        # Without a prior on the one that is asked about, with it on all others.
        prior = np.array([1e-6] * 9 + [helps.TAU**-2] * 2 + [1.0] * 4)
        prior[9 + k] = 0.0
        s2 = 1.0
        for _ in range(2):
            ridge = prior.copy()
            ridge[9 + k] = helps.TAU**-2
            b = np.linalg.solve(x.T @ x + s2 * np.diag(ridge), x.T @ y)
            last, s2 = s2, ((y - x @ b) ** 2).sum() / (len(y) - 9)
        b = np.linalg.solve(x.T @ x + last * np.diag(prior), x.T @ y)
        assert fitted.b[0, k] == pytest.approx(b[9 + k], abs=0.003)


def year(days: int = 400) -> tuple[list[float | None], list[float | None], dict[str, list[int]]]:
    rng = np.random.default_rng(7)
    a, b = (rng.integers(4, 9, days).astype(float).tolist() for _ in range(2))
    return a, b, {"walk": (rng.random(days) < 0.3).astype(int).tolist(), "never": [0] * days}


def test_before_a_verdict_there_is_no_range_no_direction_and_no_hint() -> None:
    a, b, done = year()
    for said in (find_better_days(range(400), a, b, done), find_own_better_days(range(400), a, done)):
        assert isinstance(said, BetterDays)
        walk, never = said.practices
        assert (walk.name, never.name) == ("walk", "never")
        for one in said.practices:
            assert (one.verdict, one.effect) == (Verdict.TOO_EARLY, None)
            assert one.days_with + one.days_without == said.n
        assert never.days_with == 0


def test_eleven_days_with_a_practice_are_too_few_whatever_they_say() -> None:
    assert are_days_enough(np.array([12.0]), np.array([12.0])).all()
    assert not are_days_enough(np.array([11.0, 100.0]), np.array([100.0, 11.0])).any()
    sure = helps.Scores(np.full((1, 1), 0.9), np.full((1, 1), 0.1), np.full((1, 1), 1e9))
    nothing = helps.Scores(np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1)))
    days = np.full((1, 1), 12.0)
    of = Associations(sure, sure, nothing, sure, nothing, np.ones((1, 1)), days, np.full(1, 24.0))
    assert judge_practices(of) == [[Verdict.GOES_WITH]]
    assert judge_practices(replace(of, days_with=np.full((1, 1), 11.0))) == [[Verdict.TOO_EARLY]]
    assert judge_practices(replace(of, mirror=nothing)) == judge_practices(replace(of, forward=nothing))
    assert judge_practices(replace(of, mirror=nothing)) == [[Verdict.TOO_EARLY]]
    # What may be a low day that ends by itself: one of the last two is enough.
    assert judge_practices(replace(of, falling=nothing)) == [[Verdict.TOO_EARLY]]
    assert judge_practices(replace(of, falling=nothing, usual=sure)) == [[Verdict.GOES_WITH]]
    assert judge_practices(replace(of, same_day=sure)) == [[Verdict.CLOSE_DAYS]]
    assert judge_practices(replace(of, apart=np.full((1, 1), 0.1))) == [[Verdict.WEEKDAY]]
    # More is asked of each where more are compared.
    five = [np.repeat(x, 5, axis=1) for x in (of.days_with, of.apart)]
    faint = helps.Scores(np.full((1, 5), 0.4), np.full((1, 5), 0.1), np.full((1, 5), 99.0))
    none = helps.Scores(np.zeros((1, 5)), np.ones((1, 5)), np.zeros((1, 5)))
    of_five = Associations(faint, faint, none, faint, faint, five[1], five[0], of.n)
    assert judge_practices(of_five) == [[Verdict.TOO_EARLY] * 5]


def test_a_range_reaches_from_what_the_prior_leaves_to_what_the_days_say() -> None:
    forward, mirror = (
        helps.Scores(np.full((1, 1), b), np.full((1, 1), 0.2), np.full((1, 1), 1e9)) for b in (0.6, 0.9)
    )
    ones = np.ones((1, 1))
    one = Associations(forward, mirror, mirror, mirror, mirror, ones, ones, np.ones(1))
    low, middle, high = estimate_effects(one)[:, 0, 0]
    kept = 0.25 / 0.29
    assert low == pytest.approx(0.6 * kept - BELOW * 0.2 * np.sqrt(kept), abs=1e-3)
    assert high == pytest.approx(0.9 + ABOVE * 0.2, abs=1e-3)
    assert low < middle < high
    assert find_normal_below(0.0) == 0.5


def test_without_practices_there_is_nothing_to_name() -> None:
    a, b, _ = year()
    assert find_better_days(range(400), a, b, {}).practices == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda a, b: (a[:14], b[:14]),
        lambda a, b: (a[:21], b[:21]),
        lambda a, b: (a, [5.0] * len(b)),
        lambda a, b: (a, b[:-30] + [None] * 30),
        lambda a, b: ([*a[:2], *[None] * 398], [*b[:2], *[None] * 398]),
        lambda a, b: ([], []),
        lambda a, b: (a[:28], b[:28]),
    ],
    ids=["14 days", "21 days", "always 5", "a silent month", "two days", "nothing", "27 with a past"],
)
def test_what_tells_too_little_is_named_and_no_figure(change) -> None:
    a, b, done = year()
    a, b = change(a, b)
    said = find_better_days(range(len(a)), a, b, {name: flags[: len(a)] for name, flags in done.items()})
    assert isinstance(said, NotYet)
    assert said.reason in {
        Reason.FEW_DAYS_AFTER,
        Reason.FEW_DAYS_OF_BOTH,
        Reason.HARDLY_MOVED,
        Reason.QUIET_MONTH,
    }


def test_days_that_nothing_uses_are_left_out_and_change_nothing(monkeypatch) -> None:
    rng = np.random.default_rng(9)
    z = np.round(6 + rng.normal(size=(400, 1)))
    z[rng.random(z.shape) < 0.6] = np.nan
    practised = (rng.random((400, 1, 3)) < 0.2).astype(float)
    day = np.arange(738_000.0, 738_400.0)
    short = fit(day, z, practised)
    monkeypatch.setattr(helps, "WORTH_LEAVING_OUT", 0.0)
    whole = fit(day, z, practised)
    for one, other in (
        (short.forward, whole.forward),
        (short.mirror, whole.mirror),
        (short.same_day, whole.same_day),
    ):
        assert one.b == pytest.approx(other.b) and one.sd == pytest.approx(other.sd)
        assert one.evidence == pytest.approx(other.evidence)
