"""The result for finding a time: when both are free."""

from __future__ import annotations

from duologue.engine.results import Inputs, Names, Worked, field_of, one_field, register
from duologue.engine.script import FieldKind, Seat
from duologue.engine.values import in_time, slot_words

MOST_SAID = 12
NONE = "No time in common this once. Look at the days after these, or make one of them free."


@register("free-together", one_field(FieldKind.SLOTS))
def free_together(inputs: Inputs, names: Names) -> Worked:
    asked, given = field_of(inputs, FieldKind.SLOTS)
    free = [[str(slot) for slot in _listed(given[seat].get(asked.id))] for seat in Seat if seat in given]
    both = sorted(set(free[0]).intersection(*free[1:]), key=in_time) if free else []
    if not both:
        return Worked(NONE)
    said = [slot_words(slot) for slot in both]
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
