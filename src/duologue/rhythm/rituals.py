"""Rituals of the two: a week's, a month's and a year's look at how they are, and a hard season of both.

Each is there once both said yes to it. Its next day is one for both, under the couple key, and says nothing
of who moved it; a day that was missed is let go, and the next one comes by itself. In a hard season, of both
or of one's own, and on a pause, none of them asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from duologue.engine.dates import A_DAY
from duologue.engine.roles import Role
from duologue.engine.script import Script
from duologue.keepsakes import seasons
from duologue.people import consents, days, limits, row_locks
from duologue.people.access import Me, require_writable
from duologue.people.consents import Agreed, SharedRitual
from duologue.people.refusals import Refusal
from duologue.rhythm import own_times
from duologue.rounds import apart, casting, lately
from duologue.rounds.apart import BlockPlace
from duologue.rounds.lately import BegunRound
from duologue.wording.ritual_words import say_hard_season

SUNDAY = 6
MOST_AHEAD = 62
ROLES: Mapping[SharedRitual, Role] = {SharedRitual.WEEK: Role.WEEKLY, SharedRitual.MONTH: Role.MONTHLY}
RAREST_FIRST = (SharedRitual.YEAR, SharedRitual.MONTH, SharedRitual.WEEK)
# So long it stands there after its day, and what was begun so long before counts as done.
LASTS: Mapping[SharedRitual, timedelta] = {
    SharedRitual.WEEK: timedelta(days=3),
    SharedRitual.MONTH: timedelta(days=10),
    SharedRitual.YEAR: timedelta(days=21),
}


@dataclass(frozen=True, slots=True)
class RitualDays:
    """Of each ritual the day to which it was moved last, by name, and the day of the week that suits both, 0
    for Monday. Nothing is written here by a visit, so nothing tells of one."""

    moved: Mapping[str, date] = field(default_factory=dict)
    weekday: int = SUNDAY


OF_BOTH = apart.declare("days of rituals", RitualDays, BlockPlace.RITUALS, own=False, empty=RitualDays())


@dataclass(frozen=True, slots=True)
class RitualStanding:
    """`mine`: whether oneself said yes; `both`: whether both did, and then `on` is its next day. `script` is
    what is played, `year` what is looked back at."""

    ritual: SharedRitual
    mine: bool = False
    both: bool = False
    on: date | None = None
    script: Script | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class RitualsStanding:
    """`resting`: none of them asks now, for a season or a pause."""

    of: Mapping[SharedRitual, RitualStanding]
    weekday: int
    resting: bool
    today: date

    def find_due(self) -> RitualStanding | None:
        """The rarest whose day has come."""
        if self.resting:
            return None
        found = (self.of[one] for one in RAREST_FIRST)
        return next((one for one in found if one.on is not None and one.on <= self.today), None)


def find_next(ritual: SharedRitual, after: date, weekday: int = SUNDAY) -> date:
    """The first day of a ritual after that date: its day of the week, the first of them in a month, or the
    first of January."""
    if ritual is SharedRitual.YEAR:
        return date(after.year + 1, 1, 1)
    day = after + A_DAY
    while day.weekday() != weekday or (ritual is SharedRitual.MONTH and day.day > 7):
        day += A_DAY
    return day


def find_day(
    ritual: SharedRitual,
    today: date,
    begun: Collection[date] = (),
    moved: date | None = None,
    weekday: int = SUNDAY,
) -> date:
    """The day of a ritual that has come and is neither done nor let go, or else the next one. What was begun
    in the days around one counts as done; `moved` stands in place of all days before it."""
    day = find_next(ritual, today - LASTS[ritual] - A_DAY, weekday)
    if moved is not None and moved >= day - LASTS[ritual] and moved >= today - LASTS[ritual]:
        day = moved
    while any(abs(one - day) <= LASTS[ritual] and one <= today for one in begun):
        day = find_next(ritual, day, weekday)
    return day


def find_standing(me: Me, now: datetime, agreed: Agreed | None = None) -> RitualsStanding:
    """Where the rituals stand for the two; `agreed`, if it was read already."""
    found = consents.read_agreed(me) if agreed is None else agreed
    today = days.find_date(me, now)
    there = [one for one in RAREST_FIRST if one in found.rituals]
    known, begun = (OF_BOTH.read_once(me), lately.COUPLES.read(me).begun) if there else (RitualDays(), ())
    on = {one: _find_day(me, one, today, known, begun) for one in there}
    of = {
        one: RitualStanding(
            one,
            one in found.mine.rituals,
            one in found.rituals,
            on.get(one),
            _find_script(one),
            on[one].year - 1 if one is SharedRitual.YEAR and one in on else None,
        )
        for one in SharedRitual
    }
    resting = (
        SharedRitual.HARD_SEASON in found.rituals
        or limits.read_mine(me).hard_season
        or own_times.find_pause(me, now) is not None
    )
    return RitualsStanding(of, known.weekday, resting, today)


def set_yes(me: Me, ritual: SharedRitual, now: datetime, *, agrees: bool) -> None:
    """Say yes to a ritual, or no longer; nobody is told. A hard season of both is kept for as long as both
    say yes. Raises as `consents.set_ritual`."""
    with transaction.atomic():
        # Of two that say yes at once the second sees the first's.
        row_locks.lock_partners(me.couple_id)
        before = ritual in consents.read_agreed(me).rituals
        consents.set_ritual(me, ritual, agrees=agrees)
        after = ritual in consents.read_agreed(me).rituals
        if ritual is SharedRitual.HARD_SEASON and after and not before:
            seasons.begin(me, say_hard_season(), now)
        elif ritual is SharedRitual.HARD_SEASON and before and not after:
            seasons.end(me)


def move(
    me: Me, ritual: SharedRitual, now: datetime, *, on: date | None = None, weekday: int | None = None
) -> None:
    """Have it on another day, for both, or on another day of the week from now on; with neither, leave it out
    once. Raises `Refusal` in an archive, for a ritual that isn't one of both, and for a day that is none."""
    require_writable(me)
    agreed, today = consents.read_agreed(me), days.find_date(me, now)
    if ritual not in agreed.rituals or ritual not in LASTS:
        raise Refusal("This has not begun yet.")
    if on is not None and not 0 <= (on - today).days <= MOST_AHEAD:
        raise Refusal("Please choose a day from today on and within two months.", "on")
    if weekday is not None and not 0 <= weekday <= SUNDAY:
        raise Refusal("Please choose a day of the week.", "weekday")

    standing = find_standing(me, now, agreed)
    current = standing.of[ritual].on or today

    def move_day(known: RitualDays) -> RitualDays:
        if weekday is not None:
            others = {name: day for name, day in known.moved.items() if name != ritual.value}
            return RitualDays(others, weekday)
        after = max(current, today + (LASTS[ritual] if current <= today else timedelta()))
        day = on or find_next(ritual, after, known.weekday)
        return replace(known, moved={**known.moved, ritual.value: day})

    OF_BOTH.change_once(me, move_day)


def _find_day(
    me: Me, ritual: SharedRitual, today: date, known: RitualDays, begun: Sequence[BegunRound]
) -> date:
    # Who has looked at the month has looked at its week.
    kinds = (ritual, SharedRitual.MONTH) if ritual is SharedRitual.WEEK else (ritual,)
    slugs = {script.slug for kind in kinds if (script := _find_script(kind)) is not None}
    done = [days.find_date(me, one.at) for one in begun if one.slug in slugs]
    return find_day(ritual, today, done, known.moved.get(ritual.value), known.weekday)


def _find_script(ritual: SharedRitual) -> Script | None:
    role = ROLES.get(ritual)
    return None if role is None else casting.find_exercise(role)
