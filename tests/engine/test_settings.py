"""One's own settings reach one's own view alone, and may only hide one's own optional fields."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, HEAD, OPEN, Round

from duologue.engine.script import Seat
from duologue.engine.view import fields_of

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
        found = fields_of(play.state, seat, "line", play.rehearsal.own(seat))
        assert [one.id for one in found] == ids
    assert fields_of(play.state, ANA, "open", play.rehearsal.own(ANA)) == ()
    assert fields_of(play.state, ANA, "nowhere", play.rehearsal.own(ANA)) == ()
