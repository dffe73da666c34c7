"""The result for finding a time: when both are free."""

from __future__ import annotations

from duologue.engine.fields import slots
from duologue.engine.results import Inputs, Names, Worked, field_of, one_field, register
from duologue.engine.script import Seat

MOST_SAID = 12
NONE = "No time in common this once. Look at the days after these, or make one of them free."


@register("free-together", one_field(slots.KIND))
def free_together(inputs: Inputs, names: Names) -> Worked:
    asked, given = field_of(inputs, slots.KIND)
    free = [[str(slot) for slot in _listed(given[seat].get(asked.id))] for seat in Seat if seat in given]
    both = slots.KIND.in_order(set(free[0]).intersection(*free[1:])) if free else []
    if not both:
        return Worked(NONE)
    said = [slots.slot_words(slot) for slot in both]
    more = f", and {len(said) - MOST_SAID} more" if len(said) > MOST_SAID else ""
    start = "You are both free" if len(given) == 2 else "You are free"
    return Worked(
        f"{start}: {'; '.join(said[:MOST_SAID])}{more}.",
        {"slots": [{"id": slot, "text": text} for slot, text in zip(both, said, strict=True)]},
        "free-together",
        (said[0],),
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []
