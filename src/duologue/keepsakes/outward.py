"""What may leave this place as a picture: one's own words, and those of the other once both have said yes.

Each says it of a thing as it reads now: other words ask anew. Who says nothing and who says no are the same,
and whether the other has said it is opened only by who has (`people.consents`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people import consents, days
from duologue.people.access import Me
from duologue.people.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Outward:
    """`own`: the words are one's own alone, so nobody else need be asked. `asks`: whether yes can be said to
    it; `said`: whether one has; `both`: whether both have."""

    own: bool
    asks: bool
    said: bool = False
    both: bool = False

    @property
    def may(self) -> bool:
        return self.own or self.both


def read(me: Me, kept: Kept) -> Outward:
    """How it stands with a keepsake, as this reader knows it."""
    asks = _can_be_asked(me, kept)
    own = kept.seat == me.seat and kept.agreed is None and not (kept.post and kept.post.came)
    if not asks:
        return Outward(own, asks=False)
    said, both = consents.read_outward(me, _make_mark(kept))
    return Outward(own, asks, said, both)


def say(me: Me, keepsake_id: UUID | str, now: datetime, *, may: bool) -> None:
    """Say yes to it, or yes no longer; raises `NotFound` for what one alone reads, or `Refusal`."""
    kept = reading_keepsakes.read_one(me, keepsake_id, days.find_utc_day(now))
    if not _can_be_asked(me, kept):
        raise NotFound
    consents.set_outward(me, _make_mark(kept), may=may)


def _can_be_asked(me: Me, kept: Kept) -> bool:
    return me.shared and not me.former and not kept.own and kept.post is None and kept.stands


def _make_mark(kept: Kept) -> str:
    found = hashlib.sha256(kept.id.bytes + kept.text.encode()).hexdigest()[: consents.MARK]
    return found if found != consents.NO_MARK else found[:-1] + "1"
