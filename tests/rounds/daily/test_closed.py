"""What was given to the day's question when one of the two leaves the couple: each keeps what is theirs, what
had opened stays with both, and nobody learns what the other gave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.rounds.daily.asking import DAY, HOUR, MINUTE, asked_on, give, of_day
from tests.rounds.zones import LISBON, Apart, at
from tests.security.walking import Request, Visitor, differences, undone
from tests.world import Actor, World

from duologue.people import days, leaving, lists, own_settings
from duologue.rounds import history, reading_rounds, searching
from duologue.rounds.daily import answering
from duologue.web import exporting

pytestmark = pytest.mark.django_db
HERS, HIS = "A heron on the sluice", "A tin of buttons"


@pytest.fixture
def world() -> World:
    """Both in Lisbon, half past six in the evening; six words are asked for."""
    made = Apart.since(at(LISBON, datetime(2026, 11, 22).date(), 10), LISBON, LISBON)
    made.world.now = asked_on(made.world, at(LISBON, datetime(2026, 11, 22).date(), 18, 30))
    return made.world


def says(who: Actor, words: str, now: datetime) -> None:
    give(who, now, raw={"words": words})


def leaves(who: Actor, now: datetime) -> None:
    who.visit(now)
    leaving.leave_couple(who.me(now), now)


def told(who: Actor, words: str, now: datetime) -> int:
    """How often words of somebody's are in all that they can take along."""
    who.visit(now)
    return str(exporting.write_everything(who.me(now), now)).count(words)


def listed(who: Actor, now: datetime) -> list[UUID]:
    me = who.me(now)
    today = days.find_date(me, now)
    return [one.id for one in history.read_month(me, today.year, today.month, now)]


def test_what_the_other_gave_last_is_in_their_archive(world: World):
    now = world.now
    says(world.ben, HIS, now)
    assert HIS not in str(exporting.write_everything(world.ben.me(now), now))
    before = listed(world.ben, now)
    leaves(world.ana, now + MINUTE)
    later = now + 3 * DAY
    world.ben.visit(later)
    me = world.ben.me(later)
    (new,) = set(listed(world.ben, later)) - set(before)
    assert told(world.ben, HIS, later) == 1
    assert [hit.round for hit in searching.find(me, "buttons", None, later).hits] == [new]
    page = Visitor(world, world.ben, "", later).ask(Request("GET", "", f"/rounds/{new}/"))
    assert page.status == 200 and HIS.encode() in page.body
    assert told(world.ana, HIS, later) == 0


def test_control_in_no_list_of_the_archive_it_would_be_lost(world: World, monkeypatch: pytest.MonkeyPatch):
    says(world.ben, HIS, world.now)
    leaves(world.ana, world.now + MINUTE)
    monkeypatch.setattr(lists, "list_names", lambda me: [lists.BOTH, lists.name_own(me)] * 2)
    assert told(world.ben, HIS, world.now + DAY) == 0


def test_what_had_opened_for_both_stands_once_in_the_archive_of_each(world: World):
    now, nine = world.now, at(LISBON, world.now.date(), 21)
    says(world.ana, HERS, now)
    says(world.ben, HIS, now)
    for who in (world.ana, world.ben):
        assert of_day(who, nine).questions[0].round_id is not None
    leaves(world.ana, nine + MINUTE)
    for who in (world.ana, world.ben):
        assert [told(who, words, nine + DAY) for words in (HERS, HIS)] == [1, 1]


def test_what_the_other_took_back_after_it_had_opened_leaves_ones_own(world: World):
    """It has opened for Ben; Ana, whose hour is later, takes hers back and leaves."""
    now, nine = world.now, at(LISBON, world.now.date(), 21)
    yesterday = now - DAY
    world.ana.visit(yesterday)
    own_settings.set_question(world.ana.me(yesterday), asks=True, hour=22, today=yesterday.date())
    says(world.ana, HERS, now)
    says(world.ben, HIS, now)
    one = of_day(world.ben, nine).questions[0]
    assert one.round_id is not None
    world.ana.visit(nine)
    answering.take_back(world.ana.me(nine), of_day(world.ana, nine).day, one.card.id, nine)
    leaves(world.ana, nine + MINUTE)
    assert [told(world.ben, words, nine + DAY) for words in (HERS, HIS)] == [0, 1]


# -- twin worlds ----------------------------------------------------------------------------------------


def nothing(world: World) -> None:
    """Ana has given nothing."""


def gave(world: World) -> None:
    says(world.ana, HERS, world.now - timedelta(hours=2))


def opened_for_her_and_changed(world: World) -> None:
    """And Ben, for whom it has not opened, says his otherwise."""
    opened_for_her(world)
    says(world.ben, HIS, world.now)


def opened_for_her(world: World) -> None:
    """Her hour was five, and she has read both."""
    gave(world)
    assert of_day(world.ana, world.now).questions[0].round_id is not None


def seen(world: World, hidden: Callable[[World], None]) -> list[Any]:
    now, later = world.now, world.now + HOUR
    yesterday = now - DAY
    with undone():
        world.ana.visit(yesterday)
        own_settings.set_question(world.ana.me(yesterday), asks=True, hour=17, today=yesterday.date())
        says(world.ben, HIS, now - timedelta(hours=2))
        hidden(world)
        leaves(world.ana, now + MINUTE)
        world.ben.visit(later)
        id_ = next(iter(listed(world.ben, later)))
        ben = Visitor(world, world.ben, "", later)
        return ben.walk(
            [
                Request("GET", "", path)
                for path in (
                    "/",
                    f"/history/{later:%Y-%m}/",
                    f"/rounds/{id_}/",
                    "/kept/",
                    "/me/export/duologue.json",
                    "/me/export/print/",
                )
            ]
            + [Request("POST", "", "/find/", {"words": "buttons"})]
        )


@pytest.mark.parametrize("hidden", [gave, opened_for_her, opened_for_her_and_changed])
def test_the_archive_of_who_is_left_tells_nothing_of_what_the_other_gave(
    world: World, hidden: Callable[[World], None]
):
    one, two = seen(world, nothing), seen(world, hidden)
    assert differences(one, two) == []
    assert HIS.encode() in one[2].body
    assert {answer.asked: answer.status for answer in one if answer.status != 200} == {"GET /": 302}


def test_control_what_lies_with_the_others_round_would_be_told(world: World, monkeypatch: pytest.MonkeyPatch):
    """Were it read where it lies, an archive would show whether the other had opened it."""
    monkeypatch.setattr(reading_rounds.rows_of, "read_answers_named", lambda ids: ())
    assert differences(seen(world, nothing), seen(world, opened_for_her)) != []
