"""Choosing one of several options (science 2.5)."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from duologue.insight.choosing import DecidedBy, choose
from duologue.insight.figures import NotYet

NAMES = ["beach", "city", "home", "hills", "lake"]


@st.composite
def rated(draw: st.DrawFn) -> tuple[dict[str, int], dict[str, int], list[str], list[str]]:
    names = NAMES[: draw(st.integers(1, 5))]
    side = st.lists(st.integers(0, 6), min_size=len(names), max_size=len(names))
    a, b = (dict(zip(names, draw(side), strict=True)) for _ in range(2))
    out = st.lists(st.sampled_from(names), max_size=1)
    return a, b, draw(out), draw(out)


def test_the_less_happy_one_is_as_happy_as_can_be():
    a, b = {"beach": 10, "city": 6, "home": 0}, {"beach": 1, "city": 6, "home": 10}
    told = choose(a, b)
    assert (told.chosen, told.by, told.coin) == ("city", DecidedBy.LEXIMIN, None)
    assert told.unbeaten == ("beach", "city", "home")


def test_then_the_happier_one_decides_even_where_a_product_could_not():
    a, b = {"beach": 0, "city": 0, "home": 10}, {"beach": 8, "city": 5, "home": 0}
    # Both have a worse-off at 0 and a product of 0; beach is better for b and no worse for a.
    assert choose(a, b, out_a=["home"]).chosen == "beach"


def test_what_one_cannot_live_with_is_out_and_is_not_shown():
    a, b = {"beach": 10, "city": 6, "home": 0}, {"beach": 1, "city": 6, "home": 10}
    told = choose(a, b, out_b=["city"])
    assert "city" not in told.unbeaten
    assert told.chosen in told.unbeaten


def test_when_each_option_is_out_for_one_it_says_so():
    said = choose({"beach": 1, "city": 2}, {"beach": 2, "city": 1}, ["beach"], ["city"])
    assert isinstance(said, NotYet)
    assert isinstance(choose({}, {}), NotYet)
    assert isinstance(choose({"beach": 1}, {"city": 1}), NotYet)


def test_a_tie_goes_to_a_coin_that_both_can_see():
    a, b = {"beach": 10, "city": 0}, {"beach": 0, "city": 10}
    told = choose(a, b)
    assert told.by is DecidedBy.COIN
    assert told.coin.between == ("beach", "city")
    assert told.chosen == told.coin.between[told.coin.thrown % 2]
    assert [choose(a, b, thrown=k).chosen for k in range(4)] == ["beach", "city", "beach", "city"]
    assert choose(b, a).chosen == told.chosen, "the coin falls the same way under any names"


def test_a_coin_made_from_the_ratings_falls_on_either_side():
    chosen = set()
    for high in range(1, 30):
        chosen.add(choose({"beach": high, "city": 0}, {"beach": 0, "city": high}).chosen)
    assert chosen == {"beach", "city"}


def test_who_likes_all_alike_leaves_the_choice_to_the_other():
    assert choose({"beach": 5, "city": 5, "home": 5}, {"beach": 1, "city": 9, "home": 2}).chosen == "city"


@settings(max_examples=300, deadline=None)
@given(rated())
def test_a_choice_is_unbeaten_best_for_the_worse_off_and_blind_to_names(given_ratings):
    a, b, out_a, out_b = given_ratings
    told = choose(a, b, out_a, out_b)
    left = set(a) - set(out_a) - set(out_b)
    if not left:
        assert isinstance(told, NotYet)
        return
    pairs = {x: (a[x], b[x]) for x in left}
    for x in left:
        beats = [
            y
            for y in left
            if pairs[y] != pairs[x] and all(p >= q for p, q in zip(pairs[y], pairs[x], strict=True))
        ]
        assert (x in told.unbeaten) == (not beats)
    assert told.chosen in told.unbeaten
    ranked = sorted(left, key=lambda x: (min(told.ratings[x]), max(told.ratings[x])), reverse=True)
    best = [x for x in ranked if sorted(told.ratings[x]) == sorted(told.ratings[ranked[0]])]
    assert told.chosen in best
    assert (told.by is DecidedBy.COIN) == (len(best) > 1)
    mirrored = choose(b, a, out_b, out_a)
    assert (mirrored.unbeaten, mirrored.chosen, mirrored.by) == (told.unbeaten, told.chosen, told.by)


@settings(max_examples=100, deadline=None)
@given(rated(), st.integers(2, 9), st.integers(0, 5))
def test_only_the_shape_of_ones_ratings_counts(given_ratings, times, more):
    a, b, _, _ = given_ratings
    assume(len(set(a.values())) > 1)
    told = choose(a, b, thrown=0)
    stretched = choose({x: value * times + more for x, value in a.items()}, b, thrown=0)
    assert (stretched.chosen, stretched.ratings) == (told.chosen, told.ratings)


def test_ratings_run_from_nothing_to_a_hundred_for_each():
    told = choose({"beach": 3, "city": 4, "home": 7}, {"beach": 1, "city": 0, "home": 2})
    assert [tuple(map(int, told.ratings[x])) for x in ("beach", "city", "home")] == [
        (0, 50),
        (25, 0),
        (100, 100),
    ]
    for lower, higher in pairwise(["beach", "home"]):
        assert told.ratings[lower] < told.ratings[higher]
