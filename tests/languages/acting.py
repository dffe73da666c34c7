"""Plays any exercise to its end by what its fields are, in words that no page of ours has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tests.rounds.playing import move
from tests.world import Actor

from duologue.engine.fields.kind import Field
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat
from duologue.rounds import play
from duologue.rounds.reading_rounds import Table

MOST_MOVES = 90
WORDS = ("Ναι και πάλι ναι", "Το τρένο που αργεί")
Looking = Callable[[Actor], object]


def value_of(asked: Field, second: bool) -> Any:
    """Something that the field takes, not the same of both."""
    ids = [option.id for option in asked.options]
    kind = asked.kind
    if asked.start:
        return list(asked.start) if kind.is_list else asked.start[0]
    if asked.total:
        return {
            id_: asked.total if at == (len(ids) - 1 if second else 0) else 0 for at, id_ in enumerate(ids)
        }
    if kind.needs_options or ids:
        if "rank" in kind.tags:
            return ids[::-1] if second else ids
        few = ids[: max(asked.least or 1, min(2, asked.most or 2))]
        if kind.is_list:
            return few
        found = kind.read_typed(asked, kind.examples[int(second)])
        return ("yes" if "yes" in ids else ids[-1 if second else 0]) if isinstance(found, str) else found
    if kind.is_in_words and "options" not in kind.keys:
        words = WORDS[second] * (1 + (asked.least or 1) // len(WORDS[0]))
        return [words[: asked.most or 99]] if kind.is_list else words[: asked.most or 999]
    return kind.read_typed(asked, kind.examples[int(second)])


def act_out(people: tuple[Actor, ...], round_id: UUID, now: datetime, looking: Looking) -> int:
    """Both move in turn while either has something to do, and `looking` sees every page of each; how many
    moves were made."""
    made, at = 0, now
    stuck = 0
    while made < MOST_MOVES and stuck < len(people):
        stuck = 0
        for who in people:
            looking(who)
            table = play.look(who.me(at), round_id, at)
            if _moves(who, table, round_id, at):
                made += 1
                at += timedelta(seconds=1)
            else:
                stuck += 1
    for who in people:
        looking(who)
    return made


def _moves(who: Actor, table: Table, round_id: UUID, now: datetime) -> bool:
    view = table.view
    prompts = [one for one in (view.prompt, *view.beside, *view.asides) if one is not None]
    for prompt in prompts:
        kinds = {one.kind for one in view.may if str(one.step) == prompt.step}
        if MoveKind.ANSWER in kinds:
            second = table.seat is not Seat.FIRST
            values = {one.id: value_of(one, second) for one in prompt.fields} if prompt.fields else None
            outcome = move(who, round_id, MoveKind.ANSWER, now, prompt.step, raw=values)
            assert outcome.accepted, (table.script.slug, prompt.step, values, play.say_why(outcome))
            return True
        if MoveKind.RECEIVE in kinds:
            return move(who, round_id, MoveKind.RECEIVE, now, prompt.step, said="thanks").accepted
    return False
