"""What there is to offer says itself what it is: no list of exercises stands in the code."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.practices.test_decks import PRINTED, SOURCES, assumptions, prose

import duologue
from duologue.manuscript import reader
from duologue.manuscript.parse import parse
from duologue.rhythm import exercises, plan
from duologue.rhythm.exercises import list_offerable, make_offerable
from duologue.rounds import practice_files

PRACTICES = Path(duologue.__file__).parent / "practices"
PLAN = tomllib.loads((PRACTICES / "first-days.toml").read_text("utf-8"))

HEAD = """
title = "A walk"
practice = "{practice}"
minutes = [5, 20]
depth = {depth}
where = "together"
sources = {sources}
not_for = "Not in the rain."
"""
SPOKEN = """
[[step]]
id = "walk"
do = "each"
text = "Walk."

[[step]]
id = "say"
speak = "each"
text = "Say it."
"""
TYPED = """
[[step]]
id = "write"
ask = "each"
text = "Write."
rule = "private"
fields = [{ id = "line", kind = "short text" }]
"""


def made(
    steps: str = SPOKEN, practice: str = "presence", depth: int = 1, sources: str = "[]"
) -> exercises.Offerable:
    head = HEAD.format(practice=practice, depth=depth, sources=sources)
    return make_offerable(parse(head + steps, f"{practice}/a-walk"))


def test_what_is_only_said_or_done_needs_no_screen() -> None:
    assert not made(SPOKEN).needs_screen
    assert made(SPOKEN + TYPED).needs_screen


def test_turns_need_no_screen_if_nothing_in_them_does() -> None:
    known = {one.slug: one for one in list_offerable()}
    assert known["listening/say-it-back"].needs_screen, "it asks whether that was it"
    assert not known["small-things/one-small-thing"].needs_screen


@pytest.mark.parametrize(
    ("practice", "depth", "comfort"),
    [("presence", 1, True), ("affection", 1, True), ("affection", 3, False), ("conversation", 1, False)],
)
def test_comfort_is_what_is_light_in_a_practice_that_comforts(
    practice: str, depth: int, comfort: bool
) -> None:
    assert made(practice=practice, depth=depth).comfort is comfort


def test_the_grade_is_that_of_the_best_source_and_none_is_nothing() -> None:
    assert made().rank == 0
    assert made(sources='["korner-2021"]').rank == 1
    assert made(sources='["korner-2021", "debrot-2013"]').rank == 3
    assert made(sources='["reissman-1993"]').rank == 0


def test_every_grade_of_a_source_has_its_place() -> None:
    ranks = exercises._read_ranks()
    assert [
        one["grade"] for one in SOURCES if not any(one["grade"].startswith(begin) for begin in ranks)
    ] == []


def test_a_check_in_is_not_offered_and_help_when_stuck_only_by_the_plan() -> None:
    known = {one.slug: one for one in list_offerable()}
    assert "check-in/check-in" not in known
    assert not known["when-stuck/how-to-ask"].by_itself
    assert known["small-things/one-small-thing"].by_itself


def test_the_first_days_are_read_whole_for_one_and_for_two() -> None:
    for alone, days in ((True, 40), (False, 11)):
        assert [number for number in range(60) if plan.read_day(number, alone=alone)] == list(range(days))
    assert "stop" in plan.read_day(8, alone=True).say


def test_whatever_the_plan_names_is_installed_and_only_the_days_of_something_else_are_quiet() -> None:
    there = list_offerable()
    quiet = {True: {0}, False: {0, 1, 10}}
    for alone, days in quiet.items():
        for number in range(40 if alone else 11):
            day = plan.read_day(number, alone=alone)
            assert day.quiet == (number in days), (alone, number)
            assert day.quiet or day.find_wanted(there), (alone, number)
            slugs = [want.slug for want in day.want if want.slug]
            assert set(slugs) <= {one.slug for one in there}, (alone, number)
    # The control: without one practice, days of it have nothing at the front.
    without = [one for one in there if one.practice != "affection"]
    assert plan.read_day(2, alone=True).find_wanted(there)[0] not in without


def test_a_day_wants_what_is_installed_and_passes_over_what_is_not() -> None:
    there = list_offerable()
    fifth = plan.read_day(5, alone=False)
    assert [
        one.slug for one in fifth.find_wanted([one for one in there if one.practice != "consensus"])
    ] == []
    asked = plan.read_day(7, alone=True).find_wanted(there)
    assert asked[0].slug == "when-stuck/how-to-ask"
    assert plan.read_day(2, alone=False).find_wanted(there)[0].slug == "small-things/one-small-thing"


def test_the_words_of_a_day_are_said_of_what_they_were_written_for_and_of_nothing_that_stands_in() -> None:
    there = list_offerable()
    for alone, days in ((True, 40), (False, 11)):
        for number in range(days):
            day = plan.read_day(number, alone=alone)
            for one in day.find_wanted(there):
                assert day.find_why(one) == (day.why if day.want[0].fits(one) else ""), (alone, number)
    seventh = plan.read_day(7, alone=True)
    first, *rest = seventh.find_wanted(there)
    assert "company" in seventh.find_why(first)
    assert rest and {seventh.find_why(one) for one in rest} == {""}


def test_of_the_planned_days_too_one_in_four_needs_no_screen() -> None:
    """As the plan has them: days 2, 6 and 9 are off the screen, with at most three between."""
    assert [
        one["day"]
        for one in PLAN["two"]
        if one.get("want", [{}])[0].get("slug") == "small-things/one-small-thing"
    ] == [2, 9]
    assert any(want.get("screen") is False for want in PLAN["two"][6]["want"])


def test_a_want_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="day 3"):
        reader.read(plan.FirstDays, '[[two]]\nday = 3\nwant = [{ practise = "thanks" }]\n', "plan.toml")


def test_the_plan_s_words_are_for_any_couple() -> None:
    said = list(
        prose(
            {
                key: [{"why": one.get("why", ""), "say": one.get("say", "")} for one in PLAN[key]]
                for key in PLAN
            }
        )
    )
    assert assumptions(iter(said), set()) == []
    assert all(PRINTED.fullmatch(text) for text in said if text)


def test_a_line_of_an_exercise_that_is_gone_does_no_harm() -> None:
    from duologue.rhythm import log

    lines = log.OWN.read_text(b'[["2026-11-20", "gone/away", "why", ""]]')
    assert log.list_offered(lines)[0].day == date(2026, 11, 20)


def test_what_is_for_after_something_is_offered_by_nobody_but_is_there() -> None:
    known = {one.slug: one for one in list_offerable()}
    named = [slug for way in practice_files.read_ways().values() for slug in way.on_occasion]
    assert "honest-feelings/repair-for-one" in named
    assert [slug for slug in named if known[slug].by_itself] == []
    # Control: the others of the same practice are offered.
    assert known["honest-feelings/say-it-softly"].by_itself
