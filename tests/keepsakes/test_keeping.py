"""Keeping something by hand: who reads it, who may change it, where it goes, and finding it again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.keepsakes.shelf import agreed, edit, every, kept
from tests.world import World

from duologue.keepsakes import finding, keeping, reading_keepsakes
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import leaving
from duologue.people.refusals import Conflict, NotFound, Refusal

KINDS = (kinds.MOMENT, kinds.find_kind("dream"), kinds.IDEA, kinds.APPRECIATION)


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_kept_by_hand_is_there_for_both(world: World, kind: KeepsakeKind) -> None:
    id_ = keeping.keep(world.ana.me(), kind, "  The rain, and no coat.\r\nTwice.  ", world.now)
    for who in (world.ana, world.ben):
        found = kept(who, id_, world.now)
        assert (found.text, found.kind, found.seat, found.own) == (
            "The rain, and no coat.\nTwice.",
            kind,
            world.ana.me().seat,
            False,
        )
    with pytest.raises(NotFound):
        kept(world.stranger, id_, world.now)


def test_what_is_only_for_oneself_is_not_there_for_the_other(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A house by a lake", world.now, own=True)
    keeping.write_note(world.ana.me(), id_, "With a boat", world.now)
    assert kept(world.ana, id_, world.now).own
    with pytest.raises(NotFound):
        kept(world.ben, id_, world.now)
    assert every(world.ben, world.now) == []
    for verb in (
        lambda: keeping.archive(world.ben.me(), id_, world.now, away=True),
        lambda: keeping.destroy(world.ben.me(), id_),
        lambda: keeping.write_note(world.ben.me(), id_, "?", world.now),
        lambda: keeping.edit(world.ben.me(), id_, "Mine now", None, "", world.now),
        lambda: keeping.share(world.ben.me(), id_, world.now),
    ):
        with pytest.raises(NotFound):
            verb()


def test_shared_later_its_earlier_notes_stay_one_s_own(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A house by a lake", world.now, own=True)
    keeping.write_note(world.ana.me(), id_, "Can we afford it?", world.now)
    keeping.share(world.ana.me(), id_, world.now)
    found = kept(world.ben, id_, world.now)
    assert (found.text, found.notes, found.own) == ("A house by a lake", (), False)
    assert [note.text for note in kept(world.ana, id_, world.now).notes] == ["Can we afford it?"]


def test_nobody_to_share_with_is_said(alone: World) -> None:
    id_ = keeping.keep(alone.ana.me(), kinds.find_kind("dream"), "A house", alone.now)
    with pytest.raises(Refusal, match="nobody"):
        keeping.share(alone.ana.me(), id_, alone.now)


def test_its_author_changes_it_and_nobody_else(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.MOMENT, "The ferry", world.now)
    edit(world.ana, id_, "The last ferry", world.now)
    assert kept(world.ben, id_, world.now).text == "The last ferry"
    with pytest.raises(Refusal, match="Only who wrote"):
        edit(world.ben, id_, "The first ferry", world.now)


def test_a_change_from_an_old_page_overwrites_nothing(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.MOMENT, "One", world.now)
    seen = kept(world.ana, id_, world.now).seen
    edit(world.ana, id_, "Two", world.now)
    with pytest.raises(Conflict):
        edit(world.ana, id_, "Three", world.now, seen=seen)
    edit(world.ana, id_, "Two", world.now, seen=seen)  # the same form sent twice
    assert kept(world.ana, id_, world.now).text == "Two"


def test_either_writes_in_the_margin(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.MOMENT, "The ferry", world.now)
    again = uuid4()
    for _ in range(2):
        keeping.write_note(world.ben.me(), id_, "You were seasick.", world.now, id=again)
    keeping.write_note(world.ana.me(), id_, "Only a little.", world.now + timedelta(days=1))
    assert [note.text for note in kept(world.ana, id_, world.now).notes] == [
        "You were seasick.",
        "Only a little.",
    ]
    keeping.destroy(world.ana.me(), id_)
    assert not Keepsake.objects.filter(source=id_).exists()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 16_001])
def test_nothing_and_too_much_are_refused(world: World, text: str) -> None:
    with pytest.raises(Refusal) as no:
        keeping.keep(world.ana.me(), kinds.MOMENT, text, world.now)
    assert no.value.field == "text"


def test_out_of_sight_and_back(world: World) -> None:
    id_ = keeping.keep(world.ana.me(), kinds.MOMENT, "The ferry", world.now)
    for _ in range(2):
        keeping.archive(world.ben.me(), id_, world.now, away=True)
    assert every(world.ana, world.now) == []
    away = reading_keepsakes.read_everything(world.ana.me(), world.now.date(), archived=True)
    assert [one.text for one in away] == ["The ferry"]
    keeping.archive(world.ana.me(), id_, world.now, away=False)
    assert every(world.ben, world.now) == ["The ferry"]


def test_a_closed_space_is_for_reading(world: World) -> None:
    id_ = agreed(world)
    keeping.write_note(world.ana.me(), id_, "A note", world.now)
    leaving.leave_couple(world.ana.me(), world.now)
    for who in (world.ana, world.ben):
        assert [note.text for note in kept(who, id_, world.now).notes] == ["A note"]
        for verb in (
            lambda who=who: keeping.keep(who.me(), kinds.find_kind("dream"), "x", world.now),
            lambda who=who: keeping.write_note(who.me(), id_, "x", world.now),
            lambda who=who: keeping.edit(who.me(), id_, "x", None, "", world.now),
            lambda who=who: keeping.archive(who.me(), id_, world.now, away=True),
        ):
            with pytest.raises(Refusal, match="closed"):
                verb()


# -- finding -------------------------------------------------------------------------------------------


def found(world: World, words: str) -> set[str]:
    every_ = reading_keepsakes.read_everything(world.ben.me(), world.now.date())
    return {one.text for one in finding.find(every_, words)}


def test_words_are_found_whatever_their_case_accents_and_order(world: World) -> None:
    keeping.keep(world.ana.me(), kinds.MOMENT, "Café in Coimbra, in the rain", world.now)
    keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A cafe of our own", world.now)
    assert found(world, "CAFE") == {"Café in Coimbra, in the rain", "A cafe of our own"}
    assert found(world, "rain café") == {"Café in Coimbra, in the rain"}
    assert found(world, "") == found(world, "   ") == found(world, "snow") == set()


def test_notes_and_wordings_are_searched_too_and_what_is_out_of_sight(world: World) -> None:
    moment = keeping.keep(world.ana.me(), kinds.MOMENT, "The ferry", world.now)
    keeping.write_note(world.ben.me(), moment, "Seasick", world.now)
    keeping.archive(world.ben.me(), moment, world.now, away=True)
    id_ = agreed(world)
    edit(world.ana, id_, "Saturdays rather", world.now)
    assert found(world, "seasick") == {"The ferry"}
    assert found(world, "saturdays") == {"Sundays are ours, until noon."}


def test_the_other_s_own_is_not_found(world: World) -> None:
    keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A lighthouse", world.now, own=True)
    assert found(world, "lighthouse") == set()
