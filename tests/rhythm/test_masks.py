"""The hard mask, written a second time as sentences about what is never offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from tests.rhythm.exercises import NOW, days, exercise

from duologue.rhythm import masks as rules
from duologue.rhythm.masks import Done, Masks
from duologue.rhythm.offerable import Offerable
from duologue.rhythm.rota import Cause, Nothing, Offer, choose

Law = Callable[[Offerable, Masks], bool]

# What holds of everything that is offered, by the rule that sees to it.
LAWS: dict[str, Law] = {
    "is_refused": lambda one, of: one.slug not in of.not_for_me,
    "is_too_soon": lambda one, of: all(
        done.slug != one.slug or done.at <= NOW - timedelta(days=2) for done in of.done
    ),
    "has_enough_of_its_kind": lambda one, of: (
        sum(done.practice == one.practice and NOW - done.at < timedelta(days=7) for done in of.done) < 2
    ),
    "is_above_a_ceiling": lambda one, of: one.depth <= (of.depth or 4),
    "is_above_the_ladder": lambda one, of: (
        one.depth <= 1 + (of.met_together if one.for_two else max(of.met_alone, of.met_together))
    ),
    "is_too_long": lambda one, of: one.minutes <= (of.minutes or 240),
    "is_often_enough": lambda one, of: (
        not one.for_two
        or of.times_a_week is None
        or sum(done.for_two and NOW - done.at < timedelta(days=7) for done in of.done) < of.times_a_week
    ),
    "is_for_no_hard_season": lambda one, of: one.comfort or not of.hard_season,
    "is_not_shared": lambda one, of: of.shared or not one.for_two,
    "is_kept_from_waiting": lambda one, of: not (of.waits and one.for_two and one.takes_place),
    "is_for_two_in_a_still_time": lambda one, of: not (of.still and one.for_two),
    "is_too_much_today": lambda one, of: not of.gentle or (one.depth == 1 and one.minutes <= 10),
}
GROUPS = ("LASTING", "PASSING", "VARIETY", "TURNS")
# The rota's own, which a plan that was put in its order by hand does not need.
NOT_OF_A_PLAN = {"has_enough_of_its_kind"}


def broken(name: str) -> Callable[[Any], bool]:
    law = LAWS[name]

    def is_broken(day: Any) -> bool:
        there, history, of, wanted = day
        made = choose(there, history, of, NOW, wanted)
        if not isinstance(made, Offer) or (name in NOT_OF_A_PLAN and made.exercise in wanted):
            return False
        return not law(made.exercise, of)

    return is_broken


@settings(max_examples=200, deadline=None)
@given(days())
def test_what_is_offered_keeps_to_every_rule(day: Any) -> None:
    for name in LAWS:
        assert not broken(name)(day), name


@settings(max_examples=60, deadline=None)
@given(days())
def test_what_is_for_two_comes_on_one_s_own_day_unless_a_plan_wants_it(day: Any) -> None:
    there, history, of, wanted = day
    made = choose(there, history, of, NOW, wanted)
    if isinstance(made, Offer) and made.exercise.for_two and not of.turn:
        assert made.exercise in wanted


HOURS_AGO, DAYS_AGO = NOW - timedelta(hours=47), NOW - timedelta(days=5)
OPEN = Masks(met_together=4, met_alone=4)
ONE = exercise("presence/sit", needs_screen=False)
OF_ITS_KIND = tuple(Done(f"presence/{n}", "presence", DAYS_AGO, True) for n in range(2))

# For each rule something that it alone hides.
HIDES: dict[str, tuple[Offerable, Masks]] = {
    "is_refused": (ONE, replace(OPEN, not_for_me=frozenset({ONE.slug}))),
    "is_too_soon": (ONE, replace(OPEN, done=(Done(ONE.slug, "presence", HOURS_AGO, True),))),
    "has_enough_of_its_kind": (ONE, replace(OPEN, done=OF_ITS_KIND)),
    "is_above_a_ceiling": (replace(ONE, depth=3), replace(OPEN, depth=2)),
    "is_above_the_ladder": (replace(ONE, depth=3), replace(OPEN, met_together=1)),
    "is_too_long": (replace(ONE, minutes=20), replace(OPEN, minutes=15)),
    "is_often_enough": (ONE, replace(OPEN, times_a_week=1, done=(Done("a/b", "a", DAYS_AGO, True),))),
    "is_for_no_hard_season": (ONE, replace(OPEN, hard_season=True)),
    "is_not_shared": (ONE, replace(OPEN, shared=False)),
    "is_kept_from_waiting": (ONE, replace(OPEN, waits=True)),
    "is_too_much_today": (replace(ONE, minutes=20), replace(OPEN, gentle=True)),
    "is_for_two_in_a_still_time": (ONE, replace(OPEN, still=True)),
    "is_on_the_other_s_turn": (ONE, replace(OPEN, turn=False)),
}


@pytest.mark.parametrize("name", HIDES)
def test_without_a_rule_what_it_alone_hides_is_offered(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of each rule: nothing while it holds; taken out, an offer that breaks its law."""
    one, of = HIDES[name]
    assert choose([one], [], of, NOW) == Nothing()
    for group in GROUPS:
        kept = tuple(rule for rule in getattr(rules, group) if rule.__name__ != name)
        monkeypatch.setattr(rules, group, kept)
    made = choose([one], [], of, NOW)
    assert isinstance(made, Offer)
    assert name not in LAWS or broken(name)(([one], [], of, []))


def test_what_a_plan_has_for_the_day_comes_however_much_of_its_kind_there_was() -> None:
    of = replace(OPEN, done=OF_ITS_KIND)
    assert choose([ONE], [], of, NOW) == Nothing()
    assert choose([ONE], [], of, NOW, [ONE]) == Offer(ONE, Cause.PLANNED)


def test_after_forty_eight_hours_and_after_a_week_they_are_back() -> None:
    for done in (
        (Done(ONE.slug, "presence", NOW - timedelta(hours=48), True),),
        tuple(replace(done, at=NOW - timedelta(days=7)) for done in OF_ITS_KIND),
    ):
        assert isinstance(choose([ONE], [], replace(OPEN, done=done), NOW), Offer)


def test_a_hard_season_shrinks_what_is_for_one_as_well() -> None:
    alone = replace(ONE, for_two=False)
    assert choose([alone], [], replace(OPEN, hard_season=True), NOW) == Nothing()


def test_every_rule_has_its_law() -> None:
    every = {rule.__name__ for group in GROUPS for rule in getattr(rules, group)}
    assert every - {"is_on_the_other_s_turn"} == set(LAWS)
    assert every == set(HIDES)
