"""The result for finding a time: when both are free."""

from __future__ import annotations

from duologue.engine.fields import slots
from duologue.engine.script import Seat
from duologue.workings.results import Figures, Inputs, field_of, one_field, register


@register("free-together", one_field(slots.KIND))
def free_together(inputs: Inputs) -> Figures:
    """{"people": how many said when they are free, "slots": what is free for all of them, in time}."""
    asked, given = field_of(inputs, slots.KIND)
    free = [[str(slot) for slot in _listed(given[seat].get(asked.id))] for seat in Seat if seat in given]
    both = slots.KIND.in_order(set(free[0]).intersection(*free[1:])) if free else []
    return {"people": len(free), "slots": both}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
