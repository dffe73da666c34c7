"""Matched by lot: of what both chose chance shows some, for some days; what isn't shown has three reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.playing import ANA, BEN, HEAD, Round, script

from duologue.engine import matching, rules
from duologue.engine.rules import MatchedByLot
from duologue.engine.script import Seat
from duologue.manuscript.mistakes import Mistakes
from duologue.showing.judge import Accepted

OPTIONS = ["a-look", "a-hand", "a-hug", "a-song", "a-kiss"]
BY_LOT = (
    HEAD
    + """
takes_place = false
quiet_after = 7

[[step]]
id = "ways"
ask = "each"
text = "What would you like?"
rule = { matched = { most = 2, days = 7 } }
fields = [
  { id = "ways", kind = "several", optional = true, options = [
    "A look", "A hand", "A hug", "A song", "A kiss",
  ] },
  { id = "more", kind = "several", options = ["Bare skin", "A bath"], setting = "sensual" },
]

[[step]]
id = "both"
reveal = ["ways"]
text = "An idea for this week."
"""
)
IN, OUT = 1, 4
"""Lots that leave something in, and out; the smaller comes first."""


def ways(*ticked: str) -> dict[str, list[str]]:
    return {"ways": list(ticked)}


def lots(**said: int) -> Callable[[str], int]:
    """What falls to each thing; the others are in, in the order of the alphabet."""
    return lambda name: said.get(name.partition("/")[2].replace("-", "_"), 4 * ord(name[-1]) + 1)


def begun(fall: Callable[[str], int], on: Mapping[Seat, set[str]] | None = None) -> Round:
    play = Round(BY_LOT, settings=on)
    play.rehearsal = replace(play.rehearsal, lots=fall)
    return play


def shown(play: Round, reader: Seat) -> tuple[object, object]:
    there = play.sees(reader, "ways")
    return there.get("matched"), there.get("not_now")


ALL_IN = lots(a_look=IN, a_hand=5, a_hug=9, a_song=13, a_kiss=17)


def test_two_at_most_are_shown_to_both():
    play = begun(ALL_IN).both("answer", "ways", ways(*OPTIONS))
    assert shown(play, ANA) == shown(play, BEN) == (ways("a-look", "a-hand"), None)


def test_what_chance_leaves_out_looks_like_a_no():
    fall = lots(a_look=OUT, a_hand=OUT, a_hug=OUT, a_song=OUT, a_kiss=OUT)
    both = begun(fall).both("answer", "ways", ways("a-hug", "a-song"))
    no = begun(fall).did(ANA, "answer", "ways", ways("a-hug", "a-song"))
    assert both.json(ANA) == no.json(ANA), "and like no answer"
    no.did(BEN, "answer", "ways", ways("a-kiss"))
    assert both.json(ANA) == no.json(ANA)


@pytest.mark.parametrize("taking_back", ["correct", "withdraw"])
def test_taking_one_back_brings_out_no_other(taking_back: str):
    play = begun(ALL_IN).both("answer", "ways", ways(*OPTIONS))
    if taking_back == "correct":
        play.did(BEN, "correct", "ways", ways("a-hand", "a-hug", "a-song", "a-kiss"))
        assert shown(play, ANA) == shown(play, BEN) == (ways("a-hand"), ways("a-look"))
    else:
        play.did(BEN, "withdraw", "ways")
        assert shown(play, ANA) == shown(play, BEN) == (None, ways("a-look", "a-hand"))


def test_a_draw_of_its_own_each_time_would_bring_it_out(monkeypatch: pytest.MonkeyPatch):
    """The control: who took back what is shown, and what comes after it, would read the whole list."""
    right = MatchedByLot.draw
    monkeypatch.setattr(MatchedByLot, "draw", lambda rule, chosen, _, fall: right(rule, chosen, {}, fall))
    play = begun(ALL_IN).both("answer", "ways", ways(*OPTIONS))
    play.did(BEN, "correct", "ways", ways("a-hand", "a-hug", "a-song", "a-kiss"))
    assert shown(play, BEN) == (ways("a-hand", "a-hug"), ways("a-look"))


# -- whoever has not switched them on --------------------------------------------------------------


def test_who_has_not_switched_them_on_is_asked_nothing_of_the_kind_and_reads_as_a_no():
    """The other's page is the same, byte for byte, whether they have, have not, or have and said no."""
    worlds = [begun(ALL_IN, {ANA: {"sensual"}, BEN: on}) for on in (set(), {"sensual"})]
    for play in worlds:
        play.did(ANA, "answer", "ways", {**ways("a-hug"), "more": ["bare-skin"]})
        play.did(BEN, "answer", "ways", ways("a-look"))
    assert worlds[0].json(ANA) == worlds[1].json(ANA)
    assert [[one.id for one in play.view(BEN).still] for play in worlds] == [[], []]
    (asked, all_of_it) = (
        [one.id for one in begun(ALL_IN, {BEN: on}).view(BEN).fields] for on in (set(), {"sensual"})
    )
    assert (asked, all_of_it) == (["ways"], ["ways", "more"])


