"""Attunement (science 2.1): the bracketed figures, with a plain correlation beside them as the control."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.attunement import (
    FOLLOWS_SURE,
    estimate_attunement,
    find_chances_of_following,
    find_reach,
    fit,
)
from duologue.insight.chances import find_student_quantile
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet, Reason
from duologue.insight.simulate import SimulatedGuesses, draw_guesses

PEOPLE = [pytest.param(1500, id="short"), pytest.param(12_000, id="long", marks=pytest.mark.soak)]


def follows(seen: SimulatedGuesses) -> float:
    """Share of people told that they follow the other's ups and downs."""
    fitted = fit(np.ones(seen.guess.shape[1] - 1), seen.guess, seen.other, seen.own)
    return float((find_chances_of_following(fitted) > FOLLOWS_SURE).mean())


def correlates(seen: SimulatedGuesses) -> float:
    """Share of people whom a plain correlation, significant at 5%, would call attuned."""
    n = seen.guess.shape[1]
    r = np.array([np.corrcoef(j, t)[0, 1] for j, t in zip(seen.guess, seen.other, strict=True)])
    return float((r * np.sqrt((n - 2) / (1 - r**2)) > find_student_quantile(0.975, n - 2.0)).mean())


@pytest.mark.parametrize("people", PEOPLE)
def test_ranges_hold_the_truth_nine_times_in_ten_over_the_prior(people):
    covered = []
    for n in (20, 40, 60, 150):
        rng = np.random.default_rng(n)
        tracking, projection = rng.normal(0.30, 0.30, people), rng.normal(0.25, 0.30, people)
        bias = rng.normal(0.0, 1.0, people)
        seen = draw_guesses(rng, n, tracking, projection, bias)
        fitted = fit(np.ones(n - 1), seen.guess, seen.other, seen.own)
        reach = find_reach(fitted)
        truth = np.stack([bias, tracking, projection], axis=1)
        covered.append((np.abs(fitted.b - truth) < reach).mean(axis=0))
        # Guesses are whole numbers cut at 0 and 10, and their errors carry over: bias pays for it most.
        assert np.all(covered[-1] > 0.86), covered[-1]
    _, tracked, projected = np.mean(covered, axis=0)
    assert 0.87 < tracked < 0.94
    # One's own mood is taken to be rated with an error, and here it has none: as wide as for who has it.
    assert 0.87 < projected < 0.98


@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("n", [20, 60])
def test_nobody_is_said_to_follow_who_only_guesses_from_themselves(n, people):
    for shared in (0.4, 0.6):
        rng = np.random.default_rng(1)
        nothing = np.zeros(people)
        seen = draw_guesses(rng, n, nothing, np.full(people, 0.4), nothing, shared=shared)
        assert follows(seen) <= 0.025 + 3 * np.sqrt(0.025 * 0.975 / people)
        # The control: a plain correlation sees attunement that isn't there.
        assert correlates(seen) >= 0.10
    assert n == 20 or correlates(seen) >= 0.40


@pytest.mark.parametrize("people", PEOPLE)
def test_who_follows_is_told_so_later_than_a_claim_that_could_be_false_would_be(people):
    rng = np.random.default_rng(2)
    truth, projection = np.full(people, 0.4), np.full(people, 0.25)
    told = {n: follows(draw_guesses(rng, n, truth, projection, np.zeros(people))) for n in (20, 60, 150)}
    assert told[20] == pytest.approx(0.11, abs=0.04)
    assert told[60] >= 0.32
    assert told[150] >= 0.65


def test_one_person_gets_what_the_simulation_of_many_would_say():
    rng = np.random.default_rng(4)
    seen = draw_guesses(rng, 60, np.array([0.6]), np.array([0.2]), np.array([-1.0]))
    told = estimate_attunement(range(60), seen.guess[0], seen.other[0], seen.own[0])
    fitted = fit(np.ones(59), seen.guess, seen.other, seen.own)
    assert isinstance(told.tracking, Range)
    assert (told.bias.middle, told.tracking.middle, told.projection.middle) == tuple(fitted.b[0])
    assert told.tracking.low < told.tracking.middle < told.tracking.high
    assert told.follows
    assert told.n == 60


def steady(n: int = 40, **changed: np.ndarray) -> estimate_attunement:
    rng = np.random.default_rng(5)
    seen = draw_guesses(rng, n, np.array([0.5]), np.array([0.2]), np.array([0.0]))
    columns = {"guess": seen.guess[0], "other": seen.other[0], "own": seen.own[0]} | changed
    return estimate_attunement(range(n), columns["guess"], columns["other"], columns["own"])


def test_the_diary_that_refusals_are_tried_on_is_otherwise_good():
    assert not isinstance(steady(), NotYet)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (steady(n=19), Reason.FEW_GUESSES),
        (steady(other=np.full(40, 5.0)), Reason.OTHER_EVEN),
        (steady(guess=np.full(40, 5.0)), Reason.GUESSES_EVEN),
        (steady(guess=np.arange(40) % 7.0, own=np.arange(40) % 7.0), Reason.GUESSES_COPIED),
        (steady(other=np.arange(40) % 7.0, own=np.arange(40) % 7.0), Reason.MOODS_ALIKE),
        (estimate_attunement([], [], [], []), Reason.FEW_GUESSES),
    ],
    ids=[
        "nineteen guesses",
        "other always 5",
        "guesses all 5",
        "guesses are own mood",
        "moods alike",
        "none",
    ],
)
def test_what_tells_too_little_is_named(said, reason):
    assert said == NotYet(reason)


def test_an_own_mood_that_never_moves_leaves_projection_to_the_prior():
    told = steady(own=np.full(40, 5.0))
    assert told.projection.middle == pytest.approx(0.25)
    assert told.projection.high - told.projection.low > 0.9
