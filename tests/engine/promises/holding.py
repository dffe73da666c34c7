"""Runs a property over many examples, or a broken engine under it until the property notices."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.engine.promises.house import Broken
from tests.engine.promises.playing import Play

SEED = int(os.environ.get("DUOLOGUE_SEED", "0")) or 20261122
SOAKING = os.environ.get("DUOLOGUE_SOAK") == "1"
SOAK = 10_000

Property = Callable[..., None]


def hold(promise: Property, examples: int, *strategies: st.SearchStrategy[Any], shrink: bool = True) -> None:
    """Try `promise` on so many examples; the seed is printed, and `DUOLOGUE_SEED` gives another."""
    print(f"{promise.__name__}: {examples} examples, DUOLOGUE_SEED={SEED}")
    tried = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
    )

    # A function of its own each time: Hypothesis keeps what it learns of a function on the function.
    def one(drawn: tuple[Any, ...]) -> None:
        plays: list[Play] = []
        Play.made = plays.append
        try:
            promise(*drawn)
        except Broken as told:
            told.add_note("\n".join(("", *(play.story() for play in (*plays[:1], *plays[-1:])))))
            raise

    seed(SEED)(tried(given(st.tuples(*strategies))(one)))()


def notices(promise: Property, examples: int, *strategies: st.SearchStrategy[Any]) -> Broken:
    """The property must fail within so many examples; returns what it said."""
    with pytest.raises(Broken) as told:
        hold(promise, examples, *strategies, shrink=False)
    return told.value


ROOMS = ("duologue.engine", "duologue.showing")


def broken(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, put: Callable[..., object]
) -> None:
    """Put `put` in the place of a function of the rooms that play and show, wherever in them it goes by its
    name."""
    right = getattr(module, name)
    found = 0
    for one in [one for key, one in sys.modules.items() if key.startswith(ROOMS)]:
        if getattr(one, name, None) is right:
            monkeypatch.setattr(one, name, put)
            found += 1
    assert found, name


soak = pytest.mark.soak
only_soaking = pytest.mark.skipif(not SOAKING, reason="the long version, run by `make soak`")
