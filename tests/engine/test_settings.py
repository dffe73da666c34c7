"""One's own settings reach one's own view alone, and may only hide one's own optional fields."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, HEAD, OPEN, Round

from duologue.engine.script import Seat
from duologue.showing.prompts import find_fields_to_fill

GUESSING = (
    HEAD
    + """
[[step]]
id = "line"
ask = "each"
fields = [
  { id = "mood", kind = "mood point" },
  { id = "guess", kind = "mood point", label = "And {other}?", setting = "guess" },
]
"""
    + OPEN
)


def shown(play: Round, seat: Seat) -> list[str]:
    return [one.id for one in play.view(seat).fields]


def test_a_field_behind_a_setting_is_shown_to_who_has_it_on():
    play = Round(GUESSING, settings={ANA: {"guess"}})
    assert shown(play, ANA) == ["mood", "guess"] and shown(play, BEN) == ["mood"]
    assert play.view(ANA).fields[1].label == "And Ben?" and play.view(ANA).fields[1].optional


def test_it_changes_nothing_for_the_other():
    with_it, without = Round(GUESSING, settings={ANA: {"guess"}}), Round(GUESSING)
    assert with_it.json(BEN) == without.json(BEN)


def test_what_may_be_filled_in_is_what_is_shown():
    play = Round(GUESSING, settings={ANA: {"guess"}})
    for seat, ids in ((ANA, ["mood", "guess"]), (BEN, ["mood"])):
        found = find_fields_to_fill(play.state, seat, "line", play.rehearsal.find_own(seat))
        assert [one.id for one in found] == ids
    assert find_fields_to_fill(play.state, ANA, "open", play.rehearsal.find_own(ANA)) == ()
    assert find_fields_to_fill(play.state, ANA, "nowhere", play.rehearsal.find_own(ANA)) == ()


DAILY = (
    HEAD
    + """
[[step]]
id = "line"
ask = "each"
fields = [{ id = "mood", kind = "mood point" }]

[[step]]
id = "daily"
ask = "each"
aside = true
rule = "counted"
fields = [{ id = "closeness", kind = "0-10", setting = "closeness" }]
"""
    + OPEN
)
MOOD = {"mood": [5, 5]}


def test_an_aside_of_such_fields_alone_is_not_there_for_who_has_them_off():
    play = Round(DAILY, settings={ANA: {"closeness"}}).both("answer", "line", MOOD)
    assert [one.step for one in play.view(ANA).asides if one.fields[0].id == "closeness"] == ["daily"]
    assert "daily" not in {one.step for one in play.view(BEN).asides}
    assert "daily" not in {str(one.step) for one in play.view(BEN).may}
    play.did(ANA, "answer", "daily", {"closeness": 7})


def test_nor_does_a_move_reach_it():
    play = Round(DAILY).both("answer", "line", MOOD)
    assert play.refused(BEN, "answer", "daily", {"closeness": 7})
