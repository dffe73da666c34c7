"""Who carries what: midpoint and gap without a truth, a fairer division, and the loop of two moves."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.playing import ANA, BEN, HEAD, Round, script
from tests.manuscript.test_parse import mistakes

from duologue.engine.script import Seat
from duologue.engine.values import FieldErrors, read
from duologue.insight.dividing import MOST_WHOLE_ITEMS
from duologue.manuscript.check import check
from duologue.wording.results import say_result
from duologue.wording.voice import SPOKEN
from duologue.workings import RESULTS
from duologue.workings.carrying import list_facets

TASKS = ("Bins", "Letters", "Plants", "Supper")
OPTIONS = "options = [" + ", ".join(f'"{one}"' for one in TASKS) + "]"
CARRY = (
    HEAD
    + f"""
[[step]]
id = "carry"
ask = "each"
text = "Say."
rule = "sealed"
fields = [
  {{ id = "noticing", kind = "shares", label = "Noticing", {OPTIONS} }},
  {{ id = "doing", kind = "shares", label = "Doing", {OPTIONS}, optional = true }},
]

[[step]]
id = "between"
work_out = "load"
text = "Look."
from = ["carry"]

[[step]]
id = "mind"
ask = "each"
text = "Say."
rule = "sealed"
fields = [{{ id = "least", kind = "several", {OPTIONS} }}]

[[step]]
id = "shared-out"
work_out = "redivide"
text = "Look."
from = ["carry", "mind"]
"""
)
LOOP = (
    HEAD
    + """
[[step]]
id = "move"
ask = "each"
text = "Say."
rule = "sealed"
fields = [{ id = "m", kind = "choice", options = [
  { id = "reach", text = "I reach" },
  { id = "retreat", text = "I step back" },
  { id = "hum", text = "I hum" },
] }]

