"""A page that answers a move is made from what the move left: the same as whoever reads it anew is shown."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from tests.engine.promises.playing import filled
from tests.rounds.playing import CHECK_IN, QUESTION, look, start
from tests.world import NOW, Actor, World

from duologue.engine.moves import MoveKind
from duologue.rounds import outbox, play, reading_rounds
from duologue.rounds.play import Outcome, Wish
from duologue.rounds.reading_rounds import Table

SLUGS = (QUESTION, CHECK_IN, "empathy/in-your-shoes", "consensus/decide-together", "consensus/tonight")
MOST_MOVES = 80


def go_on(who: Actor, round_id: UUID, event: int) -> Outcome | None:
    """The next of what the round asks: an answer, a tap, or what can only be left."""
    table = look(who, round_id, NOW)
    view = table.view
    for kind in (MoveKind.ANSWER, MoveKind.RECEIVE, MoveKind.SKIP):
        if not any(one.kind is kind and str(one.step) == view.step for one in view.may):
            continue
        raw = (
            filled(view.fields, table.seat, event, event) if kind is MoveKind.ANSWER and view.fields else None
        )
        said = "thanks" if kind is MoveKind.RECEIVE else None
        return play.act(who.me(), round_id, [Wish(uuid4(), kind, view.step, raw=raw, said=said)], NOW)
    return None


def tell_apart(left: Table, read: Table) -> list[str]:
    """What a page could show of one and not of the other."""
    pairs = {
        "view": (left.view, read.view),
        "state": (left.state, read.state),
        "opened": (dict(left.opened), dict(read.opened)),
        "own": (dict(left.own.values), dict(read.own.values)),
        "answers": (set(left.answers), set(read.answers)),
        "stands": (left.stands, read.stands),
        "now": (left.now, read.now),
    }
    return [name for name, (one, other) in pairs.items() if one != other]


def play_to_the_end(world: World, slug: str) -> list[tuple[Actor, Outcome, Table]]:
    """Of every move what it left, and what its maker reads after it."""
    round_id, made = start(world.ana, slug, NOW), list[tuple[Actor, Outcome, Table]]()
    for event in range(MOST_MOVES):
        who = (world.ana, world.ben)[event % 2]
        outcome = go_on(who, round_id, event)
        if outcome is not None:
            assert outcome.accepted, play.say_why(outcome)
            made.append((who, outcome, reading_rounds.read(who.me(), round_id, NOW)))
            assert outcome.told == outbox.find_last_number(who.me().couple_id, who.me().seat)
    return made


@pytest.mark.parametrize("slug", SLUGS)
def test_a_move_leaves_what_a_reader_finds(slug: str, world: World) -> None:
    made = play_to_the_end(world, slug)
    assert len(made) >= 2
    assert [tell_apart(outcome.table, read) for _, outcome, read in made] == [[]] * len(made)


def test_a_table_from_before_would_be_noticed(world: World) -> None:
    """The control: what one move left is not what the next is read as."""
    made = play_to_the_end(world, QUESTION)
    assert "view" in tell_apart(made[0][1].table, made[-1][2])
    last = made[-1][1].table
    assert tell_apart(replace(last, state="open"), made[-1][2]) == ["state"]


def test_what_was_made_before_is_told_anew_by_nobody(world: World) -> None:
    round_id = start(world.ana, QUESTION, NOW)
    wish = Wish(uuid4(), MoveKind.ANSWER, "answer", raw={"answer": "A copper lantern"})
    assert play.act(world.ana.me(), round_id, [wish], NOW).told is not None
    assert play.act(world.ana.me(), round_id, [wish], NOW).told is None
