"""What gets in the way: written for oneself, given line by line; and a page for bad days to take back."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.rounds.playing import answer, look, move, sees, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import keepsake_moves, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.rounds import installed

pytestmark = pytest.mark.django_db
PRACTICE = "in-the-way"
FULL, LOW, LOW_ALONE = f"{PRACTICE}/full-days", f"{PRACTICE}/when-i-am-low", f"{PRACTICE}/my-low-days"
GIVEN, KEPT_BACK = "Supper is there, and nobody asks.", "Not hearing how your day was."


def write(who: Actor, round_id: UUID, world: World, *lines: str) -> None:
    answer(who, round_id, "full-weight", {"full-weight": "Two jobs"}, world.now)
    answer(who, round_id, "full-own", {"full-helps": list(lines)}, world.now)


def give(who: Actor, round_id: UUID, world: World, *lines: str) -> None:
    answer(who, round_id, "full-give", {"full-helps": list(lines)}, world.now)


def read_everything(who: Actor, world: World) -> list[Kept]:
    return reading_keepsakes.read_everything(who.me(), world.now.date())


def test_one_line_is_given_and_the_other_line_is_nobodys(world: World) -> None:
    round_id = start(world.ana, FULL, world.now)
    write(world.ana, round_id, world, GIVEN, KEPT_BACK)
    write(world.ben, round_id, world, "A door that closes.")
    (asked,) = look(world.ana, round_id, world.now).view.fields
    assert asked.start == (GIVEN, KEPT_BACK)
    give(world.ana, round_id, world, GIVEN)
    assert "full-give" not in sees(world.ben, round_id, world.now) or not any(
        GIVEN in str(one) for one in sees(world.ben, round_id, world.now).values()
    )
    give(world.ben, round_id, world, "A door that closes.")
    shown = repr(look(world.ben, round_id, world.now).view)
    assert GIVEN in shown and KEPT_BACK not in shown


def test_who_gives_nothing_looks_as_if_they_had_not_come_to_it(world: World) -> None:
    round_id = start(world.ana, FULL, world.now)
    write(world.ana, round_id, world, GIVEN)
    write(world.ben, round_id, world, "A door that closes.")
    give(world.ana, round_id, world, GIVEN)
    before = repr(look(world.ana, round_id, world.now).view)
    move(world.ben, round_id, MoveKind.SKIP, world.now, "full-give")
    assert repr(look(world.ana, round_id, world.now).view) == before
    give(world.ben, round_id, world, "A door that closes.")
    assert repr(look(world.ana, round_id, world.now).view) != before, "the control: giving shows"


def test_a_page_for_bad_days_is_its_writers_until_they_give_it_and_again_after(world: World) -> None:
    round_id = start(world.ana, LOW, world.now)
    answer(world.ana, round_id, "low-page", {"low-page": "Ring twice, then come in."}, world.now)
    (page,) = read_everything(world.ana, world)
    assert page.text == "Ring twice, then come in." and page.own
    assert read_everything(world.ben, world) == []
    assert "Ring twice" not in repr(look(world.ben, round_id, world.now).view)
    keepsake_moves.act(world.ana.me(), page.id, "share", "", world.now)
    assert [one.text for one in read_everything(world.ben, world)] == ["Ring twice, then come in."]
    keepsake_moves.act(world.ana.me(), page.id, "destroy", "", world.now)
    assert read_everything(world.ben, world) == [] == read_everything(world.ana, world)
    assert "Ring twice" not in repr(look(world.ben, round_id, world.now).view)


def test_alone_the_page_is_kept_for_oneself(alone: World) -> None:
    round_id = start(alone.ana, LOW_ALONE, alone.now)
    answer(alone.ana, round_id, "low-alone", {"low-page": "It passed the last time."}, alone.now)
    assert [one.text for one in read_everything(alone.ana, alone)] == ["It passed the last time."]


def test_each_has_a_version_for_one_that_speaks_of_nobody_else() -> None:
    scripts = [one for one in installed.read_scripts().values() if one.practice == PRACTICE]
    two = [one for one in scripts if one.people == 2]
    assert len(two) == 6
    for one in two:
        alone = installed.read_scripts()[one.solo or ""]
        assert alone.people == 1 and alone.practice == PRACTICE
        said = " ".join(text for step in alone.every_step for text in (step.text, step.hint, step.button))
        assert "{other}" not in said and "each other" not in said


def test_nothing_in_them_gives_a_person_a_type() -> None:
    """Of what somebody fills in, nothing is a choice of what they are."""
    for one in installed.read_scripts().values():
        if one.practice == PRACTICE:
            kinds = {field.kind.word for step in one.every_step for field in step.fields}
            assert kinds <= {"list", "short text", "long text"}, one.slug
