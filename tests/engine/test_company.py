"""A step can be for two or for one alone, and the other company passes it over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from duologue.engine.play import play
from duologue.engine.script import Dealt, Seat, Terms
from duologue.manuscript.check import check
from duologue.manuscript.parse import Mistakes, parse
from duologue.showing.own_side import Own
from duologue.showing.view import make_view

START = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
HEAD = """
title = "One good thing"
practice = "conversation"
minutes = [2, 5]
depth = 1

"""
FOR_TWO = """
[[step]]
id = "both"
company = "two"
do = "each"
text = "Tell it to each other."

"""
FOR_ONE = """
[[step]]
id = "own"
company = "one"
do = "each"
text = "Keep it in mind."

"""
END = """
[[step]]
id = "end"
read = "each"
text = "That was it."
"""
TURNS = """
[[step]]
id = "talk"
turns = ["first", "other"]

[[step.step]]
id = "mine"
speak = "speaker"
text = "Talk."
"""


def met(source: str, *, solo: bool) -> str | None:
    """The first step that the first partner comes to."""
    script = parse(HEAD + source, "conversation/one-good-thing")
    return make_view(play(Dealt(script, terms=Terms(solo=solo)), (), {}, START), Seat.FIRST, Own()).step


def test_one_alone_and_two_each_come_to_their_own_step() -> None:
    source = FOR_TWO + FOR_ONE + END
    assert met(source, solo=False) == "both"
    assert met(source, solo=True) == "own"
    # The control: without the word, both come to the first.
    assert met(source.replace('company = "two"\n', ""), solo=True) == "both"


def test_what_is_for_one_has_to_be_reached_by_one_and_counts_as_for_one() -> None:
    script = parse(HEAD + FOR_TWO + FOR_ONE + END, "conversation/one-good-thing")
    assert check(script).problems == () and script.is_for_one
    assert not parse(HEAD + FOR_TWO + END, "conversation/one-good-thing").is_for_one
    # A script of one person has no second, so a step for two is never reached there.
    lonely = parse("people = 1\n" + HEAD + FOR_TWO + END, "conversation/one-good-thing")
    assert any("never reached" in one.message for one in check(lonely).problems)


@pytest.mark.parametrize("company", ['"three"', "1", '["one"]'])
def test_another_company_is_a_mistake(company: str) -> None:
    with pytest.raises(Mistakes):
        parse(HEAD + FOR_ONE.replace('"one"', company), "conversation/one-good-thing")


def test_turns_are_taken_by_two() -> None:
    assert parse(HEAD + TURNS, "conversation/one-good-thing")
    with pytest.raises(Mistakes, match="turns are taken by two"):
        parse(f'{HEAD}{TURNS}company = "one"\n', "conversation/one-good-thing")
