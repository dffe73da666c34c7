"""Any order of delivery, any repeat: one outcome. A refusal says why, and nothing the mover can't see."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, LINE, MOOD, OPEN, TEXT, Round

from duologue.engine.moves import STEPLESS, Move, MoveKind
from duologue.engine.play import play_on
from duologue.showing.digests import digest_all_expected, digest_expected
from duologue.showing.judge import Accepted, Refused, Replayed, Stale, judge
from duologue.showing.own_side import Own
from duologue.showing.why_not import WhyNot


def test_a_replayed_id_returns_its_first_outcome_and_changes_nothing():
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD, id="one")
    before = (play.rehearsal.moves, play.json(ANA))
    again = play.do(ANA, "answer", "guess", GUESS, id="one")
    assert isinstance(again, Replayed) and again.move == before[0][0]
    assert (play.rehearsal.moves, play.json(ANA)) == before


def test_an_id_of_the_other_s_tells_nothing():
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD, id="one")
    assert isinstance(play.do(BEN, "answer", "weather", MOOD, id="one"), Refused)


def test_a_stale_move_changes_nothing_and_is_answered_with_the_present_view():
    play = Round(IN_YOUR_SHOES)
    old = digest_expected(play.view(ANA), "weather")
    play.did(ANA, "answer", "weather", MOOD, expects=old)
    verdict = play.do(ANA, "answer", "weather", GUESS, expects=old)
    assert isinstance(verdict, Stale) and verdict.view == play.view(ANA)
    assert len(play.rehearsal.moves) == 1


def test_hidden_moves_of_the_other_make_nothing_stale():
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD)
    given = digest_all_expected(play.view(ANA))
    assert set(given) == {"weather", "guess"}
    play.did(BEN, "answer", "weather", MOOD).did(BEN, "answer", "guess", GUESS)
    play.did(ANA, "correct", "weather", GUESS, expects=given["weather"])
    play.did(ANA, "answer", "guess", GUESS, expects=given["guess"])


def test_an_opening_makes_a_correction_stale():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    old = digest_expected(play.view(ANA), "line")
    play.did(BEN, "answer", "line", TEXT)
    assert isinstance(play.do(ANA, "correct", "line", {"line": "x"}, expects=old), Stale)


BOTH_ASKED = HEAD + LINE.replace('"sealed"', '"shared"') + OPEN


@pytest.mark.parametrize("first", ["answer", "skip"])
@pytest.mark.parametrize("second", ["answer", "skip"])
def test_whoever_presses_done_a_moment_after_the_other_moves_on_too(first, second):
    play = Round(BOTH_ASKED)
    old = {seat: digest_expected(play.view(seat), "line") for seat in (ANA, BEN)}
    for seat, kind in ((ANA, first), (BEN, second)):
        play.did(seat, kind, "line", TEXT if kind == "answer" else None, expects=old[seat])
    assert play.step(ANA) == play.step(BEN) == "open"


def test_a_judge_that_let_the_other_s_answer_make_one_s_own_stale_would_be_caught(monkeypatch):
    """The control: without `FORWARD`, who presses a moment later is a step behind."""
    monkeypatch.setattr("duologue.showing.judge.FORWARD", frozenset())
    play = Round(BOTH_ASKED)
    old = digest_expected(play.view(BEN), "line")
    play.did(ANA, "answer", "line", TEXT)
    assert isinstance(play.do(BEN, "answer", "line", TEXT, expects=old), Stale)


SECOND_PRESSES = [
    ("answer", "side-by-side", None),
    ("skip", "weather", None),
    ("pause", None, None),
    ("leave", None, None),
]


@pytest.mark.parametrize(("kind", "step", "value"), SECOND_PRESSES)
def test_a_second_press_from_wherever_loses_nothing_and_is_no_mistake(kind, step, value):
    play = Round(IN_YOUR_SHOES)
    if step == "side-by-side":
        play.both("answer", "weather", MOOD).both("answer", "guess", GUESS)
    seen = digest_expected(play.view(ANA), step) if step else None
    play.did(ANA, kind, step, value, id="phone", expects=seen)
    before = (play.rehearsal.moves, play.json(ANA), play.json(BEN))
    assert play.do(ANA, kind, step, value, id="tablet", expects=seen) == Replayed()
    assert (play.rehearsal.moves, play.json(ANA), play.json(BEN)) == before


def test_a_judge_that_took_a_second_press_for_a_mistake_would_be_caught(monkeypatch):
    """The control."""
    monkeypatch.setattr("duologue.showing.judge.has_come_to_pass", lambda state, move, instance: False)
    play = Round(IN_YOUR_SHOES).did(ANA, "pause")
    assert play.refused(ANA, "pause") == WhyNot.ALREADY_PAUSED


def test_two_devices_of_one_person_are_one_person():
    play = Round(HEAD + LINE + OPEN)
    seen = digest_expected(play.view(ANA), "line")
    play.did(ANA, "answer", "line", TEXT, id="phone", expects=seen)
    assert isinstance(play.do(ANA, "answer", "line", {"line": "x"}, id="tablet", expects=seen), Stale)
    assert play.refused(ANA, "answer", "line", {"line": "x"}, id="tablet-2") == WhyNot.ALREADY


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_outcome_does_not_depend_on_the_order_of_arrival(order):
    moves = [(ANA, "weather", MOOD), (ANA, "guess", GUESS), (BEN, "weather", MOOD), (BEN, "guess", GUESS)]
    play = Round(IN_YOUR_SHOES)
    waiting = [moves[number] for number in order]
    for _ in range(3):  # clients that were refused read again and send again
        for seat, step, values in waiting:
            play.do(seat, "answer", step, values, id=f"{seat}-{step}")
    assert play.step(ANA) == play.step(BEN) == "side-by-side"
    assert play.sees(ANA, "weather") == {"first": MOOD, "second": MOOD}


@pytest.mark.parametrize(
    ("kind", "step", "value"),
    [
        ("answer", "guess", GUESS),
        ("answer", "nowhere", GUESS),
        ("answer", "weather#2", MOOD),
        ("answer", "side-by-side", None),
        ("answer", "weather", None),
        ("skip", "guess", None),
        ("correct", "weather", MOOD),
        ("withdraw", "weather", None),
        ("share", "weather", None),
        ("release", "weather", None),
        ("add", "weather", MOOD),
        ("receive", "weather", "thanks"),
        ("resume", None, None),
        ("close", None, None),
        ("keep", None, "yes"),
    ],
)
def test_what_can_t_be_done_now_is_refused_with_a_reason(kind, step, value):
    assert Round(IN_YOUR_SHOES).refused(ANA, kind, step, value) in WhyNot


def test_a_tap_carries_nothing_and_an_answer_something():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).both("answer", "guess", GUESS)
    assert play.refused(ANA, "answer", "side-by-side", "an-id") == WhyNot.NOTHING_TO_WRITE
    assert Round(IN_YOUR_SHOES).refused(ANA, "answer", "weather") == WhyNot.NEEDS_ANSWER


def test_an_answer_s_id_is_used_once():
    play = Round(IN_YOUR_SHOES)
    made = Move("one", ANA, ANA, MoveKind.ANSWER, play.now, "weather", None, "same")
    other = Move("two", BEN, BEN, MoveKind.ANSWER, play.now, "weather", None, "same")
    assert isinstance(judge(play.state, made, Own()), Accepted)
    assert judge(play_on(play.state, made, {}), other, Own()) == Refused(WhyNot.ID_USED)


def test_on_a_phone_of_one_s_own_one_answers_for_oneself():
    assert Round(IN_YOUR_SHOES).refused(ANA, "answer", "weather", MOOD, for_=BEN) == WhyNot.NOT_FOR_YOU


def test_a_round_begins_once():
    play = Round(IN_YOUR_SHOES).did(ANA, "start")
    assert play.refused(BEN, "start") == WhyNot.STARTED


def test_one_may_do_exactly_what_the_view_says():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    for seat in (ANA, BEN):
        allowed = {(one.kind.value, str(one.step) if one.step else None) for one in play.view(seat).may}
        for kind in MoveKind:
            steps = (None,) if kind in STEPLESS else ("weather", "guess", "side-by-side", "missed", "closer")
            for step in steps:
                value = {"keep": "yes", "receive": "thanks"}.get(kind, MOOD if step else None)
                taken = isinstance(play.fork().do(seat, kind, step, value), Accepted)
                assert taken == ((kind.value, step) in allowed), (seat, kind, step)


def test_a_judge_that_forgot_ids_would_be_caught(monkeypatch):
    """The control: without `first_of`, a repeat of a withdrawal's answer counts twice."""
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT, id="one").did(ANA, "withdraw", "line")
    assert isinstance(play.fork().do(ANA, "answer", "line", TEXT, id="one"), Replayed)
    monkeypatch.setattr("duologue.showing.judge.find_first_of", lambda moves, move: None)
    assert isinstance(play.fork().do(ANA, "answer", "line", TEXT, id="one"), Accepted)


def test_the_last_thing_to_look_at_stays_whenever_it_was_tapped():
    """Ana taps it while another pass may still follow; for Ben it is the end when he comes to it."""
    passes = """
[[step]]
id = "twice"
turns = ["first", "other"]
most = 2
until = { step = "line", answered = true, of = "either" }

[[step.step]]
id = "line"
ask = "each"
text = "One line."
rule = "sealed"
fields = [{ id = "line", kind = "short text" }]

[[step.step]]
id = "look"
read = "each"
text = "That was this one."
"""
    early, late = Round(HEAD + passes), Round(HEAD + passes)
    for play in (early, late):
        play.both("answer", "line", TEXT).both("answer", "look").did(ANA, "answer", "line#2", TEXT)
    early.did(ANA, "answer", "look#2").did(BEN, "answer", "line#2", TEXT)
    late.did(BEN, "answer", "line#2", TEXT)
    assert early.view(ANA).done and early.view(ANA).text == "That was this one."
    assert early.json(ANA) == late.json(ANA)
    assert late.refused(ANA, "skip", "look#2") == WhyNot.CANNOT_SKIP
