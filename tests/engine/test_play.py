"""Each partner walks the script at their own pace and comes to nothing before it is open to both."""

from __future__ import annotations

import pytest
from tests.engine.playing import (
    ANA,
    BEN,
    GUESS,
    HEAD,
    IN_YOUR_SHOES,
    LINE,
    MOOD,
    OPEN,
    SAY_IT_BACK,
    TEXT,
    Round,
)

from duologue.engine.play import play
from duologue.engine.script import Card


def test_the_example_of_the_design_is_played_to_its_end():
    play = Round(IN_YOUR_SHOES)
    play.did(ANA, "answer", "weather", MOOD)
    assert (play.step(ANA), play.step(BEN)) == ("guess", "weather")
    play.did(BEN, "answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    assert play.step(ANA) is None and play.view(ANA).waits == "side-by-side"
    assert "second" not in play.sees(ANA, "weather")
    play.did(BEN, "answer", "guess", GUESS)
    assert play.step(ANA) == play.step(BEN) == "side-by-side"
    assert play.sees(ANA, "weather") == {"first": MOOD, "second": MOOD}
    assert play.view(ANA).shows == ("weather", "guess")
    play.both("answer", "side-by-side").both("answer", "missed")
    assert play.view(ANA).done and play.view(BEN).done and play.state.closed


def test_texts_name_the_other_one():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD)
    assert play.view(ANA).text == "Where would Ben put it?"
    assert play.view(BEN).text == "Where would Ana put it?"


def test_a_step_for_the_other_alone_is_passed_over_without_waiting():
    ask = LINE.replace('"each"', '"other"').replace('"sealed"', '"shared"')
    play = Round(HEAD + ask + '\n[[step]]\nid = "end"\nread = "each"\n')
    assert play.step(ANA) == "end" and play.step(BEN) == "line"


def test_a_last_reveal_needs_no_tap_and_an_earlier_one_does():
    play = Round(HEAD + LINE + OPEN).both("answer", "line", TEXT)
    assert play.step(ANA) == "open" and play.view(ANA).done and "answer" not in play.json(ANA)["may"]
    more = Round(HEAD + LINE + OPEN + '\n[[step]]\nid = "end"\nread = "each"\n').both("answer", "line", TEXT)
    assert not more.view(ANA).done
    more.did(ANA, "answer", "open")
    assert more.step(ANA) == "end" and more.step(BEN) == "open"


def test_a_text_that_comes_last_needs_no_tap_and_an_earlier_one_does():
    step = '\n[[step]]\nid = "{}"\nread = "each"\ntext = "So."\n'
    play = Round(HEAD + step.format("one") + step.format("two"))
    assert play.step(ANA) == "one" and not play.view(ANA).done
    play.did(ANA, "answer", "one")
    assert play.step(ANA) == "two" and play.view(ANA).done and not play.state.closed
    assert "answer" not in play.json(ANA)["may"]
    play.did(BEN, "answer", "one")
    assert play.state.closed


def test_nobody_sees_the_taps_of_the_other():
    play = Round(HEAD + '\n[[step]]\nid = "one"\nread = "each"\n\n[[step]]\nid = "two"\nspeak = "each"\n')
    before = play.json(ANA)
    play.did(BEN, "answer", "one").did(BEN, "answer", "two")
    assert play.json(ANA) == before and play.view(BEN).done


def test_a_skipped_sealed_step_looks_as_if_it_had_not_been_answered():
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    twin = play.fork()
    play.did(BEN, "skip", "weather")
    assert play.json(ANA) == twin.json(ANA)
    assert play.step(BEN) == "guess"


def test_who_skipped_may_answer_after_all():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT).did(BEN, "skip", "line")
    assert play.view(BEN).waits == "open" and [one.step for one in play.view(BEN).still] == ["line"]
    play.did(BEN, "answer", "line", TEXT)
    assert play.step(ANA) == play.step(BEN) == "open"


