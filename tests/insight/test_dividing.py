"""Dividing (science 2.5): by hand, against every other division, and under any names."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duologue.insight.dividing import TOTAL, divide_by_adjusted_winner, divide_whole
from duologue.insight.figures import NotYet

Points = dict[str, int]


@st.composite
def two_lists(draw: st.DrawFn, most: int = 7) -> tuple[Points, Points]:
    names = [chr(ord("a") + k) for k in range(draw(st.integers(1, most)))]
    side = st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names)).filter(any)
    return dict(zip(names, draw(side), strict=True)), dict(zip(names, draw(side), strict=True))


def worth(points: Points, share: dict[str, Fraction]) -> Fraction:
    return (
        sum((points[item] * part for item, part in share.items()), Fraction()) * TOTAL / sum(points.values())
    )


def beaten(a: Points, b: Points, share: dict[str, Fraction]) -> bool:
    """Whether a trade could leave one better off and none worse: each giving what the other wants more."""
    for x, y in product(share, repeat=2):
        # a gives some of x for some of y.
        if share[x] > 0 and share[y] < 1 and a[y] * b[x] > a[x] * b[y]:
            return True
    return False


def test_a_worked_example_of_a_parting_household():
    a = {"house": 42, "cabin": 14, "boat": 24, "car": 10, "piano": 10}
    b = {"house": 30, "cabin": 25, "boat": 20, "car": 15, "piano": 10}
    told = divide_by_adjusted_winner(a, b)
    # a: 42 + 24 = 66; b: 25 + 15 = 40, and the piano, wanted alike, to the lower total: 50. Ratios 24/20 and
    # 42/30: the boat moves first, x = (66 - 50) / (24 + 20) = 4/11.
    assert told.share_a == {
        "house": 1,
        "cabin": 0,
        "boat": Fraction(7, 11),
        "car": 0,
        "piano": 0,
    }
    assert told.points_a == told.points_b == Fraction(42) + Fraction(24 * 7, 11)


def test_a_whole_item_moves_before_the_next_is_split():
    a = {"x": 50, "y": 30, "z": 20}
    b = {"x": 49, "y": 28, "z": 23}
    told = divide_by_adjusted_winner(a, b)
    # a: 80, b: 23. x has the lower ratio, 50/49, against 30/28: (80 - 23) / 99 of it moves, and y stays.
    assert told.share_a == {"x": 1 - Fraction(57, 99), "y": 1, "z": 0}
    # Here the item with the lower ratio moves as a whole, and the next is split.
    small = divide_by_adjusted_winner({"s": 10, "x": 60, "z": 30}, {"s": 10, "x": 40, "z": 50})
    assert small.points_a == small.points_b
    moved = divide_by_adjusted_winner({"p": 11, "q": 69, "r": 20}, {"p": 10, "q": 40, "r": 50})
    assert moved.share_a["p"] == 0
    assert 0 < moved.share_a["q"] < 1


@settings(max_examples=300, deadline=None)
@given(two_lists())
def test_adjusted_winner_keeps_its_promises(lists):
    a, b = lists
    told = divide_by_adjusted_winner(a, b)
    kept = {item: 1 - part for item, part in told.share_a.items()}
    assert (told.points_a, told.points_b) == (worth(a, told.share_a), worth(b, kept))
    assert told.points_a == told.points_b, "equal totals"
    assert told.points_a >= TOTAL // 2, "at least half of what the whole is worth to each"
    assert sum(0 < part < 1 for part in told.share_a.values()) <= 1, "at most one item is split"
    assert all(0 <= part <= 1 for part in told.share_a.values())
    assert not beaten(a, b, told.share_a), "no other division is better for one and not worse for the other"


@settings(max_examples=200, deadline=None)
@given(two_lists())
def test_names_change_nothing(lists):
    a, b = lists
    told, swapped = divide_by_adjusted_winner(a, b), divide_by_adjusted_winner(b, a)
    assert (told.points_a, told.points_b) == (swapped.points_b, swapped.points_a)
    # Who want exactly the same cannot be told apart, so a's name has to decide who gets which half.
    scale = Fraction(sum(a.values()), sum(b.values()))
    if any(a[item] != b[item] * scale for item in a):
        assert told.share_a == {item: 1 - part for item, part in swapped.share_a.items()}
        whole, mirrored = divide_whole(a, b), divide_whole(b, a)
        assert whole.to_a == set(a) - mirrored.to_a
    reordered = divide_by_adjusted_winner(dict(reversed(a.items())), dict(reversed(b.items())))
    assert reordered == told


def test_taking_turns_by_points_would_break_a_promise():
    """The control: each item to whoever wants it more, and no more, leaves one with less than half."""
    a, b = {"x": 60, "y": 40}, {"x": 55, "y": 45}
    share = {item: Fraction(int(a[item] > b[item])) for item in a}
    assert worth(b, {item: 1 - part for item, part in share.items()}) < TOTAL / 2
    assert beaten({"x": 1, "y": 2}, {"x": 2, "y": 1}, {"x": Fraction(1), "y": Fraction(0)})


def everything(a: Points, b: Points) -> list[tuple[Fraction, Fraction]]:
    items = sorted(a)
    return [
        (
            worth(a, {item: Fraction(part) for item, part in zip(items, parts, strict=True)}),
            worth(b, {item: Fraction(1 - part) for item, part in zip(items, parts, strict=True)}),
        )
        for parts in product((0, 1), repeat=len(items))
    ]


@settings(max_examples=150, deadline=None)
@given(two_lists(most=6))
def test_whole_items_are_divided_as_no_other_division_could_better(lists):
    a, b = lists
    told = divide_whole(a, b)
    best = max(everything(a, b), key=lambda pair: (min(pair), max(pair), pair[0] * pair[1], sum(pair)))
    got = (told.points_a, told.points_b)
    assert sorted(got) == sorted(best)
    assert got[0] == worth(a, {item: Fraction(int(item in told.to_a)) for item in a})
    assert got[1] == worth(b, {item: Fraction(int(item not in told.to_a)) for item in b})
    assert told.as_good == sum(sorted(pair) == sorted(best) for pair in everything(a, b))


def test_fifteen_whole_items_are_weighed_and_sixteen_are_not():
    a, b = ({f"item {k:02}": (7 * k) % 11 + shift for k in range(15)} for shift in (1, 2))
    assert divide_whole(a, b).as_good >= 1
    assert isinstance(divide_whole(a | {"one more": 1}, b), NotYet)


@pytest.mark.parametrize(("a", "b"), [({}, {}), ({"x": 0}, {"x": 5}), ({"x": 5}, {"x": 0})])
def test_nothing_to_weigh_is_said_in_a_sentence(a, b):
    assert isinstance(divide_by_adjusted_winner(a, b), NotYet)
    assert isinstance(divide_whole(a, b), NotYet)


def test_points_are_read_as_shares_of_ones_own_total():
    assert divide_by_adjusted_winner({"x": 6, "y": 4}, {"x": 3, "y": 7}) == divide_by_adjusted_winner(
        {"x": 60, "y": 40}, {"x": 30, "y": 70}
    )
    halves = {"x": Fraction(1, 3), "y": Fraction(2, 3)}
    assert divide_by_adjusted_winner(halves, halves).points_a == 50
