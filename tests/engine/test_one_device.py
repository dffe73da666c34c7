"""One phone passed between two: one session acts, for whoever's turn it is."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, HEAD, LINE, SAY_IT_BACK, TEXT, Round

from duologue.showing.why_not import WhyNot

HEAD_ONE = HEAD + 'devices = "one"\n'
SHARED = LINE.replace('"sealed"', '"shared"')


def one(text: str) -> Round:
    return Round(text.replace(HEAD, HEAD_ONE), one_device=True)


def test_the_view_says_for_whom_it_is_and_the_first_comes_first():
    play = one(HEAD + SHARED)
    assert play.json(ANA)["for"] == "first"
    play.did(ANA, "answer", "line", TEXT)
    assert play.json(ANA)["for"] == "second" and play.step(ANA) == "line"
    play.did(ANA, "answer", "line", {"line": "rain"}, for_=BEN)
    assert play.sees(ANA, "line") == {"first": TEXT, "second": {"line": "rain"}}


def test_nobody_is_answered_for_before_their_turn():
    play = one(HEAD + SHARED)
    assert play.refused(ANA, "answer", "line", TEXT, for_=BEN) == WhyNot.NOT_TURN


def test_either_may_hold_the_phone():
    play = one(HEAD + SHARED)
    play.did(BEN, "answer", "line", TEXT, for_=ANA)
    assert play.json(BEN)["for"] == play.json(ANA)["for"] == "second"


def test_reading_together_takes_one_tap_and_speaking_one_each():
    text = HEAD + '\n[[step]]\nid = "a"\nread = "each"\n\n[[step]]\nid = "b"\nspeak = "each"\n'
    play = one(text).did(ANA, "answer", "a")
    assert (play.step(ANA), play.json(ANA)["for"]) == ("b", "first")
    play.did(ANA, "answer", "b")
    assert (play.step(ANA), play.json(ANA)["for"]) == ("b", "second")
    play.did(ANA, "answer", "b", for_=BEN)
    assert play.view(ANA).done


def test_say_it_back_is_played_on_one_phone_to_its_end():
    play = one(SAY_IT_BACK)
    order = []
    for _ in range(40):
        view = play.view(ANA)
        if view.done or view.step is None:
            break
        order.append((view.step, view.for_))
        values = {"right": "yes"} if view.step.startswith("right") else None
        play.did(ANA, "answer", view.step, values, for_=view.for_)
    assert order == [
        ("talk", ANA),
        ("reflect", BEN),
        ("right", ANA),
        ("talk#2", BEN),
        ("reflect#2", ANA),
        ("right#2", BEN),
    ]
    assert play.state.closed and play.step(ANA) == "end" and play.view(ANA).asides == ()


def test_on_two_phones_the_view_names_nobody():
    assert "for" not in Round(HEAD + LINE).json(ANA)
