"""Long work lets go of the database between its slices."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from duologue.people import slices
from duologue.people.slices import HOLD_S, do_in_slices

# How long each part of the work takes here, in seconds of a clock that only the work moves.
PART_S = 0.01
PARTS = 30


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(slices, "monotonic", lambda: now[0])
    monkeypatch.setattr(slices, "sleep", lambda seconds: None)
    return now


def commits(clock: list[float]) -> list[float]:
    """When each of the parts was there for everybody."""
    there: list[float] = []

    def do(part: int) -> int:
        assert connection.in_atomic_block
        transaction.on_commit(lambda: there.append(clock[0]))
        clock[0] += PART_S
        return 1

    assert do_in_slices(range(PARTS), do) == PARTS
    return there


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_never_held_for_a_tenth_of_a_second(clock: list[float]):
    """check 67."""
    there = sorted(set(commits(clock)))
    held = [after - before for before, after in zip([100.0, *there], there, strict=False)]
    assert max(held) <= HOLD_S + PART_S < 0.1
    assert len(held) > 5


@pytest.mark.django_db(transaction=True)
def test_all_at_once_it_would_be_held_to_the_end(clock: list[float], monkeypatch: pytest.MonkeyPatch):
    """check 67: the control."""
    monkeypatch.setattr(slices, "HOLD_S", float("inf"))
    assert len(set(commits(clock))) == 1


@pytest.mark.django_db(transaction=True)
def test_what_fails_takes_its_own_slice_back_and_leaves_the_rest(clock: list[float]):
    done: list[int] = []

    def do(part: int) -> int:
        clock[0] += PART_S
        if part == 22:
            raise ValueError
        transaction.on_commit(lambda: done.append(part))
        return 1

    with pytest.raises(ValueError):
        do_in_slices(range(PARTS), do)
    assert done == list(range(len(done)))
    assert 10 < len(done) < 22


def test_nothing_to_do_is_done(db: None):
    assert do_in_slices([], lambda part: 1) == 0