[[step]]
id = "dance"
work_out = "loop"
text = "Look."
from = ["move"]
"""
)


@pytest.mark.parametrize("text", [CARRY, LOOP])
def test_a_script_with_it_checks_clean(text):
    assert check(script(text)).problems == ()


def carried(one: dict[str, object], two: dict[str, object], more: str = "") -> Round:
    return Round(CARRY + more, voice=SPOKEN).did(ANA, "answer", "carry", one).did(BEN, "answer", "carry", two)


def test_the_midpoint_lies_between_two_claims_and_the_gap_says_by_how_much_they_miss_the_whole():
    play = carried({"noticing": {"bins": 100, "supper": 75}}, {"noticing": {"bins": 50, "supper": 25}})
    (bins, supper) = play.worked(BEN, "between").values["rows"]
    assert (bins["facets"][0]["midpoint"], bins["facets"][0]["gap"]) == (75.0, 50)
    assert (supper["facets"][0]["midpoint"], supper["facets"][0]["gap"]) == (75.0, 0)


def test_what_only_one_said_has_no_gap_and_what_nobody_said_is_left_out():
    play = carried({"noticing": {"bins": 25}}, {"noticing": {"supper": 100}})
    rows = {row["id"]: row["facets"][0] for row in play.worked(ANA, "between").values["rows"]}
    assert set(rows) == {"bins", "supper"}
    assert (rows["bins"]["second"], rows["bins"]["gap"], rows["bins"]["midpoint"]) == (None, None, 25)
    assert rows["supper"]["midpoint"] == 0


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(range(0, 101, 25)), st.sampled_from(range(0, 101, 25)))
def test_where_the_two_say_the_opposite_nothing_says_about_half_each(ana, ben):
    """Whoever claims most of it for themselves, or for the other, while the other does the same."""
    play = carried({"noticing": {"bins": ana}}, {"noticing": {"bins": ben}})
    found = play.worked(ANA, "between")
    said, (row,) = say_result(found), found.values["rows"]
    assert row["facets"][0]["opposite"] is ((ana > 50 and ben > 50) or (ana < 50 and ben < 50))
    if row["facets"][0]["opposite"]:
        assert row["with"] == "apart" and "half" not in said and "each of you says" in said
    else:
        assert "differently" not in said


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(range(0, 101, 25)), st.sampled_from(range(0, 101, 25)))
def test_midpoint_and_gap_do_not_depend_on_who_sits_first(a, b):
    step = script(CARRY).steps[0]
    one = list_facets(
        [(step, {Seat.FIRST: {"noticing": {"bins": a}}, Seat.SECOND: {"noticing": {"bins": b}}})], "bins"
    )
    two = list_facets(
        [(step, {Seat.FIRST: {"noticing": {"bins": b}}, Seat.SECOND: {"noticing": {"bins": a}}})], "bins"
    )
    assert one[0].midpoint == 100 - two[0].midpoint and one[0].gap == two[0].gap


@pytest.mark.parametrize("given_", [{"bins": 30}, {"bins": "much"}, {"bins": 200}, {"moon": 25}])
def test_a_share_is_one_of_five(given_):
    assert isinstance(read(script(CARRY).steps[0].fields, {"noticing": given_}), FieldErrors)


def test_a_share_left_empty_is_left_out():
    found = read(script(CARRY).steps[0].fields, {"noticing": {"bins": "", "supper": "0"}})
    assert found == {"noticing": {"supper": 0}}


# -- a fairer division -----------------------------------------------------------------------------


def test_each_gets_what_they_mind_least_and_one_swap_begins_it():
    play = carried(
        {"noticing": {"bins": 100, "letters": 100, "plants": 0, "supper": 0}},
        {"noticing": {"bins": 0, "letters": 0, "plants": 100, "supper": 100}},
    ).both("answer", "between")
    play.did(ANA, "answer", "mind", {"least": ["plants", "letters"]})
    play.did(BEN, "answer", "mind", {"least": ["bins", "supper"]})
    found = play.worked(ANA, "shared-out")
    assert found.values == {
        "first": ["letters", "plants"],
        "second": ["bins", "supper"],
        "swap": ["plants", "bins"],
        "later": [],
    }


ALL_SAID = (
    {"noticing": {"bins": 100, "letters": 100, "plants": 0, "supper": 0}},
    {"noticing": {"bins": 0, "letters": 0, "plants": 100, "supper": 100}},
)
PROPOSED = """
[[step]]
id = "wording"
ask = "each"
text = "What changes hands?"
rule = "shared"
fields = [{ id = "swap", kind = "list", prefill = "shared-out", most = 6 }]
"""


def proposed(play: Round, ana: list[str], ben: list[str]) -> tuple[str, ...]:
    """What the wording begins with, once both have said what they mind least."""
    play.both("answer", "between")
    play.did(ANA, "answer", "mind", {"least": ana}).did(BEN, "answer", "mind", {"least": ben})
    return play.both("answer", "shared-out").view(ANA).fields[0].start


def test_a_wording_begins_with_one_swap_whatever_else_could_change_hands():
    """A thing a line, so that each can be changed or taken out; what stays where it is, is no change."""
    play = carried(*ALL_SAID, PROPOSED)
    assert proposed(play, ["plants", "letters"], ["bins", "supper"]) == (
        "To begin with, Ana takes: Plants",
        "To begin with, Ben takes: Bins",
    )
    play = carried(*ALL_SAID, PROPOSED)
    assert proposed(play, ["plants", "supper"], ["bins", "letters"]) == (
        "To begin with, Ana takes: Plants",
        "To begin with, Ben takes: Bins",
    )


def test_where_nothing_changes_hands_the_wording_says_who_keeps_what():
    play = carried(*ALL_SAID, PROPOSED)
    assert proposed(play, ["bins", "letters"], ["plants", "supper"]) == (
        "Ana: Bins",
        "Ana: Letters",
        "Ben: Plants",
        "Ben: Supper",
    )


def test_the_proposal_is_an_answer_that_its_own_field_takes():
    """A proposal that the form refuses could not simply be agreed to, however long the words in it are."""
    long = [f"{name} {'and on ' * 40}"[:200] for name in TASKS]
    text = (CARRY + PROPOSED).replace("most = 6", "most = 2")
    for name, words in zip(TASKS, long, strict=True):
        text = text.replace(f'"{name}"', f'{{ id = "{name.lower()}", text = "{words}" }}')
    play = Round(text, voice=SPOKEN)
    for seat, said in zip((ANA, BEN), ALL_SAID, strict=True):
        play.did(seat, "answer", "carry", said)
    found = proposed(play, ["plants", "supper"], ["bins", "letters"])
    assert len(found) == 2 and all(line.endswith("…") for line in found)
    play.did(ANA, "answer", "wording", {"swap": list(found)})


def test_what_is_signed_is_read_line_by_line():
    """With commas between them, a thing that has a comma of its own could not be told from two."""
    play = carried(*ALL_SAID, PROPOSED + '\n[[step]]\nid = "deal"\nagree = "{first.wording.swap}"\n')
    found = proposed(play, ["plants", "supper"], ["bins", "letters"])
    play.did(ANA, "answer", "wording", {"swap": list(found)}).did(BEN, "answer", "wording", {"swap": ["x"]})
    assert play.view(BEN).prompt.text == "\n".join(found)


def test_what_neither_has_is_not_shared_out():
    """Both were told to leave out what doesn't exist in their life."""
    play = carried({"noticing": {"bins": 100}}, {"noticing": {"supper": 100}}).both("answer", "between")
    play.did(ANA, "answer", "mind", {"least": ["plants"]}).did(BEN, "answer", "mind", {"least": ["bins"]})
    found = play.worked(ANA, "shared-out").values
    assert {*found["first"], *found["second"]} == {"bins", "plants", "supper"}


def test_more_than_fifteen_whole_things_are_refused_with_what_to_do():
    many = ", ".join(f'"T{n}"' for n in range(MOST_WHOLE_ITEMS + 1))
    text = CARRY.replace(OPTIONS, f"options = [{many}]")
    assert "can weigh 15 things at most: make two steps of it" in mistakes(text)[0][2]
    written = (
        HEAD
        + '\n[[step]]\nid = "own"\nask = "each"\nrule = "shared"\nfields = [{ id = "l", kind = "list" }]\n'
        + '\n[[step]]\nid = "mind"\nask = "each"\nfields = [{ id = "f", kind = "ratings", from = "own.l" }]\n'
        + '\n[[step]]\nid = "out"\nwork_out = "redivide"\nfrom = ["mind"]\n'
    )
    play = Round(written)
    for seat, start in ((ANA, 0), (BEN, 8)):
        play.did(seat, "answer", "own", {"l": [f"Thing {n}" for n in range(start, start + 8)]})
    ratings = {one.id: 1 for one in play.view(ANA).fields[0].options}
    play.both("answer", "mind", {"f": ratings})
    assert play.worked(ANA, "out").values == {"lacking": "too-many-whole"}


RATINGS = st.lists(st.integers(0, 10), min_size=4, max_size=4)


@settings(max_examples=150, deadline=None)
@given(RATINGS, RATINGS)
def test_no_other_division_leaves_whoever_is_worse_off_better_off(one, two):
    """By brute force over every division: each is spared what the other carries, counted by their own
    ratings."""
    text = CARRY.replace('kind = "several"', 'kind = "ratings"').replace(
        'from = ["carry", "mind"]', 'from = ["mind"]'
    )
    step = script(text).steps[2]
    ids = [option.id for option in step.fields[0].options]
    minds = [dict(zip(ids, ratings, strict=True)) for ratings in (one, two)]
    found = RESULTS["redivide"].work(
        [(step, {Seat.FIRST: {"least": minds[0]}, Seat.SECOND: {"least": minds[1]}})]
    )
    carried_by_ana = set(found["first"])

    def spared(ana: set[str]) -> tuple[float, float]:
        shares = []
        for minding, carried in ((minds[0], ana), (minds[1], set(ids) - ana)):
            weights = {id_: minding[id_] + 1 for id_ in ids}
            whole = sum(weights.values())
            shares.append(sum(weights[id_] for id_ in ids if id_ not in carried) / whole)
        return min(shares), max(shares)

    best = max(
        spared({id_ for id_, taken in zip(ids, bits, strict=True) if taken})
        for bits in product((True, False), repeat=4)
    )
    assert spared(carried_by_ana) == pytest.approx(best)


# -- the loop --------------------------------------------------------------------------------------


def test_the_loop_is_each_one_s_move():
    play = Round(LOOP).did(ANA, "answer", "move", {"m": "reach"}).did(BEN, "answer", "move", {"m": "hum"})
    assert play.worked(ANA, "dance").values == {"first": "reach", "second": "hum"}


def test_a_loop_needs_both_moves_among_its_options():
    text = LOOP.replace('  { id = "retreat", text = "I step back" },\n', "")
    assert "there is no retreat" in mistakes(text)[0][2]
