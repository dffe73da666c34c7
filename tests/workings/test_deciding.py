"""Choosing, dividing and finding a time."""

from __future__ import annotations

import pytest
from tests.engine.playing import ANA, BEN, HEAD, Round, script
from tests.manuscript.test_parse import mistakes

from duologue.engine.values import FieldErrors, read
from duologue.manuscript.check import check
from duologue.workings.results import Worked


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


def worked(text: str, one: object, two: object) -> Worked:
    play = Round(text).did(ANA, "answer", "said", {"f": one}).did(BEN, "answer", "said", {"f": two})
    assert play.worked(ANA, "worked").figures == play.worked(BEN, "worked").figures
    return play.worked(ANA, "worked")


@pytest.mark.parametrize("text", [RATE, POINTS, FREE])
def test_a_script_with_it_checks_clean(text):
    assert check(script(text)).problems == ()


# -- choosing --------------------------------------------------------------------------------------


def test_every_option_that_no_other_beats_is_shown_and_the_fairest_marked():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 0, "hills": 7, "home": 10})
    assert found.values == {
        "unbeaten": ["sea", "hills", "home"],
        "fairest": "hills",
        "by": "leximin",
        "out": [],
        "open": [],
    }


def test_what_is_beaten_is_not_shown():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 10, "hills": 6, "home": 0})
    assert found.values["unbeaten"] == ["sea"]


def test_a_veto_takes_an_option_out_and_says_so():
    found = worked(RATE, {"sea": "no", "hills": 5, "home": 4}, {"sea": 10, "hills": 6, "home": 1})
    assert (found.values["unbeaten"], found.values["out"]) == (["hills"], ["sea"])


def test_an_empty_rating_is_unanswered_and_not_a_zero():
    found = worked(RATE, {"sea": 2, "hills": 5}, {"sea": 2, "hills": 6, "home": 10})
    assert (found.values["unbeaten"], found.values["open"]) == (["hills"], ["home"])


def test_where_each_is_out_for_somebody_there_is_no_choice():
    found = worked(RATE, {"sea": "no", "hills": "no", "home": 1}, {"sea": 1, "hills": 1, "home": "no"})
    assert found.values == {"lacking": "all-out", "out": ["sea", "hills", "home"], "open": []}


def test_a_coin_that_decides_is_told():
    found = worked(RATE, {"sea": 10, "home": 0}, {"sea": 0, "home": 10})
    assert (found.values["by"], found.values["opposed"]) == ("coin", True)
    found = worked(RATE, {"sea": 10, "hills": 10, "home": 0}, {"sea": 10, "hills": 10, "home": 0})
    assert found.values["by"] == "coin" and "opposed" not in found.values


# -- dividing --------------------------------------------------------------------------------------


def test_a_division_is_even():
    """Brams & Taylor's way: each first gets what they want more, then the one thing moves that evens it."""
    found = worked(POINTS, {"garden": 50, "car": 30, "books": 20}, {"garden": 30, "car": 20, "books": 50})
    assert found.values == {
        "items": [
            {"id": "garden", "first": [1, 1]},
            {"id": "car", "first": [2, 5]},
            {"id": "books", "first": [0, 1]},
        ],
        "each": [62, 1],
    }


def test_points_that_do_not_add_up_say_by_how_much_and_keep_what_was_typed():
    fields = script(POINTS).steps[0].fields
    found = read(fields, {"f": {"garden": "50", "car": "30", "books": "15"}})
    assert isinstance(found, FieldErrors)
    (problem,) = found.errors.values()
    assert (problem.name, problem.values) == ("points-left", {"count": 5})
    assert found.typed == {"f": {"garden": "50", "car": "30", "books": "15"}}


# -- a time ----------------------------------------------------------------------------------------


def test_times_in_common_are_in_their_order():
    found = worked(
        FREE,
        ["2026-03-07 night", "2026-03-06 evening", "2026-03-06 morning"],
        ["2026-03-06 morning", "2026-03-07 night", "2026-03-08 midday"],
    )
    assert found.values == {"people": 2, "slots": ["2026-03-06 morning", "2026-03-07 night"]}


def test_no_time_in_common_is_none():
    assert worked(FREE, ["2026-03-06 night"], ["2026-03-07 night"]).values["slots"] == []


@pytest.mark.parametrize("slot", ["2026-03-06 dawn", "2026-13-06 night", "tomorrow", "2026-03-06"])
def test_a_time_that_is_none_is_refused(slot):
    assert isinstance(read(script(FREE).steps[0].fields, {"f": [slot]}), FieldErrors)


def test_a_result_names_what_it_needs():
    text = POINTS.replace('"divide"', '"choose"')
    assert "choose needs one step with a ratings field" in mistakes(text)[0][2]
