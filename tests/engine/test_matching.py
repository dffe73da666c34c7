"""Matched steps: what one has sent can only be taken back, and what is taken back reads the same to both."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, HEAD, Round

from duologue.engine import rules, timing

ALL = ["a-hug", "tea", "a-walk"]
MATCHED = (
    HEAD
    + """
quiet_after = 3

[[step]]
id = "ways"
ask = "each"
text = "What would you like?"
rule = "matched"
fields = [{ id = "ways", kind = "several", options = ["A hug", "Tea", "A walk"] }]

[[step]]
id = "both"
reveal = ["ways"]
text = "What you would both like."
"""
)


def ways(*ticked: str) -> dict[str, list[str]]:
    return {"ways": list(ticked)}


def both_chose(play: Round, reader: object) -> tuple[object, object]:
    there = play.sees(reader, "ways")
    return there.get("matched"), there.get("not_now")


def test_choosing_all_and_choosing_back_reads_nothing():
    """check 65: Ben has sent one yes; whatever he sends after it, only that one is compared."""
    play = Round(MATCHED).did(ANA, "answer", "ways", ways("a-hug", "tea"))
    play.did(BEN, "answer", "ways", ways("a-walk"))
    play.did(BEN, "correct", "ways", ways(*ALL))
    assert both_chose(play, BEN) == both_chose(play, ANA) == (None, None)
    play.did(BEN, "withdraw", "ways").did(BEN, "answer", "ways", ways(*ALL))
    assert both_chose(play, BEN) == both_chose(play, ANA) == (None, None)


def test_without_that_the_other_s_list_could_be_read(monkeypatch: pytest.MonkeyPatch):
    """The control of check 65."""
    monkeypatch.setattr(rules.Matched, "restrict", rules.Rule.restrict)
    play = Round(MATCHED).did(ANA, "answer", "ways", ways("a-hug", "tea"))
    play.did(BEN, "answer", "ways", ways("a-walk")).did(BEN, "correct", "ways", ways(*ALL))
    assert both_chose(play, BEN) == (ways("a-hug", "tea"), None)


def test_it_is_so_whether_or_not_the_other_has_answered():
    """check 65: nobody learns by trying that the other has answered."""
    worlds = [Round(MATCHED), Round(MATCHED).did(ANA, "answer", "ways", ways("a-hug"))]
    for play in worlds:
        play.did(BEN, "answer", "ways", ways("tea"))
        play.did(BEN, "correct", "ways", ways("tea", "a-hug"))
    assert worlds[0].json(BEN) == worlds[1].json(BEN)
    assert worlds[0].sees(BEN, "ways")["second"] == ways("tea")


def test_a_skip_by_habit_is_no_first_sending():
    play = Round(MATCHED).did(ANA, "answer", "ways", ways("tea")).did(BEN, "skip", "ways")
    play.did(BEN, "answer", "ways", ways("tea", "a-walk"))
    assert both_chose(play, ANA) == (ways("tea"), None)


@pytest.mark.parametrize("taking_back", ["correct", "withdraw"])
def test_a_shared_yes_that_is_taken_back_reads_not_now_to_both(taking_back):
    play = Round(MATCHED).both("answer", "ways", ways("a-hug", "tea"))
    if taking_back == "correct":
        play.did(ANA, "correct", "ways", ways("tea"))
    else:
        play.did(ANA, "withdraw", "ways")
    shared = ways("tea") if taking_back == "correct" else None
    gone = ways("a-hug") if taking_back == "correct" else ways("a-hug", "tea")
    assert both_chose(play, ANA) == both_chose(play, BEN) == (shared, gone)


def test_a_yes_of_one_s_own_that_was_not_shared_goes_without_a_trace():
    play = (
        Round(MATCHED)
        .did(ANA, "answer", "ways", ways("a-hug", "tea"))
        .did(BEN, "answer", "ways", ways("tea"))
    )
    before = play.json(BEN)
    play.did(ANA, "correct", "ways", ways("tea"))
    assert play.json(BEN) == before


def test_leaving_leaves_what_both_chose_and_one_who_comes_back_finds_it():
    play = Round(MATCHED).both("answer", "ways", ways("a-hug", "tea"))
    before = play.json(BEN)
    play.did(ANA, "leave")
    assert play.json(BEN) == before
    play.did(ANA, "resume")
    assert play.json(BEN) == before
    play.did(ANA, "answer", "ways", ways("a-walk", "tea"))
    assert both_chose(play, BEN) == (ways("tea"), ways("a-hug"))


def test_past_the_quiet_date_nothing_is_compared_any_more():
    play = Round(MATCHED).both("answer", "ways", ways("a-hug", "tea"))
    play.later(days=4)
    before = play.json(BEN)
    assert play.refused(ANA, "correct", "ways", ways("tea"))
    assert play.json(BEN) == before


SHARED_LATE = MATCHED.replace(
    """[[step]]
id = "both\"""",
    """[[step]]
id = "own"
ask = "each"
text = "For yourself."
rule = "private"
fields = [{ id = "own", kind = "short text" }]

[[step]]
id = "both\"""",
)


def shared_late() -> Round:
    """Both chose, and kept a line for themselves; past the quiet date Ana shares hers."""
    play = Round(SHARED_LATE).both("answer", "ways", ways("a-hug", "tea"))
    play.both("answer", "own", {"own": "a line"})
    play.later(days=4)
    return play.did(ANA, "share", "own")


def test_sharing_late_gives_no_time_to_choose_anew():
    """check 74: what is matched is not said otherwise past the quiet date, whatever opens after it."""
    play = shared_late()
    before = play.json(BEN)
    assert play.refused(ANA, "correct", "ways", ways("tea"))
    assert play.json(BEN) == before


def test_by_the_quiet_date_that_sharing_moves_it_would(monkeypatch: pytest.MonkeyPatch):
    """The control of check 74."""
    monkeypatch.setattr("duologue.engine.play.find_end_of_comparing", timing.find_quiet_date)
    assert shared_late().did(ANA, "correct", "ways", ways("tea"))


def test_what_opens_in_time_does_give_more():
    """The control: an opening before the quiet date moves it for what is matched as well."""
    play = Round(SHARED_LATE).both("answer", "ways", ways("a-hug", "tea"))
    play.both("answer", "own", {"own": "a line"})
    play.later(days=2)
    play.did(ANA, "share", "own")
    play.later(days=2)
    assert play.did(ANA, "correct", "ways", ways("tea"))
