"""What was worked out is said in words, and drawn with them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, MOOD, Round
from tests.wording.words import LOUD
from tests.workings.test_carrying import LOOP, carried
from tests.workings.test_comparing import IN_COMMON
from tests.workings.test_deciding import FREE, POINTS, RATE, worked

from duologue.engine.script import Seat
from duologue.insight.reasons import Reason
from duologue.languages import speak_in
from duologue.wording import results
from duologue.wording.results import draw_result, propose, say_result, say_results
from duologue.wording.results.divide import say_fraction
from duologue.wording.voice import SPOKEN
from duologue.workings import RESULTS
from duologue.workings.comparing import Nearness
from duologue.workings.lacking import Lacking
from duologue.workings.results import Worked

SHARED = {"__init__", "result_words"}
INSIGHT = (
    Reason.NO_OPTIONS,
    Reason.ALL_OUT,
    Reason.NOTHING_WANTED,
    Reason.NO_ITEMS,
    Reason.TOO_MANY_WHOLE,
)
NAMES = {Seat.FIRST: "Ana", Seat.SECOND: "Ben"}


def test_every_result_has_its_words_and_there_are_no_others():
    modules = {path.stem for path in Path(results.__file__).parent.glob("*.py")} - SHARED
    assert modules == {name.replace("-", "_") for name in RESULTS}


def test_a_result_that_is_there_no_more_says_nothing():
    gone = Worked("telepathy", {"both": "same"})
    assert (say_result(gone), draw_result(gone), propose(gone)) == ("", {}, ())


@pytest.mark.parametrize("lacking", [*Lacking, *INSIGHT])
@pytest.mark.parametrize("name", ["choose", "divide", "load", "redivide"])
def test_what_could_not_be_worked_out_says_why_and_draws_and_proposes_nothing(name, lacking):
    found = Worked(name, {"lacking": lacking.value, "out": [], "open": []}, names=NAMES)
    assert len(say_result(found)) > 10
    assert (draw_result(found), propose(found)) == ({}, ())


# -- side by side ---------------------------------------------------------------------------------


def in_common(one: list[str], two: list[str]) -> Worked:
    play = Round(IN_COMMON.replace(" {hot}", "")).did(ANA, "answer", "likes", {"likes": one})
    return play.did(BEN, "answer", "likes", {"likes": two}).worked(ANA, "both")


def test_in_common_is_said_in_the_words_of_the_options():
    found = in_common(["tea", "a-walk"], ["tea"])
    assert say_result(found) == "Both of you: Tea." and propose(found) == ("Tea",)
    assert draw_result(found) == {}


def test_nothing_in_common_is_said_kindly():
    assert "Nothing in common" in say_result(in_common(["tea"], ["a-walk"]))


def test_guesses_are_said_with_names_and_no_number():
    text = IN_YOUR_SHOES.replace(
        'reveal = ["weather", "guess"]', 'work_out = "distance"\nfrom = ["weather", "guess"]'
    )
    play = Round(text).did(ANA, "answer", "weather", MOOD).did(BEN, "answer", "weather", GUESS)
    play.did(ANA, "answer", "guess", GUESS).did(BEN, "answer", "guess", {"mood": [10, 0]})
    assert say_result(play.worked(ANA, "side-by-side")) == (
        "Ana’s guess is almost in the same place. Ben’s guess is far off."
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "There are no two points to hold side by side this time."),
        ({"both": "same"}, "The two points are almost in the same place."),
        ({"both": "close"}, "The two points are close by."),
        ({"first": "some-way", "second": "some-way"}, "Both guesses are some way off."),
        ({"second": "close"}, "Ben’s guess is close by."),
    ],
)
def test_how_far_apart(values, said):
    assert say_result(Worked("distance", values, names=NAMES)) == said


@pytest.mark.parametrize("near", list(Nearness))
def test_every_nearness_has_its_sentence(near):
    for values in ({"both": near}, {"first": near}, {"first": near, "second": near}):
        assert say_result(Worked("distance", values, names=NAMES)).endswith(".")


# -- who carries what -----------------------------------------------------------------------------


def test_who_carries_what_is_said_in_words_and_nobody_is_right():
    play = carried({"noticing": {"bins": 100, "supper": 75}}, {"noticing": {"bins": 50, "supper": 25}})
    found = play.worked(BEN, "between")
    said = say_result(found)
    assert said.startswith(
        "You see it alike: Ana does more of this. Mostly with Ana: Bins; Supper. Bins. Noticing: mostly Ana."
    )
    assert "In one place your two guesses come to more than the whole." in said
    assert "Two guesses can’t tell who is right" in said
    (bins, supper) = draw_result(found)["rows"]
    assert (bins["text"], bins["facets"][0]["label"], bins["facets"][0]["words"]) == (
        "Bins",
        "Noticing",
        "mostly Ana",
    )
    assert (supper["facets"][0]["midpoint"], supper["facets"][0]["gap"]) == (75.0, 0)


def test_what_only_one_said_is_said_as_it_stands():
    play = carried({"noticing": {"bins": 25}}, {"noticing": {"supper": 100}})
    rows = draw_result(play.worked(ANA, "between"))["rows"]
    said = {row["id"]: row["facets"][0]["words"] for row in rows}
    assert said == {"bins": "mostly Ben", "supper": "all Ben"}


def test_places_are_counted_as_a_sentence_counts_them():
    both = {"noticing": {"bins": 75, "supper": 75, "plants": 0}}
    said = say_result(carried(both, both).worked(ANA, "between"))
    assert "In 2 places your two guesses come to more than the whole." in said
    assert "In one place they leave something that neither of you counts." in said


def shared_out() -> Worked:
    play = carried(
        {"noticing": {"bins": 100, "letters": 100, "plants": 0, "supper": 0}},
        {"noticing": {"bins": 0, "letters": 0, "plants": 100, "supper": 100}},
    ).both("answer", "between")
    play.did(ANA, "answer", "mind", {"least": ["plants", "letters"]})
    return play.did(BEN, "answer", "mind", {"least": ["bins", "supper"]}).worked(ANA, "shared-out")


def test_a_fairer_way_is_two_lists_and_one_swap():
    found = shared_out()
    assert say_result(found) == (
        "To begin with, one swap: Ana takes “Plants” and Ben takes “Bins”. "
        "Ana: Letters; Plants. Ben: Bins; Supper."
    )
    drawn = draw_result(found)
    assert (drawn["first"], drawn["second"]) == (["Letters", "Plants"], ["Bins", "Supper"])


def test_who_gets_nothing_is_told_so():
    found = Worked("redivide", {"first": [], "second": ["x"], "swap": ["x"], "later": []}, names=NAMES)
    assert say_result(found) == "To begin with, one swap: Ben takes “x”. Ana: nothing. Ben: x."


# -- the loop -------------------------------------------------------------------------------------


def danced(one: str, two: str) -> Worked:
    play = Round(LOOP).did(ANA, "answer", "move", {"m": one}).did(BEN, "answer", "move", {"m": two})
    return play.worked(ANA, "dance")


def test_the_loop_is_a_sentence_both_can_read():
    found = danced("reach", "retreat")
    assert say_result(found) == (
        "When it hurts, Ana reaches and Ben pulls back. The more Ana reaches, the more Ben pulls back; the "
        "more Ben pulls back, the more Ana reaches. This loop is what you are both up against. It is neither "
        "of you."
    )
    assert draw_result(found)["second"] == {"move": "retreat", "words": "pulls back"}


def test_two_alike_make_a_loop_as_well():
    assert "Ana reaches, and so does Ben" in say_result(danced("reach", "reach"))


def test_a_move_that_is_not_known_is_quoted():
    said = say_result(danced("retreat", "hum"))
    assert said.startswith("When it hurts, Ana pulls back. When it hurts, Ben does this: “I hum”. The more ")


def test_one_move_draws_no_loop():
    found = Worked("loop", {"second": "freeze"}, names=NAMES)
    assert say_result(found) == "When it hurts, Ben goes still. It takes both of your moves to draw it."
    assert draw_result(found) == {}


# -- deciding -------------------------------------------------------------------------------------


def test_the_fairest_is_said_and_why():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 0, "hills": 7, "home": 10})
    said = say_result(found)
    assert said.startswith(
        "These are left: Sea; Hills; Home. For every other option, one of these is better for at least one"
    )
    assert (
        "The fairest of them: Hills. With any other" in said
        and "further from their favourite" in said
        and propose(found) == ("Hills",)
    )
    assert [(one["text"], one["fairest"]) for one in draw_result(found)["unbeaten"]] == [
        ("Sea", False),
        ("Hills", True),
        ("Home", False),
    ]


def test_what_is_best_for_both_is_said_alone():
    found = worked(RATE, {"sea": 10, "hills": 6, "home": 0}, {"sea": 10, "hills": 6, "home": 0})
    assert say_result(found).startswith("Sea. Neither of you likes another of these options better.")


def test_a_veto_and_what_was_left_open_are_said_beside_it():
    found = worked(RATE, {"sea": "no", "hills": 5, "home": 4}, {"sea": 10, "hills": 6, "home": 1})
    assert "can’t live with it: Sea." in say_result(found)
    found = worked(RATE, {"sea": 2, "hills": 5}, {"sea": 2, "hills": 6, "home": 10})
    assert "Not weighed, because one of you left it open: Home." in say_result(found)


def test_where_each_is_out_for_somebody_it_says_what_is_needed():
    found = worked(RATE, {"sea": "no", "hills": "no", "home": 1}, {"sea": 1, "hills": 1, "home": "no"})
    assert say_result(found).startswith("Each option is out for one of you.")


def test_a_coin_that_decides_is_shown():
    found = worked(RATE, {"sea": 10, "hills": 10, "home": 0}, {"sea": 10, "hills": 10, "home": 0})
    drawn = draw_result(found)
    assert "decided by chance" in drawn["why"] and drawn["label"] == "The fairest"


@pytest.mark.parametrize("bens", [{"sea": 0, "home": 10}, {"sea": 7, "home": 8}])
def test_where_each_likes_another_better_no_number_says_who_wants_it_more_and_none_is_called_fair(bens):
    """Ten and nothing against seven and eight: the sums differ, and say nothing, since each rates in an own
    way."""
    found = worked(RATE, {"sea": 10, "home": 0}, bens)
    said, drawn = say_result(found), draw_result(found)
    assert "can’t tell who wants theirs more" in drawn["why"] and drawn["label"] == "Picked by chance"
    assert "Picked by chance: " in said and "fairest" not in said and "exactly as fair" not in said


def test_a_division_is_said_in_plain_words():
    found = worked(POINTS, {"garden": 50, "car": 30, "books": 20}, {"garden": 30, "car": 20, "books": 50})
    lines = {item["text"]: item["words"] for item in draw_result(found)["items"]}
    assert lines == {"Garden": "to Ana", "Car": "two fifths to Ana, three fifths to Ben", "Books": "to Ben"}
    assert say_result(found).startswith("Garden: to Ana. Car: two fifths to Ana, three fifths to Ben. Books")
    assert "each of you ends with 62 of a hundred" in say_result(found)
    assert propose(found)[0] == "Garden: to Ana"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1, 2), "half"),
        (Fraction(2, 3), "two thirds"),
        (Fraction(1, 4), "one quarter"),
        (Fraction(7, 12), "about three fifths (exactly 7 of 12 parts)"),
        (Fraction(37, 113), "about one third (exactly 37 of 113 parts)"),
    ],
)
def test_fractions_are_said_as_one_says_them(share, words):
    assert say_fraction(share) == words


def test_times_in_common_are_said_in_their_order():
    found = worked(
        FREE,
        ["2026-03-07 night", "2026-03-06 evening", "2026-03-06 morning"],
        ["2026-03-06 morning", "2026-03-07 night", "2026-03-08 midday"],
    )
    assert say_result(found) == "You are both free: Friday 6 March in the morning; Saturday 7 March at night."
    assert propose(found) == ("Friday 6 March in the morning",)


def test_more_times_than_one_reads_are_counted():
    slots = [f"2026-03-{day:02} night" for day in range(1, 15)]
    assert say_result(Worked("free-together", {"people": 2, "slots": slots})).endswith(", and 2 more.")
    assert say_result(Worked("free-together", {"people": 1, "slots": slots[:1]})) == (
        "You are free: Sunday 1 March at night."
    )


def test_no_time_in_common_is_said_kindly():
    found = worked(FREE, ["2026-03-06 night"], ["2026-03-07 night"])
    assert "No time in common this once" in say_result(found)


# -- in whatever language -------------------------------------------------------------------------


def test_both_read_the_same_result_each_in_a_language_of_their_own():
    found = shared_out()
    english = say_result(found)
    with speak_in(LOUD):
        loud = say_result(found)
    assert loud.replace("¡", "").replace("!", "") == english
    assert loud.count("¡") == 3


def test_what_somebody_sees_is_told_with_results_in_words_and_figures_beside():
    play = Round(IN_COMMON.replace(" {hot}", "")).both("answer", "likes", {"likes": ["tea"]})
    sees = say_results(play.view(ANA).sees)
    assert sees["both"] == {"result": "Both of you: Tea."}
    assert sees["likes"] == dict(play.view(ANA).sees["likes"])


def test_a_form_begins_in_its_reader_s_language():
    text = (
        IN_COMMON.replace(" {hot}", "")
        + '\n[[step]]\nid = "plan"\nask = "each"\ntext = "When?"\nrule = "shared"\n'
        + 'fields = [{ id = "line", kind = "short text", prefill = "both" }]\n'
    )
    assert HEAD in text
    play = Round(text, voice=SPOKEN).both("answer", "likes", {"likes": ["tea"]}).both("answer", "both")
    assert play.view(ANA).fields[0].start == ("Tea",)
