"""A script is checked by playing it every way that its conditions can tell apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.playing import HEAD, IN_YOUR_SHOES, LINE, OPEN, SAY_IT_BACK, script

from duologue.engine.rules import SealedUntilBoth
from duologue.engine.script import Script
from duologue.manuscript.check import check, make_answers
from duologue.manuscript.mistakes import Mistakes


def told(found: Script, **more: int) -> list[str]:
    return [f"{problem.field}: {problem.message}" for problem in check(found, **more).problems]


def choice(id: str, rule: str = "shared", when: str = "") -> str:
    return (
        f'\n[[step]]\nid = "{id}"\nask = "each"\nrule = "{rule}"\ntext = "Well?"\n{when}\n'
        'fields = [{ id = "c", kind = "choice", options = ["Yes", "No", "Maybe"] }]\n'
    )


def when(step: str, value: str, of: str = "both") -> str:
    return f'when = {{ step = "{step}", field = "c", is = "{value}", of = "{of}" }}'


@pytest.mark.parametrize("text", [IN_YOUR_SHOES, SAY_IT_BACK, HEAD + LINE + OPEN])
def test_a_sound_script_has_no_problems(text):
    assert told(script(text)) == []


def test_the_report_counts_steps_and_the_longest_way():
    found = check(script(SAY_IT_BACK))
    # Three passes as speaker (talk, right), three as listener (reflect), and the end.
    assert (found.steps, found.minutes, found.longest) == (5, (1, 90), 10)


def test_a_step_that_nothing_leads_to_is_never_reached():
    drawn = HEAD + '[draw]\ncard = { deck = "conversation/open-questions", depth = [1, 2] }\n' + LINE
    drawn += (
        '\n[[step]]\nid = "deep"\nread = "each"\ntext = "So."\nwhen = { drawn = "card.depth", above = 2 }\n'
    )
    assert told(script(drawn)) == ["step.deep: is never reached"]
    assert told(script(drawn.replace("[1, 2]", "[1, 3]"))) == []


def test_a_contradiction_is_never_reached():
    text = HEAD + choice("a") + choice("b", when=when("a", "yes"))
    text += '\n[[step]]\nid = "x"\nread = "each"\ntext = "So."\n' + when("b", "no") + "\n"
    assert told(script(text)) == []
    # Asked only when both said yes, and then looked at as if one of them had said no.
    impossible = text.replace('step = "b", field = "c", is = "no"', 'step = "a", field = "c", is = "no"')
    impossible = impossible.replace('id = "x"\nread = "each"', 'id = "x"\nreveal = ["b"]')
    assert told(script(impossible)) == []
    never = script(impossible)
    a, b, x = never.steps
    nested = replace(x, when=replace(x.when, step="b", value="other"))
    broken = replace(never, steps=(a, b, nested), sha256="broken")
    assert "has no option" in told(broken)[0]


def test_what_opens_a_sealed_step_may_not_be_passed_over():
    text = HEAD + choice("a") + LINE.replace('"sealed"', '{ sealed = "z" }')
    text += choice("z", "sealed", when=when("a", "yes")) + OPEN
    with pytest.raises(Mistakes, match="may be passed over"):
        script(text)


def test_a_dead_end_is_told_with_the_step_that_waits(monkeypatch):
    """The first look already refuses such a script, so here it is looked away from: playing finds it too."""
    sound = script(HEAD + choice("a") + LINE + choice("z", "sealed", when=when("a", "yes")) + OPEN)
    a, line, z, opening = sound.steps
    dead = replace(sound, steps=(a, replace(line, rule=SealedUntilBoth("z")), z, opening), sha256="dead")
    monkeypatch.setattr("duologue.manuscript.check.find_problems", lambda script: [])
    (found,) = told(dead)
    assert found.startswith("step.open: a dead end: it waits for “line”")


def test_more_ways_than_the_bound_are_refused():
    text = HEAD + "".join(choice(f"s{n}") for n in range(6)) + choice("end", when=when("s0", "yes"))
    for n in range(1, 6):
        text += choice(f"t{n}", when=when(f"s{n}", "yes", "either"))
    (found,) = told(script(text), most_states=500)
    assert "too many" in found


def test_timers_that_take_longer_than_the_script_says_are_told():
    text = HEAD.replace("[1, 90]", "[1, 10]") + '\n[[step]]\nid = "quiet"\ntogether = 15\ntext = "So."\n'
    assert told(script(text)) == ["minutes: its timers alone can take 15 minutes, and it says 1 to 10"]


def test_the_answers_tried_are_those_that_conditions_tell_apart():
    text = HEAD + choice("a") + choice("b", when=when("a", "yes"))
    assert make_answers(script(text), script(text).steps[0]) == [{"c": "yes"}, {"c": "no"}]
    scale = LINE.replace("short text", "0-10").replace('"sealed"', '"shared"')
    text = (
        HEAD
        + scale
        + '\n[[step]]\nid = "x"\nread = "each"\ntext = "So."\n'
        + 'when = { step = "line", field = "line", above = 6 }\n'
    )
    tried = make_answers(script(text), script(text).steps[0])
    assert sorted(values["line"] > 6 for values in tried if values) == [False, True]


def test_what_is_sealed_until_a_date_is_no_dead_end():
    assert told(script(HEAD + LINE.replace('"sealed"', '{ sealed = { on = "2031-01-01" } }') + OPEN)) == []


def test_a_screen_without_a_word_on_it_is_told():
    blank = HEAD + '\n[[step]]\nid = "x"\nread = "each"\ntext = " "\n' + LINE + OPEN
    assert told(script(blank)) == ["step.x.text: is missing: the screen would be empty"]


MATCHED = """
[[step]]
id = "a"
ask = "each"
rule = "RULE"
text = "Well?"
fields = [{ id = "c", kind = "several", options = ["Yes", "No", "Maybe"] }]
"""
LOOKED = '{ step = "a", field = "c", has = "yes" }'
AFTER = f'\n[[step]]\nid = "x"\nread = "each"\ntext = "So."\nwhen = {LOOKED}\n'
TURNS = f'\n[[step]]\nid = "t"\nturns = ["first", "other"]\nmost = 2\nuntil = {LOOKED}\n'


@pytest.mark.parametrize("text", [MATCHED + AFTER, TURNS + MATCHED.replace("[[step]]", "[[step.step]]")])
def test_no_condition_looks_at_what_is_matched(text):
    """What comes next, or how often, would tell that somebody said no, or left without a word."""
    shared, matched = (told(script(HEAD + text.replace("RULE", rule))) for rule in ("shared", "matched"))
    assert any("is matched" in one for one in matched)
    assert not any("is matched" in one for one in shared)


SEALED_UNTIL = """
[[step]]
id = "own"
ask = "each"
rule = { sealed = "after" }
text = "What is it?"
fields = [{ id = "line", kind = "short text" }]

[[step]]
id = "after"
ask = "each"
rule = "RULE"
text = "And then?"
fields = [{ id = "line", kind = "short text" }]
"""
OWN_OPENS = '\n[[step]]\nid = "open"\nreveal = ["own"]\ntext = "Look."\n'
ROUND_AND_ROUND = (
    '\n[[step]]\nid = "t"\nturns = ["first", "other"]\nmost = 2\nuntil = { step = "own", answered = true }\n'
)


@pytest.mark.parametrize(
    "text", [SEALED_UNTIL + OWN_OPENS, ROUND_AND_ROUND + SEALED_UNTIL.replace("[[step]]", "[[step.step]]")]
)
def test_nothing_opens_with_what_can_be_skipped_for_good(text):
    """Both know who skips something shared, so that stays skipped; under a seal it can be answered after
    all. The dead end itself is in `tests/engine/promises/test_no_dead_end.py`."""
    shared, sealed = (told(script(HEAD + text.replace("RULE", rule))) for rule in ("shared", "sealed"))
    [said] = shared
    assert said.startswith("step.own.rule: “after” is shared: ") and said.endswith("let it be sealed")
    assert sealed == []
