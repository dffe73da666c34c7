"""What the engine gives by name has words, whatever is asked of it."""

from __future__ import annotations

import pytest

from duologue.engine.asides import CLOSER_ID, find_aside_step
from duologue.engine.rules import RULES
from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot
from duologue.wording import engine_lines, promises, why_not_words
from duologue.wording.voice import SPOKEN, Spoken

ABOUT = {"other": "Ben", "date": "2 March 2026"}


@pytest.mark.parametrize("line", EngineLine)
def test_every_line_has_words(line):
    said = SPOKEN.say(line, **ABOUT)
    assert (said and "%" not in said and said != line.value) or line in (EngineLine.YOU,)
    assert said == " ".join(
        filter(None, (engine_lines.say_heading(line, **ABOUT), engine_lines.say_rest(line, **ABOUT)))
    )


def test_lines_say_whom_and_which_day():
    assert SPOKEN.say(EngineLine.WAITING_TURN, other="Ben") == (
        "Nothing to do just now. This goes on when Ben has had a turn."
    )
    assert SPOKEN.say(EngineLine.WAITING_DATE, date="1 April 2026") == (
        "Closed until 1 April 2026. It opens by itself when you are next here."
    )
    assert (
        engine_lines.say_heading(EngineLine.PAUSED) == "Paused."
        and engine_lines.say_rest(EngineLine.FADED) == ""
    )


@pytest.mark.parametrize("why", WhyNot)
def test_every_refusal_is_a_sentence(why):
    assert why_not_words.SENTENCES[why].endswith(".")


def test_every_rule_has_a_promise():
    assert {rule.promise for rule in RULES} == set(promises.PROMISES)
    assert promises.say_promise("sealed-until-both", "Ben") == "Stays closed until Ben has answered too."
    assert promises.say_promise("counted", "the other") == "The other never sees this."


@pytest.mark.parametrize("step_id", [CLOSER_ID, "back.understood"])
def test_an_aside_of_the_engine_has_words_for_each_of_its_answers(step_id):
    step = find_aside_step(step_id)
    assert step is not None
    said = SPOKEN.say_aside(step)
    assert said.text.endswith("?")
    assert [one.id for one in said.fields[0].options] == [one.id for one in step.fields[0].options]
    assert all(one.text[0].isupper() for one in said.fields[0].options)


def test_what_goes_into_a_form_is_not_marked():
    marking = Spoken(lambda words: f"«{words}»")
    assert marking.say_quote("Ben") == "«Ben»" and marking.make_unmarked().say_quote("Ben") == "Ben"
