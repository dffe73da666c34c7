"""The result for finding a time: when both are free."""

from __future__ import annotations

from duologue.engine.fields import slots
from duologue.engine.script import Seat
from duologue.workings.results import Figures, Inputs, find_input_field, register, require_one_field


@register("free-together", require_one_field(slots.KIND))
def work_out_free_together(inputs: Inputs) -> Figures:
    """{"people": how many said when they are free, "slots": what is free for all of them, in time}."""
    asked, given = find_input_field(inputs, slots.KIND)
    free = [
        [str(slot) for slot in _read_as_list(given[seat].get(asked.id))] for seat in Seat if seat in given
    ]
    both = slots.KIND.put_in_order(set(free[0]).intersection(*free[1:])) if free else []
    return {"people": len(free), "slots": both}


def _read_as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
