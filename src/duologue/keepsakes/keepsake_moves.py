"""What can be done with a keepsake by one tap, by name: the pages and the API do nothing else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.keepsakes import agreeing, keeping, outward
from duologue.people.access import Me
from duologue.people.refusals import NotFound

NAMES = (
    "agree",
    "take-back",
    "still-good",
    "put-away",
    "bring-back",
    "share",
    "destroy",
    "end-early",
    "may-leave",
    "stays-here",
)


def act(me: Me, keepsake_id: UUID | str, name: str, seen: str, now: datetime) -> None:
    """Make the move of that name; `seen` matters to `agree` alone. `NotFound` for a name that is none."""
    match name:
        case "agree":
            agreeing.confirm(me, keepsake_id, seen, now)
        case "take-back":
            agreeing.withdraw(me, keepsake_id, now)
        case "still-good":
            agreeing.say_still_good(me, keepsake_id, now)
        case "put-away" | "bring-back":
            keeping.archive(me, keepsake_id, now, away=name == "put-away")
        case "share":
            keeping.share(me, keepsake_id, now)
        case "destroy":
            keeping.destroy(me, keepsake_id)
        case "may-leave" | "stays-here":
            outward.say(me, keepsake_id, now, may=name == "may-leave")
        case "end-early":
            agreeing.end(me, keepsake_id, now)
        case _:
            raise NotFound
