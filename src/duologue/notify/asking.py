"""What one asks of one's calls: times, words, a pause. Both ends, pages and API, come through here: what was
asked for is laid out at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from duologue.notify import planning
from duologue.notify.calendar import feed
from duologue.people.access import Me
from duologue.rhythm import own_times
from duologue.rhythm.calling import Hours, Ritual, Time


def set_times(
    me: Me,
    of: Mapping[Ritual, Time],
    quiet: Hours,
    most: int,
    words: str,
    now: datetime,
    *,
    sooner: bool = False,
) -> None:
    """Have oneself called at these times from now on, and `sooner`, once something is here; raises
    `Refusal`."""
    own_times.set_times(me, of, quiet, most, words, sooner=sooner)
    planning.renew(me, now)


def set_pause(me: Me, now: datetime, *, asked: bool, both: bool, until: date | None) -> None:
    """Ask for a pause, one's own or for both, or take it back; raises `Refusal`."""
    own_times.set_pause(me, now, asked=asked, both=both, until=until)
    planning.renew(me, now)


def begin_calendar(me: Me, now: datetime, *, says: bool) -> None:
    """Have a calendar at a new address, kept in line with one's own times; raises `Refusal`."""
    feed.begin(me, says=says)
    planning.renew(me, now)
