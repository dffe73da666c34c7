"""Rhythms of days: found where somebody lives by one, and never where nobody does."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.helps import LEAST_APART
from duologue.insight.rotas import find_rotas


def lives(days: int, couples: int, rota: int, *, tied: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(days used, closeness, what was done): a third of each rota is good, and what is done comes on the
    day before that, by that chance, and else one day in twenty or never."""
    rng = np.random.default_rng(rota)
    on = (np.arange(days)[:, None] + rng.integers(rota, size=couples)) % rota
    close = rng.normal(size=(days, couples)) + (on < rota // 3)
    done = rng.random((days, couples)) < np.where(on == rota - 1, tied, 0.05 if tied < 0.8 else 0.0)
    return rng.random((days, couples)) < 0.5, close, done[:, :, None].astype(float)


@pytest.mark.parametrize("rota", [4, 8, 12, 14, 28])
def test_a_practice_that_keeps_a_rota_is_said_to(rota: int) -> None:
    found = find_rotas(*lives(700, 50, rota, tied=0.9))
    assert (found.apart < LEAST_APART).mean() > 0.9
    # Twice a rota is one too.
    assert (found.days % rota == 0).mean() > 0.9


def test_a_practice_that_keeps_it_now_and_then_is_told_apart_with_the_rota_beside_it() -> None:
    found = find_rotas(*lives(700, 50, 14, tied=0.6))
    assert (found.apart > LEAST_APART).mean() > 0.9
    assert (found.days % 14 == 0).mean() > 0.9


@pytest.mark.parametrize("days", [60, 120, 400, 1100])
@pytest.mark.parametrize("often", [0.03, 0.2, 0.6])
def test_what_is_done_at_any_time_keeps_none(days: int, often: float) -> None:
    rng = np.random.default_rng(days)
    done = rng.random((days, 300, 1)) < often
    enough = done.sum(axis=0)[:, 0] >= 12
    found = find_rotas(np.ones((days, 300), bool), rng.normal(size=(days, 300)), done.astype(float))
    assert not (found.apart[enough] < LEAST_APART).any()
    assert (found.days > 0).mean() < 0.05


def test_with_few_days_no_rota_is_looked_for() -> None:
    found = find_rotas(np.ones((8, 1), bool), np.zeros((8, 1)), np.zeros((8, 1, 2)))
    assert found.days.tolist() == [0.0] and found.apart.tolist() == [[1.0, 1.0]]
