"""One's own rhythm: at which times one wants to be called, when not, and a pause from all of it.

One's own lies under the personal key and changes nothing of the other's. A pause of both is one that either
asks for and either ends: both read it, and each one's calls go by it from their next visit on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from duologue.people import days, profile
from duologue.people.access import Me, require_writable
from duologue.people.refusals import Refusal
from duologue.rhythm.calling import (
    BY_WEEKDAY,
    LAST_OF_EVERY_MONTH,
    MINUTES,
    MOST_A_DAY,
    NIGHT,
    Hours,
    Pause,
    Ritual,
    Time,
    Times,
)
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace
from duologue.wording import calls

MOST_PAUSE_DAYS = 366


@dataclass(frozen=True, slots=True)
class Planned:
    """How far ahead one's calls were laid out, and by what: where one of these is another now, they are laid
    out anew. `until`: a date of one's own; `pause`: the pause of both as it was then; `days`: a digest of
    those in one's calendar."""

    until: date
    zone: str
    language: str
    pause: Pause | None = None
    days: str = ""


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """`words`: the name of the sentence that a call says. `feed`: the secret of one's calendar's address, ""
    where one has none; `feed_says`: whether the calendar names what each time is for. `sooner`: be called
    before one's own times too, once something is here."""

    of: Mapping[Ritual, Time] = field(default_factory=dict)
    quiet: Hours = NIGHT
    most: int = 1
    words: str = calls.FIRST
    pause: Pause | None = None
    planned: Planned | None = None
    feed: str = ""
    feed_says: bool = False
    sooner: bool = False

    @property
    def times(self) -> Times:
        return Times(self.of, self.quiet, self.most)


@dataclass(frozen=True, slots=True)
class OfBoth:
    """What both have: one pause, or none."""

    pause: Pause | None = None


OWN = apart.declare("own times", OwnTimes, BlockPlace.OWN_TIMES, own=True, empty=OwnTimes())
OF_BOTH = apart.declare("pause of both", OfBoth, BlockPlace.PAUSE, own=False, empty=OfBoth())


def read_mine(me: Me) -> OwnTimes:
    """One's own; opened once a request."""
    return OWN.read_once(me)


def pause_of_both(me: Me) -> Pause | None:
    """The one that was asked for last for both, over or not; None where it was taken back."""
    return OF_BOTH.read_once(me).pause if me.shared else None


def list_pauses(me: Me) -> tuple[Pause, ...]:
    """Those that one's calls keep to."""
    return tuple(one for one in (read_mine(me).pause, pause_of_both(me)) if one is not None)


def find_pause(me: Me, now: datetime) -> Pause | None:
    """The pause that holds on this date of one's own: that of both before one's own."""
    day = days.find_date(me, now)
    found = [one for one in reversed(list_pauses(me)) if not one.is_over(day)]
    return found[0] if found else None


def find_zone(me: Me) -> ZoneInfo | None:
    """Where one lives, None where no such zone is known here any more."""
    try:
        return profile.read_mine(me).zone_info
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def set_times(
    me: Me, of: Mapping[Ritual, Time], quiet: Hours, most: int, words: str, *, sooner: bool = False
) -> None:
    """Have oneself called at these times. Raises `Refusal` in an archive and for what no time can be."""
    require_writable(me)
    for ritual, at in of.items():
        _check(ritual, at)
    if not all(0 <= minute < MINUTES for minute in (quiet.since, quiet.until)):
        raise Refusal("Please give both ends of the quiet hours as a time of day.", "quiet")
    if not 1 <= most <= MOST_A_DAY:
        raise Refusal("Please choose one, two or three a day.", "most")
    if words not in calls.SENTENCES:
        raise Refusal("Please choose one of the sentences.", "words")
    change(
        me, lambda before: replace(before, of=dict(of), quiet=quiet, most=most, words=words, sooner=sooner)
    )


def set_pause(me: Me, now: datetime, *, asked: bool, both: bool, until: date | None) -> None:
    """Ask for a pause, one's own or for both, or take it back. Raises `Refusal` in an archive, for an end
    that is no day to come, and for a pause of both where there are not two."""
    require_writable(me)
    today = days.find_date(me, now)
    if asked and until is not None and not 0 < (until - today).days <= MOST_PAUSE_DAYS:
        raise Refusal("Please choose a day after today and within a year, or leave the end open.", "until")
    if both and not me.shared:
        raise Refusal("A pause for both is there once you have compared the four words.", "both")
    pause = Pause(until, me.seat) if asked else None
    if both:
        OF_BOTH.change_once(me, lambda _: OfBoth(pause))
    else:
        change(me, lambda before: replace(before, pause=pause))


def change(me: Me, by: Callable[[OwnTimes], OwnTimes]) -> None:
    """Keep what `by` makes of one's own, read as changed by the same request."""
    OWN.change_once(me, by)


def _check(ritual: Ritual, at: Time) -> None:
    if not 0 <= at.minute < MINUTES:
        raise Refusal("Please give this as a time of day, such as 19:30.", ritual.value)
    if ritual in BY_WEEKDAY and (not at.weekdays or not set(at.weekdays) <= set(range(7))):
        raise Refusal("Please choose at least one day of the week.", ritual.value)
    if not 1 <= at.day <= LAST_OF_EVERY_MONTH or not 1 <= at.month <= 12:
        raise Refusal("Please choose a day that every month has: 1 to 28.", ritual.value)
