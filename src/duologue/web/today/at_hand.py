"""What finders may look at: read once, and the same for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rhythm.offers import OfToday
from duologue.rhythm.visiting import Visit


@dataclass(frozen=True, slots=True)
class Seen:
    """`both` as sentences name them (web/direction.py); `drawn` is one id, drawn whatever there is."""

    me: Me
    now: datetime
    both: Both
    visit: Visit
    offer: OfToday
    drawn: str

    @property
    def colours_of_both(self) -> tuple[str, ...]:
        """One's own thread first, and the other's, where there is another."""
        return tuple(one.colour for one in (self.both.mine, self.both.other) if one is not None)

    def make_form_id(self, form: str) -> str:
        """The id that a form of the page sends. Made of one that was drawn, so that how many forms there are,
        which one's own settings decide, moves nothing else."""
        return str(UUID(bytes=sha256(f"{self.drawn}/{form}".encode()).digest()[:16], version=4))
