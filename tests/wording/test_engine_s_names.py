"""What the engine gives by name has words, whatever is asked of it."""

from __future__ import annotations

import pytest

from duologue.engine.asides import CLOSER_ID, aside_step
from duologue.engine.refusals import WhyNot
from duologue.engine.rules import RULES
from duologue.showing.voice import Line
from duologue.wording import lines, promises, refusals
from duologue.wording.voice import SPOKEN, Spoken

ABOUT = {"other": "Ben", "date": "2 March 2026"}


@pytest.mark.parametrize("line", Line)
def test_every_line_has_words(line):
    said = SPOKEN.say(line, **ABOUT)
    assert (said and "%" not in said and said != line.value) or line in (Line.YOU,)
    assert said == " ".join(filter(None, (lines.say_heading(line, **ABOUT), lines.say_rest(line, **ABOUT))))


def test_lines_say_whom_and_which_day():
    assert SPOKEN.say(Line.WAITING_TURN, other="Ben") == (
        "Nothing to do just now. This goes on when Ben has had a turn."
    )
    assert SPOKEN.say(Line.WAITING_DATE, date="1 April 2026") == (
        "Closed until 1 April 2026. It opens by itself when you are next here."
    )
    assert lines.say_heading(Line.PAUSED) == "Paused." and lines.say_rest(Line.FADED) == ""


@pytest.mark.parametrize("why", WhyNot)
def test_every_refusal_is_a_sentence(why):
    assert refusals.SENTENCES[why].endswith(".")


def test_every_rule_has_a_promise():
    assert {rule.promise for rule in RULES} == set(promises.PROMISES)
    assert promises.say_promise("sealed-until-both", "Ben") == "Stays closed until Ben has answered too."
    assert promises.say_promise("counted", "the other") == "The other never sees this."


@pytest.mark.parametrize("step_id", [CLOSER_ID, "back.understood"])
def test_an_aside_of_the_engine_has_words_for_each_of_its_answers(step_id):
    step = aside_step(step_id)
    assert step is not None
    said = SPOKEN.aside(step)
    assert said.text.endswith("?")
    assert [one.id for one in said.fields[0].options] == [one.id for one in step.fields[0].options]
    assert all(one.text[0].isupper() for one in said.fields[0].options)


def test_what_goes_into_a_form_is_not_marked():
    marking = Spoken(lambda words: f"«{words}»")
    assert marking.quote("Ben") == "«Ben»" and marking.unmarked().quote("Ben") == "Ben"
