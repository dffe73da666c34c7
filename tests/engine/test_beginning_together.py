"""A time that begins for both at one moment: presses that meet, lapse, are taken back, and are sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.engine.playing import ANA, BEGIN, BEN, HEAD, Round

from duologue.manuscript.mistakes import Mistakes
from duologue.showing.judge import Accepted, Refused, Replayed
from duologue.showing.why_not import WhyNot

TIMED = (
    HEAD
    + """
[[step]]
id = "quiet"
together = 5
both_begin = true
text = "Five minutes."

[[step]]
id = "said"
speak = "each"
text = "Say how it was."
"""
)
MINUTE = timedelta(minutes=1)


def timer(played: Round, seat):
    shown = played.view(seat).timer
    return shown and (shown.ready_until, shown.began, shown.ends)


def test_it_begins_for_both_at_the_second_press():
    played = Round(TIMED)
    assert isinstance(played.do(ANA, "begin", "quiet"), Accepted)
    assert timer(played, ANA) == (BEGIN + 10 * MINUTE, None, None)
    assert timer(played, BEN) == (None, None, None)
    played.now += 2 * MINUTE
    played.do(BEN, "begin", "quiet")
    both = (None, BEGIN + 2 * MINUTE, BEGIN + 7 * MINUTE)
    assert timer(played, ANA) == timer(played, BEN) == both
    assert played.view(ANA).write_json()["timer"] == {
        "ready_until": None,
        "began": both[1].isoformat(),
        "ends": both[2].isoformat(),
    }


def test_who_presses_twice_or_too_late_loses_nothing():
    played = Round(TIMED)
    for one in (ANA, BEN):
        played.do(one, "begin", "quiet", id=f"{one}-first")
    began = timer(played, ANA)
    played.now += MINUTE
    assert isinstance(played.do(BEN, "begin", "quiet", id=f"{BEN}-first"), Replayed)
    assert isinstance(played.do(BEN, "begin", "quiet"), Replayed)
    assert timer(played, ANA) == timer(played, BEN) == began


def test_a_press_waits_ten_minutes_and_no_longer():
    played = Round(TIMED)
    played.do(ANA, "begin", "quiet")
    played.now += 10 * MINUTE
    assert timer(played, ANA) == (None, None, None)
    played.do(BEN, "begin", "quiet")
    assert timer(played, BEN)[1] is None
    assert isinstance(played.do(ANA, "begin", "quiet"), Accepted)
    assert timer(played, BEN)[1] == played.now


@pytest.mark.parametrize("goes", ["leave", "pause", "skip", "answer"])
def test_who_goes_elsewhere_is_ready_no_more_and_the_other_sees_nothing_of_it(goes):
    gone, never = Round(TIMED), Round(TIMED)
    gone.do(ANA, "begin", "quiet")
    gone.do(ANA, goes, "quiet" if goes in ("skip", "answer") else None)
    for played in (gone, never):
        played.do(BEN, "begin", "quiet")
    assert gone.view(BEN) == never.view(BEN)
    assert timer(gone, BEN) == (BEGIN + 10 * MINUTE, None, None)


def test_what_has_begun_goes_on_whoever_leaves():
    played = Round(TIMED)
    for one in (ANA, BEN):
        played.do(one, "begin", "quiet")
    before = timer(played, BEN)
    played.do(ANA, "leave")
    assert timer(played, BEN) == before
    played.do(ANA, "resume")
    assert timer(played, ANA) == before


def test_it_can_be_passed_over_and_ended_early_at_any_time():
    played = Round(TIMED)
    assert isinstance(played.do(ANA, "skip", "quiet"), Accepted)
    assert played.view(ANA).step == "said"
    played.do(BEN, "begin", "quiet")
    assert isinstance(played.do(BEN, "answer", "quiet"), Accepted)
    assert played.view(BEN).step == "said"


def test_who_is_alone_and_two_at_one_phone_begin_by_one_press():
    alone = Round(TIMED, solo=True)
    alone.do(ANA, "begin", "quiet")
    assert timer(alone, ANA) == (None, BEGIN, BEGIN + 5 * MINUTE)
    shared = Round(TIMED.replace("depth = 1", 'depth = 1\ndevices = "one"'), one_device=True)
    shared.do(BEN, "begin", "quiet", for_=ANA)
    assert timer(shared, ANA) == timer(shared, BEN) == (None, BEGIN, BEGIN + 5 * MINUTE)


def test_a_clock_that_is_set_back_begins_nothing_before_its_press():
    played = Round(TIMED)
    played.do(ANA, "begin", "quiet")
    played.now -= 60 * MINUTE
    played.do(BEN, "begin", "quiet")
    assert timer(played, BEN)[1] == timer(played, ANA)[1] == BEGIN


def test_nothing_else_can_be_begun():
    played = Round(TIMED.replace("both_begin = true\n", ""))
    assert timer(played, ANA) is None
    assert played.do(ANA, "begin", "quiet") == Refused(WhyNot.NOT_HERE)
    with pytest.raises(Mistakes, match="belongs to together only"):
        Round(TIMED.replace('speak = "each"', 'speak = "each"\nboth_begin = true'))
