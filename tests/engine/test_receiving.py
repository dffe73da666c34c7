"""After a deep opening: something said back, and two questions that stay private for ever."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, HEAD, LINE, OPEN, TEXT, Round

from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot

TOLD = (
    HEAD
    + LINE
    + OPEN
    + '\n[[step]]\nid = "back"\nreceive = ["line"]\n\n[[step]]\nid = "end"\nspeak = "each"\n'
)


def opened() -> Round:
    return Round(TOLD).both("answer", "line", TEXT).both("answer", "open")


def test_one_of_three_things_can_be_said_and_the_other_reads_it():
    play = opened()
    assert play.step(ANA) == "back" and play.view(ANA).text == EngineLine.RECEIVE
    assert play.refused(ANA, "receive", "back", "well done") == WhyNot.RECEIVED_WORD
    play.did(ANA, "receive", "back", "thanks")
    assert play.sees(BEN, "back") == {"received": {"first": "thanks"}}
    assert play.step(ANA) == "end" and play.step(BEN) == "back"
    assert play.refused(ANA, "receive", "back", "more") == WhyNot.ONE_RECEIVED


def test_saying_nothing_is_a_skip_and_one_may_still_say_it_later():
    play = opened().did(ANA, "skip", "back").did(ANA, "answer", "end")
    assert play.view(ANA).done and "receive" in play.may(ANA)
    play.did(ANA, "receive", "back", "moment")
    assert play.sees(BEN, "back") == {"received": {"first": "moment"}}


def test_it_is_not_there_before_the_opening():
    play = Round(TOLD).did(ANA, "answer", "line", TEXT)
    assert play.refused(ANA, "receive", "back", "thanks") == WhyNot.NOT_RECEIVED_YET


def test_who_told_is_asked_privately_once_the_other_has_said_something():
    play = opened()
    assert "back.understood" not in {one.step for one in play.view(BEN).asides}
    play.did(ANA, "receive", "back", "thanks")
    assert "back.understood" in {one.step for one in play.view(BEN).asides}
    assert "back.understood" not in {one.step for one in play.view(ANA).asides}
    before = play.json(ANA)
    play.did(BEN, "answer", "back.understood", {"understood": "partly"})
    assert play.json(ANA) == before
    assert play.sees(BEN, "back.understood") == {"second": {"understood": "partly"}}


def test_whether_it_brought_one_closer_stays_private_for_ever():
    play = opened().both("skip", "back").both("answer", "end")
    assert [one.step for one in play.view(ANA).asides] == ["closer"]
    before = play.json(BEN)
    play.did(ANA, "answer", "closer", {"closer": "a-little"})
    assert play.json(BEN) == before and play.view(ANA).asides == ()
    assert play.refused(ANA, "share", "closer") == WhyNot.STAYS_PRIVATE
    play.did(ANA, "withdraw", "closer")
    assert play.sees(ANA, "closer") == {}


def test_what_takes_no_place_is_not_asked_about():
    """A swipe or a check-in is over before anybody could tell whether it brought them closer."""
    for takes_place, asked in (("true", ["closer"]), ("false", [])):
        play = Round(f"{HEAD}takes_place = {takes_place}\n{LINE}{OPEN}").both("answer", "line", TEXT)
        assert [one.step for one in play.view(ANA).asides] == asked


def test_asides_may_be_answered_after_the_round_went_quiet():
    play = opened().both("skip", "back").both("answer", "end").later(days=40)
    play.did(ANA, "answer", "closer", {"closer": "yes"})
