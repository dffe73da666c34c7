"""What the layers above want done in the same transaction when something happens between people.

They register when they are loaded. Each hook may raise: then nothing at all has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duologue.people.me import Me


class EndedInvitation(NamedTuple):
    """An invitation that nobody answered: expired, taken back, or overtaken by another."""

    id: UUID
    couple_id: UUID
    seat: str
    round_id: UUID | None


# Called in the session of the inviter, whose ring holds the invitation key and the couple key: what lies
# under the first moves to the second.
on_shared: list[Callable[[Me, datetime], None]] = []

# Called in the session of somebody who did what the other may know of, inside its transaction.
on_told_other: list[Callable[[Me, datetime], None]] = []

# Called with a couple and a seat when something comes about between two who share no key yet, such as that
# one has come: the pages of that seat are to move on.
on_met: list[Callable[[UUID, str, datetime], None]] = []

# Called without anybody's keys: the wraps that the link opened go, never the author's own.
on_ended: list[Callable[[EndedInvitation, datetime], None]] = []

# Called in the session of who leaves the couple, before it closes: their unopened answers go.
on_leaving: list[Callable[[Me, datetime], None]] = []

# Called once for each couple of somebody who erases all that is theirs, with `me` seated in that couple.
on_erasing: list[Callable[[Me, datetime], None]] = []

# Called with a person and their personal key when devices of theirs were ended.
on_devices_ended: list[Callable[[UUID, bytes], None]] = []

# Called without anybody's keys when a rescue is undone, with its id and the couple that it had begun: what
# was brought there goes.
on_undone: list[Callable[[UUID, UUID], None]] = []

# Called in the session of who took answers of theirs back, corrected them or left, with the ids of those that
# nobody can open any more: what was made of them goes.
on_destroyed: list[Callable[[Me, Collection[UUID]], None]] = []
