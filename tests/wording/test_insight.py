"""What the names of insight say: a sentence for each, without a figure and without anybody's name."""

from __future__ import annotations

import pytest

from duologue.insight.reasons import NotYet, Reason
from duologue.insight.verdicts import Verdict
from duologue.wording.insight_words import say_verdict, say_why


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_a_sentence_without_a_figure(reason: Reason) -> None:
    said = say_why(NotYet(reason))
    assert said.endswith(".") and " " in said
    assert not any(sign.isdigit() for sign in said)


def test_no_two_reasons_are_said_alike() -> None:
    assert len({say_why(NotYet(reason)) for reason in Reason}) == len(Reason)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            Reason.FEW_GUESSES,
            "This needs twenty guesses. Guess when you feel like it; nothing is waiting for them.",
        ),
        (
            Reason.TEN_DAYS_FIRST,
            "First come your first ten days, in your own words. Figures can wait until then.",
        ),
        (Reason.FEW_REPORTS, "This needs three reports from each of you."),
        (
            Reason.QUIET_MONTH,
            "In the last month there were no days with both of you in them. The line waits.",
        ),
    ],
)
def test_what_is_waited_for_is_asked_of_nobody(reason: Reason, said: str) -> None:
    assert say_why(NotYet(reason)) == said


def test_a_verdict_never_says_more_than_that_something_goes_with_better_days() -> None:
    assert [say_verdict(one) for one in Verdict] == [
        "came before better days",
        "too early to say",
        "can't be told from a weekday or rota",
        "can't be told from days that felt close",
    ]
