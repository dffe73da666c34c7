"""Where one of the two lives changes no byte of what the other sees, as long as it is the same date there.

A day's round is of its date, and closes when that has ended for both: that moment alone tells of the later
zone. Everything else is under the reader's own dates, so that it may be any date where it was given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from tests.rounds.playing import CHECK_IN, QUESTION, answer, move, start
from tests.rounds.zones import AUCKLAND, KIRITIMATI, LISBON, LOS_ANGELES, PAGO_PAGO, lives
from tests.security.test_twin_worlds import CARD, Twins, begun
from tests.security.walking import Request, Visitor, fixed, same_chance
from tests.world import World, token_header

from duologue.engine.moves import MoveKind
from duologue.keepsakes import agreeing, keeping, keepsake_rows
from duologue.keepsakes import reading_keepsakes as kept
from duologue.manuscript.keepsake_kinds import AGREEMENT, find_kind
from duologue.people import consents, days, own_settings, profile
from duologue.people.consents import Matter
from duologue.rounds import margins, weekly
from duologue.web import exporting

# At that hour it is the same date in all of these, and the next one in the others.
SAME_DATE = (LISBON, LOS_ANGELES, PAGO_PAGO, "UTC", "America/Havana")
ANY_DATE = (*SAME_DATE, AUCKLAND, KIRITIMATI)
Gives = Callable[[Twins], None]


def from_each(zones: tuple[str, ...], gives: Gives) -> dict[str, Gives]:
    def living(zone: str) -> Gives:
        def happen(twins: Twins) -> None:
            lives(twins.world.ana, zone, twins.now)
            # Chance makes the keys that ids follow from, and those the order of a day's rows.
            with same_chance("gives"):
                gives(twins)

        return happen

    return {zone: living(zone) for zone in zones}


def checks_in(twins: Twins) -> None:
    now = twins.now
    own_settings.set_thread(twins.world.ana.me(), opened=True)
    for step, values in (("mood", {"mood": [7, 4]}), ("help", {"help": "hold"})):
        answer(twins.world.ana, twins.round_id, step, values, now)
    for extra in ({"closeness": 6}, {"words": ["tired"]}, {"line": "Soup."}, {"stress": 3}):
        for step in (*extra, "closeness-daily"):
            move(twins.world.ana, twins.round_id, MoveKind.ANSWER, now, step, raw=extra)


def gives_of_everything(twins: Twins) -> None:
    """An answer that opens, a note, thanks, keepsakes, an agreement that is confirmed, consents."""
    ana, now = twins.world.ana, twins.now
    answer(ana, twins.round_id, "answer", {"answer": "one thing"}, now)
    margins.write_note(ana.me(), twins.round_id, "A note.", now, id=fixed("note"))
    thanks = start(ana, "thanks/one-line-of-thanks", now, id=fixed("thanks"))
    answer(ana, thanks, "line", {"line": "You waited up."}, now)
    keeping.keep(ana.me(), find_kind("dream"), "A house by the water.", now, id=fixed("dream"))
    keeping.write_note(ana.me(), twins.keepsake, "It was good soup.", now, id=fixed("on soup"))
    agreement = fixed("agreement")
    keeping.keep(twins.world.ben.me(), AGREEMENT, "Phones sleep outside.", now, id=agreement)
    seen = kept.read_one(ana.me(), agreement, days.find_utc_day(now)).seen
    agreeing.confirm(ana.me(), agreement, seen, now)
    for matter in Matter:
        consents.agree(ana.me(), matter, now)
        consents.agree(twins.world.ben.me(), matter, now)
    weekly.bring(ana.me(), now)


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=3), timedelta(days=30)])
def test_a_check_in_tells_its_date_and_not_where_it_was_given(world: World, later: timedelta) -> None:
    twins = begun(world, CHECK_IN)
    for step, values in (("mood", {"mood": [5, 5]}), ("help", {"help": "nothing"})):
        answer(world.ben, twins.round_id, step, values, world.now)
    assert away(twins, later).apart(from_each(SAME_DATE, checks_in)) == []


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=12)])
def test_nothing_else_tells_where_or_on_what_date_it_was_given(world: World, later: timedelta) -> None:
    twins = begun(world, QUESTION, card=CARD)
    answer(world.ben, twins.round_id, "answer", {"answer": "mine"}, world.now)
    assert away(twins, later).apart(from_each(ANY_DATE, gives_of_everything)) == []


def test_under_the_giver_s_dates_it_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a keepsake under the date it was on where it was kept."""
    twins = begun(world, QUESTION, card=CARD)
    answer(world.ben, twins.round_id, "answer", {"answer": "mine"}, world.now)
    add = keepsake_rows.add
    monkeypatch.setattr(
        keepsake_rows, "add", lambda me, *said, **more: add(me, *said[:3], days.show_day(me, said[3]), **more)
    )
    assert twins.apart(from_each((LISBON, AUCKLAND), gives_of_everything)) != []


def away(twins: Twins, later: timedelta) -> Twins:
    """Ben looks so much later; what happens happens now."""
    twins.world.ben.visit(twins.now)
    return Later(**{**vars(twins), "ben": replace(twins.ben, now=twins.now + later)})


class Later(Twins):
    @property
    def now(self) -> datetime:
        return self.world.now


def places(world: World) -> bytes:
    """All that Ben can take with him or ask for, where Ana lives somewhere that has a name of its own."""
    lives(world.ana, PAGO_PAGO, world.now)
    ben = Visitor(world, world.ben, token_header(world.ben), world.now)
    world.ben.visit(world.now)
    paths = ("/me/export/duologue.json", "/me/export/print/", "/us/", "/me/", "/api/v1/couple", "/api/v1/me")
    return b"\n".join(ben.ask(Request("GET", "", path)).body.split(b"<datalist")[0] for path in paths)


def test_where_the_other_lives_stands_in_no_export_page_or_answer(world: World) -> None:
    """check 71."""
    found = places(world)
    assert PAGO_PAGO.encode() not in found
    assert profile.read_mine(world.ben.me()).zone.encode() in found  # the control: one's own is there


def test_a_place_in_the_export_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of check 71: whoever is exported with all of their profile."""
    monkeypatch.setattr(exporting, "_write_person", asdict)
    assert PAGO_PAGO.encode() in places(world)
