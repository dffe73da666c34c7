"""Couples whose truth is known, for the estimators to be proved on; every test of theirs names its seed."""

from __future__ import annotations

import numpy as np

from duologue.insight.level import Fitted, Knots, fit, make_couple_knots
from duologue.insight.simulate import Diaries, Habits, draw_diaries


def lived(seed: int, couples: int, days: int, habits: Habits) -> tuple[Diaries, Knots, Fitted]:
    """Diaries, and the level fitted to them by the code that one couple's page uses."""
    diary = draw_diaries(np.random.default_rng(seed), couples, days, habits)
    knots = make_couple_knots(np.arange(1.0, days + 1.0), diary.a, diary.b)
    return diary, knots, fit(knots)


def prior_drift(seed: int, couples: int, usual: float = -3.0) -> np.ndarray:
    """log10 q as the prior has it; `usual`: -3 by day, -2.5 by week."""
    return np.random.default_rng(seed).normal(usual, 0.8, couples)
