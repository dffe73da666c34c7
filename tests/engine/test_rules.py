"""A rule says who may read an answer, and when."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, LINE, MOOD, OPEN, TEXT, Round

from duologue.showing.why_not import WhyNot

MATCHED = (
    HEAD
    + """
[[step]]
id = "ways"
ask = "each"
rule = "matched"
fields = [{ id = "ways", kind = "several", options = ["A hug", "A walk", "Tea"] }]

[[step]]
id = "both"
reveal = ["ways"]
text = "What you both ticked."
"""
)


def with_rule(rule: str) -> str:
    return HEAD + LINE.replace('"sealed"', rule) + OPEN


def test_a_sealed_answer_opens_when_both_have_answered_and_not_before():
    play = Round(with_rule('"sealed"')).did(ANA, "answer", "line", TEXT)
    assert play.sees(BEN, "line") == {} and not play.state.ready
    play.did(BEN, "answer", "line", {"line": "rain"})
    assert play.sees(ANA, "line")["second"] == {"line": "rain"}
    assert len(play.state.ready) == 2


def test_an_answer_sealed_by_another_step_waits_for_that_step():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD)
    assert not play.state.ready and play.sees(ANA, "weather") == {"first": MOOD, "other_has_answered": True}
    play.both("answer", "guess", GUESS)
    assert len(play.state.ready) == 4


def test_nothing_opens_to_someone_who_gave_nothing_there_themselves():
    """Answering the step that opens is not enough if one's own answer behind it was skipped."""
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD).did(BEN, "skip", "weather")
    play.both("answer", "guess", GUESS)
    assert "first" not in play.sees(BEN, "weather")


def test_a_shared_answer_is_there_at_once():
    play = Round(with_rule('"shared"')).did(ANA, "answer", "line", TEXT)
    assert play.sees(BEN, "line") == {"first": TEXT}


def test_a_private_answer_is_the_author_s_until_they_share_it():
    play = Round(with_rule('"private"')).both("answer", "line", TEXT)
    assert play.sees(BEN, "line") == {"second": TEXT}
    assert play.step(BEN) == "open"
    play.did(ANA, "share", "line")
    assert play.sees(BEN, "line") == {"first": TEXT, "second": TEXT}
    assert play.refused(ANA, "share", "line")


def test_a_counted_answer_is_never_seen_by_the_other_and_can_be_taken_back():
    counted = LINE.replace('"sealed"', '"counted"').replace("short text", "0-10")
    play = Round(HEAD + counted + '\n[[step]]\nid = "end"\nread = "each"\n').both(
        "answer", "line", {"line": 4}
    )
    assert play.sees(BEN, "line") == {"second": {"line": 4}} and not play.state.ready
    assert play.refused(ANA, "share", "line")
    play.did(ANA, "withdraw", "line")
    assert play.sees(ANA, "line") == {} and len(play.state.destroyed) == 1


def test_an_answer_sealed_until_a_date_opens_on_that_day():
    play = Round(with_rule("{ sealed = { days = 30 } }")).both("answer", "line", TEXT)
    assert play.view(ANA).text == "waiting-date 2026-04-01"
    play.later(days=29)
    assert play.sees(BEN, "line")["other_has_answered"] is True and "first" not in play.sees(BEN, "line")
    assert not play.view(ANA).quiet
    play.later(days=2)
    assert play.sees(BEN, "line")["first"] == TEXT and play.step(ANA) == "open"


def test_of_a_matched_step_only_what_both_ticked_is_shown():
    play = Round(MATCHED).did(ANA, "answer", "ways", {"ways": ["a-hug", "tea"]})
    assert play.step(ANA) == "both"
    before = play.json(ANA)
    play.did(BEN, "answer", "ways", {"ways": ["a-walk"]})
    assert play.json(ANA) == before
    play = Round(MATCHED).did(ANA, "answer", "ways", {"ways": ["a-hug", "tea"]})
    play.did(BEN, "answer", "ways", {"ways": ["a-walk", "tea"]})
    assert play.sees(ANA, "ways") == {"first": {"ways": ["a-hug", "tea"]}, "matched": {"ways": ["tea"]}}
    assert not play.state.ready and not any(play.state.awaits.values())


