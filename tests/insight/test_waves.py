"""Waves of weeks widen a line, and noise does not. How often lines hold is in `test_trials`."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.level import Fitted
from duologue.insight.waves import WEEKS_FROM, widen_by_waves


def line(rest: np.ndarray) -> Fitted:
    each = np.zeros(rest.shape[1])
    return Fitted(np.zeros_like(rest), np.full_like(rest, 0.3), np.ones((len(each), 13)), each, each, rest)


@pytest.mark.parametrize("weeks", [2, 3, 4, 6, 8])
def test_what_a_wave_varies_by_is_part_of_the_range(weeks: int) -> None:
    rng = np.random.default_rng(weeks)
    at = np.arange(80)[:, None]
    wave = np.sign(np.cos(np.pi * at)) if weeks == 2 else np.sqrt(2.0) * np.sin(2.0 * np.pi * at / weeks)
    rest = wave + 0.5 * rng.normal(size=(80, 40))
    rest[rng.random(rest.shape) < 0.2] = np.nan
    wider = widen_by_waves(line(rest)).sd[0] ** 2 - 0.3**2
    assert wider.mean() == pytest.approx(1.0, abs=0.2)


def test_most_noise_has_none() -> None:
    rest = np.random.default_rng(5).normal(size=(52, 1000))
    assert (widen_by_waves(line(rest)).sd[0] > 0.3).mean() < 0.35


def test_a_line_of_few_weeks_or_without_any_rest_stays_as_it_is() -> None:
    for rest in (np.ones((WEEKS_FROM - 1, 2)), np.zeros((60, 2)), np.full((60, 2), np.nan)):
        assert (widen_by_waves(line(rest)).sd == 0.3).all()