def test_where_both_have_it_is_shown_like_any_other():
    play = begun(ALL_IN, {ANA: {"sensual"}, BEN: {"sensual"}})
    play.both("answer", "ways", {**ways("a-kiss"), "more": ["bare-skin"]})
    assert shown(play, ANA)[0] == {**ways("a-kiss"), "more": ["bare-skin"]}


# -- a week, and gone ------------------------------------------------------------------------------


def test_what_is_shown_is_gone_after_its_days_and_the_round_after_them():
    play = begun(ALL_IN).did(ANA, "answer", "ways", ways("a-look")).later(days=3)
    play.did(BEN, "answer", "ways", ways("a-look")).later(days=7)
    assert shown(play, ANA) == shown(play, BEN) == (ways("a-look"), None)
    play.later(days=1)
    assert shown(play, ANA) == shown(play, BEN) == (None, None)
    assert not play.state.faded
    play.later(days=4)
    assert play.state.faded and play.json(ANA)["sees"] == {}


def test_nobody_can_keep_it_and_its_end_is_known_from_its_beginning():
    worlds = [begun(ALL_IN), begun(ALL_IN).both("answer", "ways", ways("a-look"))]
    assert worlds[0].state.fades_at == worlds[1].state.fades_at == worlds[1].now + timedelta(days=15)
    assert "keep" not in worlds[1].may(ANA)
    assert worlds[1].refused(ANA, "keep", None, "yes")


def test_otherwise_both_could_keep_a_list_of_it(monkeypatch: pytest.MonkeyPatch):
    """The control."""
    monkeypatch.setattr("duologue.showing.rights.find_end", lambda dealt: None)
    assert "keep" in begun(ALL_IN).both("answer", "ways", ways("a-look")).may(ANA)


# -- any order of moves ----------------------------------------------------------------------------

MOVES = st.lists(
    st.tuples(
        st.sampled_from([ANA, BEN]),
        st.sampled_from(
            ["answer", "answer", "correct", "correct", "withdraw", "skip", "leave", "resume", "wait"]
        ),
        st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1),
    ),
    max_size=14,
)
FALL = st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 40), max_size=5).map(
    lambda found: lots(**{name.replace("-", "_"): lot for name, lot in found.items()})
)


def happen(play: Round, moves: list[tuple[Seat, str, list[str]]]) -> Iterator[object]:
    """Each move that may be made is made; after it, what either is shown and both have been shown so far."""
    for by, kind, ticked in moves:
        if kind == "wait":
            play.later(days=1)
        else:
            step = None if kind in ("leave", "resume") else "ways"
            play.do(by, kind, step, ways(*ticked) if kind in ("answer", "correct") else None)
        yield shown(play, ANA), shown(play, BEN)


@given(MOVES, FALL)
@settings(max_examples=80, deadline=None)
def test_in_any_order_no_more_than_two_ever_are_shown(moves, fall):
    """Over a whole round, and the same to both."""
    assert _ever_shown(begun(fall), moves) <= 2


def test_it_notices_one_drawn_anew(monkeypatch: pytest.MonkeyPatch):
    """The control of the same."""
    right = MatchedByLot.draw
    monkeypatch.setattr(MatchedByLot, "draw", lambda rule, chosen, _, fall: right(rule, chosen, {}, fall))
    moves = [(who, "answer", OPTIONS) for who in (ANA, BEN)]
    moves += [(BEN, "correct", OPTIONS[number:]) for number in range(1, 5)]
    assert _ever_shown(begun(ALL_IN), moves) == len(OPTIONS)


