"""At any time either can pause or leave, and the other can't tell."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, LINE, MOOD, OPEN, TEXT, Round

from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot

MOMENTS = [
    lambda play: play,
    lambda play: play.did(ANA, "answer", "weather", MOOD),
    lambda play: play.both("answer", "weather", MOOD),
    lambda play: play.both("answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS),
    lambda play: play.both("answer", "weather", MOOD).both("answer", "guess", GUESS),
]


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", ["leave", "pause"])
def test_the_other_s_view_stays_the_same(moment, kind):
    play = moment(Round(IN_YOUR_SHOES))
    before = play.json(ANA)
    play.did(BEN, kind)
    assert play.json(ANA) == before


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_plain_column_changes_before_the_quiet_date(moment):
    play = moment(Round(IN_YOUR_SHOES))
    before = (play.state.closed, play.state.quiet, dict(play.state.awaits), play.state.fades_at)
    play.did(BEN, "leave")
    assert (play.state.closed, play.state.quiet, dict(play.state.awaits), play.state.fades_at) == before


def test_after_the_other_s_next_move_the_columns_are_those_of_an_unanswered_round():
    play = Round(HEAD + LINE + OPEN).did(BEN, "answer", "line", TEXT).did(BEN, "leave")
    twin = Round(HEAD + LINE + OPEN)
    play.did(ANA, "answer", "line", TEXT)
    twin.did(ANA, "answer", "line", TEXT)
    assert dict(play.state.awaits) == dict(twin.state.awaits) == {ANA: False, BEN: True}
    assert play.json(ANA) == twin.json(ANA)


def test_leaving_destroys_one_s_own_unopened_answers_and_no_others():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).did(BEN, "leave")
    assert play.state.destroyed == {"answer-1-second"}
    assert play.sees(BEN, "weather") == {} and play.sees(ANA, "weather")["first"] == MOOD


def test_leaving_takes_back_nothing_that_had_opened():
    play = Round(HEAD + LINE + OPEN).both("answer", "line", TEXT).did(BEN, "leave")
    assert not play.state.destroyed and play.sees(ANA, "line")["second"] == TEXT


def test_who_left_is_told_so_and_asked_nothing():
    play = Round(IN_YOUR_SHOES).did(BEN, "leave")
    view = play.view(BEN)
    assert view.line == EngineLine.LEFT and view.step is None and not view.asks
    assert play.refused(BEN, "answer", "weather", MOOD) == WhyNot.LEFT_FIRST


def test_who_left_may_come_back_of_their_own_accord():
    play = Round(HEAD + LINE + OPEN)
    play.did(BEN, "answer", "line", TEXT).did(BEN, "leave").did(BEN, "resume")
    assert [one.step for one in play.view(BEN).still] == ["line"]
    play.did(BEN, "answer", "line", {"line": "anew"}).did(ANA, "answer", "line", TEXT)
    assert play.sees(ANA, "line")["second"] == {"line": "anew"}


def test_a_pause_keeps_everything_and_lets_one_come_back_or_leave():
    play = Round(IN_YOUR_SHOES).did(BEN, "answer", "weather", MOOD).did(BEN, "pause")
    assert play.view(BEN).line == EngineLine.PAUSED and play.may(BEN) == {"withdraw", "resume", "leave"}
    assert play.refused(BEN, "answer", "guess", GUESS) == WhyNot.PAUSED_FIRST
    play.did(BEN, "resume")
    assert play.step(BEN) == "guess" and play.sees(BEN, "weather") == {"second": MOOD}


def test_an_answer_given_after_the_other_left_opens_nothing_of_theirs():
    play = Round(HEAD + LINE + OPEN).did(BEN, "answer", "line", TEXT).did(BEN, "leave")
    play.did(ANA, "answer", "line", TEXT)
    assert play.sees(ANA, "line") == {"first": TEXT} and not play.state.ready


def test_a_leave_that_kept_the_words_would_be_caught(monkeypatch):
    """The control: without destroying, the answer of one who left opens."""
    monkeypatch.setattr("duologue.engine.ledger.destroy_unopened", lambda ledger, seat, is_open: None)
    play = Round(HEAD + LINE + OPEN).did(BEN, "answer", "line", TEXT).did(BEN, "leave")
    play.did(ANA, "answer", "line", TEXT)
    assert play.sees(ANA, "line")["second"] == TEXT


def test_a_second_leave_changes_no_plain_column_either():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).did(BEN, "leave").did(BEN, "resume")
    before = (play.state.closed, dict(play.state.awaits))
    play.did(BEN, "leave")
    assert (play.state.closed, dict(play.state.awaits)) == before