def test_no_not_now_and_not_answered_are_the_same_to_the_other():
    worlds = [Round(MATCHED).did(ANA, "answer", "ways", {"ways": ["tea"]}) for _ in range(3)]
    worlds[1].did(BEN, "skip", "ways")
    worlds[2].did(BEN, "answer", "ways", {"ways": ["a-walk"]})
    assert worlds[0].json(ANA) == worlds[1].json(ANA) == worlds[2].json(ANA)


def test_a_matched_step_never_waits_and_sets_no_awaits():
    play = Round(MATCHED)
    assert dict(play.state.awaits) == {ANA: False, BEN: False}
    play.did(ANA, "skip", "ways")
    assert play.view(ANA).done


def test_one_corrects_before_the_opening_and_adds_after_it():
    play = Round(with_rule('"sealed"')).did(ANA, "answer", "line", TEXT)
    assert play.refused(ANA, "add", "line", {"line": "more"})
    play.did(ANA, "correct", "line", {"line": "the tap"})
    assert play.sees(ANA, "line") == {"first": {"line": "the tap"}} and len(play.state.destroyed) == 1
    play.did(BEN, "answer", "line", TEXT)
    assert play.refused(ANA, "correct", "line", TEXT)
    play.did(ANA, "add", "line", {"line": "put differently"})
    assert play.sees(BEN, "line")["added"] == {"first": [{"line": "put differently"}]}
    assert play.sees(BEN, "line")["first"] == {"line": "the tap"}


@pytest.mark.parametrize("rule", ['"shared"', '"private"', "{ sealed = { days = 30 } }"])
def test_what_the_other_may_have_read_stays_whatever_rule_opened_it(rule):
    """check 15: also where nobody waited for a second answer; `add` is what is left."""
    play = Round(with_rule(rule)).did(ANA, "answer", "line", TEXT)
    if rule == '"private"':
        play.did(ANA, "share", "line")
    play.later(days=31 if "days" in rule else 0)
    assert play.sees(BEN, "line")["first"] == TEXT
    assert play.refused(ANA, "correct", "line", {"line": "never said that"}) is WhyNot.OPEN_NOW
    assert play.sees(BEN, "line")["first"] == TEXT
    if "days" not in rule:
        play.did(ANA, "add", "line", {"line": "put differently"})


def test_strict_sealing_locks_an_answer_once_both_have_answered():
    """In strict sealing values open later than the rule says Open: `opened` still lacks them."""
    play = Round(with_rule('"sealed"')).both("answer", "line", TEXT)
    held = play.rehearsal.__class__(play.rehearsal.dealt, play.rehearsal.moves, play.rehearsal.values)
    state = held.find_state(play.now)
    assert len(state.ready) == 2 and not held.opened
    kinds = {one.kind.value for one in held.make_view(ANA, play.now).may}
    assert kinds == {"withdraw", "release", "pause", "leave"}
    assert not state.closed


def test_withdrawing_before_the_opening_destroys_and_lets_one_answer_again():
    play = Round(with_rule('"sealed"')).did(ANA, "answer", "line", TEXT)
    play.did(ANA, "withdraw", "line")
    assert play.sees(ANA, "line") == {} and play.state.destroyed
    play.did(ANA, "answer", "line", {"line": "again"}).did(BEN, "answer", "line", TEXT)
    assert play.sees(BEN, "line")["first"] == {"line": "again"}
    assert play.refused(ANA, "withdraw", "line")


def test_a_seal_on_a_step_that_asks_one_alone_opens_with_that_answer():
    play = Round(HEAD + LINE.replace('"each"', '"first"') + OPEN).did(ANA, "answer", "line", TEXT)
    assert play.step(BEN) == "open" and play.sees(BEN, "line") == {"first": TEXT}
