"""Results are worked out from values that both may read, and give names and figures."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, MOOD, Round

from duologue.showing.digests import digest_expected
from duologue.showing.voice import BARE
from duologue.wording.voice import SPOKEN
from duologue.workings import RESULTS
from duologue.workings.comparing import Nearness, measure_nearness
from duologue.workings.results import register

IN_COMMON = (
    HEAD
    + """
[[step]]
id = "likes"
ask = "each"
fields = [{ id = "likes", kind = "several", options = ["Tea {hot}", "A walk"] }]

[[step]]
id = "both"
work_out = "in-common"
from = ["likes"]
text = "What you share."
"""
)


def test_in_common_is_what_both_chose():
    play = Round(IN_COMMON.replace(" {hot}", "")).did(ANA, "answer", "likes", {"likes": ["tea", "a-walk"]})
    assert play.step(ANA) is None
    play.did(BEN, "answer", "likes", {"likes": ["tea"]})
    assert play.step(ANA) == "both" and play.view(ANA).done
    assert play.worked(ANA, "both").values == {"shared": {"likes.likes": ["tea"]}}
    assert play.json(ANA)["sees"]["both"] == {
        "result": {"name": "in-common", "shared": {"likes.likes": ["tea"]}}
    }


def test_nothing_in_common_is_nothing_shared():
    play = Round(IN_COMMON.replace(" {hot}", "")).did(ANA, "answer", "likes", {"likes": ["tea"]})
    play.did(BEN, "answer", "likes", {"likes": ["a-walk"]})
    assert play.worked(BEN, "both").values == {"shared": {}}


@pytest.mark.parametrize(
    ("one", "two", "near"),
    [
        ([3, 7], [3, 8], Nearness.SAME),
        ([3, 7], [5, 5], Nearness.CLOSE),
        ([0, 0], [5, 4], Nearness.SOME_WAY),
        ([0, 0], [10, 10], Nearness.FAR),
        ([0, 0], None, None),
    ],
)
def test_distance_has_a_name_and_no_number(one, two, near):
    assert measure_nearness(one, two) is near


def test_distance_of_guesses_is_from_the_other_s_own_point():
    text = IN_YOUR_SHOES.replace(
        'reveal = ["weather", "guess"]', 'work_out = "distance"\nfrom = ["weather", "guess"]'
    )
    play = Round(text).did(ANA, "answer", "weather", MOOD).did(BEN, "answer", "weather", GUESS)
    play.did(ANA, "answer", "guess", GUESS).did(BEN, "answer", "guess", {"mood": [10, 0]})
    assert play.worked(ANA, "side-by-side").values == {"first": "same", "second": "far"}


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="already"):
        register("distance", lambda steps: None)(lambda inputs: {})
    assert {"distance", "in-common"} <= set(RESULTS)


def test_a_tap_of_the_other_s_shows_no_result_to_who_has_not_come_to_it():
    text = IN_COMMON.replace(" {hot}", "").replace(
        '[[step]]\nid = "both"', '[[step]]\nid = "pause"\nread = "each"\n\n[[step]]\nid = "both"'
    )
    text += '\n[[step]]\nid = "end"\nread = "each"\n'
    play = Round(text).both("answer", "likes", {"likes": ["tea"]})
    before = play.json(BEN)
    play.did(ANA, "answer", "pause").did(ANA, "answer", "both")
    assert play.json(BEN) == before


def test_a_result_of_a_step_that_was_passed_over_has_found_nothing():
    text = (
        HEAD
        + '\n[[step]]\nid = "want"\nask = "each"\nrule = "shared"\n'
        + 'fields = [{ id = "c", kind = "choice", options = ["Yes", "No"] }]\n'
        + '\n[[step]]\nid = "mood"\nask = "each"\nwhen = { step = "want", field = "c", is = "yes" }\n'
        + 'fields = [{ id = "mood", kind = "mood point" }]\n'
        + '\n[[step]]\nid = "apart"\nwork_out = "distance"\nfrom = ["mood"]\ntext = "Between you."\n'
    )
    play = Round(text).both("answer", "want", {"c": "no"})
    assert play.worked(ANA, "apart").values == {}


def test_a_result_of_turns_takes_the_latest_of_each():
    text = (
        HEAD
        + '\n[[step]]\nid = "round"\nturns = ["first", "other"]\n'
        + '\n[[step.step]]\nid = "mood"\nask = "speaker"\nrule = "shared"\n'
        + 'fields = [{ id = "mood", kind = "mood point" }]\n'
        + '\n[[step]]\nid = "apart"\nwork_out = "distance"\nfrom = ["mood"]\ntext = "Between you."\n'
    )
    play = Round(text).did(ANA, "answer", "mood", MOOD).did(BEN, "answer", "mood#2", {"mood": [3, 8]})
    assert play.worked(BEN, "apart").values == {"both": "same"}


def test_a_digest_goes_by_the_figures_and_not_by_the_words():
    """What was worked out is part of what a move says it saw, in whatever language that is read."""
    near, far = (
        Round(IN_COMMON.replace(" {hot}", ""), voice=voice).both("answer", "likes", {"likes": likes})
        for voice, likes in ((BARE, ["tea"]), (BARE, ["tea", "a-walk"]))
    )
    said = Round(IN_COMMON.replace(" {hot}", ""), voice=SPOKEN).both("answer", "likes", {"likes": ["tea"]})
    assert digest_expected(near.view(ANA), "both") == digest_expected(said.view(ANA), "both")
    assert digest_expected(near.view(ANA), "both") != digest_expected(far.view(ANA), "both")
