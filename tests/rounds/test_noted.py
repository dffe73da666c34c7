"""Notes for later: their writer's alone, and shown to them before a round that brings them up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.rounds.installing import install
from tests.rounds.playing import CHECK_IN, answer, look, move, start
from tests.rounds.test_welcome import HEAD, mistakes
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import keeping, reading_keepsakes
from duologue.manuscript.keepsake_kinds import FOR_LATER
from duologue.people.refusals import Refusal
from duologue.rounds import noted

pytestmark = pytest.mark.django_db
MONTH = "state-of-us/this-month"
QUESTION = "conversation/an-open-question"


def note(who: Actor, world: World, text: str = "Who drives on Thursdays.") -> UUID:
    answer(who, start(who, "honest-feelings/for-later", world.now), "jotted", {"line": text}, world.now)
    return reading_keepsakes.read_ones_own(who.me(), FOR_LATER)[-1].id


def shown(who: Actor, round_id: UUID, world: World) -> list[str]:
    return [one.text for one in noted.find(look(who, round_id, world.now))]


def test_its_writer_is_shown_it_before_they_begin_and_the_other_is_not(world: World) -> None:
    note(world.ana, world)
    round_id = start(world.ben, MONTH, world.now)
    assert shown(world.ana, round_id, world) == ["Who drives on Thursdays."]
    assert shown(world.ben, round_id, world) == []
    assert reading_keepsakes.read_everything(world.ben.me(), world.now.date()) == []
    answer(world.ana, round_id, "kinds", {"talking": 5}, world.now)
    assert shown(world.ana, round_id, world) == []


def test_another_exercise_brings_none_up(world: World) -> None:
    note(world.ana, world)
    assert shown(world.ana, start(world.ana, QUESTION, world.now), world) == []


def test_one_that_is_done_is_not_shown_again(world: World) -> None:
    keeping.archive(world.ana.me(), note(world.ana, world), world.now, away=True)
    note(world.ana, world, "The loft.")
    assert shown(world.ana, start(world.ana, MONTH, world.now), world) == ["The loft."]


def test_it_is_shared_by_no_tap(world: World) -> None:
    id_ = note(world.ana, world)
    with pytest.raises(Refusal) as no:
        keeping.share(world.ana.me(), id_, world.now)
    assert no.value.sentence == keeping.ONLY_YOURS


FINER = "honest-feelings/a-finer-word"


def felt(who: Actor, world: World, pleasantness: int, energy: int) -> None:
    round_id = start(who, CHECK_IN, world.now)
    answer(who, round_id, "mood", {"mood": [pleasantness, energy]}, world.now)


def shown_days(who: Actor, world: World) -> list[tuple[str, str]]:
    table = look(who, start(who, FINER, world.now), world.now)
    return [(day.isoformat(), said) for day, said in noted.list_own_days(table)]


def test_one_s_own_last_days_are_brought_up_and_nobody_else_s(world: World) -> None:
    """Whether they opened, or the other said nothing that day."""
    first = world.now
    felt(world.ana, world, 9, 2)
    felt(world.ben, world, 0, 0)
    world.now += timedelta(days=1)
    felt(world.ana, world, 3, 5)
    world.now += timedelta(days=2)
    assert shown_days(world.ana, world) == [
        ((first + timedelta(days=1)).date().isoformat(), "rather heavy"),
        (first.date().isoformat(), "light"),
    ]
    assert shown_days(world.ben, world) == [(first.date().isoformat(), "heavy")]
    world.now += timedelta(days=20)
    assert shown_days(world.ana, world) == []


def test_at_most_a_week_of_days_and_gone_with_the_first_move(world: World) -> None:
    for _day in range(9):
        felt(world.ana, world, 5, 5)
        world.now += timedelta(days=1)
    round_id = start(world.ana, FINER, world.now)
    assert len(noted.list_own_days(look(world.ana, round_id, world.now))) == noted.MOST_DAYS
    answer(world.ana, round_id, "own-day", {"plain-word": ["calm"]}, world.now)
    assert noted.list_own_days(look(world.ana, round_id, world.now)) == []
    # The control: another exercise brings none up, however many there are.
    assert noted.list_own_days(look(world.ana, start(world.ana, QUESTION, world.now), world.now)) == []


KEPT = """
[[keep]]
kind = "for later"
step = "line"
[[step]]
id = "line"
ask = "each"
rule = "{rule}"
text = "What?"
fields = [{{ id = "line", kind = "short text" }}]
[[step]]
id = "end"
read = "each"
text = "Kept."
"""


def test_a_script_keeps_it_from_what_is_private_and_from_nothing_else() -> None:
    assert mistakes(KEPT.format(rule="private")) == ""
    assert "“line” must be private" in mistakes(KEPT.format(rule="shared"))
    assert "must be one of for later" in mistakes('brings = "moment"\n' + KEPT.format(rule="private"))


def test_what_is_private_stays_so_when_its_answer_is_shared(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The answer is its author's to share in the round; the note among what is kept stays theirs."""
    install(monkeypatch, tmp_path, {"presence/t": HEAD + KEPT.format(rule="private")})
    round_id = start(world.ana, "presence/t", world.now)
    answer(world.ana, round_id, "line", {"line": "The loft."}, world.now)
    assert move(world.ana, round_id, MoveKind.SHARE, world.now, "line").accepted
    look(world.ben, round_id, world.now)
    assert reading_keepsakes.read_everything(world.ben.me(), world.now.date()) == []
    assert [one.own for one in reading_keepsakes.read_everything(world.ana.me(), world.now.date())] == [True]