def test_a_skipped_shared_step_is_an_empty_answer_that_both_know_of():
    shared = LINE.replace('"sealed"', '"shared"')
    play = Round(HEAD + shared + OPEN).did(ANA, "answer", "line", TEXT).did(BEN, "skip", "line")
    assert play.step(ANA) == "open" and play.sees(ANA, "line") == {"first": TEXT, "second": {}}
    assert play.refused(BEN, "answer", "line", TEXT)


BRANCH = (
    HEAD
    + """
[[step]]
id = "now"
ask = "each"
rule = "RULE"
fields = [{ id = "now", kind = "choice", options = ["Yes", "No"] }]

[[step]]
id = "go"
when = { step = "now", field = "now", is = "yes", of = "both" }
read = "each"

[[step]]
id = "end"
read = "each"
"""
)


@pytest.mark.parametrize(("theirs", "step"), [("yes", "go"), ("no", "end")])
def test_a_condition_waits_until_both_may_read_it(theirs, step):
    play = Round(BRANCH.replace("RULE", "sealed")).did(ANA, "answer", "now", {"now": "yes"})
    assert play.step(ANA) is None and play.view(ANA).waits == "go"
    play.did(BEN, "answer", "now", {"now": theirs})
    assert play.step(ANA) == play.step(BEN) == step


def test_a_condition_on_a_skip_that_both_know_of_is_false():
    play = Round(BRANCH.replace("RULE", "shared")).did(ANA, "answer", "now", {"now": "yes"})
    play.did(BEN, "skip", "now")
    assert play.step(ANA) == "end"


def test_a_condition_on_what_was_drawn_is_known_from_the_start():
    text = HEAD.replace("depth = 1", "depth = 1\n[draw]\nextra = ['stress', 'line']")
    step = '\n[[step]]\nid = "extra"\nread = "each"\nwhen = { drawn = "extra", is = "stress" }\n'
    end = '\n[[step]]\nid = "end"\nread = "each"\ntext = "{extra}"\n'
    assert Round(text + step + end, values={"extra": "stress"}).step(ANA) == "extra"
    assert Round(text + step + end, values={"extra": "line"}).view(ANA).text == "line"


def test_a_card_is_quoted_and_its_depth_looked_at():
    text = HEAD + '[draw]\ncard = { deck = "conversation/open-questions" }\n'
    text += (
        '\n[[step]]\nid = "a"\nread = "each"\ntext = "{card}"\nwhen = { drawn = "card.depth", above = 2 }\n'
    )
    text += '\n[[step]]\nid = "b"\nread = "each"\ntext = "{card.theme}"\n'
    deep = Round(text, cards={"card": Card("c", "What {if}?", "dreams", 3)})
    assert deep.view(ANA).text == "What {if}?"
    assert Round(text, cards={"card": Card("c", "What?", "dreams", 1)}).view(ANA).text == "dreams"


def test_an_answer_is_quoted_once_it_is_open():
    quoting = LINE + '\n[[step]]\nid = "next"\nread = "each"\ntext = "{other} said: {other.line.line} {{so"\n'
    play = Round(HEAD + quoting).did(ANA, "answer", "line", {"line": "it's {you}"})
    assert play.view(ANA).waits == "next"
    play.did(BEN, "answer", "line", TEXT)
    assert play.view(BEN).text == "Ana said: it's {you} {so"


def test_turns_go_on_until_yes_and_then_change_over():
    play = Round(SAY_IT_BACK)
    assert play.step(ANA) == "talk" and play.step(BEN) == "reflect"
    play.did(ANA, "answer", "talk").did(BEN, "answer", "reflect")
    assert play.view(BEN).text == "Ana says whether that was it."
    play.did(ANA, "answer", "right", {"right": "no"})
    assert play.step(ANA) == "talk#2" and play.step(BEN) == "reflect#2"
    assert play.view(ANA).role == "speaker" and play.view(BEN).role == "listener"
    play.did(ANA, "answer", "talk#2").did(BEN, "answer", "reflect#2").did(
        ANA, "answer", "right#2", {"right": "yes"}
    )
    assert play.step(ANA) == "reflect#3" and play.step(BEN) == "talk#3"
    assert play.view(BEN).text == "Tell Ana."


