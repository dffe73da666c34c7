"""How alike days are, read off diaries of which it is known."""

from __future__ import annotations

import numpy as np
import pytest

from duologue.insight.alike_days import add_up_alike, find_alike, find_lost
from duologue.insight.lives import draw_lasting

DIARIES = 200


def draw_rest(n: int, carry: float, share: float, every: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """(days, what is left), each (diaries, n): of the variance `share` goes on by `carry` a day."""
    rng = np.random.default_rng(3)
    lasts = draw_lasting(rng, n * every, DIARIES, carry)[::every].T
    rest = np.sqrt(share) * lasts + np.sqrt(1.0 - share) * rng.standard_normal((DIARIES, n))
    days = np.broadcast_to(np.arange(0.0, n * every, every), rest.shape)
    return days, rest - rest.mean(axis=1, keepdims=True)


def read(days: np.ndarray, rest: np.ndarray) -> np.ndarray:
    return find_alike(days, find_lost(days), rest)


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize(("carry", "share"), [(0.0, 1.0), (0.4, 1.0), (0.8, 1.0), (0.9, 0.3), (0.8, 0.6)])
def test_a_long_diary_tells_how_much_lasts_and_how_long(carry, share, every):
    alike = read(*draw_rest(600, carry, share, every)).mean(axis=0)
    for apart in (2, 4, 8):
        assert alike[apart] == pytest.approx(share * carry**apart, abs=0.08)


def test_a_short_one_tells_less_and_allows_for_both():
    fresh = read(*draw_rest(20, 0.0, 1.0)).mean(axis=0)
    lasting = read(*draw_rest(20, 0.8, 1.0)).mean(axis=0)
    assert 0.0 < fresh[1] < 0.3 < lasting[1] < 0.8


def test_what_the_mean_takes_out_is_allowed_for():
    """Of thirty days that go on by .9 the mean takes what all have in common: plain autocorrelations say
    .7 of .9."""
    days, rest = draw_rest(30, 0.9, 1.0)
    plain = ((rest[:, 1:] * rest[:, :-1]).sum(axis=1) / (rest**2).sum(axis=1)).mean()
    assert plain < 0.72
    assert read(days, rest)[:, 1].mean() > plain + 0.02


def test_pairs_are_added_up_by_the_days_between_them():
    rng = np.random.default_rng(1)
    days = np.cumsum(rng.integers(1, 5, (3, 40)), axis=1).astype(float)
    x = rng.standard_normal((3, 40, 2))
    alike = 0.7 ** np.arange(251) * np.array([1.0, 0.5, 0.0])[:, None]
    found = add_up_alike(days, alike, x)
    for k, share in enumerate((1.0, 0.5, 0.0)):
        v = share * 0.7 ** np.abs(days[k][:, None] - days[k][None, :])
        np.fill_diagonal(v, 0.0)
        assert found.products[k] == pytest.approx(x[k].T @ v @ x[k], abs=0.02)
        assert found.common[k] == pytest.approx(1.0 + v.sum() / 40, rel=1e-3)
        assert found.free[k] == pytest.approx(40 / (1.0 + (v**2).sum() / 40), rel=1e-3)
