"""An agreement that ends by itself after its time, and that either of the two can end before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.keepsakes.shelf import agreed
from tests.rounds.test_kept import AGREE, Play, both, play_, shelf  # noqa: F401 - a fixture among them
from tests.world import Actor, World

from duologue.keepsakes import date_lists, due_dates, keepsake_moves, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.parse import parse
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import happened
from duologue.rounds import installed

LASTS = AGREE.replace("again = { weeks = 4 }", "lasts = { days = 30 }")


@pytest.fixture
def lasting(world: World, play_: Play) -> World:  # noqa: F811
    """Ana and Ben, who have just agreed on something for thirty days."""
    round_id = play_(LASTS)
    both(world, round_id, "wish", {"wish": "walks"}, {"wish": "quiet"})
    both(world, round_id, "deal", {"agree": "yes"}, {"agree": "yes"})
    return world


def rows_left() -> int:
    return Keepsake.objects.filter(source=None).count()


def test_it_stands_for_its_time_and_is_gone_after_it_for_both(lasting: World) -> None:
    before = rows_left()
    last = lasting.now.date() + timedelta(days=30)
    for who in (lasting.ana, lasting.ben):
        (found,) = reading_keepsakes.read_everything(who.me(), last)
        assert (found.text, found.until) == ("This month: walks, and quiet.", last)
        assert reading_keepsakes.read_everything(who.me(), last + timedelta(days=1)) == []
    for days, rows in ((30, before), (31, before - 1)):
        due_dates.tidy(lasting.ben.me(), lasting.now + timedelta(days=days))
        assert rows_left() == rows


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_either_ends_it_and_nothing_of_it_is_left(lasting: World, who: str) -> None:
    ends: Actor = getattr(lasting, who)
    (found,) = shelf(ends, lasting)
    before = rows_left()
    keepsake_moves.act(ends.me(), found.id, "end-early", "", lasting.now)
    assert shelf(lasting.ana, lasting) == shelf(lasting.ben, lasting) == []
    assert rows_left() == before - 1
    assert all(str(found.id) not in date_lists.read_all_dates(one.me()) for one in (lasting.ana, lasting.ben))
    with pytest.raises(NotFound):
        keepsake_moves.act(lasting.ben.me(), found.id, "end-early", "", lasting.now)


def test_what_stays_is_not_ended(world: World) -> None:
    id_ = agreed(world)
    with pytest.raises(Refusal):
        keepsake_moves.act(world.ana.me(), id_, "end-early", "", world.now)
    assert len(shelf(world.ben, world)) == 1


def test_put_otherwise_it_ends_all_the_same(lasting: World) -> None:
    (found,) = shelf(lasting.ana, lasting)
    keepsake_moves.act(lasting.ana.me(), found.id, "put-away", "", lasting.now)
    keepsake_moves.act(lasting.ben.me(), found.id, "bring-back", "", lasting.now)
    assert date_lists.read_all_dates(lasting.ana.me())[str(found.id)]["until"] == str(found.until)


def test_nobody_is_asked_whether_it_happened(lasting: World) -> None:
    """That is for what both chose to do; an agreement that ends by itself has a last day as well."""
    later = lasting.now + timedelta(days=1)
    assert happened.find(lasting.ana.me(later), later) is None
    assert due_dates.find_due(lasting.ana.me(), later.date()) is None


def test_only_an_agreement_ends_by_itself() -> None:
    head = 'title = "One"\npractice = "consensus"\nminutes = [1, 2]\ndepth = 1\n'
    with pytest.raises(Mistakes, match="is for an agreement"):
        parse(head + LASTS.replace('"agreement"', '"moment"'), "consensus/one")
    with pytest.raises(Mistakes, match="from a day to a year"):
        parse(head + LASTS.replace("days = 30", "days = 400"), "consensus/one")


def test_ours_ends_after_a_month_and_holds_its_fixed_words() -> None:
    script = installed.read_scripts()["presence/what-we-say"]
    assert [one.lasts for one in script.keeps] == [30]
    signed = next(one for one in script.every_step if one.id == script.keeps[0].step)
    assert "Family, friends, work and help for anybody are always all right." in signed.text