def test_turns_end_after_the_most_passes_whatever_is_said():
    play = Round(SAY_IT_BACK)
    for speaker, listener, first in ((ANA, BEN, 1), (BEN, ANA, 4)):
        for number in range(first, first + 3):
            mark = "" if number == 1 else f"#{number}"
            play.did(speaker, "answer", f"talk{mark}").did(listener, "answer", f"reflect{mark}")
            play.did(speaker, "answer", f"right{mark}", {"right": "no"})
    assert play.step(ANA) == play.step(BEN) == "end"


def test_asks_that_stand_beside_each_other_are_on_one_screen():
    beside = LINE.replace('"line"\nask', '"help"\nbeside = true\nask').replace('"sealed"', '"shared"')
    play = Round(HEAD + LINE + beside)
    assert play.step(ANA) == "line" and [one.step for one in play.view(ANA).beside] == ["help"]
    play.did(ANA, "answer", "help", TEXT)
    assert play.step(ANA) == "line" and play.view(ANA).beside == ()
    play.did(ANA, "answer", "line", TEXT)
    assert play.view(ANA).done


def test_an_aside_is_offered_and_never_waited_for():
    aside = LINE.replace('id = "line"', 'id = "extra"\naside = true', 1)
    play = Round(HEAD + LINE + aside + OPEN).both("answer", "line", TEXT)
    assert play.view(ANA).done and "extra" in {one.step for one in play.view(ANA).asides}
    assert "answer" not in play.json(ANA)["may"]
    play.both("answer", "extra", TEXT)
    assert play.sees(ANA, "extra")["second"] == TEXT


def test_answers_are_shown_in_the_order_of_the_script_whatever_order_they_came_in():
    play = Round(HEAD + LINE + LINE.replace('id = "line"', 'id = "more"\nbeside = true', 1))
    twin = play.fork()
    play.did(BEN, "answer", "more", TEXT).did(BEN, "answer", "line", TEXT)
    twin.did(BEN, "answer", "line", TEXT).did(BEN, "answer", "more", TEXT)
    for world in (play, twin):
        world.did(ANA, "answer", "line", TEXT).did(ANA, "answer", "more", TEXT)
    assert str(play.json(ANA)) == str(twin.json(ANA))


def test_play_is_a_function_of_its_arguments():
    round_ = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD)
    given = (round_.rehearsal.dealt, round_.rehearsal.moves, round_.rehearsal.opened, round_.now)
    assert play(*given) == play(*given)


def test_a_move_that_is_there_twice_counts_once():
    round_ = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD)
    moves = round_.rehearsal.moves
    twice = play(round_.rehearsal.dealt, (*moves, *moves), {}, round_.now)
    assert twice.answers == round_.state.answers


def test_values_that_are_not_open_decide_nothing(monkeypatch):
    """The control: with a `readable` that looks at hidden answers, the walk would go on."""
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    assert play.step(ANA) is None
    monkeypatch.setattr("duologue.engine.fate.is_settled", lambda course, scene, seat: True)
    assert play.step(ANA) == "side-by-side"


def test_awaits_says_for_whom_something_is_left():
    play = Round(HEAD + LINE + OPEN)
    assert dict(play.state.awaits) == {ANA: True, BEN: True}
    play.did(ANA, "answer", "line", TEXT)
    assert dict(play.state.awaits) == {ANA: False, BEN: True}
    play.did(BEN, "skip", "line")
    assert dict(play.state.awaits) == {ANA: False, BEN: True}
    play.did(BEN, "answer", "line", TEXT)
    assert dict(play.state.awaits) == {ANA: False, BEN: False}
