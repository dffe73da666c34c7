"""A time that begins for both: whether the other has pressed shows to nobody before it has begun."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from tests.engine.promises.holding import broken, hold, notices
from tests.engine.promises.house import House
from tests.engine.promises.playing import TIME, Play, Wish, wish
from tests.engine.promises.scripts import timed_scripts
from tests.engine.promises.test_non_interference import ALWAYS, TALLY, Twin, twin_worlds

from duologue.engine import ledger
from duologue.engine.script import Dealt, Seat
from duologue.showing import beginning_together

EXAMPLES = 200
# Answers, presses and now and then a leave, a pause or a look: little time passes.
PRESSING = st.sampled_from([0] * 12 + [17, 19, 21, 22, 25, 28])


def pressing() -> st.SearchStrategy[list[Wish]]:
    """Whoever comes to the time presses, three times in four."""
    drawn = st.tuples(st.integers(0, (1 << 20) - 1), PRESSING, st.sampled_from([1, 1, 1, 0]))
    one = drawn.map(lambda d: wish(d[0])._replace(action=d[1], fill=wish(d[0]).fill & ~1 | d[2]))
    return st.lists(one, min_size=6, max_size=24)


def secret() -> st.SearchStrategy[Twin]:
    """One of the two does something else, or nothing; time passes for both worlds alike."""
    other = pressing().map(lambda some: some[0]).filter(lambda one: one.action not in TIME)
    theirs = st.lists(st.none() | other, min_size=1, max_size=4)
    return st.tuples(st.sampled_from(list(Seat)), theirs, st.integers(0, ALWAYS)).map(
        lambda one: Twin(one[0], 0, False, tuple(w and w._replace(seat=one[0]) for w in one[1]), one[2])
    )


@dataclass
class Begun:
    """In how many examples it began: what never begins proves little."""

    examples: int = 0


BEGUN = Begun()


def _twins(dealt: Dealt, wishes: list[Wish], twin: Twin) -> None:
    twin_worlds(dealt, wishes, twin)
    play = Play(House(dealt))
    for event, here in enumerate(wishes):
        play.do(here, event)
    BEGUN.examples += bool(play.house.truth.begun)


def test_a_press_shows_to_nobody_before_it_has_begun_for_both():
    TALLY.compared = TALLY.differing = TALLY.examples = BEGUN.examples = 0
    hold(_twins, EXAMPLES, timed_scripts(), pressing(), secret())
    assert TALLY.differing > TALLY.compared // 10
    assert BEGUN.examples >= EXAMPLES // 20


def _said() -> str:
    return str(notices(twin_worlds, 3000, timed_scripts(), pressing(), secret()))


def test_it_notices_a_time_that_begins_by_one_press(monkeypatch):
    def begun_at(course, scene):
        return min(
            (at for key, at in course.ledger.pressed.items() if key[0] == scene.instance), default=None
        )

    broken(monkeypatch, beginning_together, "find_begin", begun_at)
    assert "hidden" in _said()


def test_it_notices_a_press_that_outlives_a_leave(monkeypatch):
    broken(monkeypatch, ledger, "_withdraw_press", lambda *asked: None)
    assert "hidden" in _said()
