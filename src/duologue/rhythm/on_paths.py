"""What of a path stands on one's own Today: an offer to walk it together, or the evening that is next."""

from __future__ import annotations

from datetime import datetime

from duologue.people import consents, limits
from duologue.people.access import Me
from duologue.rhythm import exercises, reminding
from duologue.rounds import installed, paths
from duologue.rounds.paths import PathStanding

_NAME = "path"


def find_next(me: Me, now: datetime) -> PathStanding | None:
    """The one that was offered before those that one walks; it stands there as a reminder does, and not at
    all while it is a hard season for one or beyond one's own limits. What is under way stands there by
    itself."""
    if me.former:
        return None
    found = [one for one in paths.list_walked(me, now) if one.place.going is None and is_within(me, one)]
    found.sort(key=lambda one: not is_offered(me, one))
    return next((one for one in found if reminding.comes(me, _name_reminder(one), now)), None)


def is_offered(me: Me, one: PathStanding) -> bool:
    """Whether the other asked, and nothing of it was begun since."""
    return one.is_asked and one.asked_by != me.seat


def is_within(me: Me, one: PathStanding) -> bool:
    """Whether the next evening is no deeper or longer than one set for oneself."""
    mine = limits.read_mine(me)
    if one.next is None or mine.hard_season or consents.is_hard_for_both(me):
        return False
    slug = one.next.two if one.together else one.next.one
    script = installed.read_scripts().get(slug)
    if script is None:
        return False
    offered = exercises.make_offerable(script)
    return offered.depth <= (mine.depth or offered.depth) and offered.minutes <= (
        mine.minutes or offered.minutes
    )


def _name_reminder(one: PathStanding) -> str:
    kind = "together" if one.together else "alone"
    return f"{_NAME} {one.name} {kind} {one.place.at} {one.place.begun}"
