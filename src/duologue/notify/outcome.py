"""What became of one try to reach somebody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """`GOT_THROUGH`: whoever carries it on has taken it. `NOT_YET`: certainly not, and later may do. `LOST`:
    perhaps, perhaps not, so it is not tried again, since nobody is called twice. `REFUSED`: certainly not,
    nor later. `GONE`: the address is no more."""

    GOT_THROUGH = "got through"
    NOT_YET = "not yet"
    LOST = "lost"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`wait`: how many minutes whoever carries it on asks for, 0 for none in particular."""

    kind: Kind
    wait: int = 0


GOT_THROUGH, NOT_YET, LOST = Outcome(Kind.GOT_THROUGH), Outcome(Kind.NOT_YET), Outcome(Kind.LOST)
REFUSED, GONE = Outcome(Kind.REFUSED), Outcome(Kind.GONE)
