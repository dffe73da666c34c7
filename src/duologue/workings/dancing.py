"""The result for the loop that two people get into: the loop is what they are up against, not each other."""

from __future__ import annotations

from collections.abc import Sequence

from duologue.engine.fields import choice
from duologue.engine.fields.kind import Field
from duologue.engine.script import Step
from duologue.engine.values import Values
from duologue.workings.results import Figures, Inputs, find_input_field, register, require_one_field

REACH, RETREAT = "reach", "retreat"


def _refusal_without_moves(steps: Sequence[Step]) -> str | None:
    problem = require_one_field(choice.KIND)(steps)
    if problem is not None:
        return problem
    asked = next(one for step in steps for one in step.fields if one.kind is choice.KIND)
    lacking = [move for move in (REACH, RETREAT) if move not in {option.id for option in asked.options}]
    if lacking:
        return f"needs options with the ids {REACH} and {RETREAT}; there is no {' and no '.join(lacking)}"
    return None


@register("loop", _refusal_without_moves)
def work_out_loop(inputs: Inputs) -> Figures:
    """Each one's move when it hurts, by seat: an option's id. Whoever did not say has none."""
    asked, given = find_input_field(inputs, choice.KIND)
    return {seat.value: move for seat, values in given.items() if (move := _read_own_move(values, asked))}


def _read_own_move(values: Values, asked: Field) -> str:
    value = values.get(asked.id)
    return value if isinstance(value, str) else ""
