"""Choosing, dividing and finding a time, said in plain words."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.engine.playing import ANA, BEN, HEAD, Round, script
from tests.manuscript.test_parse import mistakes

from duologue.engine.deciding import fraction_words
from duologue.engine.values import FieldErrors, read
from duologue.manuscript.check import check


def one_step(field: str, result: str) -> str:
    return (
        HEAD
        + '\n[[step]]\nid = "said"\nask = "each"\ntext = "Say."\nrule = "sealed"\n'
        + f'fields = [{{ id = "f", {field} }}]\n'
        + f'\n[[step]]\nid = "worked"\nwork_out = "{result}"\nfrom = ["said"]\ntext = "Between you."\n'
    )


RATE = one_step('kind = "ratings", veto = true, options = ["Sea", "Hills", "Home"]', "choose")
POINTS = one_step('kind = "points", total = 100, options = ["Garden", "Car", "Books"]', "divide")
FREE = one_step('kind = "slots"', "free-together")


def worked(text: str, one: object, two: object) -> dict[str, object]:
    play = Round(text).did(ANA, "answer", "said", {"f": one}).did(BEN, "answer", "said", {"f": two})
    assert play.sees(ANA, "worked") == play.sees(BEN, "worked")
    return play.sees(ANA, "worked")


@pytest.mark.parametrize("text", [RATE, POINTS, FREE])
def test_a_script_with_it_checks_clean(text):
    assert check(script(text)).problems == ()


# -- choosing --------------------------------------------------------------------------------------


def test_every_option_that_no_other_beats_is_shown_and_the_fairest_marked():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 0, "hills": 7, "home": 10})
    assert [(one["text"], one["fairest"]) for one in found["worked"]["unbeaten"]] == [
        ("Sea", False),
        ("Hills", True),
        ("Home", False),
    ]
    assert "The fairest of them: Hills." in found["result"] and "less happy" in found["result"]


def test_what_is_beaten_is_not_shown():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 10, "hills": 6, "home": 0})
    assert [one["text"] for one in found["worked"]["unbeaten"]] == ["Sea"]


def test_a_veto_takes_an_option_out_and_says_so():
    found = worked(RATE, {"sea": "no", "hills": 5, "home": 4}, {"sea": 10, "hills": 6, "home": 1})
    assert [one["text"] for one in found["worked"]["unbeaten"]] == ["Hills"]
    assert "can’t live with it: Sea." in found["result"]


def test_an_empty_rating_is_unanswered_and_not_a_zero():
    found = worked(RATE, {"sea": 2, "hills": 5}, {"sea": 2, "hills": 6, "home": 10})
    assert "Not weighed, because one of you left it open: Home." in found["result"]
    assert [one["text"] for one in found["worked"]["unbeaten"]] == ["Hills"]


def test_where_each_is_out_for_somebody_it_says_what_is_needed():
    found = worked(RATE, {"sea": "no", "hills": "no", "home": 1}, {"sea": 1, "hills": 1, "home": "no"})
    assert found["result"].startswith("Each option is out for one of you.") and "worked" not in found


def test_a_coin_that_decides_is_shown():
    found = worked(RATE, {"sea": 10, "home": 0}, {"sea": 0, "home": 10})
    assert "a coin decided" in found["worked"]["why"]


# -- dividing --------------------------------------------------------------------------------------


def test_a_division_is_said_in_plain_words():
    """Brams & Taylor's way: each first gets what they want more, then the one thing moves that evens it."""
    found = worked(POINTS, {"garden": 50, "car": 30, "books": 20}, {"garden": 30, "car": 20, "books": 50})
    lines = {item["text"]: item["words"] for item in found["worked"]["items"]}
    assert lines == {"Garden": "to Ana", "Car": "two fifths to Ana, three fifths to Ben", "Books": "to Ben"}
    assert "each of you ends with 62 of a hundred" in found["result"]


def test_points_that_do_not_add_up_say_by_how_much_and_keep_what_was_typed():
    fields = script(POINTS).steps[0].fields
    found = read(fields, {"f": {"garden": "50", "car": "30", "books": "15"}})
    assert isinstance(found, FieldErrors)
    assert found.errors == {"f": "5 points left to give."}
    assert found.typed == {"f": {"garden": "50", "car": "30", "books": "15"}}


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1, 2), "half"),
        (Fraction(2, 3), "two thirds"),
        (Fraction(1, 4), "one quarter"),
        (Fraction(7, 12), "seven twelfths"),
        (Fraction(37, 113), "about one third (exactly 37 of 113 parts)"),
    ],
)
def test_fractions_are_said_as_one_says_them(share, words):
    assert fraction_words(share) == words


# -- a time ----------------------------------------------------------------------------------------


def test_times_in_common_are_said_in_their_order():
    found = worked(
        FREE,
        ["2026-03-07 night", "2026-03-06 evening", "2026-03-06 morning"],
        ["2026-03-06 morning", "2026-03-07 night", "2026-03-08 midday"],
    )
    assert found["result"] == ("You are both free: Friday 6 March in the morning; Saturday 7 March at night.")


def test_no_time_in_common_is_said_kindly():
    assert "No time in common this once" in worked(FREE, ["2026-03-06 night"], ["2026-03-07 night"])["result"]


@pytest.mark.parametrize("slot", ["2026-03-06 dawn", "2026-13-06 night", "tomorrow", "2026-03-06"])
def test_a_time_that_is_none_is_refused(slot):
    assert isinstance(read(script(FREE).steps[0].fields, {"f": [slot]}), FieldErrors)


def test_a_result_names_what_it_needs():
    text = POINTS.replace('"divide"', '"choose"')
    assert "choose needs one step with a ratings field" in mistakes(text)[0][2]