def _ever_shown(play: Round, moves: list[tuple[Seat, str, list[str]]]) -> int:
    ever: set[str] = set()
    for to_ana, to_ben in happen(play, moves):  # type: ignore[misc]
        assert to_ana == to_ben
        for found in to_ana:
            ever.update((found or {}).get("ways", ()))
    return len(ever)


@given(MOVES, FALL, st.lists(st.sampled_from(OPTIONS), unique=True))
@settings(max_examples=80, deadline=None)
def test_in_any_order_a_yes_that_is_not_shown_changes_nothing(moves, fall, instead):
    """Twin worlds: in the other one, Ana says no to all of `instead` that this one never showed. Whatever
    either does after it, Ben reads the same bytes and is told the same of each move."""
    one = begun(fall)
    ever: set[str] = set()
    for to_ana, _ in happen(one, moves):  # type: ignore[misc]
        for found in to_ana:
            ever.update((found or {}).get("ways", ()))
    hidden = set(instead) - ever
    assert _seen_by_ben(begun(fall), moves, set()) == _seen_by_ben(begun(fall), moves, hidden)


def _seen_by_ben(play: Round, moves: list[tuple[Seat, str, list[str]]], no: set[str]) -> list[object]:
    found: list[object] = []
    for by, kind, ticked in moves:
        if kind == "wait":
            play.later(days=1)
            continue
        step = None if kind in ("leave", "resume") else "ways"
        left = [one for one in ticked if by is BEN or one not in no]
        verdict = play.do(by, kind, step, ways(*left) if kind in ("answer", "correct") else None)
        found.append((play.json(BEN), isinstance(verdict, Accepted) if by is BEN else None))
    return found


def test_it_notices_all_of_it_shown(monkeypatch: pytest.MonkeyPatch):
    """The control of the twin worlds: were all shown that both chose, a yes would change something."""
    monkeypatch.setattr(MatchedByLot, "draw", rules.Rule.draw)
    moves = [(who, "answer", OPTIONS) for who in (ANA, BEN)]
    worlds = [_seen_by_ben(begun(ALL_IN), moves, no) for no in (set(), {"a-kiss"})]
    assert worlds[0] != worlds[1]


# -- what can be told from it -----------------------------------------------------------------------


def test_of_a_thing_not_shown_nobody_can_tell_more_than_four_times():
    """Whatever else Ben knows of Ana's list, and whatever he chose: with one more yes on it, what he is shown
    stays what it was at least one time in four."""
    rule, quarters = MatchedByLot(2, 7), range(4)
    for left in ((), ("a-hug",), ("a-hug", "a-song")):
        for falls in product(quarters, repeat=len(left)):
            known = {
                f"ways/{id_}": 4 * at + lot for at, (id_, lot) in enumerate(zip(left, falls, strict=True))
            }
            without = rule.draw(ways(*left), {}, lambda name, known=known: known[name])
            same = [
                rule.draw(ways(*left, "a-kiss"), {}, lambda name, k=known, lot=lot: k.get(name, 100 + lot))
                == without
                for lot in quarters
            ]
            assert sum(same) * 4 >= len(quarters)


def test_a_script_says_how_many_and_for_how_long():
    for wrong in (
        "{ most = 0, days = 7 }",
        "{ most = 2 }",
        "{ most = 2, days = 0 }",
        "{ most = true, days = 7 }",
    ):
        with pytest.raises(Mistakes):
            script(BY_LOT.replace("{ most = 2, days = 7 }", wrong))


def test_nothing_of_it_can_be_kept():
    with pytest.raises(Mistakes, match="not kept"):
        script(BY_LOT.replace("\n[[step]]", '\n[[keep]]\nkind = "idea"\nstep = "ways"\n\n[[step]]', 1))


def test_what_is_stored_of_it_says_since_when():
    play = begun(ALL_IN).both("answer", "ways", ways("a-look"))
    stored = matching.find_stored(play.state.course.opened, play.state.course.scenes[0].instance)
    assert stored.since == play.now.date()
