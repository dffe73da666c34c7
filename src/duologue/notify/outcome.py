"""What became of one try to reach somebody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class OutcomeKind(Enum):
    """`GOT_THROUGH`: whoever carries it on has taken it. `NOT_YET`: certainly not, and later may do. `LOST`:
    perhaps, perhaps not, so it is not tried again, since nobody is called twice. `REFUSED`: certainly not,
    nor later. `GONE`: the address is no more."""

    GOT_THROUGH = "got through"
    NOT_YET = "not yet"
    LOST = "lost"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class TryOutcome:
    """`wait`: how many minutes whoever carries it on asks for, 0 for none in particular."""

    kind: OutcomeKind
    wait: int = 0


GOT_THROUGH, NOT_YET, LOST = (
    TryOutcome(OutcomeKind.GOT_THROUGH),
    TryOutcome(OutcomeKind.NOT_YET),
    TryOutcome(OutcomeKind.LOST),
)
REFUSED, GONE = TryOutcome(OutcomeKind.REFUSED), TryOutcome(OutcomeKind.GONE)
